/** Roles, users and groups with everything that grants them something. */
import type { NamedPolicy, Policy } from "../authorization/policy";
import { show, Template, type Text, unknownText } from "../authorization/text";
import { attribute, blocks, text, texts } from "./data";
import { policyIn } from "./documents";
import { isAccount, maybeSameAccount, type ResourceRecord } from "./record";
import { isComputed, type Resolver } from "./resolve";

/** AWS managed policies by ARN, as they are known to this version. */
export type ManagedPolicies = (arn: string) => { readonly name: string; readonly policy: Policy } | undefined;

/** A role, user or group. */
export interface PrincipalRecord {
  readonly kind: "role" | "user" | "group";
  /** Where the plan or stack has it; undefined for one that exists outside. */
  readonly address: string | undefined;
  readonly name: Text;
  readonly arn: Text;
  /** Its account, or else the provider that makes it: the same name in another account is another principal. */
  readonly account: string | undefined;
  /** Its trust policy; undefined for users and groups, and where it is not known. */
  readonly trust: NamedPolicy | undefined;
  readonly boundary: NamedPolicy | undefined;
  readonly policies: readonly NamedPolicy[];
  /** Of one outside, the resources that take everything else away from it, with what they leave. */
  readonly exclusives: readonly NamedPolicy[];
}

/** A policy of which the plan does not tell whom it is for. */
export interface UnlinkedPolicy {
  readonly kind: PrincipalRecord["kind"];
  readonly policy: NamedPolicy;
  /** As its holders have it, if they are among those of the plan. */
  readonly why: string;
}

/** A customer managed policy of the plan or stack. */
export interface ManagedPolicyRecord {
  readonly kind: "managed policy";
  readonly address: string;
  readonly name: Text;
  readonly account: string | undefined;
  readonly policy: NamedPolicy;
  /** Whether it hangs on somebody, or limits somebody, in the plan or stack. */
  readonly isAttached: boolean;
}

/** Everything of IAM. */
interface Everybody {
  /** Those outside last. */
  readonly principals: readonly PrincipalRecord[];
  readonly unlinked: readonly UnlinkedPolicy[];
  readonly managedPolicies: readonly ManagedPolicyRecord[];
}

const KINDS = {
  role: { kind: "role", type: "aws_iam_role", link: "role", list: "roles" },
  group: { kind: "group", type: "aws_iam_group", link: "group", list: "groups" },
  user: { kind: "user", type: "aws_iam_user", link: "user", list: "users" },
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS];

/** Arguments of a role in which AWS repeats what other resources put there. */
export const POLICIES_OF_ROLES: ReadonlySet<string> = new Set(["inline_policy", "managed_policy_arns"]);

/** Of more policies that could be on any principal, each principal has one that stands for all. */
const MOST_UNLINKED = 20;

/** Why the policies of a role that exists are not all known. */
export const OUTSIDE =
  "the role exists outside this plan or stack: its trust policy, its permissions boundary and its other policies are not known";

/** A principal that is not among the resources. */
interface Outside {
  readonly name: string;
  readonly account: string | undefined;
}

/** Principals of one name. */
interface Namesakes {
  readonly first: ResourceRecord;
  /** Undefined where an account has several, as far as the plan tells. */
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
  /** What the plan takes away, by kind, holder, and name or ARN; and the resource that did it so far. */
  private readonly gone: ReadonlyMap<string, string>;
  /** The same of what the plan puts there. */
  private readonly put = new Set<string>();

  /** @param gone the resources that the plan removes or changes: what hangs on a role because of them is not counted */
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
      gone.flatMap((record) => hangingKeys(record, (value) => value).map((key) => [key, record.address])),
    );
    if (gone.length === 0) return;
    for (const type of ATTACHMENTS) {
      for (const record of records.of(type)) {
        if (!record.kept) hangingKeys(record, (value) => resolver.text(value)).forEach((key) => this.put.add(key));
      }
    }
  }

  /** All of them, with what belongs to nobody. */
  all(): Everybody {
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

  /** What users have from their groups; of a group that is not here nobody knows what that is. */
  private *memberships(groups: ReadonlyMap<string, PrincipalRecord>): Generator<Grant> {
    for (const [type, users, of] of [
      ["aws_iam_user_group_membership", "user", "groups"],
      ["aws_iam_group_membership", "users", "group"],
    ] as const) {
      for (const record of this.resolver.records.of(type)) {
        const policies = texts(record.data, of).flatMap((group) => this.policiesOf(group, groups, record));
        for (const holder of texts(record.data, users)) {
          for (const policy of policies) yield { holder, policy, from: record };
        }
      }
    }
  }

  private policiesOf(
    name: Text,
    groups: ReadonlyMap<string, PrincipalRecord>,
    from: ResourceRecord,
  ): readonly NamedPolicy[] {
    const holder = this.holder(KINDS.group, name, from);
    const group = holder === undefined ? undefined : groups.get(keyOf(holder));
    const known = (group?.policies ?? []).filter(({ address }) => address !== undefined);
    if (group?.address !== undefined) return known;
    const shown = show(group?.name ?? this.resolver.text(name));
    const why = `the policies of the group ${shown} are not known`;
    return [...known, { name: `group ${shown}`, address: from.address, policy: this.unseen(why) }];
  }

  private ofKind(kind: Kind, more: Iterable<Grant>): ReadonlyMap<string, PrincipalRecord> {
    const granted = new Map<string, Map<string, NamedPolicy>>();
    const outside = new Map<string, Outside>();
    const unlinked: NamedPolicy[] = [];
    for (const { holder, policy, from } of [...this.grants(kind), ...this.sharedAttachments(kind), ...more]) {
      const found = this.holder(kind, holder, from);
      if (found === undefined) {
        const why = `it is not known which ${kind.kind} it hangs on`;
        this.unlinked.push({ kind: kind.kind, policy, why });
        unlinked.push({ ...policy, policy: this.unseen(why) });
        continue;
      }
      const key = keyOf(found);
      if (!isRecord(found)) outside.set(key, found);
      const list = granted.get(key) ?? new Map<string, NamedPolicy>();
      granted.set(key, list);
      // What hangs there twice grants it once; two inline policies of one name are told apart by their addresses.
      const of = policy.kind === "inline" || policy.kind === undefined ? (policy.address ?? "") : "";
      list.set(`${keyOfPolicy(policy)} ${of}`, policy);
    }
    const only = this.exclusives(kind);
    const of = (key: string): Hanging => {
      const exclusive = only.get(key);
      return { granted: this.notTakenAway([...(granted.get(key)?.values() ?? [])], exclusive), ...exclusive };
    };
    const inside = this.resolver.records
      .of(kind.type)
      .map((record) => [record.address, this.inside(kind, record, of(record.address))] as const);
    const others = [...outside].map(([key, found]) => [key, this.outside(kind, found, of(key))] as const);
    const maybe = unlinked.length > MOST_UNLINKED ? [this.unlinkedAsOne(kind, unlinked.length)] : unlinked;
    return new Map(
      [...inside, ...others].map(([key, each]) => [key, { ...each, policies: [...each.policies, ...maybe] }]),
    );
  }

  private unlinkedAsOne({ kind }: Kind, count: number): NamedPolicy {
    const why = `it is not known which ${kind} they hang on`;
    return { name: `${String(count)} policies`, address: undefined, policy: this.unseen(why) };
  }

  /** Resources that say what alone may hang on a principal: AWS is told to take everything else away. */
  private exclusives({ kind, ...which }: Kind): ReadonlyMap<string, Exclusive> {
    const found = new Map<string, Exclusive>();
    const add = (record: ResourceRecord, only: Exclusive, left: readonly string[]): void => {
      const holder = text(record.data, `${kind}_name`);
      const of = holder === undefined ? undefined : this.holder({ kind, ...which } as Kind, holder, record);
      if (of === undefined) return;
      const known = found.get(keyOf(of));
      const { address } = record;
      const why = `it takes everything but [${left.join(", ")}] away, and that is not all in the plan`;
      const exclusives = [...(known?.exclusives ?? []), { name: address, address, policy: this.unseen(why) }];
      found.set(keyOf(of), { ...known, ...only, exclusives });
    };
    for (const record of this.resolver.records.of(`aws_iam_${kind}_policies_exclusive`)) {
      const names = texts(record.data, "policy_names").map(show);
      add(record, { inlineNames: new Set(names) }, names);
    }
    for (const record of this.resolver.records.of(`aws_iam_${kind}_policy_attachments_exclusive`)) {
      const arns = texts(record.data, "policy_arns");
      add(record, { attached: arns.map((arn) => this.attached(arn, record)) }, arns.map(show));
    }
    return found;
  }

  /** What one resource puts on a principal and another takes away hangs there or not, by whichever is applied last. */
  private notTakenAway(granted: readonly NamedPolicy[], exclusive: Exclusive | undefined): readonly NamedPolicy[] {
    if (exclusive === undefined) return granted;
    const attached = new Set(exclusive.attached?.map(keyOfPolicy));
    return granted.map((each) => {
      const isListed =
        each.kind === "inline"
          ? exclusive.inlineNames?.has(each.name) !== false
          : each.kind === undefined || exclusive.attached === undefined || attached.has(keyOfPolicy(each));
      const why = `${(exclusive.exclusives ?? []).map(({ name }) => name).join(", ")} does not list it and takes it away`;
      return isListed ? each : { ...each, policy: this.unseen(why) };
    });
  }

  /** The record that a name or reference means, a name outside, or undefined where it could be several. */
  private holder(kind: Kind, holder: Text, from: ResourceRecord): ResourceRecord | Outside | undefined {
    const { records } = this.resolver;
    const resolved = this.resolver.text(holder);
    const account = records.accountOf(from);
    if (typeof resolved === "string") {
      const name = resolved.split("/").at(-1) ?? resolved;
      const same = this.byName.get(`${kind.type} ${name.toLowerCase()}`);
      if (same === undefined) return { name, account };
      const { first, byAccount, isOpen } = same;
      if (byAccount.size === 1 && byAccount.get(records.accountOf(first)) !== undefined) {
        return maybeSameAccount(records.accountOf(first), account) ? first : { name, account };
      }
      // Of several, only its own account tells which is meant.
      return byAccount.get(account) ?? (isOpen || !isAccount(account) ? undefined : { name, account });
    }
    const [record, ...more] = this.resolver.madeFrom(resolved, [kind.type], from.index);
    if (record === undefined || more.length > 0) return undefined;
    if (record.mode === "managed") return record;
    const name = this.resolver.attribute(record, "name");
    return typeof name === "string" ? { name, account } : undefined;
  }

  /** A policy of which nothing is known but why; the same on both sides of a plan. */
  private unseen(why: string): Policy {
    return this.resolver.policies.unknown(why);
  }

  private *grants({ kind, link }: Kind): Generator<Grant> {
    const { resolver } = this;
    for (const record of resolver.records.of(`aws_iam_${kind}_policy`)) {
      const holder = text(record.data, link);
      if (holder !== undefined) yield { holder, policy: this.own(record), from: record };
    }
    for (const record of resolver.records.of(`aws_iam_${kind}_policy_attachment`)) {
      const holder = text(record.data, link);
      const arn = text(record.data, "policy_arn");
      if (holder !== undefined && arn !== undefined)
        yield { holder, policy: this.stillAttached(arn, record, kind, holder), from: record };
    }
  }

  /** One attachment to several principals of several kinds. */
  private *sharedAttachments({ kind, list }: Kind): Generator<Grant> {
    for (const record of this.resolver.records.of("aws_iam_policy_attachment")) {
      const arn = text(record.data, "policy_arn");
      if (arn === undefined) continue;
      for (const holder of texts(record.data, list)) {
        yield { holder, policy: this.stillAttached(arn, record, kind, holder), from: record };
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

  /** AWS detaches a policy once for all: what another resource attached as well stays away until the next apply. */
  private stillAttached(arn: Text, record: ResourceRecord, kind: Kind["kind"], holder: Text): NamedPolicy {
    const policy = this.attached(arn, record);
    const key = hangingKey(kind, this.resolver.text(holder), this.resolver.text(arn));
    const other = record.kept && !this.put.has(key) ? this.gone.get(key) : undefined;
    if (other === undefined) return policy;
    return {
      ...policy,
      policy: this.unseen(`${other} attaches it as well and goes away: AWS then detaches it, until the next apply`),
    };
  }

  /** The policy behind an ARN: AWS's own, one of the plan, or one that cannot be seen. */
  private attached(arn: Text, record: ResourceRecord): NamedPolicy {
    const resolved = this.resolver.text(arn);
    const managed = typeof resolved === "string" ? this.managed(resolved) : undefined;
    if (managed !== undefined) return { ...managed, address: record.address, kind: "aws" };
    const own = this.ownPolicy(resolved, record.index);
    if (own !== undefined) {
      this.attachedPolicies.add(own);
      return this.own(own);
    }
    const shown = show(resolved);
    return {
      kind: "managed",
      name: shown,
      address: record.address,
      policy: this.unseen(`the content of ${shown} is not in the plan or stack, nor bundled`),
    };
  }

  private ownPolicy(arn: Text, from?: string | number): ResourceRecord | undefined {
    const [made, ...more] = this.resolver.madeFrom(arn, ["aws_iam_policy"], from);
    return made !== undefined && more.length === 0 ? made : this.policiesByArn.get(JSON.stringify(arn));
  }

  private inside(kind: Kind, record: ResourceRecord, hanging: Hanging): PrincipalRecord {
    const trust = text(record.data, "assume_role_policy");
    const boundary = text(record.data, "permissions_boundary");
    const name = this.resolver.attribute(record, "name") ?? record.address;
    return {
      kind: kind.kind,
      address: record.address,
      name,
      arn: this.resolver.attribute(record, "arn") ?? record.address,
      account: this.resolver.records.accountOf(record),
      exclusives: [],
      trust: trust === undefined ? undefined : policyIn(record, "trust policy", trust, this.resolver),
      boundary: boundary === undefined ? undefined : this.attached(boundary, record),
      policies: [...hanging.granted, ...this.onTheRole(record, hanging)],
    };
  }

  /**
   * What the role itself lists: written in the configuration, or computed when it was read. Read, it repeats what other
   * resources of this plan put there, and what this plan is about to take away.
   */
  private onTheRole(record: ResourceRecord, { granted, attached, inlineNames }: Hanging): readonly NamedPolicy[] {
    const known = new Map(granted.map((each) => [keyOfPolicy(each), each.policy]));
    const own = this.resolver.attribute(record, "name") ?? record.address;
    const isGone = (argument: string, what: string): boolean =>
      !record.written.has(argument) && this.gone.has(hangingKey("role", own, what));
    const listed =
      attached ??
      texts(record.data, "managed_policy_arns")
        .filter((arn) => typeof arn === "string" && !isGone("managed_policy_arns", arn))
        .map((arn) => this.attached(arn, record));
    const inline = blocks(record.data, "inline_policy").flatMap((each): readonly NamedPolicy[] => {
      const [name, policy] = [text(each, "name"), text(each, "policy")];
      if (name === undefined || policy === undefined) return [];
      const shown = show(name);
      if (isGone("inline_policy", shown) || inlineNames?.has(shown) === false) return [];
      const found: NamedPolicy = { ...policyIn(record, shown, policy, this.resolver), kind: "inline" };
      const same = known.get(keyOfPolicy(found));
      // Of two that are written under one name, nobody knows which is applied last.
      const isRepeated = same !== undefined && (same === found.policy || !record.written.has("inline_policy"));
      return isRepeated ? [] : [found];
    });
    const unread = [
      ...(inlineNames === undefined ? ["inline_policy"] : []),
      ...(attached === undefined ? ["managed_policy_arns"] : []),
    ].filter((name) => {
      const value = attribute(record.data, name);
      // What the provider alone computes of a new role is empty.
      return Template.is(value) && !(record.created && isComputed(value));
    });
    return [
      ...listed.filter((each) => !known.has(keyOfPolicy(each))),
      ...inline,
      ...unread.map((name) => ({
        name,
        address: record.address,
        policy: this.unseen(`${name} of ${record.address} is not known`),
      })),
    ];
  }

  private outside(
    kind: Kind,
    { name, account }: Outside,
    { granted, attached, inlineNames, exclusives = [] }: Hanging,
  ): PrincipalRecord {
    const { records } = this.resolver;
    const read = kind.kind === "role" ? records.of("aws_iam_role", "data") : [];
    const data = read.find((each) => text(each.data, "name") === name);
    const trust = data === undefined ? undefined : text(data.data, "assume_role_policy");
    const arn = data === undefined ? undefined : text(data.data, "arn");
    const known = new Set(granted.map(keyOfPolicy));
    const others: readonly NamedPolicy[] =
      attached !== undefined && inlineNames !== undefined
        ? []
        : [{ name: "other policies", address: undefined, policy: this.unseen(OUTSIDE) }];
    return {
      kind: kind.kind,
      address: data?.address,
      name,
      account,
      exclusives,
      arn: arn ?? unknownText(`ARN of ${kind.kind} ${name} in ${show(records.place.account)}`),
      trust:
        data === undefined || trust === undefined ? undefined : policyIn(data, "trust policy", trust, this.resolver),
      boundary: { name: "permissions boundary", address: undefined, policy: this.unseen(OUTSIDE) },
      policies: [...granted, ...(attached ?? []).filter((each) => !known.has(keyOfPolicy(each))), ...others],
    };
  }
}

/** A policy for whoever the holder is, as seen from the resource that puts it there. */
interface Grant {
  readonly holder: Text;
  readonly policy: NamedPolicy;
  readonly from: ResourceRecord;
}

/** What alone may hang on a principal, where a resource says so. */
interface Exclusive {
  readonly inlineNames?: ReadonlySet<string>;
  readonly attached?: readonly NamedPolicy[];
  readonly exclusives?: readonly NamedPolicy[];
}

/** What the resources of a plan hang on a principal. */
interface Hanging extends Exclusive {
  readonly granted: readonly NamedPolicy[];
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

const ATTACHMENTS = [
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
];

function hangingKey(kind: Kind["kind"], holder: Text, what: Text): string {
  return `${kind}\n${show(holder)}\n${show(what)}`;
}

/** What a resource puts on which principals. */
function hangingKeys({ data }: ResourceRecord, resolve: (value: Text) => Text): readonly string[] {
  const what = text(data, "policy_arn") ?? text(data, "name");
  if (what === undefined) return [];
  return Object.values(KINDS).flatMap(({ kind, link, list }) =>
    [...texts(data, link), ...texts(data, list)].map((holder) => hangingKey(kind, resolve(holder), resolve(what))),
  );
}
