/** What `defaults:` must take: everything that a deployment may hold, and of each object nothing at all. */
import { deployment, deploymentDefaults } from "../../lib/rules/deployment";
import type { Rule } from "../../lib/rules/rule";
import { good, type RuleCase } from "./cases";

/** Values in which everything that a rule allows occurs, each in at least one of them. */
function everything(rule: Rule): readonly unknown[] {
  switch (rule.kind) {
    case "text":
      return [rule.example];
    case "choice":
      return rule.values;
    case "flag":
      return [true, false];
    case "list":
      return everything(rule.each).map((each) => Array.from({ length: rule.minItems ?? 1 }, () => each));
    case "map":
      return everything(rule.value).map((value) => ({ [rule.key.example]: value }));
    case "object":
      return together(Object.entries(rule.fields).map(([name, field]) => [name, everything(field.rule)]));
    case "oneOf":
      return eachForm(rule, everything);
    case "variant":
      return eachVariant(rule, everything);
  }
}

/** Values in which each object of a rule occurs empty, and nothing else does. */
function nothing(rule: Rule): readonly unknown[] {
  switch (rule.kind) {
    case "text":
    case "choice":
    case "flag":
    case "list":
      return [];
    case "map":
      return [{}, ...nothing(rule.value).map((value) => ({ [rule.key.example]: value }))];
    case "object":
      return [{}, ...together(Object.entries(rule.fields).map(([name, field]) => [name, nothing(field.rule)]))];
    case "oneOf":
      return eachForm(rule, nothing);
    case "variant":
      return eachVariant(rule, nothing);
  }
}

type Values = (rule: Rule) => readonly unknown[];

function eachForm({ forms }: Extract<Rule, { kind: "oneOf" }>, values: Values): readonly unknown[] {
  return Object.entries(forms).flatMap(([name, form]) => values(form.rule).map((value) => ({ [name]: value })));
}

function eachVariant({ by, variants }: Extract<Rule, { kind: "variant" }>, values: Values): readonly unknown[] {
  return Object.entries(variants).flatMap(([name, object]) =>
    values(object).map((value) => ({ [by]: name, ...(value as object) })),
  );
}

/** Objects with the first value of each field, with the second of each, and so on; a field with fewer begins again. */
function together(fields: readonly (readonly [name: string, values: readonly unknown[]])[]): readonly unknown[] {
  const given = fields.filter(([, values]) => values.length > 0);
  const count = Math.max(0, ...given.map(([, values]) => values.length));
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(given.map(([name, values]) => [name, values[index % values.length]])),
  );
}

export const deploymentDefaultsCases: readonly RuleCase[] = [
  good(deploymentDefaults, "no field", {}),
  ...everything(deployment).map((value, index) =>
    good(deploymentDefaults, `all that is allowed (${index + 1})`, value),
  ),
  ...nothing(deployment).map((value, index) => good(deploymentDefaults, `empty objects (${index + 1})`, value)),
];
