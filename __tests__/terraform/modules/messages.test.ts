/** What the rules refuse, a module refuses too, in the same place. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { checkOf, type Problem } from "../../../lib/rules/check";
import { customVpcOnlyProps } from "../../../lib/rules/custom-vpc-only";
import { object, type Rule } from "../../../lib/rules/rule";
import { variablesOf } from "../../../lib/terraform/adapt";
import { snakeCase } from "../../../lib/hcl/hcl";
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

/** Where a problem is, as a module says it; list positions are in brackets there. */
function placeOf({ path: place }: Problem): string {
  return place.map((step, index) => (/^[0-9]+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

test("every wrong value is refused, and the message says where it is wrong", async () => {
  const fields = variablesOf(customVpcOnlyProps);
  const base = requiredVariables(fields);
  const wrong = wrongValues(fields);
  const folder = path.join(started.workspace.folder, "messages");
  mkdirSync(folder, { recursive: true });
  // One module a line, so that a diagnostic's line tells which one it is about.
  const lines = wrong.map(
    ({ name, variable, value }) =>
      `${JSON.stringify(name)}: ${JSON.stringify({ source: path.join(ROOT, "modules/custom-vpc-only"), ...base, [variable]: value })}`,
  );
  writeFileSync(
    path.join(folder, "main.tf.json"),
    `{ "provider": { "aws": { "region": "us-east-1" } }, "module": {\n${lines.join(",\n")}\n} }`,
  );
  const stack = await new StackFolder(folder, started.workspace.environment).init();
  const failure = await stack.plan().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof TerraformFailed)) throw new Error("The plan passes");
  const said = (line: number): readonly string[] =>
    failure.diagnostics
      .filter(({ summary, range }) => summary === "Invalid value for variable" && range?.start.line === line)
      .flatMap(({ detail }) => detail.split("\n"));

  const rule = inSnakeCase(object({ what: "the variables", fields }));
  const silent = wrong.flatMap(({ name, variable, value }, index) => {
    const [problem, ...others] = checkOf(rule).problems({ ...base, [variable]: value });
    if (problem === undefined) throw new Error(`${name} is not wrong`);
    const messages = said(index + 2);
    return [problem, ...others]
      .map((each) => `${placeOf(each)}: `)
      .filter((place) => !messages.some((message) => message.startsWith(place)))
      .map((place) => `${name}: ${place}`);
  });
  expect(silent).toEqual([]);
  expect(wrong.length).toBeGreaterThan(100);
});
