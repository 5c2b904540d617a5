/** Who gains and who loses what between two inventories. */
import { gains, type Gain, type StatementRef, type Side } from "../authorization/difference";
import type { NamedPolicy, Policy, PrincipalEntry } from "../authorization/policy";
import { problemsOf, readPolicy } from "../authorization/read-policy";
import { show, type MaybeUnknownString } from "../authorization/text";
import type { Why } from "../authorization/unknown";
import { BucketAccessChange, type Exposure, takesEffect } from "./bucket-access";
import type { Inventory, ResourcePolicy } from "./inventory";
import { grantPolicy, type KeyGrant } from "./key-grants";
import { matches } from "./match";
import { type DecidingPolicies, decidingPolicies, type PrincipalRecord, type UnlinkedPolicy } from "./principals";
import { policyOf, standInFor, type UnreadPolicies } from "./completeness";
import { isAccount } from "./accounts";
import { type Rank, rankOf, RANKS } from "./rank";

/** A principal or resource that policies are attached to or belong to. */
export interface Holder {
  readonly kind:
    | "role"
    | "user"
    | "group"
    | "managed policy"
    | "trust policy"
    | "bucket"
    | "key"
    | "policy"
    | "ACL"
    | "VPC endpoint";
  readonly name: string;
  readonly address: string | undefined;
  /** Whether the plan makes or destroys it. */
  readonly state: "created" | "destroyed" | "kept";
  /** More of its policies may exist than the plan holds. */
  readonly isOutside: boolean;
  /** The name of what replaces it, or of what it replaces, at its address. */
  readonly counterpart?: string;
}

/** One thing that is allowed after and not before, or the other way round. */
export interface AccessChange {
  readonly direction: "gained" | "lost";
  /** Whose policy it stands in; who gains is {@link Gain.principal} where the policy names principals. */
  readonly holder: Holder;
  readonly gain: Gain;
  readonly rank: Rank;
  /** In the plan; others are reported by it. */
  readonly account: MaybeUnknownString;
}

/** A policy that changes and cannot be read. */
export interface UnknownChange {
  /** Which side cannot be read: what it will be, or what it was and is no more. */
  readonly when: "before" | "after";
  /** Empty if its principals are unknown. */
  readonly holders: readonly Holder[];
  readonly policy: string;
  readonly address: string | undefined;
  readonly why: Why;
  /** What the policy was before; empty for a new one, and for one that is sensitive. */
  readonly was: readonly StatementRef[];
}

/** All differences, the most severe first. */
export interface AccessDifference {
  readonly changes: readonly AccessChange[];
  readonly unknown: readonly UnknownChange[];
}

/** Compares two inventories by what they allow. */
export function accessDifference(before: Inventory, after: Inventory): AccessDifference {
  const pairs = [
    ...principalPairs(before, after),
    ...managedPolicyPairs(before, after),
    ...resourcePairs(before, after),
    ...grantPairs(before, after),
    ...aclPairs(before, after),
    ...endpointPairs(before, after),
  ];
  const changes: AccessChange[] = [];
  const unknown: UnknownChange[] = [...unlinkedChanges(before, after)];
  const unlinked = new Set([...before.unlinked, ...after.unlinked].map(({ policy }) => policy.address));
  for (const { holder, old, present, caller, account = after.account, open: others = [], isWithResource } of pairs) {
    unknown.push(...others);
    if (isSame(old, present)) continue;
    // A policy that may apply to several principals is reported once.
    const open = unknownIn(holder, old, present).filter(({ address }) => !unlinked.has(address));
    unknown.push(...open);
    const isOpen = new Set([
      ...open.filter(({ when }) => when === "after").map(({ address }) => address),
      ...after.unlinked.map(({ policy }) => policy.address),
    ]);
    const who = { arn: caller, account };
    // A deleted principal has no access, and a new one had none: a Deny that is deleted or created with it changes nothing.
    for (const gain of isOnly("destroyed", holder, isWithResource) ? [] : gains(old, present, who)) {
      changes.push({ direction: "gained", holder, gain, rank: rankOf(gain, account), account });
    }
    for (const gain of isOnly("created", holder, isWithResource) ? [] : gains(present, old, who)) {
      // An unknown policy may grant again what it removes: it is reported with its content before.
      if (gain.policy.address !== undefined && isOpen.has(gain.policy.address)) continue;
      changes.push({ direction: "lost", holder, gain, rank: rankOf(gain, account), account });
    }
  }
  return { changes: byWeight(changes), unknown: joined(unknown) };
}

/**
 * Whether a policy is there on one side alone because its holder is: a principal, or the resource that it is for. Of a
 * resource that stays, the policy says what others may, who stay too.
 */
function isOnly(state: Holder["state"], { kind, state: is }: Holder, isWithResource = false): boolean {
  return is === state && (isWithResource || ["role", "user", "group", "managed policy", "trust policy"].includes(kind));
}

interface Pair {
  readonly holder: Holder;
  readonly old: Side;
  readonly present: Side;
  readonly caller: MaybeUnknownString;
  /** Where it is in another account than the rest. */
  readonly account?: MaybeUnknownString | undefined;
  /** What is not known of it besides its policies. */
  readonly open?: readonly UnknownChange[];
  /** The policy of a resource is created or destroyed together with the resource. */
  readonly isWithResource?: boolean;
}

function isSame(old: Side, present: Side): boolean {
  return (
    old.boundary?.policy === present.boundary?.policy &&
    old.policies.length === present.policies.length &&
    old.policies.every(({ policy }, index) => policy === present.policies[index]?.policy)
  );
}

const NOTHING: Side = { policies: [] };

/** By its name; one that is replaced under an unknown name is identified by its address. */
function namedKeys<
  T extends { readonly kind: string; readonly name: MaybeUnknownString; readonly address: string | undefined },
>(before: readonly T[]): (each: T) => string {
  const byAddress = new Map(before.map((each) => [each.address, each]));
  return (each) => {
    const { address } = each;
    const isNamed = typeof each.name === "string" || address === undefined;
    const { kind, name } = isNamed ? each : (byAddress.get(address) ?? each);
    return `${kind} ${typeof name === "string" ? name.toLowerCase() : (address ?? show(name))}`;
  };
}

/** Roles, users and groups by their names, which are theirs in the account; without a name, by address. */
function* principalPairs(before: Inventory, after: Inventory): Generator<Pair> {
  const [were, are] = [before, after].map(namesByAddress);
  const unread: UnreadPolicies = new Map<string, Policy>();
  for (const [one, other] of matches(before.principals, after.principals, namedKeys(before.principals))) {
    const known = other ?? one;
    if (known === undefined) continue;
    const counterpart =
      one !== undefined && other !== undefined ? undefined : (one ? are : were)?.get(addressKey(known));
    const isOutside = known.address === undefined || (one ?? known).address === undefined;
    const state = isOutside || (one !== undefined && other !== undefined) ? "kept" : one ? "destroyed" : "created";
    const holder: Holder = {
      kind: known.kind,
      name: show(known.name),
      address: known.address,
      state,
      isOutside,
      ...(counterpart === undefined || isOutside ? {} : { counterpart }),
    };
    const isWhole = !isOutside && known.kind !== "group";
    const account = accountOf(known, after);
    const removed = new Set(one?.removesOthers.map(({ why }) => JSON.stringify(why)));
    const open = (other?.removesOthers ?? []).filter(({ why }) => !removed.has(JSON.stringify(why)));
    const [was, is] = [one, other].map((each) => (each === undefined ? undefined : decidingPolicies(each, unread)));
    yield {
      holder,
      old: { ...sideOf(was), isWhole },
      present: { ...sideOf(is), isWhole },
      caller: known.arn,
      account,
      open: open.map((missing) => unknownChange(holder, standInFor(missing, unread), "after", [])),
    };
    const trustSide = (trust: NamedPolicy | undefined, of: Inventory): Side => ({
      policies: trust === undefined ? [] : [trust],
      isWhole: !isOutside,
      policiesOf: policiesByArn(of),
      resource: known.arn,
    });
    if (was?.trust !== undefined || is?.trust !== undefined) {
      // A removed data source removes no trust policy.
      if (isOutside && (one?.trust.is !== "known" || other?.trust.is !== "known")) continue;
      yield {
        holder: { ...holder, kind: "trust policy", isOutside: false },
        old: trustSide(was?.trust, before),
        present: trustSide(is?.trust, after),
        caller: known.arn,
        account,
      };
    }
  }
}

/** Names of principals by their addresses in the plan. */
function namesByAddress({ principals }: Inventory): ReadonlyMap<string, string> {
  return new Map(
    principals.filter(({ address }) => address !== undefined).map((each) => [addressKey(each), show(each.name)]),
  );
}

function addressKey({ kind, address }: PrincipalRecord): string {
  return `${kind} ${address ?? ""}`;
}

/** The account of a principal if the plan contains it; otherwise that of the plan. */
function accountOf({ account }: PrincipalRecord, { account: own }: Inventory): MaybeUnknownString {
  return isAccount(account) ? account : own;
}

/** Policies that are attached to no principal of the plan: principals that have them elsewhere gain and lose access. */
function* managedPolicyPairs(before: Inventory, after: Inventory): Generator<Pair> {
  const found = matches(before.managedPolicies, after.managedPolicies, namedKeys(before.managedPolicies));
  for (const [one, other] of found) {
    // A policy that the plan creates is attached only to principals that the plan names.
    if (one === undefined || one.isAttached || other?.isAttached === true) continue;
    const holder: Holder = {
      kind: "managed policy",
      name: show((other ?? one).name),
      address: (other ?? one).address,
      state: "kept",
      isOutside: false,
    };
    const side = (each: typeof other): Side => (each === undefined ? NOTHING : { policies: [each.policy] });
    yield { holder, old: side(one), present: side(other), caller: holder.name };
  }
}

/** Policies of which it is not known whom they are for, where they are new, gone or changed. */
function unlinkedChanges(before: Inventory, after: Inventory): readonly UnknownChange[] {
  const byAddress = (all: Inventory["unlinked"]): ReadonlyMap<string, UnlinkedPolicy> =>
    new Map(all.map((each) => [`${each.kind} ${each.policy.address ?? ""}`, each]));
  const [old, present] = [byAddress(before.unlinked), byAddress(after.unlinked)];
  const reported = (
    { policy, why }: UnlinkedPolicy,
    when: UnknownChange["when"],
    was: readonly NamedPolicy[],
  ): UnknownChange => ({ when, holders: [], policy: policy.name, address: policy.address, why, was: grantsOf(was) });
  return [
    ...[...present].flatMap(([key, each]) => {
      const was = old.get(key)?.policy;
      return was?.policy === each.policy.policy ? [] : [reported(each, "after", was === undefined ? [] : [was])];
    }),
    ...[...old].flatMap(([key, each]) => (present.has(key) ? [] : [reported(each, "before", [])])),
  ];
}

const byArn = new WeakMap<Inventory, ReadonlyMap<MaybeUnknownString, PrincipalRecord>>();

/** The policies of the principals of an inventory. */
function policiesByArn(inventory: Inventory): (arn: string) => Side | undefined {
  return (arn) => {
    const known = byArn.get(inventory) ?? new Map(inventory.principals.map((each) => [each.arn, each]));
    byArn.set(inventory, known);
    const found = known.get(arn);
    return found?.address === undefined ? undefined : sideOf(decidingPolicies(found));
  };
}

/** Whether a text begins as an ARN does, whatever of it is not known yet. */
function isArn(text: MaybeUnknownString): boolean {
  const [first] = typeof text === "string" ? [text] : text.parts;
  return typeof first !== "string" || first.startsWith("arn:");
}

function sideOf(deciding: DecidingPolicies | undefined): Side {
  return deciding === undefined ? NOTHING : { policies: deciding.policies, boundary: deciding.boundary };
}

/** Policies of the same bucket, key or queue, wherever they stand; of what nothing names, those at the same address. */
function* resourcePairs(before: Inventory, after: Inventory): Generator<Pair> {
  const byOwner = new Map(before.resourcePolicies.map((each) => [each.target.owner, each]));
  const byAddress = new Map(before.resourcePolicies.map((each) => [each.address, each]));
  const ownKey = ({ kind, target: { type, name }, address }: ResourcePolicy): string =>
    `${kind} ${type} ${name ?? address}`;
  const keyOf = (each: ResourcePolicy, isBefore: boolean): string => {
    const { owner, name, isAnother } = each.target;
    if (isAnother && !isBefore) return `${ownKey(each)} another`;
    if (isBefore || name !== undefined) return ownKey(each);
    // Of what is replaced, the name may not be known yet.
    return ownKey((owner === undefined ? byAddress.get(each.address) : byOwner.get(owner)) ?? each);
  };
  const access = new BucketAccessChange(before, after);
  const replaced = new Set(after.resourcePolicies.flatMap(({ target }) => (target.isAnother ? [target.owner] : [])));
  for (const [one, other] of matches(before.resourcePolicies, after.resourcePolicies, keyOf)) {
    const known = other ?? one;
    if (known === undefined) continue;
    const holder: Holder = {
      kind: known.kind === "other" ? "policy" : known.kind,
      name: show(known.resource),
      address: known.address,
      state: one !== undefined && other !== undefined ? "kept" : one === undefined ? "created" : "destroyed",
      isOutside: false,
    };
    const side = (each: typeof one, when: "before" | "after"): Side =>
      each === undefined
        ? NOTHING
        : {
            policies: [access.effectivePolicy(each, when)],
            policiesOf: policiesByArn(when === "before" ? before : after),
            ...(isArn(each.resource) ? { resource: each.resource } : {}),
          };
    yield {
      holder,
      old: side(one, "before"),
      present: side(other, "after"),
      caller: holder.name,
      isWithResource:
        (one === undefined && (known.target.isAnother || access.isNew(known.target))) ||
        (other === undefined && (replaced.has(known.target.owner) || access.isDestroyed(known.target))),
      open: one !== undefined && other !== undefined && mayBeOfAnother(one, other) ? [ofAnother(holder, other)] : [],
    };
  }
}

/** Grants of keys, which cannot be changed: another grant is a new one. */
function* grantPairs(before: Inventory, after: Inventory): Generator<Pair> {
  const keyOf = (grant: KeyGrant): string => JSON.stringify(grant);
  const present = new Map(after.keyGrants.map((grant) => [keyOf(grant), grant]));
  const old = new Set(before.keyGrants.map(keyOf));
  const pair = (grant: KeyGrant, state: "created" | "destroyed"): Pair => {
    const name = show(grant.key);
    const side: Side = { policies: [grantPolicy(grant)] };
    const holder: Holder = { kind: "key", name, address: grant.address, state, isOutside: false };
    return {
      holder,
      old: state === "created" ? NOTHING : side,
      present: state === "created" ? side : NOTHING,
      caller: name,
    };
  };
  for (const grant of before.keyGrants) if (!present.has(keyOf(grant))) yield pair(grant, "destroyed");
  for (const [key, grant] of present) if (!old.has(key)) yield pair(grant, "created");
}

/** Whether a policy that stands where it stood may be for something else now. */
function mayBeOfAnother({ target: was }: ResourcePolicy, { target: is }: ResourcePolicy): boolean {
  return is.isNamed && is.name === undefined && is.owner === undefined && was.name !== undefined;
}

function ofAnother(holder: Holder, { policy }: ResourcePolicy): UnknownChange {
  const why = "what it is for is known only after apply";
  return { when: "after", holders: [holder], policy: policy.name, address: policy.address, why, was: [] };
}

/** ACLs by what they grant, where they count: what is undetermined of them, a check reports. */
function* aclPairs(before: Inventory, after: Inventory): Generator<Pair> {
  const [were, are] = [before, after].map(({ bucketAccess: { acls } }) => acls);
  if (were === undefined || are === undefined || were.length + are.length === 0) return;
  const access = new BucketAccessChange(before, after);
  for (const [one, other] of matches(were, are, ({ address }) => address)) {
    const known = other ?? one;
    // Terraform destroys no ACL of a bucket: it only forgets it.
    if (known === undefined) continue;
    const isForgotten = other === undefined && known.of === "bucket" && !after.owners.has(known.address);
    if (isForgotten && !access.isDestroyed(known.bucket)) continue;
    const side = (each: typeof one, exposure: Exposure): Side =>
      each?.policy === undefined || takesEffect(each, exposure, after.account) !== "yes"
        ? NOTHING
        : { policies: [each.policy] };
    const holder: Holder = {
      kind: "ACL",
      name: access.nameOf(known.bucket),
      address: known.address,
      state: one === undefined ? "created" : other === undefined ? "destroyed" : "kept",
      isOutside: false,
    };
    const old = side(one, access.exposureBefore(known.bucket));
    const present = side(other, access.exposureAfter(known.bucket));
    yield { holder, old, present, caller: holder.name };
  }
}

/** AWS's default, which lets everything pass. */
const DEFAULT_ENDPOINT_POLICY: NamedPolicy = {
  name: "AWS's default policy",
  address: undefined,
  policy: readPolicy({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
  }),
};

/** Endpoints that stay; one that is made or destroyed is a matter of the network. */
function* endpointPairs(before: Inventory, after: Inventory): Generator<Pair> {
  const unread: UnreadPolicies = new Map<string, Policy>();
  const old = new Map(before.vpcEndpoints.map((each) => [each.address, each]));
  for (const present of after.vpcEndpoints) {
    const one = old.get(present.address);
    if (one === undefined) continue;
    const holder: Holder = {
      kind: "VPC endpoint",
      name: show(present.service),
      address: present.address,
      state: "kept",
      isOutside: false,
    };
    const side = ({ policy, address }: typeof one): Side => ({
      policies: [policyOf(policy, { name: "endpoint policy", address }, unread) ?? DEFAULT_ENDPOINT_POLICY],
    });
    yield { holder, old: side(one), present: side(present), caller: holder.name };
  }
}

/** Policies that cannot be read on one side and are not the same on the other. */
function unknownIn(holder: Holder, old: Side, present: Side): readonly UnknownChange[] {
  const [before, after] = [partsOf(old), partsOf(present)];
  const policies = ({ all }: SideParts): readonly NamedPolicy[] => all.map(({ policy }) => policy);
  const open = unreadOf(after, before).map((policy) => {
    const was = policies(before).filter(({ address }) => address === policy.address);
    return unknownChange(holder, policy, "after", was);
  });
  const reported = new Set(open.map(({ address }) => address));
  const gone = unreadOf(before, after).filter(({ address }) => !reported.has(address));
  return [...open, ...gone.map((policy) => unknownChange(holder, policy, "before", []))];
}

/** The policies of a side; one that grants and one that limits are not the same, whatever they say. */
interface SideParts {
  readonly all: readonly { readonly policy: NamedPolicy; readonly isBoundary: boolean }[];
  readonly granting: ReadonlySet<Policy>;
  readonly boundary: Policy | undefined;
}

function partsOf({ policies, boundary }: Side): SideParts {
  return {
    all: [
      ...policies.map((policy) => ({ policy, isBoundary: false })),
      ...(boundary === undefined ? [] : [{ policy: boundary, isBoundary: true }]),
    ],
    granting: new Set(policies.map(({ policy }) => policy)),
    boundary: boundary?.policy,
  };
}

/** What stands outside the plan is no change of it. */
function unreadOf({ all }: SideParts, other: SideParts): readonly NamedPolicy[] {
  return all.flatMap(({ policy, isBoundary }) => {
    const isThere = isBoundary ? other.boundary === policy.policy : other.granting.has(policy.policy);
    return policy.address === undefined || isThere || problemsOf(policy.policy).length === 0 ? [] : [policy];
  });
}

function unknownChange(
  holder: Holder,
  policy: NamedPolicy,
  when: UnknownChange["when"],
  was: readonly NamedPolicy[],
): UnknownChange {
  const [why = ""] = problemsOf(policy.policy);
  return {
    when,
    holders: [holder],
    policy: policy.name,
    address: policy.address,
    why: policy.redacted === true ? "its content is sensitive" : why,
    was: grantsOf(was),
  };
}

/** What can be shown of policies. */
function grantsOf(policies: readonly NamedPolicy[]): readonly StatementRef[] {
  return policies.flatMap((policy) =>
    policy.redacted === true
      ? []
      : policy.policy.statements
          .filter(({ unreadable }) => unreadable.length === 0)
          .map((statement) => ({ policy, statement })),
  );
}

/** A policy that is attached to several principals, or to unknown ones, is reported once. */
function joined(all: readonly UnknownChange[]): readonly UnknownChange[] {
  const groups = new Map<string, UnknownChange>();
  for (const each of all) {
    const key = JSON.stringify([each.address, each.policy, each.why, each.when]);
    const group = groups.get(key);
    groups.set(key, group === undefined ? each : { ...group, holders: [...group.holders, ...each.holders] });
  }
  return [...groups.values()].sort((one, other) => compare(one.address ?? "", other.address ?? ""));
}

/** The heaviest first; what exists before what the plan makes; then by name, so that the same plan gives the same order. */
function byWeight(changes: readonly AccessChange[]): readonly AccessChange[] {
  const weighed = changes.map((change) => {
    const { holder, gain, direction, rank } = change;
    const key = [
      String(RANKS.indexOf(rank)),
      holder.state === "created" ? 1 : 0,
      // A removed limit is more severe than an access that was never allowed.
      lostLimit(gain),
      holder.name,
      gain.policy.address ?? "",
      gain.policy.name,
      direction,
      String(gain.statement.position).padStart(6, "0"),
      gain.principal === undefined ? "" : nameOf(gain.principal),
      ...gain.action.patterns.map(({ text }) => show(text)),
    ].join("\n");
    return { change, key };
  });
  return weighed.sort((one, other) => compare(one.key, other.key)).map(({ change }) => change);
}

function lostLimit({ nearest, conditions }: Gain): number {
  if (nearest.length === 0) return 2;
  return nearest.every(({ statement }) => statement.conditions.length > conditions.length) ? 0 : 1;
}

/** By code units, so that it is the same everywhere. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Who is meant by an entry of a policy that names principals. */
export function nameOf({ type, identifier }: PrincipalEntry): string {
  return type === "*" ? "any principal" : show(identifier);
}
