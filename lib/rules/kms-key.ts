/** Customer managed keys. */
import { type Field, object, type ObjectRule, optional, required, type TextRule } from "./rule";
import type { KeyUse } from "./cross-field-messages";
import { accountIdOrToken, kmsKeyArn } from "./values";

/** A key as a text: its ARN. */
type KmsKeyArn = TextRule & Pick<typeof kmsKeyArn, "kind">;

const byUse = new Map<KeyUse, KmsKeyArn>();

/** The ARN of a key in the deployment's Region: one rule for each use. */
export function kmsKeyArnFor(use: KeyUse): KmsKeyArn {
  const rule = byUse.get(use) ?? { ...kmsKeyArn, sameRegion: use };
  byUse.set(use, rule);
  return rule;
}

/**
 * A key as an option of a Terraform module: an object. Whether there is a key decides which statements exist. The plan does not
 * know the ARN of a key that the same apply creates, nor whether it is null, but it knows whether an object is set. The same
 * applies to the owner's account.
 */
export function terraformKmsKey(arn: KmsKeyArn): ObjectRule {
  return object({
    what: "a KMS key",
    fields: {
      arn: required("The key's ARN.", arn),
      ownerAccountId: optional(
        "The account that owns the key.",
        accountIdOrToken,
        "the bucket's account, or this account if there is no bucket",
      ),
    },
  });
}

/** An optional key: its ARN, or in Terraform {@link terraformKmsKey}. */
export function optionalKmsKey(use: KeyUse, meaning: string, effect: string): Field<KmsKeyArn, false> {
  const arn = kmsKeyArnFor(use);
  return optional(meaning, arn, effect, { name: "kmsKey", rule: terraformKmsKey(arn) });
}
