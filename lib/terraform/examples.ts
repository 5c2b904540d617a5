/** Values that pass: what tests of the modules start from. */
import { snakeCase } from "../hcl/hcl";
import { exampleOf as exampleOfRule } from "../rules/example";
import { type Fields, object, type Rule } from "../rules/rule";

/** A value that passes, in Terraform's notation, with nothing that can be left out. */
export function exampleOf(rule: Rule): unknown {
  return exampleOfRule(rule, snakeCase);
}

/** The required variables of a module, each with an example. */
export function requiredVariables(fields: Fields): Readonly<Record<string, unknown>> {
  return exampleOf(object({ what: "the module", fields })) as Readonly<Record<string, unknown>>;
}
