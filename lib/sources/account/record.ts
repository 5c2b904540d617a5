/** Recorded answers: `--record` writes them, `--replay` reads them. Account ids, and names of people, are replaced unless they are to be kept. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../../authorization/json";
import { isJson, type Json } from "../../rules/json";
import { InputError } from "../input";
import { type Answered, Answers, type Ask, type RecordedAnswer } from "./answers";
import { isCallName } from "./calls";

/** A recording. */
export interface Recording {
  readonly domainId: string;
  readonly region: string;
  /** The user profiles that were asked for; empty for all. */
  readonly userProfiles: readonly string[];
  readonly answers: Answers;
}

const FILE = "account.json";
const VERSION = 1;

/**
 * Writes a recording into a folder, readable by its owner only.
 * @param isRaw account ids and names stay as they are
 * @throws InputError where the folder holds one already, or cannot be written
 */
export function writeRecording(folder: string, recording: Recording, isRaw: boolean): void {
  const file = join(folder, FILE);
  if (existsSync(file)) throw new InputError(`${file} is there already. Name another folder: --record`);
  const { domainId, region, userProfiles, answers } = recording;
  const json = { schemaVersion: VERSION, domainId, region, userProfiles, answers: answers.all() };
  const text = JSON.stringify(isRaw ? json : withoutNames(json), undefined, 1);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const unfinished = `${file}.${String(process.pid)}`;
    writeFileSync(unfinished, `${text}\n`, { mode: 0o600 });
    renameSync(unfinished, file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`${file} cannot be written (${code ?? message}). Name another folder: --record`);
  }
}

/**
 * Reads a recording from a folder.
 * @throws InputError where there is none
 */
export function readRecording(folder: string): Recording {
  const file = join(folder, FILE);
  const json = jsonIn(file);
  const { schemaVersion, domainId, region, userProfiles, answers } = json;
  if (
    schemaVersion !== VERSION ||
    typeof domainId !== "string" ||
    typeof region !== "string" ||
    !Array.isArray(answers)
  ) {
    throw new InputError(
      `${file} is no recording of this version of canvas-large-data. Make one with: canvas-large-data doctor --record FOLDER`,
    );
  }
  const recorded = answers.filter(isJson).flatMap(recordedIn);
  if (recorded.length < answers.length)
    throw new InputError(`${file} holds answers to calls that this version of canvas-large-data does not make.`);
  const names = Array.isArray(userProfiles) ? userProfiles.filter((name) => typeof name === "string") : [];
  return { domainId, region, userProfiles: names, answers: new Answers(recorded) };
}

/** Answers as they were recorded; what was not is unknown. */
export function replay(answers: Answers): Ask {
  return (call, input) =>
    Promise.resolve(answers.of(call, input) ?? { is: "refused", code: "NotRecorded", message: "it was not recorded" });
}

function jsonIn(file: string): Json {
  try {
    const json = parseJson(readFileSync(file, "utf8"));
    return isJson(json) ? json : {};
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "does not exist" : `cannot be read (${code ?? (error as Error).message})`;
    throw new InputError(`${file} ${why}. Make a recording with: canvas-large-data doctor --record FOLDER`);
  }
}

function recordedIn({ call, input, answered }: Json): readonly RecordedAnswer[] {
  if (typeof call !== "string" || !isCallName(call) || !isJson(input) || !isJson(answered)) return [];
  const read = answeredIn(answered);
  return read === undefined ? [] : [{ call, input, answered: read }];
}

function answeredIn({ is, output, code, message }: Json): Answered | undefined {
  if (is === "answered" && isJson(output)) return { is, output };
  return is === "refused" && typeof code === "string" && typeof message === "string"
    ? { is, code, message }
    : undefined;
}

/** Members that name people or an organization, or lead to them; no answer depends on them. */
const NAMES =
  /^(UserProfileName|OwnerUserProfileName|SpaceName|DomainName|SingleSignOn\w+|UserId|Url|HomeEfsFileSystemId|Description)$/;

/** The `DomainName` of a Resolver rule that may answer names of AWS: answers depend on it. */
const COVERS_AWS = /^(([a-z0-9-]+\.)*amazonaws\.com|com)?\.?$/i;

/**
 * Account ids and names of people, each by the same one everywhere. Names of roles, policies and buckets stay: what policies allow depends on them. Messages of
 * errors, which name whoever asked, are left out.
 */
function withoutNames(json: Json): unknown {
  // Simulations also ask of accounts that are no user's: made-up ones, and AWS's own registries. A replay asks of the same.
  const { answers } = json;
  const own = Array.isArray(answers)
    ? answers.filter((each) => !isJson(each) || each["call"] !== "iam:SimulatePrincipalPolicy")
    : answers;
  const text = JSON.stringify({ ...json, answers: own });
  const accounts = [
    ...new Set(
      [
        ...text.matchAll(
          /(?:arn(?::|%3A)aws[a-z-]*(?:(?::|%3A)[a-z0-9-]*){2}(?::|%3A)|"(?:Account|OwnerId)":")(\d{12})/g,
        ),
      ].flatMap(([, id]) => id ?? []),
    ),
  ];
  const names = new Map<string, string>();
  const replaced = replaceIn(json, names);
  const profiles = [...names].sort(([one], [other]) => other.length - one.length);
  let result = JSON.stringify(replaced);
  for (const [name, other] of profiles) {
    // In ARNs of user profiles names are in small letters.
    result = result.replaceAll(new RegExp(`(user-profile/d-[a-z0-9-]+/)${escaped(name)}(?=["/])`, "gi"), `$1${other}`);
  }
  accounts.forEach((id, index) => {
    result = result.replaceAll(
      new RegExp(`(?<=%[0-9A-F]{2}|(?<![0-9a-z]))${id}(?![0-9a-z])`, "g"),
      String(index + 1).padStart(12, "1"),
    );
  });
  return JSON.parse(result) as unknown;
}

function replaceIn(value: unknown, names: Map<string, string>, key = ""): unknown {
  if (Array.isArray(value))
    return value.map((each) =>
      key === "userProfiles" && typeof each === "string" ? nameFor(each, names) : replaceIn(each, names),
    );
  if (isJson(value)) {
    const isCaller = typeof value["Account"] === "string" && typeof value["UserId"] === "string";
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        if (name === "Arn" && isCaller) return [name, `arn:aws:iam::${String(value["Account"])}:user/caller`];
        if (name === "message") return [name, ""];
        return [
          name,
          typeof each === "string" && NAMES.test(name) && !(name === "DomainName" && COVERS_AWS.test(each))
            ? /(UserProfile|Space)Name$/.test(name)
              ? nameFor(each, names, name === "SpaceName" ? "space" : "user")
              : "-"
            : replaceIn(each, names, name),
        ];
      }),
    );
  }
  return value;
}

function nameFor(name: string, names: Map<string, string>, kind = "user"): string {
  const known = names.get(name) ?? `${kind}-${String(names.size + 1)}`;
  names.set(name, known);
  return known;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
