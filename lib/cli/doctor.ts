/** `canvas-large-data doctor --domain-id D`: what an account allows and lacks for large data, with the cures. */
import { type Command, Option } from "commander";
import { accessJson, accessText, type FileAccess } from "../report/access";
import { countsOfDiagnosis, diagnosisOf } from "../review/doctor";
import { type FailOn, isBad } from "../review/fail-on";
import type { DataBucket } from "../setup/question";
import { readPolicyDocument } from "../sources/account/calls";
import { live } from "../sources/account/live";
import { type Connect, readDomain } from "../sources/account/read";
import { readRecording, type Recording, replay, writeRecording } from "../sources/account/record";
import { InputError } from "../sources/input";
import { outside, type OutsideOptions } from "../sources/outside";
import { type AccountOptions, namedDomain, namedRegion, regionOf, withAccountOptions } from "./account-options";
import { withHelp } from "./help";
import { bucketOption, more, reportingLater, withOutsideOptions } from "./options";

interface Options extends OutsideOptions, AccountOptions {
  readonly userProfile: readonly string[];
  readonly bucket: readonly DataBucket[];
  readonly format?: "text" | "json" | "markdown";
  readonly failOn: readonly FailOn[];
  readonly record?: string;
  readonly raw?: true;
  readonly replay?: string;
  readonly policy?: true;
}

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      [
        "canvas-large-data doctor --domain-id d-abcdef012345 --region us-east-1",
        "what the account allows; it reads only",
      ],
      [
        "canvas-large-data doctor --policy --domain-id d-abcdef012345 --region us-east-1",
        "the IAM policy that the reading needs",
      ],
    ],
    exitCodes: [
      [0, "everything was read, and nothing that --fail-on names was found"],
      [1, "it could not be done: no credentials, another account, no such domain"],
      [2, "something that --fail-on names was found, or was not read"],
    ],
  });
  withOutsideOptions(
    withAccountOptions(command)
      .option("--user-profile <name>", "only this user profile beside the domain; may be given several times", more, [])
      .addOption(bucketOption())
      .option("--record <folder>", "keep AWS's answers, account ids and names of people replaced")
      .option("--raw", "keep them as they are")
      .option("--replay <folder>", "read a recording instead of an account")
      .option("--policy", "print the permissions that the reading needs as an IAM policy, and read nothing")
      .addOption(
        new Option("--format <format>", "text, markdown, or json for programs").choices(["text", "json", "markdown"]),
      ),
  ).action(async (options: Options) => {
    await reportingLater(() => run(options));
  });
}

async function run(options: Options): Promise<void> {
  if (options.policy === true) {
    const { domainId = "*", region = regionOf(options) ?? "*" } = options;
    process.stdout.write(`${JSON.stringify(readPolicyDocument(domainId, region), undefined, 2)}\n`);
    return;
  }
  const recording = options.replay === undefined ? undefined : readRecording(options.replay);
  const request = requestOf(options, recording);
  const read = await readDomain(connection(options, recording), request);
  const { domainId, region, userProfiles } = request;
  if (options.record !== undefined)
    writeRecording(options.record, { domainId, region, userProfiles, answers: read.answers }, options.raw === true);
  const result = diagnosisOf(read, `domain ${domainId} in ${region}`, request.inputs);
  process.stdout.write(shown(result, options.format));
  const { no, unknown, warnings, off, errors } = countsOfDiagnosis(result, read);
  if (isBad({ errors: no + off + errors, unknown, warnings }, options.failOn)) process.exitCode = 2;
}

function requestOf(options: Options, recording: Recording | undefined): Parameters<typeof readDomain>[1] {
  const domainId = namedDomain(options.domainId ?? recording?.domainId);
  if (recording !== undefined && domainId !== recording.domainId)
    throw new InputError(`The recording is of the domain ${recording.domainId}, and not of ${domainId}.`);
  const region = namedRegion(recording?.region ?? regionOf(options));
  return {
    domainId,
    region,
    account: options.account,
    userProfiles: options.userProfile.length > 0 ? options.userProfile : (recording?.userProfiles ?? []),
    inputs: { ...outside(options), buckets: options.bucket },
  };
}

function connection({ profile }: Options, recording: Recording | undefined): Connect {
  if (recording === undefined) return (region) => live({ region, profile });
  return (region) => (region === recording.region ? replay(recording.answers) : undefined);
}

function shown(result: FileAccess, format: Options["format"] = "text"): string {
  if (format === "json") return `${JSON.stringify(accessJson([result]), undefined, 2)}\n`;
  const text = accessText([result]);
  if (format === "text") return text;
  // No text of an account ends a fence that is longer than any row of backticks in it.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([row]) => row.length));
  const fence = "`".repeat(longest + 1);
  return `## Large data of ${result.file}\n\n${fence}text\n${text}${fence}\n`;
}
