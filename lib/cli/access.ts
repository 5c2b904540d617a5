/** `canvas-large-data access PLAN.json | STACK.json …`: what a plan or stack allows, with the deciding statements. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import type { NamedPolicy } from "../authorization/policy";
import { problemsOf, readPolicy } from "../authorization/read-policy";
import { accessJson, accessText, countsOf, type Counts } from "../report/access";
import { accessSchema } from "../report/access-schema";
import { FEATURES } from "../setup/capabilities";
import { answersTo } from "../sources/answers";
import { LIMITS } from "../setup/limits";
import type { DataBucket } from "../setup/question";
import { InputError } from "../sources/input";
import { readInput, readPolicyFile } from "../sources/read";

interface Options {
  readonly explain?: string;
  readonly format?: "text" | "json";
  readonly failOn: readonly FailOn[];
  readonly scp: readonly string[];
  readonly bucket: readonly DataBucket[];
}

const FAIL_ON = ["error", "warning", "unknown", "never"] as const;
type FailOn = (typeof FAIL_ON)[number];

/** What --explain can show. */
const ANSWERS: readonly string[] = [...FEATURES.map(({ id }) => id), ...Object.keys(LIMITS)];

export function configure(command: Command): void {
  command
    .argument("<file...>", "plans (terraform show -json) or synthesized stacks (cdk.tf.json); - for standard input")
    .option("--explain <capability>", `show every request of one answer: ${ANSWERS.join(", ")}`, explained)
    .addOption(new Option("--format <format>", "text, or json for programs").choices(["text", "json"]))
    .option(
      "--fail-on <what>",
      "what makes the exit code 2, separated by commas: error, warning, unknown, never",
      failOn,
      ["error", "unknown"],
    )
    .option(
      "--scp <file>",
      "a service or resource control policy that applies; may be given several times",
      (file: string, all: readonly string[]) => [...all, file],
      [],
    )
    .option(
      "--bucket <name[/folder]>",
      "a bucket that jobs are to read and write, asked for beside those that the policies name; may be given several times",
      (text: string, all: readonly DataBucket[]) => [...all, ...bucket(text)],
      [],
    )
    .action((files: readonly string[], options: Options) => {
      try {
        run(files, options);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
      }
    });
}

function run(files: readonly string[], options: Options): void {
  const organization = options.scp.map(controlPolicy);
  const results = files
    .flatMap((file) => readInput(file))
    .map((reading) => answersTo(reading, { organization, buckets: options.bucket }));
  process.stdout.write(
    options.format === "json" ? `${JSON.stringify(accessJson(results), undefined, 2)}\n` : accessText(results, options),
  );
  if (isBad(countsOf(results), options.failOn)) process.exitCode = 2;
}

/** The JSON Schema of `--format json` as it is committed in `docs/`. */
export function accessSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(accessSchema);
  return `${JSON.stringify({ $schema, title: "canvas-large-data access --format json", ...schema }, undefined, 2)}\n`;
}

function controlPolicy(file: string): NamedPolicy {
  const policy = readPolicy(readPolicyFile(file));
  const problems = problemsOf(policy);
  if (problems.length > 0) throw new InputError(`${file} is no policy that can be read: ${problems.join("; ")}.`);
  return { name: file, address: undefined, policy };
}

function isBad({ no, unknown, warnings }: Counts, on: readonly FailOn[]): boolean {
  if (on.includes("never")) return false;
  return (
    (on.includes("error") && no > 0) ||
    (on.includes("unknown") && unknown > 0) ||
    (on.includes("warning") && no + warnings > 0)
  );
}

function bucket(text: string): readonly DataBucket[] {
  const match = /^(?:s3:\/\/)?([a-z0-9][a-z0-9.-]+)(?:\/(.*))?$/.exec(text);
  if (match?.[1] === undefined) throw new InvalidArgumentError(`${text} is no bucket; write NAME or NAME/FOLDER/.`);
  const folder = match[2] ?? "";
  const prefix = folder === "" || folder.endsWith("/") ? folder : `${folder}/`;
  const name = match[1];
  return (["read", "write"] as const).map((access) => ({ name, prefix, access }));
}

function failOn(text: string): readonly FailOn[] {
  return text.split(",").map((each) => {
    const known = FAIL_ON.find((name) => name === each.trim());
    if (known === undefined) throw new InvalidArgumentError(`${each} is none of ${FAIL_ON.join(", ")}.`);
    return known;
  });
}

function explained(text: string): string {
  if (!ANSWERS.includes(text)) throw new InvalidArgumentError(`There is no ${text}. There are: ${ANSWERS.join(", ")}.`);
  return text;
}
