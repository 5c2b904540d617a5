/** The bucket that Canvas keeps datasets, models and other artifacts in. */
import { optionalKmsKey } from "./kms-key";
import { object, optional, required } from "./rule";
import { WORKSPACE_KEY } from "./cross-field-messages";
import { accountIdOrToken, bucketName, objectKeyPrefix } from "./values";

export const workspace = object({
  what: "the workspace",
  fields: {
    bucketName: required("The bucket's name. It must be in the domain's Region.", bucketName),
    prefix: optional("The folder of the bucket, ending with a slash.", objectKeyPrefix, "the whole bucket"),
    kmsKeyArn: optionalKmsKey(
      WORKSPACE_KEY,
      "The customer managed key that Canvas encrypts its artifacts with.",
      "no key is set or granted: Canvas uses the bucket's default encryption, which is right for SSE-S3",
    ),
    ownerAccountId: optional("The account that owns the bucket.", accountIdOrToken, "the deployment's own account"),
  },
});
