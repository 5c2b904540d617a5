/** What the owners of buckets and keys in other accounts must add to their own policies, for our grants to have effect. */
import { policyTemplate } from "./policy-template";
import { WRITE_OBJECTS } from "./s3-actions";

const CROSS_ACCOUNT = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-permissions-cross-account.html";
const KEY_OF_ANOTHER_ACCOUNT =
  "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html";

const ROLES = { type: "AWS", identifiers: ["{each.roleArns}"] } as const;
const CANVAS_ROLES = { type: "AWS", identifiers: ["{each.canvasRoleArns}"] } as const;
const VIA_S3 = { test: "StringEquals", variable: "kms:ViaService", values: ["s3.{region}.amazonaws.com"] } as const;

/** Statements for the policies of buckets. Entries are named after deployment and bucket: one policy may hold several. */
export const bucketOwner = policyTemplate({
  purpose: "Let roles of another account use the named folders of the bucket.",
  parameters: {
    buckets: {
      entries: {
        bucketName: "text",
        /** Key patterns: a folder and a wildcard, or the wildcard alone. */
        keys: "list",
        roleArns: "list",
        write: "flag",
        /** The execution roles, where Canvas keeps its workspace in the bucket. */
        canvasRoleArns: "list",
        workspace: "flag",
      },
    },
  },
  statements: [
    {
      sid: "LetCanvasRead{name}",
      effect: "Allow",
      principals: ROLES,
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::{each.bucketName}/{each.keys}"],
      forEach: "buckets",
      source:
        `${CROSS_ACCOUNT}. The page also turns off Block Public Access; a policy for named roles is not public, so that can stay on. ` +
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    },
    {
      sid: "LetCanvasWrite{name}",
      effect: "Allow",
      principals: ROLES,
      actions: WRITE_OBJECTS,
      resources: ["arn:aws:s3:::{each.bucketName}/{each.keys}"],
      forEach: "buckets",
      when: "each.write",
      source: `${CROSS_ACCOUNT}: s3:PutObject and s3:DeleteObject. s3:AbortMultipartUpload is added, as in our own grant.`,
    },
    {
      sid: "LetCanvasList{name}",
      effect: "Allow",
      principals: ROLES,
      actions: ["s3:ListBucket"],
      resources: ["arn:aws:s3:::{each.bucketName}"],
      conditions: [{ test: "StringLike", variable: "s3:prefix", values: ["{each.keys}"] }],
      forEach: "buckets",
      source: `${CROSS_ACCOUNT}, narrowed to the named folders.`,
    },
    {
      sid: "LetCanvasLocate{name}",
      effect: "Allow",
      principals: ROLES,
      actions: ["s3:GetBucketLocation"],
      resources: ["arn:aws:s3:::{each.bucketName}"],
      forEach: "buckets",
      source: `${CROSS_ACCOUNT}.`,
    },
    {
      sid: "LetCanvasReadCors{name}",
      effect: "Allow",
      principals: CANVAS_ROLES,
      actions: ["s3:GetBucketCors"],
      resources: ["arn:aws:s3:::{each.bucketName}"],
      forEach: "buckets",
      when: "each.workspace",
      source: `${CROSS_ACCOUNT}.`,
    },
  ],
});

/** Statements for the policies of keys, where `*` is the key itself. Entries are named like those of buckets. */
export const keyOwner = policyTemplate({
  purpose: "Let roles of another account use the key.",
  parameters: {
    region: "text",
    keys: {
      entries: {
        /** Roles that use the key through S3. */
        roleArns: "list",
        read: "flag",
        write: "flag",
        /** The execution roles, where Canvas itself uses the key. */
        canvasRoleArns: "list",
        workspace: "flag",
        domain: "flag",
      },
    },
  },
  statements: [
    {
      sid: "LetCanvasDecrypt{name}",
      effect: "Allow",
      principals: ROLES,
      actions: ["kms:Decrypt"],
      resources: ["*"],
      conditions: [VIA_S3],
      forEach: "keys",
      when: "each.read",
      source: `${KEY_OF_ANOTHER_ACCOUNT}: both the key's policy and the role must allow it. Through S3 only, as in our own grant.`,
    },
    {
      sid: "LetCanvasEncrypt{name}",
      effect: "Allow",
      principals: ROLES,
      actions: ["kms:GenerateDataKey"],
      resources: ["*"],
      conditions: [VIA_S3],
      forEach: "keys",
      when: "each.write",
      source: `${KEY_OF_ANOTHER_ACCOUNT}: likewise, to put objects.`,
    },
    {
      sid: "LetCanvasUseWorkspaceKey{name}",
      effect: "Allow",
      principals: CANVAS_ROLES,
      actions: [
        "kms:DescribeKey",
        "kms:CreateGrant",
        "kms:RetireGrant",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:Decrypt",
      ],
      resources: ["*"],
      forEach: "keys",
      when: "each.workspace",
      source: `${CROSS_ACCOUNT}: the page's own statement for the key.`,
    },
    {
      sid: "LetCanvasUseDomainKey{name}",
      effect: "Allow",
      principals: CANVAS_ROLES,
      actions: ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
      forEach: "keys",
      when: "each.domain",
      source:
        "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-kms.html, Prerequisites: verbatim but for the Sid.",
    },
  ],
});
