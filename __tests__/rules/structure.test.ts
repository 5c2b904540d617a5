import { keptCheckOf } from "../../lib/rules/check";
import type { CrossFieldRule } from "../../lib/rules/rule";
import { exportsOf } from "../support/library";
import { problemsOf, type RuleCase } from "./cases";
import { deploymentDefaultsCases } from "./deployment-defaults.cases";
import { endpointCases } from "./endpoints.cases";
import { networkCases } from "./network.cases";
import { scenarioOptionsCases } from "./scenario-options.cases";
import { structureCases } from "./structure.cases";
import { crossFieldCases } from "./cross-field.cases";

/** Cases under the rule they are about. */
function titled(cases: readonly RuleCase[]): (readonly [string, RuleCase])[] {
  return cases.map((each) => [`${"what" in each.rule ? each.rule.what : each.rule.kind} ${each.name}`, each]);
}

describe("what every rule takes and refuses", () => {
  const cases = [structureCases, deploymentDefaultsCases, scenarioOptionsCases, endpointCases, networkCases].flat();

  it.each(titled(cases))("%s", (_, each) => {
    expect(problemsOf(each, keptCheckOf(each.rule))).toEqual(each.problems);
  });
});

describe("rules over several values", () => {
  it("are named as they are exported", () => {
    const crossFieldRules = exportsOf("rules").filter(({ file }) => file === "lib/rules/cross-field-rules.ts");
    expect(crossFieldRules.map(({ value }) => (value as CrossFieldRule).name)).toEqual(
      crossFieldRules.map(({ name }) => name),
    );
    expect(crossFieldRules.length).toBeGreaterThan(0);
  });

  it.each(titled(crossFieldCases))("%s", (_, each) => {
    expect(problemsOf(each, keptCheckOf(each.rule))).toEqual(each.problems);
  });
});
