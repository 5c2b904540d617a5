import { customBuckets, olderBucketKeys } from "../../lib/policies/custom-buckets";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { type AllowedRequest, casesOf } from "./cases";
import type { AccessRequest } from "./decide";

const THIRD_ACCOUNT = "777788889999";
const key = (start: string): string => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${start}-12ab-34cd-56ef-1234567890ab`;
const VIA_S3 = { "kms:ViaService": "s3.us-east-1.amazonaws.com" };

/** What an object or a folder is never reached by, whatever the action. */
function object(action: string, name: string): AllowedRequest {
  return {
    action,
    resource: `arn:aws:s3:::sales-exports/${name}`,
    account: OTHER_ACCOUNT,
    but: {
      "another bucket": { resource: `arn:aws:s3:::sales-exports-2/${name}` },
      "a folder with the same beginning": { resource: "arn:aws:s3:::sales-exports/rawhide/a.csv" },
      "another folder": { resource: "arn:aws:s3:::sales-exports/private/a.csv" },
      "a folder above": { resource: "arn:aws:s3:::sales-exports/2026/a.csv" },
      "the deployment's account instead of the owner's": { account: ACCOUNT },
      "a third account": { account: THIRD_ACCOUNT },
    },
  };
}

function viaS3(action: string, used: string): AllowedRequest {
  return {
    action,
    resource: key(used),
    context: VIA_S3,
    but: {
      "another key": { resource: key("0000aaaa") },
      "by a direct call": { context: { "kms:ViaService": undefined } },
      "through another service": { context: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
      "through S3 of another Region": { context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    },
  };
}

const list = (prefix: string): AllowedRequest => ({
  action: "s3:ListBucket",
  resource: "arn:aws:s3:::sales-exports",
  account: OTHER_ACCOUNT,
  context: { "s3:prefix": prefix },
  but: {
    "the whole bucket": { context: { "s3:prefix": undefined } },
    "from the top": { context: { "s3:prefix": "" } },
    "a folder with the same beginning": { context: { "s3:prefix": "rawhide/" } },
    "a folder above": { context: { "s3:prefix": "2026/" } },
    "another bucket": { resource: "arn:aws:s3:::sales-exports-2" },
    "the deployment's account instead of the owner's": { account: ACCOUNT },
  },
});

const readOnly = (action: string): AccessRequest => ({ action, resource: "arn:aws:s3:::reference-data/a.csv" });

export const customBucketsCases = [
  ...casesOf(
    customBuckets,
    {
      region: REGION,
      buckets: {
        raw: {
          bucketName: "sales-exports",
          keys: ["raw/*", "2026/q1/*"],
          ownerAccountId: OTHER_ACCOUNT,
          write: true,
          kmsKeyArn: key("1111aaaa"),
          kmsRead: true,
          kmsWrite: true,
        },
        "read-only": {
          bucketName: "reference-data",
          keys: ["*"],
          ownerAccountId: ACCOUNT,
          write: false,
          kmsKeyArn: key("2222aaaa"),
          kmsRead: true,
          kmsWrite: false,
        },
        "no-key": {
          bucketName: "plain",
          keys: ["*"],
          ownerAccountId: ACCOUNT,
          write: true,
          kmsKeyArn: key("3333aaaa"),
          kmsRead: false,
          kmsWrite: false,
        },
      },
    },
    [
      object("s3:GetObject", "raw/a.csv"),
      object("s3:GetObject", "2026/q1/b/c.parquet"),
      object("s3:PutObject", "raw/a.csv"),
      object("s3:PutObject", "2026/q1/a.csv"),
      object("s3:DeleteObject", "raw/a.csv"),
      object("s3:AbortMultipartUpload", "raw/a.csv"),
      list("raw/"),
      { ...list("2026/q1/b/"), but: {} },
      {
        action: "s3:GetBucketLocation",
        resource: "arn:aws:s3:::sales-exports",
        account: OTHER_ACCOUNT,
        but: {
          "another bucket": { resource: "arn:aws:s3:::sales-exports-2" },
          "the deployment's account instead of the owner's": { account: ACCOUNT },
        },
      },
      viaS3("kms:Decrypt", "1111aaaa"),
      viaS3("kms:Decrypt", "2222aaaa"),
      viaS3("kms:GenerateDataKey", "1111aaaa"),
      { action: "s3:GetObject", resource: "arn:aws:s3:::reference-data/any/where.csv" },
      { action: "s3:ListBucket", resource: "arn:aws:s3:::reference-data", context: { "s3:prefix": "" } },
    ],
    [
      readOnly("s3:PutObject"),
      readOnly("s3:DeleteObject"),
      readOnly("s3:AbortMultipartUpload"),
      { action: "kms:GenerateDataKey", resource: key("2222aaaa"), context: VIA_S3 },
      { action: "kms:Decrypt", resource: key("3333aaaa"), context: VIA_S3 },
      { action: "kms:GenerateDataKey", resource: key("3333aaaa"), context: VIA_S3 },
      { action: "kms:Encrypt", resource: key("1111aaaa"), context: VIA_S3 },
      { action: "s3:PutObjectAcl", resource: "arn:aws:s3:::sales-exports/raw/a.csv", account: OTHER_ACCOUNT },
      { action: "s3:PutBucketPolicy", resource: "arn:aws:s3:::sales-exports", account: OTHER_ACCOUNT },
    ],
  ),
  ...casesOf(
    olderBucketKeys,
    {
      region: REGION,
      buckets: {
        raw: { olderKmsKeyArns: [key("4444aaaa"), key("5555aaaa")] },
        whole: { olderKmsKeyArns: [key("6666aaaa")] },
      },
    },
    [viaS3("kms:Decrypt", "4444aaaa"), viaS3("kms:Decrypt", "5555aaaa"), viaS3("kms:Decrypt", "6666aaaa")],
    [
      { action: "kms:GenerateDataKey", resource: key("4444aaaa"), context: VIA_S3 },
      { action: "kms:Encrypt", resource: key("4444aaaa"), context: VIA_S3 },
    ],
  ),
];
