import { problemsOf } from "./cases";
import { scenarioOptionsCases } from "./scenario-options.cases";

it.each(
  scenarioOptionsCases.map(
    (each) => [`${"what" in each.rule ? each.rule.what : each.rule.kind} ${each.name}`, each] as const,
  ),
)("%s", (_, each) => {
  expect(problemsOf(each)).toEqual(each.problems);
});
