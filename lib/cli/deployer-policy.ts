/** `canvas-large-data deployer-policy`: the IAM policies that Terraform itself needs to plan and to apply something. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import { deployerPolicyJson, deployerPolicySchema, deployerPolicyText } from "../deployer/forms";
import { deployerPolicy } from "../deployer/policy";
import { readDeploymentsFiles } from "../deployments/files";
import { onlyNamed } from "../deployments/only";
import { stackFolder } from "../deployments/state";
import { type FailOn, isBad } from "../review/fail-on";
import { InputError } from "../sources/input";
import { filesOf, readJsonFile } from "../sources/read";
import { deployedIn } from "../sources/terraform/deployed";
import { withHelp } from "./help";
import { deploymentsOption, failOnOption, more, reporting } from "./options";

interface Options {
  readonly deployment: readonly string[];
  readonly deployments: readonly string[];
  readonly planOnly?: boolean;
  readonly format: "text" | "json";
  readonly failOn: readonly FailOn[];
}

const FILE = "deployments.yaml";
const MAKE_ONE = "Make one with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json";

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      [
        "canvas-large-data deployer-policy plan.json",
        "the policies for the role of a pipeline, as narrow as a plan allows",
      ],
      [
        "canvas-large-data deployer-policy --deployment analytics --plan-only",
        "what a pull request needs to plan one deployment; run npx cdktf synth first",
      ],
    ],
    exitCodes: [
      [0, "printed, and every resource is covered"],
      [1, "the input cannot be read, or an option is wrong"],
      [2, "printed, and resources of other types are not covered: unknown in --fail-on"],
    ],
  });
  command
    .argument(
      "[file...]",
      `plans (terraform show -json) or synthesized stacks (cdk.tf.json), globs too; - for standard input; without any, the stacks of ${FILE}`,
    )
    .option(
      "--deployment <name>",
      `a deployment of ${FILE}, from its synthesized stack; may be given several times`,
      more,
      [],
    )
    .addOption(deploymentsOption())
    .option("--plan-only", "only what terraform plan needs")
    .addOption(new Option("--format <format>", "text, or json for programs").choices(["text", "json"]).default("text"))
    .addOption(failOnOption())
    .action((files: readonly string[], options: Options) => {
      reporting(() => {
        run(files, options);
      });
    });
}

function run(files: readonly string[], { deployment, deployments, planOnly = false, format, failOn }: Options): void {
  if (files.length > 0 && deployment.length > 0)
    throw new InputError("Give files or --deployment, not both: a deployment is read from its synthesized stack.");
  const inputs =
    files.length > 0 ? filesOf(files).map((file) => ({ name: file, file })) : stacksOf(deployment, deployments);
  const policies = inputs.flatMap(({ name, file }) => {
    const shown = name === "-" ? "standard input" : name;
    const documents = readJsonFile(file, MAKE_ONE);
    return documents.map((json, index) => {
      const own = documents.length === 1 ? shown : `${shown}, document ${String(index + 1)}`;
      return deployerPolicy(deployedIn(json, own), { planOnly });
    });
  });
  process.stdout.write(
    format === "json"
      ? `${JSON.stringify(deployerPolicyJson(policies), undefined, 2)}\n`
      : deployerPolicyText(policies),
  );
  const uncovered = policies.reduce((sum, each) => sum + each.uncovered.length, 0);
  if (isBad({ errors: 0, unknown: uncovered, warnings: 0 }, failOn)) process.exitCode = 2;
}

/** The synthesized stacks of deployments; of all of them where none is named. */
function stacksOf(
  names: readonly string[],
  files: readonly string[],
): readonly { readonly name: string; readonly file: string }[] {
  const { deployments, file } = readDeploymentsFiles(files);
  const chosen = names.length === 0 ? deployments : onlyNamed(deployments, names, file);
  return chosen.map(({ name }) => {
    const file = join(stackFolder(name), "cdk.tf.json");
    if (!existsSync(file))
      throw new InputError(`${file} does not exist: the deployment ${name} is not synthesized. Run: npx cdktf synth`);
    return { name, file };
  });
}

/** The JSON Schema of `--format json` as it is committed in `docs/`. */
export function deployerPolicySchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(deployerPolicySchema);
  const title = "canvas-large-data deployer-policy --format json";
  return `${JSON.stringify({ $schema, title, ...schema }, undefined, 2)}\n`;
}
