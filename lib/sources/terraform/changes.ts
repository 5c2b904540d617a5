/** What a plan does to each resource, and what of it bears on access and is not read. */
import { actionOf, type ResourceChange } from "../../inventory/change";
import { isAws } from "./aws";
import { UnparsedChange } from "../unparsed-change";
import { isJson, type Json, jsonObjects, wordOf } from "../input";
import { isOfNetwork, ResourceTypes } from "./types";
import { UnanalyzedChanges } from "./unanalyzed-changes";
import { ownValue } from "../../rules/own-value";

/** The changes of a plan. */
export interface PlanChanges {
  /** In the order of the plan; without data sources, and without what stays as and where it is. */
  readonly changes: readonly ResourceChange[];
  /** How many resources stay as they are. */
  readonly unchanged: number;
  /** What bears on access and is not read, one sentence each. */
  readonly unread: readonly UnreadChange[];
}

/** A change of access of a kind that is not analysed. */
export interface UnreadChange {
  readonly address: string;
  readonly why: string;
}

/** Reads the changes of a plan. */
export function changesOf(plan: Json, types = new ResourceTypes()): PlanChanges {
  const changes: ResourceChange[] = [];
  const unread: UnreadChange[] = [];
  const reader = new UnanalyzedChanges(plan);
  let unchanged = 0;
  for (const json of jsonObjects(plan["resource_changes"])) {
    if (json["mode"] === "data") continue;
    const change = changeOf(json, types);
    if (change.action === "no-op") unchanged++;
    if (change.action === "no-op" && change.movedFrom === undefined && !change.isImported) continue;
    changes.push(change);
    // What is forgotten stays as it is.
    if (change.action === "no-op" || change.action === "forget") continue;
    const why = reader.why(json, change);
    if (why !== undefined) unread.push({ address: change.address, why });
  }
  for (const json of jsonObjects(plan["action_invocations"])) {
    unread.push({
      address: wordOf(json["address"]),
      why: "an action that the provider runs: what it does is not read",
    });
  }
  return { changes, unread, unchanged };
}

function changeOf(json: Json, types: ResourceTypes): ResourceChange {
  const change = isJson(json["change"]) ? json["change"] : {};
  const action = actionOf(Array.isArray(change["actions"]) ? (change["actions"] as readonly unknown[]) : []);
  const attributes = action === "update" || action === "replace" ? differing(change) : [];
  const type = wordOf(json["type"]);
  const deposed = typeof json["deposed"] === "string" ? ` (deposed ${json["deposed"]})` : "";
  return {
    address: `${wordOf(json["address"])}${deposed}`,
    type,
    object: types.objectOf(type),
    isOfNetwork: isOfNetwork(type),
    action,
    movedFrom: typeof json["previous_address"] === "string" ? json["previous_address"] : undefined,
    isImported: isJson(change["importing"]),
    isTagsOnly: action === "update" && attributes.length > 0 && attributes.every((name) => /^tags(_all)?$/.test(name)),
    attributes,
    isRead: isAws(json) || isUtility(json),
    replacedFor: replacePaths(change["replace_paths"]),
  };
}

/** Providers of HashiCorp that create values and files and do not affect access. */
function isUtility({ type }: Json): boolean {
  return /^(random|tls|null|local|time|archive|template|cloudinit|terraform)_/.test(wordOf(type));
}

function differing(change: Json): readonly string[] {
  const unknown = change["after_unknown"];
  const marks = isJson(unknown) ? unknown : {};
  const marked = Object.keys(marks).filter((name) => isTrueSomewhere(marks[name]));
  const asText = UnparsedChange.sidesOf(change);
  if (asText !== undefined)
    return asText.before === null || asText.after === null
      ? []
      : [...new Set([...marked, ...asText.after.differing(asText.before)])];
  const { before, after } = change;
  if (!isJson(before) || !isJson(after)) return [];
  const names = new Set(marked);
  for (const name of Object.keys(after)) {
    if (!names.has(name) && !isSame(ownValue(before, name) ?? null, after[name] ?? null)) names.add(name);
  }
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name) && !names.has(name) && before[name] !== null) names.add(name);
  }
  return [...names];
}

/** Whether two JSON values are not the same. */
export function differs(one: unknown, other: unknown): boolean {
  return !isSame(one, other);
}

/** Of two JSON values. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [mine, theirs] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  for (const name of Object.keys(mine)) if (!isSame(mine[name], ownValue(theirs, name))) return false;
  for (const name of Object.keys(theirs)) if (!Object.hasOwn(mine, name)) return false;
  return true;
}

function isTrueSomewhere(mark: unknown): boolean {
  if (typeof mark !== "object" || mark === null) return mark === true;
  return Object.values(mark).some(isTrueSomewhere);
}

function replacePaths(paths: unknown): readonly string[] {
  if (!Array.isArray(paths)) return [];
  const shown = (paths as readonly unknown[]).map((path) =>
    (Array.isArray(path) ? (path as readonly unknown[]) : [path])
      .map((step, index) =>
        typeof step === "number" ? `[${wordOf(step)}]` : `${index === 0 ? "" : "."}${wordOf(step)}`,
      )
      .join(""),
  );
  return [...new Set(shown)].sort();
}
