/** Roles, users and groups with everything that grants them something. */
import type { NamedPolicy, Policy } from "../authorization/policy";
import { unknownPolicy } from "../authorization/read-policy";
import { show, Template, type Text, unknownText } from "../authorization/text";
import { attribute, blocks, text, texts } from "./data";
import { policyIn } from "./documents";
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
  private readonly byName = new Map<string, ResourceRecord>();
  private readonly policiesByArn = new Map<string, ResourceRecord>();
  /** Role and policy, or role and ARN, of what the plan takes away. */
  private readonly gone: ReadonlySet<string>;

  /** @param gone the resources that the plan removes or changes: what hangs on a role because of them is not counted */
  constructor(
    private readonly resolver: Resolver,
    private readonly managed: ManagedPolicies,
    gone: readonly ResourceRecord[],
  ) {
    const { records } = resolver;
    for (const { type } of KINDS) {
      for (const record of records.of(type)) {
        const name = resolver.attribute(record, "name");
        if (typeof name === "string") this.byName.set(`${type} ${name.toLowerCase()}`, record);
      }
    }
    for (const record of [...records.of("aws_iam_policy", "data"), ...records.of("aws_iam_policy")]) {
      this.policiesByArn.set(JSON.stringify(resolver.attribute(record, "arn")), record);
    }
    this.gone = new Set(
      gone.flatMap(({ data }) => {
        const what = text(data, "policy_arn") ?? text(data, "name");
        const holders = [...texts(data, "role"), ...texts(data, "roles")];
        return what === undefined ? [] : holders.map((holder) => `${show(holder)}\n${show(what)}`);
      }),
    );
  }

  /** All of them, those outside last. */
  all(): readonly PrincipalRecord[] {
    const all = KINDS.flatMap((kind) => this.ofKind(kind));
    const groups = this.membership();
    return all.map((user) =>
      user.kind === "user" ? { ...user, policies: [...user.policies, ...groupsOf(user, groups, all)] } : user,
    );
  }

  /** Names of groups by the names of users, both in lower case. */
  private membership(): ReadonlyMap<string, ReadonlySet<string>> {
    const groups = new Map<string, Set<string>>();
    const names = (record: ResourceRecord, name: string): readonly string[] =>
      texts(record.data, name).map((each) => show(this.resolver.text(each)).toLowerCase());
    const { records } = this.resolver;
    for (const [type, users, of] of [
      ["aws_iam_user_group_membership", "user", "groups"],
      ["aws_iam_group_membership", "users", "group"],
    ] as const) {
      for (const record of records.of(type)) {
        for (const user of names(record, users)) {
          groups.set(user, new Set([...(groups.get(user) ?? []), ...names(record, of)]));
        }
      }
    }
    return groups;
  }

  private ofKind(kind: Kind): readonly PrincipalRecord[] {
    const granted = new Map<string, NamedPolicy[]>();
    const outside = new Map<string, string>();
    for (const { holder, policy, from } of [...this.grants(kind), ...this.sharedAttachments(kind)]) {
      const found = this.holder(kind, holder, from);
      if (found === undefined) {
        const why = `it is not known whether ${policy.name} hangs on this ${kind.kind}`;
        this.unlinked.push({ ...policy, policy: unknownPolicy(why) });
        continue;
      }
      const key = keyOf(found);
      if (typeof found === "string") outside.set(key, found);
      const list = granted.get(key);
      if (list === undefined) granted.set(key, [policy]);
      else list.push(policy);
    }
    const only = this.exclusives(kind);
    const of = (key: string): Hanging => ({ granted: granted.get(key) ?? [], ...only.get(key) });
    const inside = this.resolver.records.of(kind.type).map((record) => this.inside(kind, record, of(record.address)));
    const others = [...outside].map(([key, name]) => this.outside(kind, name, of(key)));
    return [...inside, ...others].map((each) => ({ ...each, policies: [...each.policies, ...this.unlinked] }));
  }

  /** Resources that say what alone may hang on a principal: AWS is told to take everything else away. */
  private exclusives({ kind, ...which }: Kind): ReadonlyMap<string, Exclusive> {
    const found = new Map<string, Exclusive>();
    const add = (record: ResourceRecord, only: Exclusive): void => {
      const holder = text(record.data, `${kind}_name`);
      const of = holder === undefined ? undefined : this.holder({ kind, ...which } as Kind, holder, record.index);
      if (of !== undefined) found.set(keyOf(of), { ...found.get(keyOf(of)), ...only });
    };
    for (const record of this.resolver.records.of(`aws_iam_${kind}_policies_exclusive`)) {
      add(record, { inlineNames: new Set(texts(record.data, "policy_names").map(show)) });
    }
    for (const record of this.resolver.records.of(`aws_iam_${kind}_policy_attachments_exclusive`)) {
      add(record, { attached: texts(record.data, "policy_arns").map((arn) => this.attached(arn, record)) });
    }
    return found;
  }

  /** The record that a name or reference means, a name outside, or undefined. */
  private holder(kind: Kind, holder: Text, from?: string | number): ResourceRecord | string | undefined {
    const resolved = this.resolver.text(holder);
    if (typeof resolved === "string") {
      const name = resolved.split("/").at(-1) ?? resolved;
      return this.byName.get(`${kind.type} ${name.toLowerCase()}`) ?? name;
    }
    const [record, ...more] = this.resolver.madeFrom(resolved, [kind.type], from);
    if (record === undefined || more.length > 0) return undefined;
    if (record.mode === "managed") return record;
    const name = this.resolver.attribute(record, "name");
    return typeof name === "string" ? name : undefined;
  }

  private *grants({ kind, link }: Kind): Generator<Grant> {
    const { resolver } = this;
    for (const record of resolver.records.of(`aws_iam_${kind}_policy`)) {
      const holder = text(record.data, link);
      if (holder !== undefined) yield { holder, policy: this.own(record), from: record.index };
    }
    for (const record of resolver.records.of(`aws_iam_${kind}_policy_attachment`)) {
      const holder = text(record.data, link);
      const arn = text(record.data, "policy_arn");
      if (holder !== undefined && arn !== undefined)
        yield { holder, policy: this.attached(arn, record), from: record.index };
    }
  }

  /** One attachment to several principals of several kinds. */
  private *sharedAttachments({ list }: Kind): Generator<Grant> {
    for (const record of this.resolver.records.of("aws_iam_policy_attachment")) {
      const arn = text(record.data, "policy_arn");
      if (arn === undefined) continue;
      for (const holder of texts(record.data, list)) {
        yield { holder, policy: this.attached(arn, record), from: record.index };
      }
    }
  }

  /** The policy that a resource consists of. */
  private own(record: ResourceRecord): NamedPolicy {
    const [name, policy] = [text(record.data, "name"), text(record.data, "policy")];
    const shown = name === undefined ? record.address : show(this.resolver.text(name));
    const kind = record.type === "aws_iam_policy" ? "managed" : "inline";
    if (policy !== undefined) return { ...policyIn(record, shown, policy, this.resolver), kind };
    return { kind, name: shown, address: record.address, policy: unknownPolicy("the policy is missing") };
  }

  /** The policy behind an ARN: AWS's own, one of the plan, or one that cannot be seen. */
  private attached(arn: Text, record: ResourceRecord): NamedPolicy {
    const resolved = this.resolver.text(arn);
    const managed = typeof resolved === "string" ? this.managed(resolved) : undefined;
    if (managed !== undefined) return { ...managed, address: record.address, kind: "aws" };
    const own = this.ownPolicy(resolved, record.index);
    if (own !== undefined) return this.own(own);
    const shown = show(resolved);
    return {
      kind: "managed",
      name: shown,
      address: record.address,
      policy: unknownPolicy(`the content of ${shown} is not in the plan or stack, nor bundled`),
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
    const known = new Set(granted.map(({ name }) => name));
    const own = show(this.resolver.attribute(record, "name") ?? record.address);
    const isGone = (what: string): boolean => this.gone.has(`${own}\n${what}`);
    const listed =
      attached ??
      texts(record.data, "managed_policy_arns")
        .filter((arn) => !Template.is(arn) && !isGone(show(arn)))
        .map((arn) => this.attached(arn, record));
    const inline = blocks(record.data, "inline_policy").flatMap((each) => {
      const [name, policy] = [text(each, "name"), text(each, "policy")];
      if (name === undefined || policy === undefined) return [];
      const shown = show(name);
      if (isGone(shown) || known.has(shown) || inlineNames?.has(shown) === false) return [];
      return [{ ...policyIn(record, shown, policy, this.resolver), kind: "inline" as const }];
    });
    const unread = [
      ...(inlineNames === undefined ? ["inline_policy"] : []),
      ...(attached === undefined ? ["managed_policy_arns"] : []),
    ].filter((name) => !record.created && Template.is(attribute(record.data, name)));
    return [
      ...listed.filter(({ name }) => !known.has(name)),
      ...inline,
      ...unread.map((name) => ({
        name,
        address: record.address,
        policy: unknownPolicy(`${name} of ${record.address} is not known`),
      })),
    ];
  }

  private outside(kind: Kind, name: string, { granted, attached, inlineNames }: Hanging): PrincipalRecord {
    const { records } = this.resolver;
    const read = kind.kind === "role" ? records.of("aws_iam_role", "data") : [];
    const data = read.find((each) => text(each.data, "name") === name);
    const trust = data === undefined ? undefined : text(data.data, "assume_role_policy");
    const arn = data === undefined ? undefined : text(data.data, "arn");
    const known = new Set(granted.map((each) => each.name));
    const others: readonly NamedPolicy[] =
      attached !== undefined && inlineNames !== undefined
        ? []
        : [{ name: "other policies", address: undefined, policy: unknownPolicy(OUTSIDE) }];
    return {
      kind: kind.kind,
      address: data?.address,
      name,
      arn: arn ?? unknownText(`ARN of ${kind.kind} ${name} in ${show(records.place.account)}`),
      trust:
        data === undefined || trust === undefined ? undefined : policyIn(data, "trust policy", trust, this.resolver),
      boundary: { name: "permissions boundary", address: undefined, policy: unknownPolicy(OUTSIDE) },
      policies: [...granted, ...(attached ?? []).filter((each) => !known.has(each.name)), ...others],
    };
  }
}

/** What a user has from its groups; a group that is not here grants nobody knows what. */
function groupsOf(
  user: PrincipalRecord,
  groups: ReadonlyMap<string, ReadonlySet<string>>,
  all: readonly PrincipalRecord[],
): readonly NamedPolicy[] {
  return [...(groups.get(show(user.name).toLowerCase()) ?? [])].flatMap((name) => {
    const group = all.find((each) => each.kind === "group" && show(each.name).toLowerCase() === name);
    const why = `the policies of the group ${name} are not known`;
    return group?.policies ?? [{ name: `group ${name}`, address: undefined, policy: unknownPolicy(why) }];
  });
}

/** A policy for whoever the holder is, as seen from an instance with this key. */
interface Grant {
  readonly holder: Text;
  readonly policy: NamedPolicy;
  readonly from: ResourceRecord["index"];
}

/** What alone may hang on a principal, where a resource says so. */
interface Exclusive {
  readonly inlineNames?: ReadonlySet<string>;
  readonly attached?: readonly NamedPolicy[];
}

/** What the resources of a plan hang on a principal. */
interface Hanging extends Exclusive {
  readonly granted: readonly NamedPolicy[];
}

/** Names are not case-sensitive; addresses are. */
function keyOf(holder: ResourceRecord | string): string {
  return typeof holder === "string" ? holder.toLowerCase() : holder.address;
}
