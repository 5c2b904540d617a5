/** Roles, users and groups with everything that grants them something. */
import type { NamedPolicy, Policy } from "../authorization/policy";
import type { MaybeUnknownString } from "../authorization/text";
import type { UnknownReason } from "../authorization/unknown";
import { type Completeness, type Missing, missingOf, policyOf, standInFor, type UnreadPolicies } from "./completeness";
import type { Fact } from "./fact";

/** A role, user or group. */
export interface PrincipalRecord {
  readonly kind: "role" | "user" | "group";
  /** Where the plan or stack has it; undefined for one that exists outside. */
  readonly address: string | undefined;
  readonly name: MaybeUnknownString;
  readonly arn: MaybeUnknownString;
  /** Its account, or else the provider that makes it: the same name in another account is another principal. */
  readonly account: string | undefined;
  /** Absent of users and groups. */
  readonly trust: Fact<NamedPolicy>;
  /** Absent where no boundary limits it. */
  readonly boundary: Fact<NamedPolicy>;
  /** Those that were read: inline, attached, and of its groups. */
  readonly policies: readonly NamedPolicy[];
  /** Whether these are all of them. */
  readonly allPolicies: Completeness;
  /** Of one outside, the resources that remove everything else from it, with what they leave. */
  readonly removesOthers: readonly Missing[];
  readonly removed: readonly RemovedPolicy[];
}

/** A policy that an argument of the principal itself removes, while the resource that put it there stays. */
export interface RemovedPolicy {
  readonly policy: NamedPolicy;
  /** The argument that no longer lists it. */
  readonly argument: string;
  /** The address of the resource that stays, and puts the policy back when it is applied again. */
  readonly keptBy: string;
}

/** What decides about a principal, with a stand-in for each part that is not known. */
export interface DecidingPolicies {
  readonly policies: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | undefined;
  readonly trust: NamedPolicy | undefined;
}

/**
 * What decides about a principal.
 * @param unread shared by two inventories that are compared
 */
export function decidingPolicies(
  { policies, allPolicies, boundary, trust }: PrincipalRecord,
  unread: UnreadPolicies = new Map<string, Policy>(),
): DecidingPolicies {
  return {
    policies: [...policies, ...missingOf(allPolicies).map((missing) => standInFor(missing, unread))],
    boundary: policyOf(boundary, { name: "permissions boundary" }, unread),
    trust: policyOf(trust, { name: "trust policy" }, unread),
  };
}

/** A policy of which the source does not say whom it is for. */
export interface UnlinkedPolicy {
  readonly kind: PrincipalRecord["kind"];
  readonly policy: NamedPolicy;
  /** As its holders have it, if they are among those of the source. */
  readonly why: UnknownReason;
}

/** A customer managed policy of the plan or stack. */
export interface ManagedPolicyRecord {
  readonly kind: "managed policy";
  readonly address: string;
  readonly name: MaybeUnknownString;
  readonly account: string | undefined;
  readonly policy: NamedPolicy;
  /** Whether it is attached to a principal, or limits one, in the plan or stack. */
  readonly isAttached: boolean;
}
