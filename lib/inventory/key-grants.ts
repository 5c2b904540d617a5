/** Grants of KMS keys, and keys whose policy nobody wrote. */
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
