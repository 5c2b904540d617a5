import { problemsOf, type RuleCase } from "./cases";
import { structureCases } from "./structure.cases";
import { togetherCases } from "./together.cases";

/** Cases under the rule they are about. */
function titled(cases: readonly RuleCase[]): (readonly [string, RuleCase])[] {
  return cases.map((each) => [`${"what" in each.rule ? each.rule.what : each.rule.kind} ${each.name}`, each]);
}

describe("what every rule takes and refuses", () => {
  it.each(titled(structureCases))("%s", (_, each) => {
    expect(problemsOf(each)).toEqual(each.problems);
  });
});

describe("rules over several values", () => {
  it.each(titled(togetherCases))("%s", (_, each) => {
    expect(problemsOf(each)).toEqual(each.problems);
  });
});
