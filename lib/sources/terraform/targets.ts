/** Which bucket, key or queue a policy is for: the same one may have its policy in itself, or in a resource of its own. */
import type { MaybeUnknownString } from "../../authorization/text";
import type { PolicyTarget } from "../../inventory/inventory";
import { text } from "./planned-value";
import type { Records, ResourceRecord } from "./record";
import type { Resolver } from "./resolve";
import type { Belonging } from "./types";

/** What names the target in resources of types that are not in the table. */
const NAMES = [
  "resource_arn",
  "resource_id",
  "resource_identifier",
  "policy_name",
  "vault_name",
  "registry_name",
  "model_package_group_name",
  "bucket",
  "table_bucket_arn",
  "access_point_arn",
  "domain",
];

/** Types that consist of a policy for something else. */
const HOLDS_POLICY_ALONE = /polic|permission/;

/** Every resource by its address, with its name. */
export function ownersIn({ all }: Records, targets: Targets): ReadonlyMap<string, string | undefined> {
  return new Map(
    all.filter(({ mode }) => mode === "managed").map((record) => [record.address, targets.nameOf(record)]),
  );
}

/** Finds what policies are for. */
export class Targets {
  /** Records by what names them, of each type that was asked for. */
  private readonly named = new Map<string, ReadonlyMap<string, ResourceRecord>>();

  constructor(private readonly resolver: Resolver) {}

  /** What the policy in a resource is for. */
  of(record: ResourceRecord): PolicyTarget {
    const [belonging] = this.resolver.records.types.of(record.type)?.of ?? [];
    if (belonging !== undefined) return this.byArgument(record, belonging);
    const names = this.resolver.records.types.of(record.type)?.names;
    if (names !== undefined)
      return {
        type: this.resolver.records.types.standsFor(record.type),
        name: this.namesOf(record)[0],
        owner: record.address,
        isNamed: true,
        isAnother: this.isAnother(record),
      };
    const value = NAMES.map((name) => text(record.data, name)).find((each) => each !== undefined);
    const name = value === undefined ? undefined : this.known(record.type, this.resolver.text(value));
    const isItself = record.mode === "managed" && !HOLDS_POLICY_ALONE.test(record.type);
    return {
      type: record.type,
      name,
      owner: isItself ? record.address : undefined,
      isNamed: value !== undefined,
      isAnother: false,
    };
  }

  /** The resource that an argument names, by whichever of its names: that of the plan, and else the name alone. */
  private byArgument(record: ResourceRecord, { argument, type }: Belonging): PolicyTarget {
    const value = text(record.data, argument);
    const owner = value === undefined ? undefined : this.find(type, value, record);
    const own = owner === undefined ? undefined : this.namesOf(owner)[0];
    const name = own ?? (value === undefined ? undefined : this.known(type, this.resolver.id(value, record.index)));
    const isAnother = owner !== undefined && this.isAnother(owner);
    return { type, name, owner: owner?.address, isNamed: value !== undefined, isAnother };
  }

  private isAnother({ type, created, data, prior }: ResourceRecord): boolean {
    if (!created || prior === undefined || prior === null) return false;
    const { names = [], foundBy = [] } = this.resolver.records.types.of(type) ?? {};
    const [argument = ""] = [...foundBy, ...names];
    const [was, is] = [text(prior, argument), text(data, argument)];
    // Two queues with unknown names may be the same.
    return was !== undefined && was !== is;
  }

  /** The record of a type that a value names: its id, ARN, name or URL, known or made from it; undefined where it is none or several. */
  find(type: string, value: MaybeUnknownString, from: ResourceRecord): ResourceRecord | undefined {
    const { resolver } = this;
    const known = this.known(type, resolver.id(value, from.index));
    if (known !== undefined) return this.byName(type).get(known);
    // As it is written first: once resolved, a reference no longer says in which module it holds.
    for (const text of [value, resolver.text(value)]) {
      const [made, ...more] = resolver.madeFrom(text, resolver.records.types.alike(type), from.index);
      if (more.length === 0 && made?.mode === "managed") return made;
    }
    return undefined;
  }

  private byName(type: string): ReadonlyMap<string, ResourceRecord> {
    const known = this.named.get(type);
    if (known !== undefined) return known;
    const found = new Map<string, ResourceRecord>();
    for (const record of this.resolver.records.alike(type)) {
      for (const name of this.namesOf(record)) found.set(name, record);
    }
    this.named.set(type, found);
    return found;
  }

  /** The name of what may have a policy; undefined where it is not known, or nothing names the type. */
  nameOf(record: ResourceRecord): string | undefined {
    return this.namesOf(record)[0];
  }

  /** All that names a record and is known, its own name first. */
  private namesOf(record: ResourceRecord): readonly string[] {
    return (this.resolver.records.types.of(record.type)?.names ?? []).flatMap((name) => {
      const value = this.resolver.attribute(record, name);
      const known = value === undefined ? undefined : this.known(record.type, value);
      return known === undefined ? [] : [known];
    });
  }

  /** A key is named by its id or its ARN; a queue by its URL or its ARN, which hold the same Region, account and name. */
  private known(type: string, value: MaybeUnknownString): string | undefined {
    if (typeof value !== "string") return undefined;
    return this.resolver.records.types.standsFor(type) === "aws_kms_key"
      ? value.slice(value.lastIndexOf("/") + 1)
      : value;
  }
}
