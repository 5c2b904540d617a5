import { policyTemplate } from "./policy-template";
import { WRITE_OBJECTS } from "./s3-actions";

const PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 3";
const MULTIPART = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions";
const SSE_KMS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms";

const REENCRYPT = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html";

const OWNER = { test: "StringEquals", variable: "aws:ResourceAccount", values: ["{each.ownerAccountId}"] } as const;
const VIA_S3 = { test: "StringEquals", variable: "kms:ViaService", values: ["s3.{region}.amazonaws.com"] } as const;

/** Buckets beyond those that the Canvas policies cover, and the keys their objects are encrypted with. */
export const customBuckets = policyTemplate({
  purpose: "Read, and where asked for write, the named folders of the named buckets.",
  parameters: {
    region: "text",
    buckets: {
      entries: {
        bucketName: "text",
        /** Key patterns: a folder and a wildcard, or the wildcard alone. */
        keys: "list",
        ownerAccountId: "text",
        write: "flag",
        kmsKeyArn: "text",
        kmsRead: "flag",
        kmsWrite: "flag",
      },
    },
  },
  statements: [
    {
      sid: "CanvasBucketRead{name}",
      effect: "Allow",
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::{each.bucketName}/{each.keys}"],
      conditions: [OWNER],
      forEach: "buckets",
      source: `${PAGE}: s3:GetObject, scoped from arn:aws:s3:::* to the named folders and to the bucket's owner.`,
    },
    {
      sid: "CanvasBucketWrite{name}",
      effect: "Allow",
      actions: WRITE_OBJECTS,
      resources: ["arn:aws:s3:::{each.bucketName}/{each.keys}"],
      conditions: [OWNER],
      forEach: "buckets",
      when: "each.write",
      source:
        `${PAGE}: s3:PutObject and s3:DeleteObject, scoped likewise. s3:AbortMultipartUpload is added, as in ` +
        `AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy v1: a failed upload could not be cleaned up. ${MULTIPART}`,
    },
    {
      sid: "CanvasBucketList{name}",
      effect: "Allow",
      actions: ["s3:ListBucket"],
      resources: ["arn:aws:s3:::{each.bucketName}"],
      conditions: [OWNER, { test: "StringLike", variable: "s3:prefix", values: ["{each.keys}"] }],
      forEach: "buckets",
      source:
        "Not in the page's statement. The role's managed policy lists buckets of its own account only, and a folder cannot " +
        "be read without being listed. https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-policies-s3.html",
    },
    {
      sid: "CanvasBucketLocation{name}",
      effect: "Allow",
      actions: ["s3:GetBucketLocation"],
      resources: ["arn:aws:s3:::{each.bucketName}"],
      conditions: [OWNER],
      forEach: "buckets",
      source:
        "Not in the page's statement, but in AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy v1 (Sid S3Operations) " +
        "for the buckets that it names.",
    },
    {
      sid: "CanvasBucketDecrypt{name}",
      effect: "Allow",
      actions: ["kms:Decrypt"],
      resources: ["{each.kmsKeyArn}"],
      conditions: [VIA_S3],
      forEach: "buckets",
      when: "each.kmsRead",
      source: `Not in the page: without it S3 answers AccessDenied for objects under a customer managed key. ${SSE_KMS}`,
    },
    {
      sid: "CanvasBucketEncrypt{name}",
      effect: "Allow",
      actions: ["kms:GenerateDataKey"],
      resources: ["{each.kmsKeyArn}"],
      conditions: [VIA_S3],
      forEach: "buckets",
      when: "each.kmsWrite",
      source: `Not in the page: needed to put objects under a customer managed key. ${SSE_KMS}`,
    },
  ],
});

/** Keys of objects that were written before their bucket's key was changed. */
export const olderBucketKeys = policyTemplate({
  purpose: "Read objects that were written before the bucket's key was changed.",
  parameters: { region: "text", buckets: { entries: { olderKmsKeyArns: "list" } } },
  statements: [
    {
      sid: "CanvasBucketOlderKeys{name}",
      effect: "Allow",
      actions: ["kms:Decrypt"],
      resources: ["{each.olderKmsKeyArns}"],
      conditions: [VIA_S3],
      forEach: "buckets",
      source: `Not in the page: an object stays under the key that it was written with when its bucket gets another one. ${REENCRYPT}`,
    },
  ],
});
