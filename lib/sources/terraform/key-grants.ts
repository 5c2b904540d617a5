/** Grants of KMS keys, and keys without a policy of their own, as Terraform writes them. */
import { isText, type Text } from "../../authorization/text";
import type { ResourcePolicy } from "../../inventory/inventory";
import type { KeyGrant, KeyUnderDefaultPolicy } from "../../inventory/key-grants";
import { attribute, blocks, type Data, isObject, text } from "./data";
import type { ResourceRecord } from "./record";
import { isComputed, type Resolver } from "./resolve";

/** The grants. */
export function keyGrantsOf(resolver: Resolver): readonly KeyGrant[] {
  return resolver.records.of("aws_kms_grant").flatMap((record): readonly KeyGrant[] => {
    const key = text(record.data, "key_id");
    if (key === undefined) return [];
    const [made, ...more] = resolver.madeFrom(key, resolver.records.types.alike("aws_kms_key"), record.index);
    const principal = (name: string): Text | undefined => {
      const value = text(record.data, name);
      return value === undefined ? undefined : resolver.arn(value);
    };
    return [
      {
        address: record.address,
        key: resolver.arn(key),
        keyAddress: more.length > 0 ? undefined : made?.address,
        grantee: principal("grantee_principal"),
        retiring: principal("retiring_principal"),
        operations: operationsOf(record),
        constraints: constraintsOf(record),
      },
    ];
  });
}

function operationsOf({ data }: ResourceRecord): readonly string[] | undefined {
  const all = blocks(data, "operations");
  const known = all.filter((each) => typeof each === "string");
  return known.length < all.length ? undefined : known;
}

/** Both kinds ask the encryption context for pairs; one of them allows no others. */
function constraintsOf({ data }: ResourceRecord): Readonly<Record<string, Text>> | undefined {
  const pairs: (readonly [string, Data])[] = [];
  for (const each of blocks(data, "constraints")) {
    for (const name of ["encryption_context_equals", "encryption_context_subset"]) {
      const context = attribute(each, name);
      if (isText(each) || isText(context)) return undefined;
      if (isObject(context)) pairs.push(...Object.entries(context));
    }
  }
  const known = pairs.flatMap(([name, value]) => (isText(value) ? [[name, value] as const] : []));
  return known.length < pairs.length ? undefined : Object.fromEntries(known);
}

/** Keys that the plan makes and that no policy of it is for. */
export function keysUnderDefaultPolicy(
  resolver: Resolver,
  policies: readonly ResourcePolicy[],
): readonly KeyUnderDefaultPolicy[] {
  const keys = policies.filter(({ kind }) => kind === "key");
  // A policy of a key that is not told may be for any of them.
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
