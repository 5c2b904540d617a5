/**
 * Whether everything of a kind in a place was read: only then does what was not found not exist. It is a fact for each kind and
 * place ("the policies of this role", "the endpoints of this VPC"); one for everything would be false for most.
 */
import type { NamedPolicy, Policy } from "../authorization/policy";
import { unknownPolicy } from "../authorization/read-policy";
import type { UnknownReason } from "../authorization/unknown";
import { type Fact, valueOf } from "./fact";

/** Something that may exist and was not read. */
export interface Missing {
  /** For people: `other policies`, the name of a group, an argument. */
  readonly name: string;
  /** The resource that says that there may be more; undefined where none does. */
  readonly address: string | undefined;
  readonly why: UnknownReason;
  /** Of a policy: written on its holder, attached to it, or AWS's own. */
  readonly kind?: NamedPolicy["kind"];
}

/** Whether all was read, and what was not. */
export type Completeness =
  | { readonly is: "complete" }
  | { readonly is: "partial"; readonly missing: readonly [Missing, ...Missing[]] };

/** Everything was read. */
export const COMPLETE: Completeness = { is: "complete" };

/** Complete where nothing is missing. */
export function completenessOf(missing: readonly Missing[]): Completeness {
  const [first, ...more] = missing;
  return first === undefined ? COMPLETE : { is: "partial", missing: [first, ...more] };
}

/** What was not read. */
export function missingOf(completeness: Completeness): readonly Missing[] {
  return completeness.is === "complete" ? [] : completeness.missing;
}

/** Policies of which nothing is known, by why: of two inventories that are compared, the same is the same. */
export type UnreadPolicies = Map<string, Policy>;

/** The policy of a fact, or one that stands for it where it is not known; undefined where it is absent. */
export function policyOf(
  fact: Fact<NamedPolicy>,
  { name, address }: { readonly name: string; readonly address?: string },
  unread: UnreadPolicies = new Map<string, Policy>(),
): NamedPolicy | undefined {
  return fact.is === "unknown" ? standInFor({ name, address, why: fact.why }, unread) : valueOf(fact);
}

/** A policy that stands for what may exist and was not read: it may allow anything and deny anything. */
export function standInFor(missing: Missing, unread: UnreadPolicies = new Map<string, Policy>()): NamedPolicy {
  const { name, address, why, kind } = missing;
  const key = JSON.stringify(why);
  const policy = unread.get(key) ?? unknownPolicy(why);
  unread.set(key, policy);
  return { name, address, policy, ...(kind === undefined ? {} : { kind }) };
}
