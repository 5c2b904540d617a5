/** S3 buckets beyond those the Canvas policies cover: step 3 of Scenario 1. */
import { kmsKeyArnFor, optionalKmsKey, terraformKmsKey } from "./kms-key";
import { choice, flag, list, map, object, optional, required, withDefault } from "./rule";
import { namesDifferInMoreThanDashes } from "./cross-field-rules";
import { CUSTOM_BUCKET_KEY } from "./cross-field-messages";
import { accountIdOrToken, bucketName, objectKeyPrefix, staticName } from "./values";

export const customBucket = object({
  what: "a custom bucket",
  fields: {
    bucketName: required("The bucket's name.", bucketName),
    prefixes: optional(
      "The folders of the bucket that jobs may use, each ending with a slash.",
      list({ what: "key prefixes", each: objectKeyPrefix, minItems: 1 }),
      "the whole bucket",
    ),
    access: withDefault(
      "read: get and list; read-write: also put, delete and abort uploads.",
      choice({
        what: "the access to a custom bucket",
        values: ["read", "read-write"],
        source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html",
      }),
      { value: "read", effect: "jobs can import from the bucket but not export to it" },
    ),
    kmsKeyArn: optionalKmsKey(
      CUSTOM_BUCKET_KEY,
      "The customer managed key that the bucket's objects are encrypted with.",
      "no key is granted, which is right for SSE-S3 and for the AWS managed key aws/s3",
    ),
    olderKmsKeyArns: optional(
      "Keys of objects that were written before the bucket's key was changed, under names of your choice. Jobs may decrypt with them.",
      map({ what: "older keys", key: staticName, value: kmsKeyArnFor(CUSTOM_BUCKET_KEY) }),
      "none: objects under any other key cannot be read",
      {
        name: "olderKmsKeys",
        rule: map({ what: "older keys", key: staticName, value: terraformKmsKey(kmsKeyArnFor(CUSTOM_BUCKET_KEY)) }),
      },
    ),
    ownerAccountId: optional(
      "The account that owns the bucket. Requests to a bucket of that name in any other account are not allowed.",
      accountIdOrToken,
      "the deployment's own account",
    ),
    grantExecutionRoles: withDefault(
      "Allow the listed execution roles to use the bucket too: Canvas browses and previews with these roles.",
      flag,
      { value: false, effect: "only jobs on EMR Serverless can use the bucket; users cannot browse it in Canvas" },
    ),
  },
});

export const customBuckets = map({
  what: "custom buckets",
  key: staticName,
  value: customBucket,
  crossFieldRules: [namesDifferInMoreThanDashes],
});
