/** Grants of KMS keys, and keys with AWS's default policy. */
import type { NamedPolicy } from "../authorization/policy";
import { readPolicy, unknownPolicy } from "../authorization/read-policy";
import type { MaybeUnknownString } from "../authorization/text";
import { type Fact, valueOf } from "./fact";

/** A grant of a KMS key. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
export interface KeyGrant {
  readonly address: string;
  /** The key's ARN or id. */
  readonly key: MaybeUnknownString;
  /** The address of the key, where the source holds it. */
  readonly keyAddress: string | undefined;
  readonly grantee: Fact<MaybeUnknownString>;
  /** Who may retire it; absent where it names no principal. */
  readonly retiring: Fact<MaybeUnknownString>;
  /** Names of operations, such as `Decrypt`. */
  readonly operations: Fact<readonly string[]>;
  /** Pairs that the encryption context has to hold; absent where it may be any. */
  readonly constraints: Fact<Readonly<Record<string, MaybeUnknownString>>>;
}

/** A key that the source makes without a policy: AWS then writes its default one, which leaves the key to the account. */
export interface KeyUnderDefaultPolicy {
  readonly address: string;
  readonly arn: MaybeUnknownString;
}

/**
 * A grant as a statement: it allows its operations to its grantee by name, and denies nothing.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function grantPolicy({ address, grantee, operations, constraints, retiring }: KeyGrant): NamedPolicy {
  const named = { name: "grant", address };
  const open = [grantee, operations, constraints, retiring].find((each) => each.is === "unknown");
  if (open !== undefined) return { ...named, policy: unknownPolicy(open.why) };
  const context = Object.fromEntries(
    Object.entries(valueOf(constraints) ?? {}).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
  );
  const allowed = valueOf(operations) ?? [];
  const statement = {
    Effect: "Allow",
    Principal: { AWS: valueOf(grantee) ?? [] },
    Action: allowed.map((operation) => `kms:${operation}`),
    Resource: "*",
    ...(Object.keys(context).length === 0 ? {} : { Condition: { StringEquals: context } }),
  };
  const retirer = valueOf(retiring);
  const retire = { Effect: "Allow", Principal: { AWS: retirer }, Action: "kms:RetireGrant", Resource: "*" };
  const statements = [...(allowed.length === 0 ? [] : [statement]), ...(retirer === undefined ? [] : [retire])];
  return { ...named, policy: readPolicy({ Version: "2012-10-17", Statement: statements }) };
}
