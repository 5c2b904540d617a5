/** For every rule of a variable a value that it refuses. */
import { snakeCase } from "../../../lib/hcl/hcl";
import type { Fields, MapRule, ObjectRule, Rule, TextRule } from "../../../lib/rules/rule";
import { exampleOf } from "../../../lib/terraform/examples";

/** A value of a variable that is wrong in one place. */
export interface WrongValue {
  /** What is wrong: letters, digits and underscores. */
  readonly name: string;
  readonly variable: string;
  /** As JSON, which Terraform reads as it stands. */
  readonly value: unknown;
}

/** @param fields the variables of a module */
export function wrongValues(fields: Fields): readonly WrongValue[] {
  return Object.entries(fields).flatMap(([option, { rule }]) => {
    const variable = snakeCase(option);
    return wrongOf(rule).map(({ what, value }) => ({
      name: `${variable}_${what}`.replaceAll(/[^a-zA-Z0-9]+/g, "_"),
      variable,
      value,
    }));
  });
}

interface Wrong {
  readonly what: string;
  readonly value: unknown;
}

/** Everything that can be wrong with a value of the rule, each in a value that is right otherwise. */
function wrongOf(rule: Rule): readonly Wrong[] {
  switch (rule.kind) {
    case "text":
      return wrongTexts(rule);
    case "choice":
      return [{ what: "choice", value: "nonsense" }];
    case "flag":
      return [];
    case "list":
      return [
        ...((rule.minItems ?? 0) > 0 ? [{ what: "empty", value: [] }] : []),
        ...wrongOf(rule.each).map(({ what, value }) => ({ what: `each_${what}`, value: [value] })),
      ];
    case "map":
      return wrongMaps(rule);
    case "object":
      return wrongFields(rule);
    case "oneOf":
      return [
        { what: "none", value: {} },
        {
          what: "several",
          value: Object.fromEntries(
            Object.entries(rule.forms).map(([form, { rule: inner }]) => [snakeCase(form), exampleOf(inner)]),
          ),
        },
        ...Object.entries(rule.forms).flatMap(([form, { rule: inner }]) =>
          wrongOf(inner).map(({ what, value }) => ({
            what: `${snakeCase(form)}_${what}`,
            value: { [snakeCase(form)]: value },
          })),
        ),
      ];
    case "variant":
      return [];
  }
}

/** What no pattern of any rule takes. */
const NONSENSE = "?!";

function wrongTexts(rule: TextRule): readonly Wrong[] {
  const { pattern, maxLength, minLength, example, refusals = [] } = rule;
  return [
    ...(pattern === undefined ? [] : [{ what: "pattern", value: NONSENSE }]),
    ...(maxLength === undefined ? [] : [{ what: "too_long", value: stretched(example, maxLength + 1) }]),
    ...(minLength === undefined || minLength < 2 ? [] : [{ what: "too_short", value: example.slice(-1) }]),
    ...refusals.map((refusal, index) => ({ what: `refusal_${index}`, value: refused(refusal.pattern, example) })),
  ];
}

/** Longer by its last letter but one, which a pattern takes as often as one likes. */
function stretched(example: string, length: number): string {
  const filler = (/[a-z0-9](?=[^a-z0-9]*$)/.exec(example)?.[0] ?? "a").repeat(Math.max(0, length - example.length));
  const at = example.search(/[a-z0-9][^a-z0-9]*$/);
  return at < 0 ? example + filler : example.slice(0, at) + filler + example.slice(at);
}

/** A text that a refusal's pattern fits. */
function refused(pattern: string, example: string): string {
  const tries = [`aws:${example}`, `us-gov-${example.replace(/^[a-z]+-/, "")}`, example.replace(/\/[0-9]+$/, "/0")];
  const found = tries.find((each) => new RegExp(pattern).test(each));
  if (found === undefined) throw new Error(`No text is known that ${pattern} refuses`);
  return found;
}

function wrongMaps(rule: MapRule): readonly Wrong[] {
  const { key, minEntries, maxEntries, crossFieldRules: together = [] } = rule;
  const one = exampleOf(rule.value);
  const entry = (named: string, value: unknown): object => ({ [named]: value });
  const has = (wanted: string): boolean => together.some(({ name }) => name === wanted);
  return [
    ...((minEntries ?? 0) > 0 ? [{ what: "empty", value: {} }] : []),
    ...(maxEntries === undefined
      ? []
      : [
          {
            what: "too_many",
            value: Object.fromEntries(
              Array.from({ length: maxEntries + 1 }, (_, index) => [
                `${key.example.slice(0, 1)}${index}`,
                has("idsAreListedOnce") && typeof one === "string" ? one.replace(/.{3}$/, String(100 + index)) : one,
              ]),
            ),
          },
        ]),
    ...wrongTexts(key).map(({ what, value }) => ({ what: `name_${what}`, value: entry(String(value), one) })),
    ...(has("namesDifferInMoreThanDashes") ? [{ what: "dashes", value: { "raw-1": one, raw1: one } }] : []),
    ...(has("idsAreListedOnce") ? [{ what: "twice", value: { a: one, b: one } }] : []),
    ...wrongOf(rule.value).map(({ what, value }) => ({ what: `each_${what}`, value: entry(key.example, value) })),
  ];
}

function wrongFields(rule: ObjectRule): readonly Wrong[] {
  const base = exampleOf(rule) as object;
  return Object.entries(rule.fields).flatMap(([name, field]) =>
    wrongOf(field.rule).map(({ what, value }) => ({
      what: `${snakeCase(name)}_${what}`,
      value: { ...base, [snakeCase(name)]: value },
    })),
  );
}
