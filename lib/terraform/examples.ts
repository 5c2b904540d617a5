/** Values that pass: what tests of the modules start from. */
import type { Field, Fields, Rule } from "../rules/rule";
import { snakeCase } from "../hcl/hcl";

/** A value that passes, with nothing that can be left out. */
export function exampleOf(rule: Rule): unknown {
  switch (rule.kind) {
    case "text":
      return rule.example;
    case "choice":
      return rule.values[0];
    case "flag":
      return true;
    case "list":
      return [exampleOf(rule.each)];
    case "map":
      return { [rule.key.example]: exampleOf(rule.value) };
    case "object":
      return requiredOf(rule.fields);
    case "oneOf": {
      const [form, { rule: inner }] = Object.entries(rule.forms)[0] ?? ["", { rule }];
      return { [snakeCase(form)]: exampleOf(inner) };
    }
    case "variant":
      return {};
  }
}

function requiredOf(fields: Fields): object {
  return Object.fromEntries(
    Object.entries<Field>(fields)
      .filter(([, field]) => field.required)
      .map(([name, field]) => [snakeCase(name), exampleOf(field.rule)]),
  );
}

/** The required variables of a module, each with an example. */
export function requiredVariables(fields: Fields): Readonly<Record<string, unknown>> {
  return requiredOf(fields) as Readonly<Record<string, unknown>>;
}
