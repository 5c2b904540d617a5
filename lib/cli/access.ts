/** `canvas-large-data access PLAN.json | STACK.json …`: what a plan or stack allows, with the deciding statements. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { accessJson, accessText, countsOf, type FileAccess } from "../report/access";
import { accessPage } from "../report/page/access";
import { accessSchema } from "../report/access-schema";
import { paperOf } from "../report/terminal";
import { FEATURES } from "../setup/capabilities";
import { answersTo } from "../review/access";
import { type FailOn, isBad } from "../review/fail-on";
import { outside, type OutsideOptions } from "../sources/outside";
import { LIMITS } from "../setup/limits";
import type { DataBucket } from "../setup/question";
import { withDomainSettings } from "../sources/domain-settings";
import { filesOf, readInput } from "../sources/read";
import { withHelp } from "./help";
import { bucketOption, reporting, withCommonOptions } from "./options";

interface Options extends OutsideOptions {
  readonly explain?: string;
  readonly format?: keyof typeof FORMS;
  readonly failOn: readonly FailOn[];
  readonly domainSettings: readonly string[];
  readonly bucket: readonly DataBucket[];
}

/** What --explain can show. */
const ANSWERS: readonly string[] = [...FEATURES.map(({ id }) => id), ...Object.keys(LIMITS)];

const FORMS = {
  text: accessText,
  html: accessPage,
  json: (results: readonly FileAccess[]) => `${JSON.stringify(accessJson(results), undefined, 2)}\n`,
} as const;

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data access plan.json", "what Canvas users can do, and what is prevented"],
      ["canvas-large-data access plan.json --explain inference", "every request of one answer, with its statement"],
    ],
    exitCodes: [
      [0, "answered, and nothing that --fail-on names was found"],
      [1, "the input cannot be read, or an option is wrong"],
      [2, "answered, and something that --fail-on names was found"],
    ],
  });
  withCommonOptions(
    command.argument(
      "<file...>",
      "plans (terraform show -json) or synthesized stacks (cdk.tf.json), globs too; - for standard input",
    ),
  )
    .option("--explain <capability>", `show every request of one answer: ${ANSWERS.join(", ")}`, explained)
    .addOption(
      new Option("--format <format>", "text, html for one page with a picture, or json for programs")
        .choices(Object.keys(FORMS))
        .default("text"),
    )
    .addOption(bucketOption())
    .action((files: readonly string[], options: Options) => {
      reporting(() => {
        run(files, options);
      });
    });
}

function run(files: readonly string[], options: Options): void {
  const given = outside(options);
  const readings = filesOf(files).flatMap((file) => readInput(file));
  const results = withDomainSettings(readings, options.domainSettings).map((reading) =>
    answersTo(reading, { ...given, buckets: options.bucket }),
  );
  process.stdout.write(
    FORMS[options.format ?? "text"](results, { ...options, paper: paperOf(process.stdout, process.env) }),
  );
  const { no, unknown, warnings, off, errors } = countsOf(results);
  // Where large data is off, users cannot use it: as certain as a no.
  if (isBad({ errors: no + off + errors, unknown, warnings }, options.failOn)) process.exitCode = 2;
}

/** The JSON Schema of `--format json` as it is committed in `docs/`. */
export function accessSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(accessSchema);
  return `${JSON.stringify({ $schema, title: "canvas-large-data access --format json", ...schema }, undefined, 2)}\n`;
}

function explained(text: string): string {
  if (!ANSWERS.includes(text)) throw new InvalidArgumentError(`There is no ${text}. There are: ${ANSWERS.join(", ")}.`);
  return text;
}
