/** Roles, users and groups with everything that grants them something. */
import type { NamedPolicy, Policy } from "../../authorization/policy";
import { isText, show, Template, type MaybeUnknownString, unknownText } from "../../authorization/text";
import type { UnknownReason, Why } from "../../authorization/unknown";
import { attribute, blocks, type PlannedValue, text, texts } from "./planned-value";
import { policyIn } from "./documents";
import { isAccount, maybeSameAccount } from "../../inventory/accounts";
import { completenessOf, type Missing, missingOf } from "../../inventory/completeness";
import { ABSENT, type Fact, known, unknown } from "../../inventory/fact";
import type { ManagedPolicyRecord, PrincipalRecord, RemovedPolicy, UnlinkedPolicy } from "../../inventory/principals";
import type { ResourceRecord } from "./record";
import { isComputed, type Resolver } from "./resolve";
import type { PolicyArgument } from "./types";

/** AWS managed policies by ARN, as they are known to this version. */
export type ManagedPolicies = (arn: string) => { readonly name: string; readonly policy: Policy } | undefined;

/** Everything of IAM. */
interface AllPrincipals {
  /** Those outside last. */
  readonly principals: readonly PrincipalRecord[];
  readonly unlinked: readonly UnlinkedPolicy[];
  readonly managedPolicies: readonly ManagedPolicyRecord[];
}

const KINDS = {
  role: { kind: "role", type: "aws_iam_role" },
  group: { kind: "group", type: "aws_iam_group" },
  user: { kind: "user", type: "aws_iam_user" },
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];

/** Of more policies that could be on any principal, each principal has one that stands for all. */
const MOST_UNLINKED = 20;

/** A principal that is not among the resources. */
interface Outside {
  readonly name: string;
  readonly account: string | undefined;
}

/** Principals of one name. */
interface Namesakes {
  readonly first: ResourceRecord;
  /** Undefined if an account has several, as far as the plan shows. */
  readonly byAccount: Map<string | undefined, ResourceRecord | undefined>;
  /** Of one at least the account is not known. */
  readonly isOpen: boolean;
}

function namesakesOf(first: ResourceRecord): Namesakes {
  return { first, byAccount: new Map<string | undefined, ResourceRecord | undefined>(), isOpen: false };
}

/** Builds principals from the resources that make and change them. */
export class Principals {
  /** What could not be linked to the principal it belongs to. */
  private readonly unlinked: UnlinkedPolicy[] = [];
  private readonly attachedPolicies = new Set<ResourceRecord>();
  private readonly byName = new Map<string, Namesakes>();
  private readonly policiesByArn = new Map<string, ResourceRecord>();
  /** The resource that puts a policy where it is; the policy itself may stand in another. */
  private readonly grantedBy = new Map<NamedPolicy, ResourceRecord>();
  /** What the plan takes away, by kind, holder, and name or ARN, with the address of the resource that put it there. */
  private readonly gone: ReadonlyMap<string, string>;
  /** The same of what the plan puts there. */
  private readonly put = new Set<string>();

  /** @param gone the resources that the plan removes or changes: policies that they attach to a role do not count */
  constructor(
    private readonly resolver: Resolver,
    private readonly managed: ManagedPolicies,
    gone: readonly ResourceRecord[],
  ) {
    const { records } = resolver;
    for (const { type } of Object.values(KINDS)) {
      for (const record of records.of(type)) {
        const name = resolver.attribute(record, "name");
        if (typeof name !== "string") continue;
        const key = `${type} ${name.toLowerCase()}`;
        const same = this.byName.get(key) ?? namesakesOf(record);
        const account = records.accountOf(record);
        const isAlone = !same.byAccount.has(account);
        const isOpen = same.isOpen || !isAlone || !isAccount(account);
        this.byName.set(key, { ...same, byAccount: same.byAccount.set(account, isAlone ? record : undefined), isOpen });
      }
    }
    for (const record of [...records.of("aws_iam_policy", "data"), ...records.of("aws_iam_policy")]) {
      this.policiesByArn.set(JSON.stringify(resolver.attribute(record, "arn")), record);
    }
    this.gone = new Map(
      gone.flatMap((record) => this.keysOf(record, (value) => value).map((key) => [key, record.address] as const)),
    );
    if (gone.length === 0) return;
    for (const type of records.types.holding("attached")) {
      for (const record of records.of(type)) {
        if (!record.kept) this.keysOf(record, (value) => resolver.text(value)).forEach((key) => this.put.add(key));
      }
    }
  }

  /** What a resource puts on which principals. */
  private keysOf(
    { type, data }: ResourceRecord,
    resolve: (value: MaybeUnknownString) => MaybeUnknownString,
  ): readonly string[] {
    const what = text(data, "policy_arn") ?? text(data, "name");
    if (what === undefined) return [];
    return (this.resolver.records.types.of(type)?.of ?? []).flatMap((belonging) =>
      texts(data, belonging.argument).map((holder) => attachmentKey(belonging.type, resolve(holder), resolve(what))),
    );
  }

  /** All of them, with the policies that belong to no principal. */
  all(): AllPrincipals {
    const groups = this.ofKind(KINDS.group, []);
    const roles = this.ofKind(KINDS.role, []);
    const users = this.ofKind(KINDS.user, this.memberships(groups));
    const { records } = this.resolver;
    return {
      principals: [...roles.values(), ...users.values(), ...groups.values()],
      unlinked: this.unlinked,
      managedPolicies: records.of("aws_iam_policy").map((record) => ({
        kind: "managed policy",
        address: record.address,
        name: this.resolver.attribute(record, "name") ?? record.address,
        account: records.accountOf(record),
        policy: this.own(record),
        isAttached: this.attachedPolicies.has(record),
      })),
    };
  }

  /** What users have from their groups; for a group that is not in the plan, this is unknown. */
  private *memberships(groups: ReadonlyMap<string, PrincipalRecord>): Generator<PrincipalPolicy> {
    for (const { holder: type, argument: users, entry } of this.resolver.records.types.belongingTo(KINDS.user.type)) {
      if (entry.groups === undefined) continue;
      for (const record of this.resolver.records.of(type)) {
        const found = texts(record.data, entry.groups).map((group) => this.policiesOf(group, groups, record));
        for (const holder of texts(record.data, users)) {
          for (const { policies, missing } of found) {
            for (const policy of policies) yield { holder, policy, from: record };
            for (const each of missing) yield { holder, missing: each, from: record };
          }
        }
      }
    }
  }

  private policiesOf(
    name: MaybeUnknownString,
    groups: ReadonlyMap<string, PrincipalRecord>,
    from: ResourceRecord,
  ): { readonly policies: readonly NamedPolicy[]; readonly missing: readonly Missing[] } {
    const holder = this.holder(KINDS.group, name, from);
    const group = holder === undefined ? undefined : groups.get(keyOf(holder));
    const policies = group?.policies ?? [];
    if (group?.address !== undefined) return { policies, missing: missingOf(group.allPolicies) };
    const shown = show(group?.name ?? this.resolver.text(name));
    const why = this.unknown("not-in-source", `the group ${shown}`);
    return { policies, missing: [{ name: `group ${shown}`, address: from.address, why }] };
  }

  private ofKind(kind: Kind, more: Iterable<PrincipalPolicy>): ReadonlyMap<string, PrincipalRecord> {
    const granted = new Map<string, Map<string, NamedPolicy>>();
    const outside = new Map<string, Outside>();
    const unread = new Map<string, Missing[]>();
    const unlinked: Missing[] = [];
    for (const { holder, policy, missing, from } of [...this.grants(kind), ...more]) {
      const found = this.holder(kind, holder, from);
      if (found === undefined) {
        const why = this.unknown("holder-not-known", kind.kind);
        if (policy === undefined) continue;
        this.unlinked.push({ kind: kind.kind, policy, why });
        const { name, address, kind: written } = policy;
        unlinked.push({ name, address, why, ...(written === undefined ? {} : { kind: written }) });
        continue;
      }
      const key = keyOf(found);
      if (!isRecord(found)) outside.set(key, found);
      if (policy === undefined) {
        unread.set(key, [...(unread.get(key) ?? []), missing]);
        continue;
      }
      const list = granted.get(key) ?? new Map<string, NamedPolicy>();
      granted.set(key, list);
      // A policy that is attached twice counts once; addresses distinguish two inline policies of one name.
      const of = policy.kind === "inline" || policy.kind === undefined ? (policy.address ?? "") : "";
      list.set(`${keyOfPolicy(policy)} ${of}`, policy);
      this.grantedBy.set(policy, from);
    }
    const only = this.exclusives(kind);
    const of = (key: string, record?: ResourceRecord): AttachedPolicies => {
      const exclusive = only.get(key);
      const all = [...(granted.get(key)?.values() ?? [])];
      const removed = record === undefined ? [] : this.removedBy(record, all);
      const gone = new Set(removed.map(({ policy }) => policy));
      const left = removed.length === 0 ? all : all.filter((policy) => !gone.has(policy));
      return { granted: this.notTakenAway(left, exclusive), removed, unread: unread.get(key) ?? [], ...exclusive };
    };
    const inside = this.resolver.records
      .of(kind.type)
      .map((record) => [record.address, this.inside(kind, record, of(record.address, record))] as const);
    const others = [...outside].map(([key, found]) => [key, this.outside(kind, found, of(key))] as const);
    const maybe = unlinked.length > MOST_UNLINKED ? [this.unlinkedAsOne(kind, unlinked.length)] : unlinked;
    return new Map(
      [...inside, ...others].map(([key, each]) => [
        key,
        { ...each, allPolicies: completenessOf([...missingOf(each.allPolicies), ...maybe]) },
      ]),
    );
  }

  private unlinkedAsOne({ kind }: Kind, count: number): Missing {
    const why = this.unknown("holder-not-known", kind);
    return { name: `${String(count)} policies`, address: undefined, why };
  }

  /**
   * Which of the policies that other resources put on a principal are removed when an argument of its own that is exclusive is
   * narrowed: the provider removes what it read before and the argument no longer lists. What this plan puts there comes later.
   */
  private removedBy(record: ResourceRecord, all: readonly NamedPolicy[]): readonly RemovedPolicy[] {
    const taken = new Map<string, string>();
    for (const [argument, { as, others }] of Object.entries(
      this.resolver.records.types.of(record.type)?.policies ?? {},
    )) {
      if (others !== "exclusive" || !record.written.has(argument) || record.created) continue;
      const keys = (data: PlannedValue): readonly string[] =>
        as === "attached"
          ? texts(data, argument).map((arn) => `attached ${show(arn)}`)
          : blocks(data, argument).map((each) => `inline ${show(text(each, "name") ?? "")}`);
      const present = new Set(keys(record.data));
      for (const key of keys(record.prior)) if (!present.has(key)) taken.set(key, argument);
    }
    if (taken.size === 0) return [];
    return all.flatMap((policy): readonly RemovedPolicy[] => {
      const from = this.grantedBy.get(policy);
      const what = policy.kind === "inline" ? `inline ${policy.name}` : `attached ${show(this.arnOf(from) ?? "")}`;
      const argument = taken.get(what);
      return from?.kept !== true || argument === undefined ? [] : [{ policy, argument, keptBy: from.address }];
    });
  }

  /** The ARN that an attachment attaches. */
  private arnOf(record: ResourceRecord | undefined): MaybeUnknownString | undefined {
    const arn = record === undefined ? undefined : text(record.data, "policy_arn");
    return arn === undefined ? undefined : this.resolver.text(arn);
  }

  /** Resources that say what alone may be on a principal: AWS is made to take everything else away. */
  private exclusives({ kind, ...which }: Kind): ReadonlyMap<string, Exclusive> {
    const found = new Map<string, Exclusive>();
    const add = (record: ResourceRecord, link: string, only: Exclusive, left: readonly string[]): void => {
      const holder = text(record.data, link);
      const of = holder === undefined ? undefined : this.holder({ kind, ...which } as Kind, holder, record);
      if (of === undefined) return;
      const same = found.get(keyOf(of));
      const { address } = record;
      const why = this.unknown("removes-others", left.join(", "));
      const removesOthers = [...(same?.removesOthers ?? []), { name: address, address, why }];
      const own = record.kept ? [] : ([only.attached === undefined ? "inline" : "attached"] as const);
      const runs = new Set([...(same?.runs ?? []), ...own]);
      found.set(keyOf(of), { ...same, ...only, removesOthers, runs });
    };
    const { records } = this.resolver;
    for (const { holder: type, argument: link, entry } of records.types.belongingTo(which.type)) {
      if (entry.allOf === undefined) continue;
      for (const record of records.of(type)) {
        const listed = texts(record.data, entry.allOf.argument);
        const only: Exclusive =
          entry.allOf.as === "inline"
            ? { inlineNames: new Set(listed.map((name) => show(this.resolver.text(name)))) }
            : { attached: listed.flatMap((arn) => this.listed(arn, record, which.type, link)) };
        add(record, link, only, listed.map(show));
      }
    }
    return found;
  }

  /**
   * A policy of an exclusive list that AWS detaches in the same apply, because the resource that attached it is destroyed. Where the list is
   * unchanged, nothing attaches it again before the next apply. Where the list is made or updated, the provider attaches what it finds missing, and
   * Terraform orders neither before the other: seen both ways on the loopback AWS.
   */
  private listed(arn: MaybeUnknownString, record: ResourceRecord, type: string, link: string): readonly NamedPolicy[] {
    const detached = this.detachedBy(type, text(record.data, link) ?? "", arn);
    if (detached !== undefined && record.kept) return [];
    const policy = this.attached(arn, record);
    if (detached === undefined) return [policy];
    return [{ ...policy, policy: this.unseen(this.unknown("detached-meanwhile", detached)) }];
  }

  /**
   * A policy that one resource attaches and another removes is attached or not, depending on which is applied last; one that the plan gives up, no
   * resource attaches again.
   */
  private notTakenAway(granted: readonly NamedPolicy[], exclusive: Exclusive | undefined): readonly NamedPolicy[] {
    if (exclusive === undefined) return granted;
    const attached = new Set(exclusive.attached?.map(keyOfPolicy));
    return granted.flatMap((each) => {
      const isListed =
        each.kind === "inline"
          ? exclusive.inlineNames?.has(each.name) !== false
          : each.kind === undefined || exclusive.attached === undefined || attached.has(keyOfPolicy(each));
      const by = (exclusive.removesOthers ?? []).map(({ name }) => name).join(", ");
      if (isListed) return each;
      const isGivenUp = this.grantedBy.get(each)?.isForgotten === true;
      if (isGivenUp && exclusive.runs?.has(each.kind === "inline" ? "inline" : "attached") === true) return [];
      return { ...each, policy: this.unseen(this.unknown("removed-by", by)) };
    });
  }

  /** The record that a name or reference means, a name outside, or undefined where it could be several. */
  private holder(kind: Kind, holder: MaybeUnknownString, from: ResourceRecord): ResourceRecord | Outside | undefined {
    const { records } = this.resolver;
    const value = this.resolver.text(holder);
    const account = records.accountOf(from);
    const [record, ...more] = typeof value === "string" ? [] : this.resolver.madeFrom(value, [kind.type], from.index);
    if (record?.mode === "managed" && more.length === 0) return record;
    // What a data source looks at is found by its name, like what is named by a text.
    const resolved = record === undefined || more.length > 0 ? value : this.resolver.attribute(record, "name");
    if (typeof resolved === "string") {
      const name = resolved.split("/").at(-1) ?? resolved;
      const same = this.byName.get(`${kind.type} ${name.toLowerCase()}`);
      if (same === undefined) return { name, account };
      const { first, byAccount, isOpen } = same;
      if (byAccount.size === 1 && byAccount.get(records.accountOf(first)) !== undefined) {
        return maybeSameAccount(records.accountOf(first), account) ? first : { name, account };
      }
      // Of several, only its own account shows which is meant.
      return byAccount.get(account) ?? (isOpen || !isAccount(account) ? undefined : { name, account });
    }
    return undefined;
  }

  /** A policy of which nothing is known but why; the same on both sides of a plan. */
  private unseen(why: Why): Policy {
    return this.resolver.policies.unknown(why);
  }

  private unknown(kind: UnknownReason["kind"], object: string): UnknownReason {
    return { kind, object, source: this.resolver.records.place.source };
  }

  /** What resources of their own put on principals of a kind. */
  private *grants({ type }: Kind): Generator<PrincipalPolicy> {
    const { records } = this.resolver;
    for (const { holder: of, argument, entry } of records.types.belongingTo(type)) {
      const uses = Object.values(entry.policies ?? {}).map(({ as }) => as);
      for (const record of records.of(of)) {
        for (const holder of texts(record.data, argument)) {
          const arn = text(record.data, "policy_arn");
          if (uses.includes("inline")) yield { holder, policy: this.own(record), from: record };
          else if (uses.includes("attached") && arn !== undefined) {
            if (record.kept && this.detachedBy(type, holder, arn) !== undefined) continue;
            yield { holder, policy: this.attached(arn, record), from: record };
          }
        }
      }
    }
  }

  /** The policy that a resource consists of. */
  private own(record: ResourceRecord): NamedPolicy {
    const [name, policy] = [text(record.data, "name"), text(record.data, "policy")];
    const shown = name === undefined ? record.address : show(this.resolver.text(name));
    const kind = record.type === "aws_iam_policy" ? "managed" : "inline";
    if (policy !== undefined) return { ...policyIn(record, shown, policy, this.resolver), kind };
    return { kind, name: shown, address: record.address, policy: this.unseen("the policy is missing") };
  }

  /**
   * The destroyed resource that detaches a policy, where the plan attaches it nowhere else. AWS detaches once for all: what another resource, which
   * stays, attached as well is detached until the next apply.
   */
  private detachedBy(type: string, holder: MaybeUnknownString, arn: MaybeUnknownString): string | undefined {
    const key = attachmentKey(type, this.resolver.text(holder), this.resolver.text(arn));
    return this.put.has(key) ? undefined : this.gone.get(key);
  }

  /** The policy behind an ARN: AWS's own, one of the plan, or one that cannot be seen. */
  private attached(arn: MaybeUnknownString, record: ResourceRecord): NamedPolicy {
    const resolved = this.resolver.text(arn);
    const managed = typeof resolved === "string" ? this.managed(resolved) : undefined;
    if (managed !== undefined) return { ...managed, address: record.address, kind: "aws", arn: resolved };
    const own = this.ownPolicy(resolved, record.index);
    if (own !== undefined) {
      this.attachedPolicies.add(own);
      return { ...this.own(own), arn: resolved };
    }
    const shown = show(resolved);
    return {
      kind: "managed",
      name: shown,
      arn: resolved,
      address: record.address,
      policy: this.unseen(this.unknown("content-not-in-source", shown)),
    };
  }

  private ownPolicy(arn: MaybeUnknownString, from?: string | number): ResourceRecord | undefined {
    const [made, ...more] = this.resolver.madeFrom(arn, ["aws_iam_policy"], from);
    return made !== undefined && more.length === 0 ? made : this.policiesByArn.get(JSON.stringify(arn));
  }

  private inside(kind: Kind, record: ResourceRecord, attached: AttachedPolicies): PrincipalRecord {
    const { source } = this.resolver.records.place;
    const trust = this.argument(record, "trust");
    const boundary = this.argument(record, "boundary");
    const { policies, missing } = this.onTheRole(record, attached);
    const name = this.resolver.attribute(record, "name") ?? record.address;
    return {
      kind: kind.kind,
      address: record.address,
      name,
      arn: this.resolver.attribute(record, "arn") ?? record.address,
      account: this.resolver.records.accountOf(record),
      removesOthers: [],
      removed: attached.removed,
      trust:
        trustIn(kind, record, trust, this.resolver) ??
        unknown("not-known", `assume_role_policy of ${record.address}`, source),
      boundary: boundary === undefined ? ABSENT : known(this.attached(boundary, record)),
      policies: [...attached.granted, ...policies],
      allPolicies: completenessOf([...attached.unread, ...missing]),
    };
  }

  /** The argument of a principal that holds a policy of a kind. */
  private argument({ type, data }: ResourceRecord, as: PolicyArgument["as"]): MaybeUnknownString | undefined {
    const name = this.resolver.records.types.argumentFor(type, as);
    return name === undefined ? undefined : text(data, name);
  }

  /**
   * What the role itself lists: written in the configuration, or computed when it was read. Read, it repeats what other
   * resources of this plan put there, and what this plan is about to take away.
   */
  private onTheRole(
    record: ResourceRecord,
    { granted, attached, inlineNames }: AttachedPolicies,
  ): { readonly policies: readonly NamedPolicy[]; readonly missing: readonly Missing[] } {
    const others = new Map(granted.map((each) => [keyOfPolicy(each), each.policy]));
    const own = this.resolver.attribute(record, "name") ?? record.address;
    const isGone = (argument: string, what: string): boolean =>
      !record.written.has(argument) && this.gone.has(attachmentKey(record.type, own, what));
    // A set that is not known as a whole is none of its elements.
    const isOpen = (argument: string): boolean => Template.is(attribute(record.data, argument));
    const listed =
      attached ??
      (isOpen("managed_policy_arns") ? [] : texts(record.data, "managed_policy_arns"))
        .filter((arn) => typeof arn !== "string" || !isGone("managed_policy_arns", arn))
        .map((arn) => this.attached(arn, record));
    const inside = this.resolver.records.types.argumentFor(record.type, "inline") ?? "";
    const blocksOfRole = isOpen(inside) ? [] : blocks(record.data, inside);
    const inline = blocksOfRole.flatMap((each): readonly NamedPolicy[] => {
      if (isText(each)) return [];
      const [name, policy] = [text(each, "name"), text(each, "policy")];
      // An empty block says that the role has no inline policy.
      if (policy === undefined) return [];
      const shown = name === undefined ? inside : show(name);
      if (isGone(inside, shown) || inlineNames?.has(shown) === false) return [];
      const found: NamedPolicy = { ...policyIn(record, shown, policy, this.resolver), kind: "inline" };
      const same = others.get(keyOfPolicy(found));
      // Of two with one name, it is unknown which is applied last.
      const isRepeated = same !== undefined && (same === found.policy || !record.written.has(inside));
      return isRepeated ? [] : [found];
    });
    const unread = [
      ...(inlineNames === undefined ? [inside] : []),
      ...(attached === undefined ? ["managed_policy_arns"] : []),
    ].filter((name) => {
      const value = attribute(record.data, name);
      // What is made and has no such argument has nothing there: the provider only repeats what others put on it.
      return Template.is(value) && !(record.created && isComputed(value));
    });
    return {
      policies: [...listed.filter((each) => !others.has(keyOfPolicy(each))), ...inline],
      missing: [...(blocksOfRole.some(isText) ? [inside] : []), ...unread].map((name) => ({
        name,
        address: record.address,
        why: this.unknown("not-known", `${name} of ${record.address}`),
      })),
    };
  }

  private outside(
    kind: Kind,
    { name, account }: Outside,
    { granted, unread, attached, inlineNames, removesOthers = [] }: AttachedPolicies,
  ): PrincipalRecord {
    const { records } = this.resolver;
    const read = kind.kind === "role" ? records.of("aws_iam_role", "data") : [];
    const data = read.find((each) => text(each.data, "name") === name);
    const trust = data === undefined ? undefined : text(data.data, "assume_role_policy");
    const arn = data === undefined ? undefined : text(data.data, "arn");
    const given = new Set(granted.map(keyOfPolicy));
    const why = this.unknown("exists-outside", `the ${kind.kind}`);
    const others: readonly Missing[] =
      attached !== undefined && inlineNames !== undefined ? [] : [{ name: "other policies", address: undefined, why }];
    return {
      kind: kind.kind,
      address: data?.address,
      name,
      account,
      removesOthers,
      removed: [],
      arn: arn ?? unknownText(`ARN of ${kind.kind} ${name} in ${show(records.place.account)}`),
      trust: trustIn(kind, data, trust, this.resolver) ?? { is: "unknown", why },
      boundary: { is: "unknown", why },
      policies: [...granted, ...(attached ?? []).filter((each) => !given.has(keyOfPolicy(each)))],
      allPolicies: completenessOf([...unread, ...others]),
    };
  }
}

/** The trust policy of a role; undefined where it is not known. */
function trustIn(
  { kind }: Kind,
  record: ResourceRecord | undefined,
  trust: MaybeUnknownString | undefined,
  resolver: Resolver,
): Fact<NamedPolicy> | undefined {
  if (kind !== "role") return ABSENT;
  return record === undefined || trust === undefined
    ? undefined
    : known(policyIn(record, "trust policy", trust, resolver));
}

/** A policy for whoever the holder is, or one that was not read, as seen from the resource that puts it there. */
type PrincipalPolicy = { readonly holder: MaybeUnknownString; readonly from: ResourceRecord } & (
  | { readonly policy: NamedPolicy; readonly missing?: undefined }
  | { readonly policy?: undefined; readonly missing: Missing }
);

/** The only policies that a principal may have, if a resource is exclusive. */
interface Exclusive {
  readonly inlineNames?: ReadonlySet<string>;
  readonly attached?: readonly NamedPolicy[];
  readonly removesOthers?: readonly Missing[];
  /** Of which kinds of policies this plan takes away what is not listed. */
  readonly runs?: ReadonlySet<"inline" | "attached">;
}

/** What the resources of a plan attach to a principal. */
interface AttachedPolicies extends Exclusive {
  readonly granted: readonly NamedPolicy[];
  readonly removed: readonly RemovedPolicy[];
  /** What belongs to it and was not read. */
  readonly unread: readonly Missing[];
}

/** Names are not case-sensitive; addresses are. */
function keyOf(holder: ResourceRecord | Outside): string {
  return isRecord(holder) ? holder.address : `${holder.name.toLowerCase()}\n${holder.account ?? ""}`;
}

function isRecord(holder: ResourceRecord | Outside): holder is ResourceRecord {
  return "address" in holder;
}

/** An inline and a managed policy may have one name. */
function keyOfPolicy({ kind, name }: NamedPolicy): string {
  return `${kind ?? ""} ${name}`;
}

function attachmentKey(type: string, holder: MaybeUnknownString, what: MaybeUnknownString): string {
  return `${type}\n${show(holder)}\n${show(what)}`;
}
