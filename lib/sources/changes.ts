/** What a plan does to each resource, and what of it bears on access and is not read. */
import { actionOf, type ResourceChange } from "../inventory/change";
import { isJson, type Json, jsonObjects } from "./input";

/** The changes of a plan. */
export interface PlanChanges {
  /** In the order of the plan; without data sources, and without what stays as and where it is. */
  readonly changes: readonly ResourceChange[];
  /** How many resources stay as they are. */
  readonly unchanged: number;
  /** What bears on access and is not read, one sentence each. */
  readonly unread: readonly UnreadChange[];
}

/** A change of access of a kind that is not weighed. */
export interface UnreadChange {
  readonly address: string;
  readonly why: string;
}

/** Reads the changes of a plan. */
export function changesOf(plan: Json): PlanChanges {
  const changes: ResourceChange[] = [];
  const unread: UnreadChange[] = [];
  let unchanged = 0;
  for (const json of jsonObjects(plan["resource_changes"])) {
    if (json["mode"] === "data") continue;
    const change = changeOf(json);
    if (change.action === "no-op") unchanged++;
    if (change.action === "no-op" && change.movedFrom === undefined && !change.isImported) continue;
    changes.push(change);
    if (change.action === "no-op" || change.isTagsOnly) continue;
    const why = whyUnread(json, change);
    if (why !== undefined) unread.push({ address: change.address, why });
  }
  for (const json of jsonObjects(plan["action_invocations"])) {
    unread.push({
      address: String(json["address"]),
      why: "an action that the provider runs: what it does is not read",
    });
  }
  return { changes, unread, unchanged };
}

function changeOf(json: Json): ResourceChange {
  const change = isJson(json["change"]) ? json["change"] : {};
  const action = actionOf(Array.isArray(change["actions"]) ? (change["actions"] as readonly unknown[]) : []);
  const attributes = action === "update" || action === "replace" ? differing(change) : [];
  const deposed = typeof json["deposed"] === "string" ? ` (deposed ${json["deposed"]})` : "";
  return {
    address: `${String(json["address"])}${deposed}`,
    type: String(json["type"]),
    action,
    movedFrom: typeof json["previous_address"] === "string" ? json["previous_address"] : undefined,
    isImported: isJson(change["importing"]),
    isTagsOnly: action === "update" && attributes.length > 0 && attributes.every((name) => /^tags(_all)?$/.test(name)),
    attributes,
    replacedFor: replacePaths(change["replace_paths"]),
  };
}

function differing(change: Json): readonly string[] {
  const [before, after, unknown] = ["before", "after", "after_unknown"].map((name) => change[name]);
  if (!isJson(before) || !isJson(after)) return [];
  const names: string[] = [];
  const marks = isJson(unknown) ? unknown : {};
  for (const name in marks) if (isTrueSomewhere(marks[name])) names.push(name);
  for (const name in after) {
    if (!names.includes(name) && !isSame(before[name] ?? null, after[name] ?? null)) names.push(name);
  }
  for (const name in before) {
    if (!(name in after) && !names.includes(name) && before[name] !== null) names.push(name);
  }
  return names;
}

/** Whether two JSON values are not the same. */
export function differs(one: unknown, other: unknown): boolean {
  return !isSame(one, other);
}

/** Of two JSON values. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const [mine, theirs] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  for (const name in mine) if (!isSame(mine[name], theirs[name])) return false;
  for (const name in theirs) if (!(name in mine)) return false;
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
        typeof step === "number" ? `[${String(step)}]` : `${index === 0 ? "" : "."}${String(step)}`,
      )
      .join(""),
  );
  return [...new Set(shown)].sort();
}

/** Types of AWS that give or take access in ways that are not weighed. */
const ACCESS =
  /_(permission|grant|access_key|login_profile|ssh_key|signing_certificate|instance_profile|service_linked_role|acl|public_access_block|access_point|access_entry|access_policy_association|resource_share.*|principal_association|permission_set.*|account_assignment|permissions|data_lake_settings|roles_attachment|trust_anchor|profile)$|^aws_(ssoadmin|ram|organizations|lakeformation|identitystore|rolesanywhere)_/;

/** Types of IAM that are weighed. */
const WEIGHED =
  /^aws_iam_(role|user|group)$|^aws_iam_((role|user|group)_)?polic(y|ies)(_attachments?)?(_exclusive)?$|^aws_iam_((user_)?group_membership)$/;

/** Types of other providers that give or take access, by their names. */
const ELSEWHERE = /(^|_)(iam|roles?|polic(y|ies)|permissions?|grants?|bindings?|acls?|access|membership|members?)(_|$)/;

function whyUnread(json: Json, { type }: ResourceChange): string | undefined {
  if (!isAws(json)) return ELSEWHERE.test(type) ? `${type} of another provider is not read` : undefined;
  if (WEIGHED.test(type) || type === "aws_sagemaker_user_profile") return undefined;
  return ACCESS.test(type) || type.startsWith("aws_iam_") ? `${type} bears on access and is not weighed` : undefined;
}

/** The host of the provider's address differs between Terraform and OpenTofu. */
export function isAws(json: Json): boolean {
  const provider = json["provider_name"];
  return typeof provider !== "string" || provider === "aws" || provider.endsWith("/aws");
}
