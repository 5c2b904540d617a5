import { inWords, YAML } from "../../lib/rules/notation";
import { checkOf } from "../../lib/rules/check";
import type { Rule } from "../../lib/rules/rule";
import { exportsOf } from "../support/library";
import { problemsOf, textCases } from "./cases";
import { textTables } from "./values.cases";

const exported = exportsOf("rules")
  .filter(({ file }) => file === "lib/rules/values.ts")
  .filter(({ value }) => (value as Partial<Rule>).kind === "text");

it("every text has its table, and every table is of the text it is named after", () => {
  expect(Object.keys(textTables).sort()).toEqual(exported.map(({ name }) => name));
  expect(exported.filter(({ name, value }) => textTables[name]?.rule !== value)).toEqual([]);
});

describe.each(Object.entries(textTables))("%s", (_, table) => {
  it.each(textCases(table).map((each) => [each.name, each] as const))("%s", (_name, each) => {
    expect(problemsOf(each)).toEqual(each.problems);
  });

  it("has a bad value for every hint and refusal, which it alone explains", () => {
    const { rule } = table;
    const explained = table.bad.flatMap(([value]) =>
      checkOf(rule)
        .problems(value)
        .map(({ write }) => write),
    );
    const hints = [...(rule.refusals ?? []), ...(rule.hints ?? [])];
    expect(hints.filter(({ write }) => !explained.includes(inWords(write, YAML)))).toEqual([]);
  });

  it("says what it is, what is allowed and where that is written", () => {
    const { what, allowed, source } = table.rule;
    expect(what).toMatch(/^(an?|the) \S/);
    expect(allowed).not.toBe("");
    expect(source).toMatch(/https:\/\/\S+|^Terraform addresses/);
  });
});
