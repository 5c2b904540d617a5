/** `canvas-large-data doctor --domain-id D`: what an account allows and lacks for large data, with the cures. */
import { type Command, Option } from "commander";
import { accessSchema } from "../report/access-schema";
import { accessJson, accessText, type FileAccess } from "../report/access";
import { plain } from "../report/plain";
import { simulationJson, simulationText } from "../report/simulation";
import { countsOfProblems, newSince, type Problem, problemsOf } from "../review/baseline";
import { countsOfDiagnosis, diagnosisOf } from "../review/doctor";
import { type FailOn, isBad } from "../review/fail-on";
import { type SimulationReport, simulationReport, simulationsOf } from "../setup/simulation";
import type { DataBucket } from "../setup/question";
import { readAllDomains } from "../sources/account/all";
import { readPolicyDocument } from "../sources/account/calls";
import { live } from "../sources/account/live";
import { type Connect, type ReadDomain, readDomain } from "../sources/account/read";
import { readRecording, type Recording, replay, writeRecording } from "../sources/account/record";
import { simulate } from "../sources/account/simulate";
import { readBaseline } from "../sources/baseline";
import { InputError } from "../sources/input";
import { outside, type OutsideOptions } from "../sources/outside";
import { expectedAccount } from "./deployment-account";
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
  readonly allDomains?: true;
  readonly simulate?: true;
  readonly baseline?: string;
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
      .option("--simulate", "ask AWS as well (iam:SimulatePrincipalPolicy), and hold its answers beside ours")
      .option(
        "--all-domains",
        "every domain of the account and Region: one line of JSON each, progress on standard error",
      )
      .option("--baseline <file>", "an earlier --format json: exit code 2 only for what is new since")
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
    process.stdout.write(
      `${JSON.stringify(readPolicyDocument(domainId, region, options.simulate === true ? ["simulate"] : []), undefined, 2)}\n`,
    );
    return;
  }
  if (options.allDomains === true) {
    await runAll(options);
    return;
  }
  const recording = options.replay === undefined ? undefined : readRecording(options.replay);
  const request = await requestOf(options, recording);
  const newIn = baselineOf(options);
  const read = await readDomain(connection(options, recording), request);
  const { domainId, region, userProfiles } = request;
  const result = diagnosisOf(read, `domain ${domainId} in ${region}`, request.inputs);
  const simulation = options.simulate === true ? await simulated(options, recording, read, result) : undefined;
  if (options.record !== undefined)
    writeRecording(options.record, { domainId, region, userProfiles, answers: read.answers }, options.raw === true);
  const fresh = newIn?.(result);
  process.stdout.write(shown(result, options.format, { fresh, simulation }));
  const counts = countsToFail(result, read, fresh);
  // What AWS was not able to answer is unknown; what it answers otherwise is an error of one of both.
  const { errors, unknown, warnings } = counts;
  const { different = [], byScp = [], open = [] } = simulation ?? {};
  const all = { errors: errors + different.length, unknown: unknown + byScp.length + open.length, warnings };
  if (isBad(all, options.failOn) || (different.length > 0 && !options.failOn.includes("never"))) process.exitCode = 2;
}

async function simulated(
  options: Options,
  recording: Recording | undefined,
  { inventory, answers }: ReadDomain,
  { access }: FileAccess,
): Promise<SimulationReport> {
  const simulations = simulationsOf(access, inventory);
  const { region } = inventory;
  const ask = typeof region === "string" ? connection(options, recording)(region) : undefined;
  if (ask === undefined) throw new InputError("AWS cannot be asked: the Region of the domain is not known.");
  return simulationReport(simulations, await simulate(ask, simulations.asked, answers));
}

/** What of the result counts: all of it, or what is new. */
function countsToFail(
  result: FileAccess,
  read: ReadDomain,
  fresh: readonly Problem[] | undefined,
): Parameters<typeof isBad>[0] {
  if (fresh !== undefined) return countsOfProblems(fresh);
  const { no, unknown, warnings, off, errors } = countsOfDiagnosis(result, read);
  return { errors: no + off + errors, unknown, warnings };
}

/** What is new in a result; undefined without a baseline. */
function baselineOf({ baseline }: Options): ((result: FileAccess) => readonly Problem[]) | undefined {
  if (baseline === undefined) return undefined;
  const earlier = readBaseline(baseline);
  return (result) => {
    const now = accessSchema.parse(accessJson([result])).files.flatMap(problemsOf);
    const before = earlier.get(result.file);
    if (before === undefined && earlier.size === 1)
      throw new InputError(
        `${baseline} is of ${[...earlier.keys()].join("")}, and not of ${result.file}. Name a baseline of the same domain.`,
      );
    return newSince(now, before === undefined ? [] : problemsOf(before));
  };
}

/** Options that are about one domain. */
const OF_ONE = ["domainId", "replay", "record", "raw", "simulate"] as const;

async function runAll(options: Options): Promise<void> {
  const [other] = OF_ONE.filter((name) => options[name] !== undefined);
  const wrong =
    other !== undefined
      ? `--${other === "domainId" ? "domain-id" : other}`
      : options.userProfile.length > 0
        ? "--user-profile"
        : options.format === "text" || options.format === "markdown"
          ? `--format ${options.format}`
          : undefined;
  if (wrong !== undefined)
    throw new InputError(`--all-domains prints one line of JSON for each domain: leave out ${wrong}.`);
  const region = namedRegion(regionOf(options));
  const inputs = { ...outside(options), buckets: options.bucket };
  const newIn = baselineOf(options);
  let hasFailed = false;
  for await (const { domainId, index, count, read } of readAllDomains(connection(options, undefined), {
    region,
    account: options.account,
    inputs,
  })) {
    const place = `${String(index)}/${String(count)} ${domainId}`;
    if ("error" in read) {
      hasFailed = true;
      process.stderr.write(`${plain(`${place}: ${read.error}`)}\n`);
      process.stdout.write(`${JSON.stringify({ ...accessJson([]), error: read.error })}\n`);
      continue;
    }
    const result = diagnosisOf(read, `domain ${domainId} in ${region}`, inputs);
    const found = newIn?.(result);
    const counts = countsToFail(result, read, found);
    const { errors, unknown, warnings } = counts;
    process.stderr.write(
      `${place}: ${String(errors)} not as they should be, ${String(unknown)} undetermined, ${String(warnings)} warnings${found === undefined ? "" : ", new"}\n`,
    );
    process.stdout.write(
      `${JSON.stringify({ ...accessJson([result]), ...(found === undefined ? {} : { new: found }) })}\n`,
    );
    if (isBad(counts, options.failOn)) process.exitCode = 2;
  }
  if (hasFailed) process.exitCode = 1;
}

async function requestOf(
  options: Options,
  recording: Recording | undefined,
): Promise<Parameters<typeof readDomain>[1]> {
  const domainId = namedDomain(options.domainId ?? recording?.domainId);
  if (recording !== undefined && domainId !== recording.domainId)
    throw new InputError(`The recording is of the domain ${recording.domainId}, and not of ${domainId}.`);
  const region = namedRegion(recording?.region ?? regionOf(options));
  return {
    domainId,
    region,
    ...(recording === undefined ? await expectedAccount(options, domainId) : { account: options.account }),
    userProfiles: options.userProfile.length > 0 ? options.userProfile : (recording?.userProfiles ?? []),
    inputs: { ...outside(options), buckets: options.bucket },
  };
}

function connection({ profile }: Options, recording: Recording | undefined): Connect {
  if (recording === undefined) return (region) => live({ region, profile });
  return (region) => (region === recording.region ? replay(recording.answers) : undefined);
}

/** What stands beside the answers. */
interface Beside {
  readonly fresh: readonly Problem[] | undefined;
  readonly simulation: SimulationReport | undefined;
}

function shown(result: FileAccess, format: Options["format"] = "text", { fresh, simulation }: Beside): string {
  if (format === "json") {
    const json = {
      ...accessJson([result]),
      ...(simulation === undefined ? {} : { simulation: simulationJson(simulation) }),
      ...(fresh === undefined ? {} : { new: fresh }),
    };
    return `${JSON.stringify(json, undefined, 2)}\n`;
  }
  const text = [
    accessText([result]),
    simulation === undefined ? "" : simulationText(simulation),
    fresh === undefined ? "" : freshText(fresh),
  ].join("");
  if (format === "text") return text;
  // No text of an account ends a fence that is longer than any row of backticks in it.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([row]) => row.length));
  const fence = "`".repeat(longest + 1);
  return `## Large data of ${result.file}\n\n${fence}text\n${text}${fence}\n`;
}

function freshText(fresh: readonly Problem[]): string {
  if (fresh.length === 0) return "Nothing is new since the baseline.\n";
  return `New since the baseline:\n${fresh.map(({ kind, text }) => `  ${kind}: ${plain(text)}\n`).join("")}`;
}
