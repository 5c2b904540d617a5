/** What `doctor`'s reader finds of the roles and domains that were applied, held against the plan after the apply, fact by fact. */
import { isDeepStrictEqual } from "node:util";
import { show } from "../../lib/authorization/text";
import type { Inventory } from "../../lib/inventory/inventory";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { Answers, type RecordedAnswer } from "../../lib/sources/account/answers";
import { accountReading } from "../../lib/sources/account/inventory";
import { live } from "../../lib/sources/account/live";
import { readDomain } from "../../lib/sources/account/read";
import { readJson } from "../../lib/sources/read";
import { factsOf } from "../terraform/support/account";
import { ACCOUNT, REGION } from "./generator/policy";
import type { Json } from "./split";

/** A domain, and all that AWS answered while it was read. */
export interface ReadAccount {
  readonly domainId: string;
  readonly answers: readonly RecordedAnswer[];
}

const asked = (domainId: string) => ({ domainId, region: REGION, userProfiles: [], inputs: NO_EXTERNAL_INPUTS });

/** Reads a domain as `doctor` does, with every role of its user profiles. */
export async function readAccount(domainId: string): Promise<ReadAccount> {
  const request = { ...asked(domainId), account: ACCOUNT };
  const { answers } = await readDomain((region) => live({ region, profile: undefined }), request);
  return { domainId, answers: answers.all() };
}

/** How many roles, domains and policies of buckets of a plan were compared, and what differs. */
export interface Compared {
  readonly compared: number;
  readonly differences: readonly string[];
}

/** The inventory of what was read: the same for all configurations. */
export function inventoryOf({ domainId, answers }: ReadAccount): Inventory {
  return accountReading(new Answers(answers), asked(domainId)).inventory;
}

/** What the plan after the apply knows and accounts say otherwise. A plan that still changes something is left out. */
export function compareFacts(accounts: readonly Inventory[], plan: Json): Compared {
  const changes = (plan["resource_changes"] ?? []) as readonly { readonly change: { readonly actions: string[] } }[];
  if (changes.some(({ change: { actions } }) => !["no-op", "read"].includes(actions.join()))) return NONE;
  const known = readJson(plan, "plan.json").after;
  const facts = factsOf(known, known);
  const compared = accounts.flatMap((account) => differencesIn(account, known, facts));
  return { compared: compared.length, differences: compared.flat() };
}

/** What differs of each thing that both have. */
function differencesIn(account: Inventory, known: Inventory, ours: Facts): readonly (readonly string[])[] {
  const theirs = factsOf(account, known);
  const all = (["roles", "domains"] as const).flatMap((kind) => {
    const read = theirs[kind] as Facts;
    return Object.entries(ours[kind] as Facts).flatMap(([name, facts]) => {
      const found = read[name];
      return found === undefined ? [] : [differencesOf(`${kind}: ${name}`, facts as Facts, found as Facts)];
    });
  });
  const policies = bucketPoliciesOf(account);
  const ofBuckets = [...bucketPoliciesOf(known)].flatMap(([name, policy]) => {
    if (!account.buckets.some((bucket) => show(bucket.name) === name)) return [];
    return [differencesOf(`buckets: ${name}`, { policy }, { policy: policies.get(name) })];
  });
  return [...all, ...ofBuckets];
}

function bucketPoliciesOf({ resourcePolicies }: Inventory): ReadonlyMap<string, string> {
  return new Map(
    resourcePolicies
      .filter(({ kind, resource }) => kind === "bucket" && typeof resource === "string")
      .map(({ resource, policy: { policy } }) => [show(resource), JSON.stringify(policy.statements)]),
  );
}

const NONE: Compared = { compared: 0, differences: [] };

type Facts = Readonly<Record<string, unknown>>;

/**
 * A plan withholds the names of inline policies that are sensitive as a whole. Each such policy is taken for one of the account that has the
 * same text and that the plan does not name.
 */
function withNamesOf(policies: readonly string[], read: readonly string[]): readonly string[] {
  const left = read.filter((each) => !policies.includes(each));
  const named = policies.map((each) => {
    const [kind, name, ...text] = JSON.parse(each) as readonly unknown[];
    if (kind !== "inline" || !String(name).endsWith("(sensitive)}")) return each;
    const same = left.findIndex((other) => {
      const [otherKind, , ...otherText] = JSON.parse(other) as readonly unknown[];
      return isDeepStrictEqual([otherKind, ...otherText], [kind, ...text]);
    });
    return left.splice(same, same < 0 ? 0 : 1)[0] ?? each;
  });
  return named.sort();
}

function differencesOf(what: string, known: Facts, read: Facts): readonly string[] {
  const isComplete = (known["all"] as Facts | undefined)?.["is"] === "complete";
  return Object.entries(known).flatMap(([field, given]) => {
    const found = read[field];
    const value = field === "policies" ? withNamesOf(given as readonly string[], found as readonly string[]) : given;
    if (field === "policies" && !isComplete) {
      const all = new Set(found as readonly string[]);
      return (value as readonly string[])
        .filter((each) => !all.has(each))
        .map((each) => `${what}: a policy that the account does not have: ${each}`);
    }
    // What a plan does not know, an account may; and only a plan has arguments that remove what others added.
    if (isUnknown(value) || field === "removesOthers" || (field === "all" && !isComplete)) return [];
    if (field === "settings") return differencesOf(`${what}: settings`, value as Facts, found as Facts);
    return isDeepStrictEqual(value, found)
      ? []
      : [`${what}: ${field}\nplan:    ${JSON.stringify(value)}\naccount: ${JSON.stringify(found)}`];
  });
}

function isUnknown(value: unknown): boolean {
  return typeof value === "object" && value !== null && "is" in value && value.is === "unknown";
}
