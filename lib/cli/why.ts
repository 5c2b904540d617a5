/** `canvas-large-data why TEXT|FILE|- [PLAN.json …] [--domain-id D]`: the request behind the text of an error, what refuses it, and what grants it. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { type Command, Option } from "commander";
import { z } from "zod";
import { whyJson, whyMarkdown, whyText } from "../report/why/forms";
import { whyCounts } from "../report/why/model";
import { whySchema } from "../report/why/schema";
import type { ReadState } from "../review/access";
import { accountState } from "../review/doctor";
import { type FailOn, isBad } from "../review/fail-on";
import { bucketsIn, isOfOtherAccount, whyOf } from "../review/why/why";
import type { ExternalInputs } from "../setup/question";
import { live } from "../sources/account/live";
import { readDomain } from "../sources/account/read";
import { readRecording, replay } from "../sources/account/record";
import { withDomainSettings } from "../sources/domain-settings";
import { InputError } from "../sources/input";
import { outside, type OutsideOptions } from "../sources/outside";
import { filesOf, readInput } from "../sources/read";
import { readSessionPolicies } from "../sources/session-policies";
import { type AccountOptions, namedDomain, namedRegion, regionOf, withAccountOptions } from "./account-options";
import { expectedAccount } from "./deployment-account";
import { withHelp } from "./help";
import { more, reportingLater, withCommonOptions } from "./options";

interface Options extends OutsideOptions, AccountOptions {
  readonly format?: "text" | "json" | "markdown";
  readonly failOn: readonly FailOn[];
  readonly domainSettings: readonly string[];
  readonly sessionPolicy: readonly string[];
  readonly replay?: string;
}

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      [
        'canvas-large-data why "An error occurred (AccessDenied) when calling …" plan.json',
        "the request that was refused, and the statement that decides it in the plan",
      ],
      [
        "canvas-large-data why error.txt --domain-id d-abcdef012345 --region us-east-1",
        "the same, decided on what the account has now; it reads only",
      ],
    ],
    exitCodes: [
      [0, "the error is read, and nothing that --fail-on names was found"],
      [1, "the error, a file or the account cannot be read"],
      [2, "the plan or the account refuses the request, or it is undetermined"],
    ],
  });
  withCommonOptions(
    withAccountOptions(
      command
        .argument("<error>", "the text of an error, a file that holds it, or - for standard input")
        .argument("[file...]", "plans (terraform show -json) or synthesized stacks (cdk.tf.json), globs too"),
    ),
  )
    .option("--replay <folder>", "a recording of doctor --record, instead of an account")
    .addOption(
      new Option("--format <format>", "text, markdown, or json for programs").choices(["text", "markdown", "json"]),
    )
    .option(
      "--session-policy <file>",
      "policies of the job run's session: a policy, or what aws emr-serverless get-job-run answered; may be given several times",
      more,
      [],
    )
    .action(async (error: string, files: readonly string[], options: Options) => {
      await reportingLater(() => run(error, files, options));
    });
}

async function run(error: string, files: readonly string[], options: Options): Promise<void> {
  if (error === "-" && files.includes("-"))
    throw new InputError("Both the error and a plan are standard input. Give one of them as a file.");
  const text = textOf(error);
  const inputs = outside(options);
  const session = readSessionPolicies(options.sessionPolicy);
  const plans = withDomainSettings(
    filesOf(files).flatMap((file) => readInput(file)),
    options.domainSettings,
  );
  const readings = [...plans, ...(await accountOf(options, { ...inputs, buckets: bucketsIn(text) }))];
  const report = whyOf({ text, states: readings, inputs, ...(session === undefined ? {} : { session }) });
  const { refusals, failures, reading } = report;
  if (refusals.length + failures.length === 0)
    throw new InputError(`Nothing of the text could be read as an error of AWS: ${reading.unread.join("; ")}.`);
  const other = isOfOtherAccount(report, readings);
  if (other !== undefined) throw new InputError(other);
  const format = options.format ?? "text";
  process.stdout.write(
    format === "json"
      ? `${JSON.stringify(whyJson(report), undefined, 2)}\n`
      : format === "markdown"
        ? whyMarkdown(report)
        : whyText(report),
  );
  const { refused, undetermined, findings } = whyCounts(report);
  if (isBad({ errors: refused + findings, unknown: undetermined, warnings: 0 }, options.failOn)) process.exitCode = 2;
}

/** The domain that the options name, as its account has it now; none where they name none. */
async function accountOf(options: Options, inputs: ExternalInputs): Promise<readonly ReadState[]> {
  const { profile, account } = options;
  const recording = options.replay === undefined ? undefined : readRecording(options.replay);
  if (recording === undefined && options.domainId === undefined) {
    const given = Object.entries({ "--profile": profile, "--account": account, "--region": options.region });
    const [unused] = given.flatMap(([name, value]) => (value === undefined ? [] : [name]));
    if (unused === undefined) return [];
    throw new InputError(`${unused} is for reading an account. Name the domain as well: --domain-id d-…`);
  }
  const domainId = namedDomain(options.domainId ?? recording?.domainId);
  if (recording !== undefined && domainId !== recording.domainId)
    throw new InputError(`The recording is of the domain ${recording.domainId}, and not of ${domainId}.`);
  const region = namedRegion(recording?.region ?? regionOf(options));
  const expected = recording === undefined ? await expectedAccount(options, domainId) : { account };
  const read = await readDomain(
    (each) => {
      if (recording === undefined) return live({ region: each, profile });
      return each === recording.region ? replay(recording.answers) : undefined;
    },
    { domainId, region, ...expected, userProfiles: recording?.userProfiles ?? [], inputs },
  );
  return [accountState(read, `domain ${domainId} in ${region}`)];
}

/** The text itself, or what a file of that name or standard input holds. */
function textOf(given: string): string {
  if (given === "-") return decoded(readFileSync(0));
  // No name of a file is longer, or has two lines.
  const mayBeFile = given.length < 4_096 && !given.includes("\n") && !given.includes("\u0000");
  if (mayBeFile && existsSync(given)) {
    if (statSync(given).isDirectory())
      throw new InputError(`${given} is a folder. Give the text of the error, or a file that holds it.`);
    return decoded(readFileSync(given));
  }
  if (mayBeFile && /^[^\s:]+\.(?:txt|log|json|md)$/.test(given))
    throw new InputError(`${given} does not exist. Give the text of the error, in quotes, or a file that holds it.`);
  if (given.trim() === "")
    throw new InputError(
      "The text is empty. Give the text of the error, a file that holds it, or - for standard input.",
    );
  return given;
}

function decoded(bytes: Buffer): string {
  // No more of it is read; a character has at most four bytes.
  const text = bytes.subarray(0, 4_194_308).toString(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf16le" : "utf8");
  if (text.trim() === "") throw new InputError("The text is empty. Give the text of the error.");
  if (/^\s*\{\s*"format_version"/.test(text))
    throw new InputError("The first argument is a plan. Write the error first: canvas-large-data why ERROR plan.json");
  return text;
}

export { waysOutTable } from "../errors/interrupted";

/** The JSON Schema of `--format json` as it is committed in `docs/`. */
export function whySchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(whySchema);
  return `${JSON.stringify({ $schema, title: "canvas-large-data why --format json", ...schema }, undefined, 2)}\n`;
}
