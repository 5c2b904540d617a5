/** Policies of buckets, keys, queues and whatever else has one, in whichever resource they are written. */
import { ownValue } from "../../rules/own-value";
import type { NamedPolicy, Policy } from "../../authorization/policy";
import { unknownPolicy } from "../../authorization/read-policy";
import type { MaybeUnknownString } from "../../authorization/text";
import type { ResourcePolicy } from "../../inventory/inventory";
import { text } from "./planned-value";
import { defaultPolicy } from "./default-policies";
import { policyIn } from "./documents";
import { keyArn } from "./keys";
import { POLICY_ARGUMENTS } from "./policy-arguments";
import type { ResourceRecord } from "./record";
import { hasSource, type Resolver } from "./resolve";
import type { Targets } from "./targets";

/**
 * The policies of resources.
 * @param gone resources that the plan removes or changes: what an object repeats of them, it has no longer
 */
export function resourcePoliciesOf(
  resolver: Resolver,
  targets: Targets,
  gone: readonly ResourceRecord[],
): readonly ResourcePolicy[] {
  const { records } = resolver;
  const lost = new Map<string, ResourceRecord>();
  for (const record of gone) {
    const { owner } = targets.of(record);
    if (owner !== undefined) lost.set(owner, record);
  }
  const all = records.all.flatMap((record) => policiesIn(record, resolver, targets, lost));
  const written = withoutRepeated(all);
  const owners = new Set(written.map(({ target }) => target.owner));
  const defaults = [...lost].flatMap(([owner, record]): readonly ResourcePolicy[] => {
    const policy = owners.has(owner) ? undefined : defaultPolicy(record, owner, resolver);
    if (policy === undefined) return [];
    const target = targets.of(record);
    return [{ address: owner, kind: kindOf(target.type), resource: target.name ?? owner, target, policy }];
  });
  return [...written, ...defaults];
}

/** The policies that a resource holds for itself or for another. */
function policiesIn(
  record: ResourceRecord,
  resolver: Resolver,
  targets: Targets,
  lost: ReadonlyMap<string, ResourceRecord>,
): readonly ResourcePolicy[] {
  if (record.mode !== "managed") return [];
  const entry = resolver.records.types.of(record.type);
  const policies = entry?.policies;
  const names = entry === undefined ? POLICY_ARGUMENTS : Object.keys(policies ?? {});
  return names.flatMap((name): readonly ResourcePolicy[] => {
    const argument = ownValue(policies, name);
    if (argument !== undefined && argument.as !== "resource") return [];
    const policy = text(record.data, name);
    // Computed when the configuration gives none: then it is AWS's default.
    if (policy === undefined || (argument === undefined ? !mayBePolicy(policy) : !isGiven(policy))) return [];
    const { address } = record;
    const isLost = argument?.isComputed === true && !record.written.has(name) && lost.has(address);
    if (isLost && typeof policy === "string") return [];
    const target = targets.of(record);
    const kind = kindOf(target.type);
    const read = policyIn(record, kind === "other" ? name : `${kind} policy`, policy, resolver);
    const found = isLost ? { ...read, policy: resolver.policies.unknown(mayStayUnwritten(address, name)) } : read;
    const resource = resourceOf(record, target, kind, resolver);
    return [{ address, kind, resource, target, policy: kind === "other" ? ofResource(found) : found }];
  });
}

/** The provider writes an argument only where it differs from what it read; what it read is removed by this plan. */
function mayStayUnwritten(address: string, name: string): string {
  return `${name} of ${address} is known only after apply, and is written only if it differs from the policy that this plan removes`;
}

function isGiven(policy: MaybeUnknownString): boolean {
  return typeof policy === "string" || hasSource(policy);
}

function kindOf(type: string): ResourcePolicy["kind"] {
  if (type === "aws_s3_bucket") return "bucket";
  return type === "aws_kms_key" ? "key" : "other";
}

/** What requests call the resource: a bucket by its name, a key by its ARN. */
function resourceOf(
  record: ResourceRecord,
  { name, owner }: ResourcePolicy["target"],
  kind: ResourcePolicy["kind"],
  resolver: Resolver,
): MaybeUnknownString {
  const argument = resolver.records.types.of(record.type)?.of?.[0]?.argument;
  const value = argument === undefined ? undefined : text(record.data, argument);
  const own = owner === undefined ? undefined : resolver.records.at(owner);
  if (kind === "key") {
    const arn = own === undefined ? undefined : resolver.attribute(own, "arn");
    return (
      arn ??
      (value === undefined ? undefined : keyArn(resolver.arn(value), resolver.records.placeOf(record))) ??
      record.address
    );
  }
  const known = kind === "bucket" && own !== undefined ? resolver.attribute(own, "bucket") : undefined;
  return (
    known ?? name ?? (kind === "bucket" && value !== undefined ? resolver.id(value, record.index) : record.address)
  );
}

/** What has its policy in a resource of its own repeats it in itself. */
function withoutRepeated(all: readonly ResourcePolicy[]): readonly ResourcePolicy[] {
  const [names, owners] = [new Set<string>(), new Set<string>()];
  for (const { address, target } of all) {
    if (target.owner === address) continue;
    if (target.name !== undefined) names.add(`${target.type} ${target.name}`);
    if (target.owner !== undefined) owners.add(target.owner);
  }
  return all.filter(
    ({ address, target: { type, name, owner } }) =>
      owner !== address || !(owners.has(address) || (name !== undefined && names.has(`${type} ${name}`))),
  );
}

const withoutPrincipal = new WeakMap<Policy, Policy>();

/** A policy without principals is for a session or a device: it is unknown whether it grants or limits. */
function ofResource(policy: NamedPolicy): NamedPolicy {
  const { statements } = policy.policy;
  if (statements.every(({ principals, unreadable }) => principals !== undefined || unreadable.length > 0))
    return policy;
  const unread =
    withoutPrincipal.get(policy.policy) ??
    unknownPolicy("it names no Principal: whether it grants or limits is not known");
  withoutPrincipal.set(policy.policy, unread);
  return { ...policy, policy: unread };
}

/** Other JSON, such as a lifecycle policy, is in the same arguments. */
export function mayBePolicy(policy: MaybeUnknownString): boolean {
  return typeof policy === "string" ? policy.includes('"Statement"') : hasSource(policy);
}
