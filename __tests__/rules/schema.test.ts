import Ajv2020 from "ajv/dist/2020";
import { quickSetupProps } from "../../lib/rules/quick-setup";
import type { Rule, TextRule } from "../../lib/rules/rule";
import { jsonSchemaOf, TEMPLATE } from "../../lib/rules/schema";
import { RULE_ROOTS, rulesBelow } from "../teeth/mutants";
import { ruleCases } from "./all.cases";
import { textTables } from "./values.cases";

const texts = [...new Set(Object.values(RULE_ROOTS).flatMap((root) => [...rulesBelow(root)]))].filter(
  (rule): rule is TextRule => rule.kind === "text",
);
const patterns = [
  ...new Set([
    TEMPLATE,
    ...texts.flatMap(({ pattern, hints = [], refusals = [] }) => [
      ...(pattern === undefined ? [] : [pattern]),
      ...[...hints, ...refusals].map((hint) => hint.pattern),
    ]),
  ]),
];

describe("every pattern means the same to JavaScript, JSON Schema and Terraform (RE2)", () => {
  it.each(patterns)("%s", (pattern) => {
    // Look-around, back-references, named groups, possessive and lazy-possessive quantifiers: RE2 has none of the first two.
    expect(pattern).not.toMatch(/\(\?/);
    expect(pattern.replaceAll("\\\\", "")).not.toMatch(/\\[1-9kbBdDwWsSpPuxc]/);
    // RE2 repeats at most a thousand times.
    expect(
      [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)]
        .flatMap((match) => match.slice(1).map(Number))
        .filter((times) => times > 1000),
    ).toEqual([]);
    // JSON Schema compiles patterns with this flag, under which a needless escape is an error.
    expect(() => new RegExp(pattern, "u")).not.toThrow();
  });

  it.each(Object.entries(textTables))("%s is decided alike with and without the flag", (_, { rule, good, bad }) => {
    const { pattern } = rule;
    const values = [...good, ...bad.map(([value]) => value)];
    const decided = (flags: string) =>
      values.map((value) => pattern === undefined || new RegExp(pattern, flags).test(value));
    expect(decided("u")).toEqual(decided(""));
  });

  it("is anchored at both ends, so that it is about the whole value", () => {
    const open = texts.flatMap(({ pattern = "^$" }) =>
      pattern.startsWith("^") && pattern.endsWith("$") ? [] : [pattern],
    );
    expect(open).toEqual([]);
  });
});

/** What is refused for what stands beside it, or for what a statement's operator and key ask of its values. */
const SEVERAL_VALUES = [
  "refuses a route table twice",
  "refuses statements whose Sids would be one",
  "refuses a service listed and left out",
  "refuses a service left out twice",
  "refuses a range twice",
  "refuses a group twice",
  "refuses one subnet twice",
  "refuses one security group of users twice",
  "refuses one group twice",
  "refuses no security group in a network of others",
  "refuses a new security group in it",
  "refuses a new S3 endpoint in it",
  "refuses new interface endpoints in it",
  "refuses one new interface endpoint in it",
  "refuses a restriction by tag in it",
  "refuses no restriction in it",
  "refuses four groups of a user beside the created one",
  "refuses four groups of a user beside the created one",
  "refuses two groups of a user beside three of the domain",
  "refuses an account as a number",
  "refuses a question mark in an account",
];

describe("the JSON Schema", () => {
  const ajv = new Ajv2020({ strict: false });
  const schemas = new Map<Rule, ReturnType<typeof ajv.compile>>();
  const accepts = (rule: Rule, value: unknown): boolean => {
    const schema = schemas.get(rule) ?? ajv.compile(jsonSchemaOf(rule));
    schemas.set(rule, schema);
    return schema(value) === true;
  };
  /** Tokens and rules over several values are beyond a schema; editors cannot know them. */
  const plain = ruleCases.filter(({ isToken }) => isToken === undefined);

  it("takes every value that the check takes", () => {
    const good = plain.filter(({ problems }) => problems.length === 0);
    expect(good.filter(({ rule, value }) => !accepts(rule, value)).map(({ name }) => name)).toEqual([]);
    expect(good.length).toBeGreaterThan(200);
  });

  it("refuses every value that the check refuses, but for rules over several values", () => {
    const bad = plain.filter(({ problems }) => problems.length > 0);
    const passed = bad.filter(({ rule, value }) => accepts(rule, value)).map(({ name }) => name);
    const several =
      /, in (props|deployments\.yaml)$|differ in dashes only$|^refuses a wildcard for aws:|^refuses the pattern /;
    expect(passed.filter((name) => !several.test(name)).sort()).toEqual(SEVERAL_VALUES.sort());
  });

  it("shows in an editor what each field means and what happens without it", () => {
    const schema = jsonSchemaOf(quickSetupProps) as {
      properties: Record<string, { description?: string }>;
    };
    expect(
      Object.fromEntries(Object.entries(schema.properties).map(([name, { description }]) => [name, description])),
    ).toMatchObject({
      executionRoles:
        "Every role that Canvas users work with: the domain's, and those of user profiles that have their own.",
      protectDomain:
        "Refuse plans that would destroy a created or imported domain, or replace a user profile; users' files depend on them. Default: true: such a plan fails",
    });
  });
});
