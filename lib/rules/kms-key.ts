/** Customer managed keys. */
import { type Field, object, optional, required } from "./rule";
import { accountIdOrToken, kmsKeyArn } from "./values";

/**
 * A key as an option of a Terraform module. Whether there is a key decides which statements there are, and a key made in the
 * same apply has no ARN in the plan: whether an argument is null is then unknown, whether an object is there is not. Its
 * account likewise.
 */
export const terraformKmsKey = object({
  what: "a KMS key",
  fields: {
    arn: required("The key's ARN.", kmsKeyArn),
    ownerAccountId: optional(
      "The account that owns the key.",
      accountIdOrToken,
      "the account of the bucket, or this one",
    ),
  },
});

/** An optional key: its ARN, or in Terraform {@link terraformKmsKey}. */
export function optionalKmsKey(meaning: string, effect: string): Field<typeof kmsKeyArn, false> {
  return optional(meaning, kmsKeyArn, effect, { name: "kmsKey", rule: terraformKmsKey });
}
