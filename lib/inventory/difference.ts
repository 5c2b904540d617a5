/** Who gains and who loses what between two inventories. */
import { gains, type Gain, type Grant, type Side } from "../authorization/difference";
import type { NamedPolicy, PrincipalEntry } from "../authorization/policy";
import { problemsOf, readPolicy } from "../authorization/read-policy";
import { show, type Text } from "../authorization/text";
import type { Inventory } from "./inventory";
import type { PrincipalRecord } from "./principals";
import { type Rank, rankOf, RANKS } from "./rank";

/** Something that policies hang on or belong to. */
export interface Holder {
  readonly kind: "role" | "user" | "group" | "trust policy" | "bucket" | "key" | "policy" | "VPC endpoint";
  readonly name: string;
  readonly address: string | undefined;
  /** Whether the plan makes or destroys it. */
  readonly state: "created" | "destroyed" | "kept";
  /** Why more of its policies may exist than the plan holds. */
  readonly others: string | undefined;
}

/** One thing that is allowed after and not before, or the other way round. */
export interface AccessChange {
  readonly direction: "gained" | "lost";
  /** Whose policy it stands in; who gains is {@link Gain.principal} where the policy names principals. */
  readonly holder: Holder;
  readonly gain: Gain;
  readonly rank: Rank;
  /** Of the plan; others are told by it. */
  readonly account: Text;
}

/** A policy that changes and cannot be read. */
export interface UnknownChange {
  readonly holders: readonly Holder[];
  readonly policy: string;
  readonly address: string | undefined;
  readonly why: string;
  /** What the policy was before; empty for a new one, and for one that is sensitive. */
  readonly was: readonly Grant[];
}

/** All differences, those first that weigh most. */
export interface AccessDifference {
  readonly changes: readonly AccessChange[];
  readonly unknown: readonly UnknownChange[];
}

/** Compares two inventories by what they allow. */
export function accessDifference(before: Inventory, after: Inventory): AccessDifference {
  const pairs = [...principalPairs(before, after), ...resourcePairs(before, after), ...endpointPairs(before, after)];
  const changes: AccessChange[] = [];
  const unknown: UnknownChange[] = [];
  for (const { holder, old, present, caller } of pairs) {
    if (isSame(old, present)) continue;
    const open = unknownIn(holder, old, present);
    unknown.push(...open);
    const account = after.account;
    const who = { arn: caller, account };
    for (const gain of gains(old, present, who)) {
      changes.push({ direction: "gained", holder, gain, rank: rankOf(gain, account), account });
    }
    for (const gain of gains(present, old, who)) {
      // What an unknown policy takes away, it may give again: it is told with what it was.
      if (open.some(({ address }) => address !== undefined && address === gain.policy.address)) continue;
      changes.push({ direction: "lost", holder, gain, rank: rankOf(gain, account), account });
    }
  }
  return { changes: byWeight(changes), unknown: joined(unknown) };
}

interface Pair {
  readonly holder: Holder;
  readonly old: Side;
  readonly present: Side;
  readonly caller: Text;
}

function isSame(old: Side, present: Side): boolean {
  return (
    old.boundary?.policy === present.boundary?.policy &&
    old.policies.length === present.policies.length &&
    old.policies.every(({ policy }, index) => policy === present.policies[index]?.policy)
  );
}

const NOTHING: Side = { policies: [] };

/** Roles, users and groups by their names, which are theirs in the account; without a name, by address. */
function* principalPairs(before: Inventory, after: Inventory): Generator<Pair> {
  const key = ({ kind, name, address }: PrincipalRecord): string =>
    `${kind} ${typeof name === "string" ? name.toLowerCase() : (address ?? show(name))}`;
  const old = new Map(before.principals.map((each) => [key(each), each]));
  // Of one that is replaced under a name that is not known yet, the address tells who it was.
  const byAddress = new Map(before.principals.map((each) => [each.address, each]));
  const keyNow = (each: PrincipalRecord): string => {
    const same = typeof each.name === "string" || each.address === undefined ? undefined : byAddress.get(each.address);
    return key(same ?? each);
  };
  const present = new Map(after.principals.map((each) => [keyNow(each), each]));
  for (const name of new Set([...old.keys(), ...present.keys()])) {
    const [one, other] = [old.get(name), present.get(name)];
    const known = other ?? one;
    if (known === undefined) continue;
    const isOutside = known.address === undefined || (one ?? known).address === undefined;
    const state = isOutside || (one !== undefined && other !== undefined) ? "kept" : one ? "destroyed" : "created";
    const holder: Holder = {
      kind: known.kind,
      name: show(known.name),
      address: known.address,
      state,
      others: isOutside ? `the ${known.kind} exists outside this plan: its other policies are not known` : undefined,
    };
    const isWhole = !isOutside && known.kind !== "group";
    yield {
      holder,
      old: { ...sideOf(one), isWhole },
      present: { ...sideOf(other), isWhole },
      caller: known.arn,
    };
    const trusts = [one?.trust, other?.trust];
    if (trusts.some((trust) => trust !== undefined)) {
      const [was, is] = trusts.map((trust): Side => ({
        policies: trust === undefined ? [] : [trust],
        isWhole: !isOutside,
      }));
      // A data source that is gone takes no trust policy with it.
      if (isOutside && trusts.includes(undefined)) continue;
      yield {
        holder: { ...holder, kind: "trust policy", others: undefined },
        old: was ?? NOTHING,
        present: is ?? NOTHING,
        caller: known.arn,
      };
    }
  }
}

function sideOf(principal: PrincipalRecord | undefined): Side {
  return principal === undefined ? NOTHING : { policies: principal.policies, boundary: principal.boundary };
}

function* resourcePairs(before: Inventory, after: Inventory): Generator<Pair> {
  const old = new Map(before.resourcePolicies.map((each) => [each.address, each]));
  const present = new Map(after.resourcePolicies.map((each) => [each.address, each]));
  const names = new Map(
    before.resourcePolicies
      .filter(({ address, kind }) => kind !== "other" && !present.has(address))
      .map((each) => [`${each.kind} ${show(each.resource)}`, each]),
  );
  const taken = new Set<string>();
  for (const address of new Set([...present.keys(), ...old.keys()])) {
    if (taken.has(address)) continue;
    const other = present.get(address);
    // The same resource's policy may have come to stand at another address.
    const one = old.get(address) ?? (other && names.get(`${other.kind} ${show(other.resource)}`));
    if (one !== undefined) taken.add(one.address);
    const known = other ?? one;
    if (known === undefined) continue;
    const holder: Holder = {
      kind: known.kind === "other" ? "policy" : known.kind,
      name: show(known.resource),
      address: known.address,
      state: one !== undefined && other !== undefined ? "kept" : one === undefined ? "created" : "destroyed",
      others: undefined,
    };
    const side = (each: typeof one): Side => (each === undefined ? NOTHING : { policies: [each.policy] });
    yield { holder, old: side(one), present: side(other), caller: holder.name };
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
  const old = new Map(before.vpcEndpoints.map((each) => [each.address, each]));
  for (const present of after.vpcEndpoints) {
    const one = old.get(present.address);
    if (one === undefined) continue;
    const holder: Holder = {
      kind: "VPC endpoint",
      name: show(present.service),
      address: present.address,
      state: "kept",
      others: undefined,
    };
    const side = ({ policy }: typeof one): Side => ({ policies: [policy ?? DEFAULT_ENDPOINT_POLICY] });
    yield { holder, old: side(one), present: side(present), caller: holder.name };
  }
}

/** Policies that cannot be read after, and could be before or were not there. */
function unknownIn(holder: Holder, old: Side, present: Side): readonly UnknownChange[] {
  const all = ({ policies, boundary }: Side): readonly NamedPolicy[] =>
    boundary === undefined ? policies : [...policies, boundary];
  const before = all(old);
  const wasUnknown = new Set(before.map(problemKey));
  return all(present).flatMap((policy): readonly UnknownChange[] => {
    const [why] = problemsOf(policy.policy);
    // What stands outside the plan is no change of it.
    if (why === undefined || policy.address === undefined || wasUnknown.has(problemKey(policy))) return [];
    const was = before.filter(({ address }) => address === policy.address);
    return [
      {
        holders: [holder],
        policy: policy.name,
        address: policy.address,
        why: policy.withheld === true ? "its content is sensitive" : why,
        was: was.flatMap((each) =>
          each.withheld === true ? [] : each.policy.statements.map((statement) => ({ policy: each, statement })),
        ),
      },
    ];
  });
}

function problemKey({ name, address, policy }: NamedPolicy): string {
  return JSON.stringify([name, address, problemsOf(policy)]);
}

/** One policy that hangs on several, or on nobody knows whom, is told once. */
function joined(all: readonly UnknownChange[]): readonly UnknownChange[] {
  const groups = new Map<string, UnknownChange>();
  for (const each of all) {
    const key = JSON.stringify([each.address, each.policy, each.why]);
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
      // A limit that is gone says more than what was never allowed.
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
  return type === "*" ? "everybody" : show(identifier);
}
