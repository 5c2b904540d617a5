/**
 * The EMR Serverless setting of a domain and its user profiles: what an update sends, what it refuses, what is compared after it. Pure.
 */
import { isJson, type Json } from "../rules/json";
import { ownValue } from "../rules/own-value";
import { inShell } from "../rules/shell";

/** Whose setting is changed. */
export interface Target {
  readonly region: string;
  readonly domainId: string;
  /** Undefined for the domain's own setting. */
  readonly userProfile: string | undefined;
}

/** A domain or user profile, as AWS described it. */
export interface Described {
  readonly target: Target;
  /** The answer as its body has it, members included that the SDK does not know. */
  readonly raw: Json;
  /** The same as the SDK read it: this is all that an update can send. */
  readonly parsed: Json;
}

/** What the setting is to be. */
export type Wanted =
  | { readonly status: "ENABLED"; readonly roleArn: string }
  /** The role stays in the setting. */
  | { readonly status: "DISABLED" };

/** An update of one domain or user profile. */
export interface Change {
  readonly target: Target;
  readonly operation: "sagemaker:UpdateDomain" | "sagemaker:UpdateUserProfile";
  /** The whole request: the one settings member, and in it CanvasAppSettings alone. */
  readonly input: Json;
  /** The request that restores what was there, as far as AWS allows it: the setting can be switched off, and not removed. */
  readonly undo: Json;
  readonly prior: Json | undefined;
  readonly next: Json;
}

/** What an update comes to. */
export type Decision =
  | { readonly is: "change"; readonly change: Change }
  /** It is so already. */
  | { readonly is: "nothing"; readonly why: string }
  | { readonly is: "refused"; readonly why: string };

const CANVAS = "CanvasAppSettings";
const EMR = "EmrServerlessSettings";

/** For people: `domain d-…`, `user profile ana of d-…`. */
export function nameOf({ domainId, userProfile }: Target): string {
  return userProfile === undefined ? `domain ${domainId}` : `user profile ${userProfile} of ${domainId}`;
}

/** The member that holds a target's settings. */
function settingsMember({ userProfile }: Target): "DefaultUserSettings" | "UserSettings" {
  return userProfile === undefined ? "DefaultUserSettings" : "UserSettings";
}

/** The Canvas settings of a target; undefined where it has none of its own. */
export function canvasOf(target: Target, described: Json): Json | undefined {
  const settings = ownValue(described, settingsMember(target));
  const canvas = isJson(settings) ? ownValue(settings, CANVAS) : undefined;
  return isJson(canvas) ? canvas : undefined;
}

/** The EMR Serverless setting of a target; undefined where it has none. */
export function emrOf(target: Target, described: Json): Json | undefined {
  const emr = ownValue(canvasOf(target, described) ?? {}, EMR);
  return isJson(emr) ? emr : undefined;
}

/**
 * Decides what is sent for one domain or user profile.
 *
 * @example
 * decide({ target, raw, parsed }, { status: "DISABLED" }) // { is: "nothing", why: "… has no EMR Serverless setting" }
 */
export function decide({ target, raw, parsed }: Described, wanted: Wanted): Decision {
  const name = nameOf(target);
  const prior = emrOf(target, parsed);
  if (wanted.status === "DISABLED" && prior === undefined)
    return { is: "nothing", why: `${name} has no EMR Serverless setting, which is off` };
  const next: Json =
    wanted.status === "DISABLED"
      ? { ...prior, Status: "DISABLED" }
      : { ...prior, ExecutionRoleArn: wanted.roleArn, Status: "ENABLED" };
  if (prior !== undefined && pathsOfDifferences(prior, next).length === 0)
    return {
      is: "nothing",
      why: `the setting of ${name} is already ${next["Status"] === "ENABLED" ? `ENABLED with ${String(next["ExecutionRoleArn"])}` : "DISABLED"}`,
    };
  const status = ownValue(raw, "Status");
  if (status !== "InService") {
    const reason = ownValue(raw, "FailureReason");
    const because = typeof reason === "string" ? ` (${reason})` : "";
    return {
      is: "refused",
      why: `The ${name} is ${String(status)}${because}, and AWS updates only what is InService. Nothing was changed. Wait, or repair it in the console, and run this again.`,
    };
  }
  const unknown = unknownMembers(canvasOf(target, raw) ?? {}, canvasOf(target, parsed) ?? {});
  if (unknown.length > 0) {
    return {
      is: "refused",
      why: `The ${name} has Canvas settings that this version of canvas-large-data does not know: ${unknown.join(", ")}. An update could delete them. Nothing was changed. Update canvas-large-data, or change the setting in the console.`,
    };
  }
  return { is: "change", change: changeOf(target, canvasOf(target, parsed) ?? {}, prior, next) };
}

function changeOf(target: Target, canvas: Json, prior: Json | undefined, next: Json): Change {
  // The whole block is sent: AWS does not document whether it merges or replaces what is in it.
  const request = (emr: Json): Json => inputOf(target, { ...canvas, [EMR]: emr });
  return {
    target,
    operation: target.userProfile === undefined ? "sagemaker:UpdateDomain" : "sagemaker:UpdateUserProfile",
    input: request(next),
    undo: request(prior ?? { ...next, Status: "DISABLED" }),
    prior,
    next,
  };
}

/** Never ExecutionRole, VpcId, SubnetIds or AppNetworkAccessType: AWS rejects them while apps run, or in a VpcOnly domain. */
function inputOf(target: Target, canvas: Json): Json {
  const { domainId, userProfile } = target;
  return {
    DomainId: domainId,
    ...(userProfile === undefined ? {} : { UserProfileName: userProfile }),
    [settingsMember(target)]: { [CANVAS]: canvas },
  };
}

/** The AWS CLI command that makes the request which undoes a change. */
export function undoCommand({ target, undo }: Change): string {
  const { region, domainId, userProfile } = target;
  const settings = inShell(JSON.stringify(ownValue(undo, settingsMember(target))));
  return userProfile === undefined
    ? `aws sagemaker update-domain --region ${region} --domain-id ${domainId} --default-user-settings ${settings}`
    : `aws sagemaker update-user-profile --region ${region} --domain-id ${domainId} --user-profile-name ${inShell(userProfile)} --user-settings ${settings}`;
}

/** What a change does to the setting, as lines. */
export function differenceLines({ target, prior, next }: Change): readonly string[] {
  const line = (sign: string, emr: Json | undefined): string =>
    `  ${sign} ${emr === undefined ? "not set" : JSON.stringify(sorted(emr))}`;
  return [nameOf(target), `  ${settingsMember(target)}.${CANVAS}.${EMR}`, line("-", prior), line("+", next)];
}

/** Whether another request wrote between two descriptions: AWS has no condition on an update. */
export function wasWritten({ target }: Described, before: Json, after: Json): boolean {
  const time = (described: Json): unknown => ownValue(described, "LastModifiedTime");
  return (
    time(before) !== time(after) ||
    pathsOfDifferences(canvasOf(target, before) ?? {}, canvasOf(target, after) ?? {}).length > 0
  );
}

/** What says when and how the last update ended. `Status` is not among it: both descriptions are InService. */
const OF_THE_UPDATE = ["LastModifiedTime", "FailureReason"];

/**
 * What differs from what was meant, each with its path: everything but the setting is as before, and the setting is as wanted.
 * @param before the answer before the update, as its body has it
 * @param after the answer after it
 */
export function unexpected({ target, next }: Change, before: Json, after: Json): readonly string[] {
  const withoutTimes = (described: Json): Json =>
    Object.fromEntries(Object.entries(described).filter(([name]) => !OF_THE_UPDATE.includes(name)));
  const member = settingsMember(target);
  const settings = ownValue(before, member);
  const meant = {
    ...withoutTimes(before),
    [member]: { ...(isJson(settings) ? settings : {}), [CANVAS]: { ...canvasOf(target, before), [EMR]: next } },
  };
  return pathsOfDifferences(meant, withoutTimes(after));
}

/** Members of a body that the SDK left out, each with its path; `null` is as good as none. */
export function unknownMembers(raw: unknown, parsed: unknown, path = ""): readonly string[] {
  if (Array.isArray(raw)) {
    return raw.flatMap((each, index) =>
      unknownMembers(each, Array.isArray(parsed) ? parsed[index] : undefined, `${path}[${String(index)}]`),
    );
  }
  if (!isJson(raw)) return [];
  return Object.entries(raw).flatMap(([name, value]) => {
    if (value === null) return [];
    const at = path === "" ? name : `${path}.${name}`;
    const read = isJson(parsed) ? ownValue(parsed, name) : undefined;
    return read === undefined ? [at] : unknownMembers(value, read, at);
  });
}

function pathsOfDifferences(one: unknown, other: unknown, path = ""): readonly string[] {
  if (isJson(one) && isJson(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) =>
      pathsOfDifferences(ownValue(one, name), ownValue(other, name), path === "" ? name : `${path}.${name}`),
    );
  }
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)) ? [] : [path];
}

/** With members in the order of their names, and texts of a list, which AWS returns in any order, sorted. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value as readonly unknown[];
    return list.every((each) => typeof each === "string") ? [...list].sort() : list.map(sorted);
  }
  if (!isJson(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== null && each !== undefined)
      .sort(([one], [two]) => (one < two ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}
