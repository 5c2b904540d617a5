/** What a module refuses, it refuses with the words of the rule that `deployments.yaml` and the constructs go by. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { checkOf, type Problem } from "../../../lib/rules/check";
import { customVpcOnlyProps } from "../../../lib/rules/custom-vpc-only";
import { object, type Rule } from "../../../lib/rules/rule";
import { variablesOf } from "../../../lib/terraform/adapt";
import { snakeCase } from "../../../lib/hcl/hcl";
import { clause } from "../../../lib/rules/notation";
import { requiredVariables, wrongValues } from "../../../lib/terraform/wrong-values";
import { setting } from "../support/setting";
import { StackFolder, TerraformFailed } from "../support/workspace";

const ROOT = path.resolve(__dirname, "../../..");
const started = setting();

/** The rule of a variable with Terraform's names. */
function inSnakeCase(rule: Rule): Rule {
  switch (rule.kind) {
    case "list":
      return { ...rule, each: inSnakeCase(rule.each) };
    case "map":
      return { ...rule, value: inSnakeCase(rule.value) };
    case "object":
      return {
        ...rule,
        fields: Object.fromEntries(
          Object.entries(rule.fields).map(([name, field]) => [
            snakeCase(name),
            { ...field, rule: inSnakeCase(field.rule) },
          ]),
        ),
      };
    case "oneOf":
      return {
        ...rule,
        forms: Object.fromEntries(
          Object.entries(rule.forms).map(([name, form]) => [
            snakeCase(name),
            { ...form, rule: inSnakeCase(form.rule) as typeof form.rule },
          ]),
        ),
      };
    default:
      return rule;
  }
}

/** What the checks of TypeScript say of forms, as Terraform writes them. */
function inTerraform(text: string): string {
  return text.replaceAll(/\b(\w+): \{\}/g, "$1 = {}").replaceAll(/\b(\w+):(?=,|$)/g, "$1");
}

/** A problem as a module says it; list positions are in brackets there. */
function said({ path: place, problem, write }: Problem): string {
  const where = place
    .map((step, index) => (/^[0-9]+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join("");
  return `${where}: ${clause(inTerraform(problem))}. Write ${clause(inTerraform(write))}.`;
}

test("every wrong value is refused in the same words", async () => {
  const fields = variablesOf(customVpcOnlyProps);
  const base = requiredVariables(fields);
  const wrong = wrongValues(fields);
  const folder = path.join(started.workspace.folder, "messages");
  mkdirSync(folder, { recursive: true });
  const modules = wrong.map(({ name, variable, value }) => [
    name,
    { source: path.join(ROOT, "modules/custom-vpc-only"), ...base, [variable]: value },
  ]);
  writeFileSync(
    path.join(folder, "main.tf.json"),
    JSON.stringify({ provider: { aws: { region: "us-east-1" } }, module: Object.fromEntries(modules) as object }),
  );
  const stack = await new StackFolder(folder, started.workspace.environment).init();
  const failure = await stack.plan().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof TerraformFailed)) throw new Error("The plan passes");
  const printed = new Set(
    failure.diagnostics
      .filter(({ summary }) => summary === "Invalid value for variable")
      .flatMap(({ detail }) => detail.split("\n")),
  );

  const rule = inSnakeCase(object({ what: "the variables", fields }));
  const expected = wrong.flatMap(({ variable, value }) =>
    checkOf(rule)
      .problems({ ...base, [variable]: value })
      // What is longer is cut off in TypeScript.
      .filter(({ problem }) => !problem.includes("…"))
      .map(said),
  );
  expect(expected.length).toBeGreaterThan(100);
  expect([...new Set(expected)].filter((message) => !printed.has(message)).sort()).toEqual([]);
});
