import { policyTemplate } from "./policy-template";

const CROSS_ACCOUNT = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-permissions-cross-account.html";
const CANVAS_KMS = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-kms.html";

/** What Canvas itself needs of its workspace beyond reading and writing objects, which the custom buckets' grant covers. */
export const workspace = policyTemplate({
  purpose: "Keep what Canvas itself stores in a bucket, and under a key, of your own.",
  parameters: {
    bucketName: "text",
    ownerAccountId: "text",
    kmsKeyArn: "text",
    encrypted: "flag",
    keyOfAnotherAccount: "flag",
  },
  statements: [
    {
      sid: "CanvasWorkspaceCors",
      effect: "Allow",
      actions: ["s3:GetBucketCors"],
      resources: ["arn:aws:s3:::{bucketName}"],
      conditions: [{ test: "StringEquals", variable: "aws:ResourceAccount", values: ["{ownerAccountId}"] }],
      source: `${CROSS_ACCOUNT}. AmazonSageMakerCanvasFullAccess v11 allows it for buckets with sagemaker in their names only.`,
    },
    {
      sid: "CanvasWorkspaceKey",
      effect: "Allow",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["{kmsKeyArn}"],
      when: "encrypted",
      source:
        `${CANVAS_KMS}, Prerequisites: verbatim. Not through S3 alone, as for custom buckets, because Canvas passes the key to other ` +
        "services, such as Autopilot.",
    },
    {
      sid: "CanvasWorkspaceKeyOfAnotherAccount",
      effect: "Allow",
      actions: ["kms:DescribeKey", "kms:CreateGrant", "kms:RetireGrant", "kms:GenerateDataKeyWithoutPlaintext"],
      resources: ["{kmsKeyArn}"],
      when: "keyOfAnotherAccount",
      source: `${CROSS_ACCOUNT}: what the page lists beside the two actions above.`,
    },
  ],
});
