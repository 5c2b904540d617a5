/** Grants of KMS keys, and keys without a policy of their own, as Terraform writes them. */
import { isText, type MaybeUnknownString } from "../../authorization/text";
import { ABSENT, type Fact, known, unknown } from "../../inventory/fact";
import type { ResourcePolicy } from "../../inventory/inventory";
import type { KeyGrant, KeyUnderDefaultPolicy } from "../../inventory/key-grants";
import { attribute, blocks, type PlannedValue, isObject, text } from "./planned-value";
import type { ResourceRecord } from "./record";
import { isComputed, type Resolver } from "./resolve";

/** The grants. */
export function keyGrantsOf(resolver: Resolver): readonly KeyGrant[] {
  return resolver.records.of("aws_kms_grant").flatMap((record): readonly KeyGrant[] => {
    const key = text(record.data, "key_id");
    if (key === undefined) return [];
    const [made, ...more] = resolver.madeFrom(key, resolver.records.types.alike("aws_kms_key"), record.index);
    const unread = (name: string): Fact<never> =>
      unknown("not-known", `${name} of ${record.address}`, resolver.records.place.source);
    // A principal that is known only after apply is a reference, which names what it will be.
    const principal = (name: string): Fact<MaybeUnknownString> => {
      const value = text(record.data, name);
      return value === undefined ? ABSENT : known(resolver.arn(value));
    };
    const [operations, constraints] = [operationsOf(record), constraintsOf(record)];
    return [
      {
        address: record.address,
        key: resolver.arn(key),
        keyAddress: more.length > 0 ? undefined : made?.address,
        grantee: principal("grantee_principal"),
        retiring: principal("retiring_principal"),
        operations: operations === undefined ? unread("operations") : known(operations),
        constraints: constraints === undefined ? unread("constraints") : known(constraints),
      },
    ];
  });
}

function operationsOf({ data }: ResourceRecord): readonly string[] | undefined {
  const all = blocks(data, "operations");
  const texts = all.filter((each) => typeof each === "string");
  return texts.length < all.length ? undefined : texts;
}

/** Both kinds ask the encryption context for pairs; one of them allows no others. */
function constraintsOf({ data }: ResourceRecord): Readonly<Record<string, MaybeUnknownString>> | undefined {
  const pairs: (readonly [string, PlannedValue])[] = [];
  for (const each of blocks(data, "constraints")) {
    for (const name of ["encryption_context_equals", "encryption_context_subset"]) {
      const context = attribute(each, name);
      if (isText(each) || isText(context)) return undefined;
      if (isObject(context)) pairs.push(...Object.entries(context));
    }
  }
  const texts = pairs.flatMap(([name, value]) => (isText(value) ? [[name, value] as const] : []));
  return texts.length < pairs.length ? undefined : Object.fromEntries(texts);
}

/** Keys that the plan makes and that no policy of it is for. */
export function keysUnderDefaultPolicy(
  resolver: Resolver,
  policies: readonly ResourcePolicy[],
): readonly KeyUnderDefaultPolicy[] {
  const keys = policies.filter(({ kind }) => kind === "key");
  // A policy of an unknown key may belong to any of them.
  if (keys.some(({ target: { name, owner } }) => name === undefined && owner === undefined)) return [];
  const owners = new Set(keys.map(({ target }) => target.owner));
  return resolver.records.alike("aws_kms_key").flatMap((record): readonly KeyUnderDefaultPolicy[] => {
    const policy = attribute(record.data, "policy");
    const isWritten = policy !== undefined && policy !== null && !(isText(policy) && isComputed(policy));
    const arn = resolver.attribute(record, "arn");
    const { address, created } = record;
    return !created || isWritten || owners.has(address) || arn === undefined ? [] : [{ address, arn }];
  });
}
