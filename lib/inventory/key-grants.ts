/** Grants of KMS keys, and keys whose policy nobody wrote. */
import type { NamedPolicy } from "../authorization/policy";
import { readPolicy, unknownPolicy } from "../authorization/read-policy";
import type { Text } from "../authorization/text";

/** A grant of a KMS key. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
export interface KeyGrant {
  readonly address: string;
  /** The key's ARN or id. */
  readonly key: Text;
  /** The address of the key, where the source holds it. */
  readonly keyAddress: string | undefined;
  readonly grantee: Text | undefined;
  /** Who may retire it; undefined where it names nobody. */
  readonly retiring: Text | undefined;
  /** Names of operations, such as `Decrypt`; undefined where they are not all known. */
  readonly operations: readonly string[] | undefined;
  /** Pairs that the encryption context has to hold; undefined where they are not known, empty where it may be any. */
  readonly constraints: Readonly<Record<string, Text>> | undefined;
}

/** A key that the source makes without a policy: AWS then writes its default one, which leaves the key to the account. */
export interface KeyUnderDefaultPolicy {
  readonly address: string;
  readonly arn: Text;
}

/**
 * A grant as a statement: it allows its operations to its grantee by name, and denies nothing.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function grantPolicy({ address, grantee, operations, constraints, retiring }: KeyGrant): NamedPolicy {
  const named = { name: "grant", address };
  if (grantee === undefined || operations === undefined || constraints === undefined)
    return { ...named, policy: unknownPolicy("the grant's grantee, operations or constraints are not known") };
  const context = Object.fromEntries(
    Object.entries(constraints).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
  );
  const statement = {
    Effect: "Allow",
    Principal: { AWS: grantee },
    Action: operations.map((operation) => `kms:${operation}`),
    Resource: "*",
    ...(Object.keys(context).length === 0 ? {} : { Condition: { StringEquals: context } }),
  };
  const retire = { Effect: "Allow", Principal: { AWS: retiring }, Action: "kms:RetireGrant", Resource: "*" };
  const statements = [...(operations.length === 0 ? [] : [statement]), ...(retiring === undefined ? [] : [retire])];
  return { ...named, policy: readPolicy({ Version: "2012-10-17", Statement: statements }) };
}
