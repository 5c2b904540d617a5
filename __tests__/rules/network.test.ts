import { problemsOf } from "./cases";
import { networkCases } from "./network.cases";

it.each(
  networkCases.map((each) => [`${"what" in each.rule ? each.rule.what : each.rule.kind} ${each.name}`, each] as const),
)("%s", (_, each) => {
  expect(problemsOf(each)).toEqual(each.problems);
});

it("has no case twice", () => {
  const names = networkCases.map(({ rule, name }) => `${"what" in rule ? rule.what : rule.kind} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});
