import type { TogetherRule } from "../../lib/rules/rule";
import { exportsOf } from "../support/library";
import { problemsOf, type RuleCase } from "./cases";
import { endpointCases } from "./endpoints.cases";
import { networkCases } from "./network.cases";
import { scenarioOptionsCases } from "./scenario-options.cases";
import { structureCases } from "./structure.cases";
import { togetherCases } from "./together.cases";

/** Cases under the rule they are about. */
function titled(cases: readonly RuleCase[]): (readonly [string, RuleCase])[] {
  return cases.map((each) => [`${"what" in each.rule ? each.rule.what : each.rule.kind} ${each.name}`, each]);
}

describe("what every rule takes and refuses", () => {
  const cases = [...structureCases, ...scenarioOptionsCases, ...endpointCases, ...networkCases];

  it.each(titled(cases))("%s", (_, each) => {
    expect(problemsOf(each)).toEqual(each.problems);
  });
});

describe("rules over several values", () => {
  it("are named as they are exported", () => {
    const together = exportsOf("rules").filter(({ file }) => file === "lib/rules/together.ts");
    expect(together.map(({ value }) => (value as TogetherRule).name)).toEqual(together.map(({ name }) => name));
    expect(together.length).toBeGreaterThan(0);
  });

  it.each(titled(togetherCases))("%s", (_, each) => {
    expect(problemsOf(each)).toEqual(each.problems);
  });
});
