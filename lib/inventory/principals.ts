/** Roles, users and groups with everything that grants them something. */
import type { NamedPolicy, Policy } from "../authorization/policy";
import { unknownPolicy } from "../authorization/read-policy";
import { show, type Text } from "../authorization/text";
import { attribute, blocks, text, texts } from "./data";
import { policyOf } from "./documents";
import type { ResourceRecord } from "./record";
import type { Resolver } from "./resolve";

/** AWS managed policies by ARN, as they are known to this version. */
export type ManagedPolicies = (arn: string) => { readonly name: string; readonly policy: Policy } | undefined;

/** A role, user or group. */
export interface PrincipalRecord {
  readonly kind: "role" | "user" | "group";
  /** Where the plan or stack has it; undefined for one that exists outside. */
  readonly address: string | undefined;
  readonly name: Text;
  readonly arn: Text;
  /** Its trust policy; undefined for users and groups, and where it is not known. */
  readonly trust: NamedPolicy | undefined;
  readonly boundary: NamedPolicy | undefined;
  readonly policies: readonly NamedPolicy[];
}

const KINDS = [
  { kind: "role", type: "aws_iam_role", link: "role", list: "roles" },
  { kind: "user", type: "aws_iam_user", link: "user", list: "users" },
  { kind: "group", type: "aws_iam_group", link: "group", list: "groups" },
] as const;
type Kind = (typeof KINDS)[number];

/** Why the policies of a role that exists are not all known. */
export const OUTSIDE =
  "the role exists outside this plan or stack: its trust policy, its permissions boundary and its other policies are not known";

/** Builds principals from the resources that make and change them. */
export class Principals {
  /** What could not be linked to the principal it belongs to. */
  private readonly unlinked: NamedPolicy[] = [];

  /** @param replaced the resources that the plan removes or changes: what hangs on a role because of them is not counted. */
  constructor(
    private readonly resolver: Resolver,
    private readonly managed: ManagedPolicies,
    private readonly replaced: Resolver | undefined,
  ) {}

  /** All of them, those outside last. */
  all(): readonly PrincipalRecord[] {
    return KINDS.flatMap((kind) => this.ofKind(kind));
  }

  private ofKind(kind: Kind): readonly PrincipalRecord[] {
    const { resolver } = this;
    const records = resolver.records.of(kind.type);
    const granted = new Map<string, NamedPolicy[]>();
    const outside = new Map<string, string>();
    const grant = (holder: Text, policy: NamedPolicy, from?: string | number): void => {
      const found = this.holder(kind, holder, from);
      if (found === undefined) {
        this.unlinked.push({
          ...policy,
          policy: unknownPolicy(`it is not known whether ${policy.name} hangs on this ${kind.kind}`),
        });
        return;
      }
      if (typeof found === "string") outside.set(found.toLowerCase(), found);
      const key = typeof found === "string" ? found.toLowerCase() : found.address;
      granted.set(key, [...(granted.get(key) ?? []), policy]);
    };
    for (const { holder, policy, from } of this.grants(kind)) grant(holder, policy, from);
    for (const { holders, policy, from } of this.sharedAttachments(kind))
      for (const holder of holders) grant(holder, policy, from);
    const inside = records.map((record) => this.inside(kind, record, granted.get(record.address) ?? []));
    const others = [...outside].map(([key, name]) => this.outside(kind, name, granted.get(key) ?? []));
    return [...inside, ...others].map((each) => ({ ...each, policies: [...each.policies, ...this.unlinked] }));
  }

  /** The record that a name or reference means, a name outside, or undefined. */
  private holder(kind: Kind, holder: Text, from?: string | number): ResourceRecord | string | undefined {
    const resolved = this.resolver.text(holder);
    if (typeof resolved === "string") {
      const name = resolved.split("/").at(-1) ?? resolved;
      return (
        this.resolver.records.of(kind.type).find((record) => sameName(this.resolver.attribute(record, "name"), name)) ??
        name
      );
    }
    const [record, ...more] = this.resolver.madeFrom(resolved, [kind.type], from);
    if (record === undefined || more.length > 0) return undefined;
    if (record.mode === "managed") return record;
    const name = this.resolver.attribute(record, "name");
    return typeof name === "string" ? name : undefined;
  }

  private *grants({
    kind,
    link,
  }: Kind): Generator<{ holder: Text; policy: NamedPolicy; from: ResourceRecord["index"] }> {
    const { resolver } = this;
    for (const record of resolver.records.of(`aws_iam_${kind}_policy`)) {
      const holder = text(record.data, link);
      const name = this.nameOf(record);
      if (holder !== undefined)
        yield { holder, policy: { name, address: record.address, policy: this.inline(record) }, from: record.index };
    }
    for (const record of resolver.records.of(`aws_iam_${kind}_policy_attachment`)) {
      const holder = text(record.data, link);
      const arn = text(record.data, "policy_arn");
      if (holder !== undefined && arn !== undefined)
        yield { holder, policy: this.attached(arn, record), from: record.index };
    }
  }

  private *sharedAttachments({
    list,
  }: Kind): Generator<{ holders: readonly Text[]; policy: NamedPolicy; from: ResourceRecord["index"] }> {
    for (const record of this.resolver.records.of("aws_iam_policy_attachment")) {
      const arn = text(record.data, "policy_arn");
      if (arn !== undefined)
        yield { holders: texts(record.data, list), policy: this.attached(arn, record), from: record.index };
    }
  }

  private nameOf(record: ResourceRecord): string {
    const name = text(record.data, "name");
    return name === undefined ? record.address : show(this.resolver.text(name));
  }

  private inline(record: ResourceRecord): Policy {
    const policy = text(record.data, "policy");
    return policy === undefined
      ? unknownPolicy("the policy is missing")
      : policyOf(policy, this.resolver, record.index);
  }

  /** The policy behind an ARN: AWS's own, one of the plan, or one that cannot be seen. */
  private attached(arn: Text, record: ResourceRecord): NamedPolicy {
    const resolved = this.resolver.text(arn);
    const managed = typeof resolved === "string" ? this.managed(resolved) : undefined;
    if (managed !== undefined) return { ...managed, address: record.address };
    const own = this.ownPolicy(resolved, record.index);
    if (own !== undefined) {
      const name = this.nameOf(own);
      return { name, address: own.address, policy: this.inline(own) };
    }
    const shown = show(resolved);
    return {
      name: shown,
      address: record.address,
      policy: unknownPolicy(`the content of ${shown} is not in the plan or stack, nor bundled`),
    };
  }

  private ownPolicy(arn: Text, from?: string | number): ResourceRecord | undefined {
    const { records } = this.resolver;
    const candidates = [...records.of("aws_iam_policy"), ...records.of("aws_iam_policy", "data")];
    const [made, ...more] = this.resolver.madeFrom(arn, ["aws_iam_policy"], from);
    if (made !== undefined && more.length === 0) return made;
    return candidates.find((candidate) => same(this.resolver.attribute(candidate, "arn"), arn));
  }

  private inside(kind: Kind, record: ResourceRecord, granted: readonly NamedPolicy[]): PrincipalRecord {
    const trust = text(record.data, "assume_role_policy");
    const boundary = text(record.data, "permissions_boundary");
    const name = this.resolver.attribute(record, "name") ?? record.address;
    return {
      kind: kind.kind,
      address: record.address,
      name,
      arn: this.resolver.attribute(record, "arn") ?? record.address,
      trust:
        trust === undefined
          ? undefined
          : { name: "trust policy", address: record.address, policy: policyOf(trust, this.resolver, record.index) },
      boundary: boundary === undefined ? undefined : this.attached(boundary, record),
      policies: [...granted, ...this.onTheRole(record, granted)],
    };
  }

  /**
   * What the role itself lists: written in the configuration, or computed when it was read. Read, it repeats what other
   * resources of this plan put there, and what this plan is about to take away.
   */
  private onTheRole(record: ResourceRecord, granted: readonly NamedPolicy[]): readonly NamedPolicy[] {
    const gone = this.replaced?.records.all ?? [];
    const goneArns = gone
      .filter(({ type }) => type.endsWith("_policy_attachment"))
      .map(({ data }) => text(data, "policy_arn"));
    const goneNames = gone.filter(({ type }) => type === "aws_iam_role_policy").map(({ data }) => text(data, "name"));
    const known = new Set(granted.map(({ name }) => name));
    const attached = texts(record.data, "managed_policy_arns")
      .filter((arn) => !isComputed(arn) && !goneArns.includes(arn))
      .map((arn) => this.attached(arn, record))
      .filter(({ name }) => !known.has(name));
    const inline = blocks(record.data, "inline_policy").flatMap((each) => {
      const name = text(each, "name");
      const policy = text(each, "policy");
      if (name === undefined || policy === undefined || goneNames.includes(name) || known.has(show(name))) return [];
      return [{ name: show(name), address: record.address, policy: policyOf(policy, this.resolver, record.index) }];
    });
    const unread = record.created
      ? []
      : ["inline_policy", "managed_policy_arns"].filter((name) => isComputed(attribute(record.data, name)));
    return [
      ...attached,
      ...inline,
      ...unread.map((name) => ({
        name,
        address: record.address,
        policy: unknownPolicy(`${name} of ${record.address} is not known`),
      })),
    ];
  }

  private outside(kind: Kind, name: string, granted: readonly NamedPolicy[]): PrincipalRecord {
    const { records } = this.resolver;
    const read = kind.kind === "role" ? records.of("aws_iam_role", "data") : [];
    const data = read.find((each) => sameName(text(each.data, "name"), name));
    const trust = data === undefined ? undefined : text(data.data, "assume_role_policy");
    const arn = data === undefined ? undefined : text(data.data, "arn");
    return {
      kind: kind.kind,
      address: data?.address,
      name,
      arn: arn ?? { parts: [{ reference: `ARN of ${kind.kind} ${name} in ${show(records.place.account)}` }] },
      trust:
        trust === undefined
          ? undefined
          : { name: "trust policy", address: data?.address, policy: policyOf(trust, this.resolver) },
      boundary: { name: "permissions boundary", address: undefined, policy: unknownPolicy(OUTSIDE) },
      policies: [...granted, { name: "other policies", address: undefined, policy: unknownPolicy(OUTSIDE) }],
    };
  }
}

function isComputed(data: unknown): boolean {
  return typeof data === "object" && data !== null && "parts" in data;
}

function sameName(one: Text | undefined, other: string): boolean {
  return typeof one === "string" && one.toLowerCase() === other.toLowerCase();
}

function same(one: Text | undefined, other: Text): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
