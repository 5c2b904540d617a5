/** Policies of owners in another account: each names its roles, and no other principal is let in. */
import { bucketOwner, keyOwner } from "../../lib/policies/owners";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { type AllowedRequest, casesOf } from "./cases";

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const [JOBS, USERS, OTHERS] = [role("jobs"), role("users"), role("others")];
const BUCKET = "arn:aws:s3:::partner";
const keyOf = (start: string): string =>
  `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/${start}-12ab-34cd-56ef-1234567890ab`;
const [BUCKETS_KEY, WORKSPACES_KEY, DOMAINS_KEY] = [keyOf("1111aaaa"), keyOf("2222aaaa"), keyOf("3333aaaa")];
const VIA_S3 = { "kms:ViaService": `s3.${REGION}.amazonaws.com` };

const roleArns = [JOBS, USERS];
const others = { "by another role of the account": { caller: OTHERS } };
const byJobs = { account: OTHER_ACCOUNT, caller: JOBS } as const;
const byUsers = { account: OTHER_ACCOUNT, caller: USERS } as const;

const object = (action: string, name = "raw/a.csv"): AllowedRequest => ({
  ...byJobs,
  action,
  resource: `${BUCKET}/${name}`,
  but: {
    ...others,
    "another bucket": { resource: `${BUCKET}-2/${name}` },
    "another folder": { resource: `${BUCKET}/private/a.csv` },
    "a folder with the same beginning": { resource: `${BUCKET}/rawhide/a.csv` },
  },
});

const viaS3 = (action: string, resource: string): AllowedRequest => ({
  ...byJobs,
  action,
  resource,
  context: VIA_S3,
  but: {
    ...others,
    "by a direct call": { context: { "kms:ViaService": undefined } },
    "through S3 of another Region": { context: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
  },
});

const direct = (action: string, resource: string): AllowedRequest => ({
  ...byUsers,
  action,
  resource,
  but: { ...others, "by a role that is not a user's": { caller: JOBS } },
});

const WORKSPACE_KEY = [
  "kms:DescribeKey",
  "kms:CreateGrant",
  "kms:RetireGrant",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:Decrypt",
];
const DOMAIN_KEY = ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"];

export const ownersCases = [
  ...casesOf(
    bucketOwner,
    {
      buckets: {
        "analytics-workspace": {
          bucketName: "partner",
          keys: ["raw/*", "2026/q1/*"],
          roleArns,
          write: true,
          canvasRoleArns: [USERS],
          workspace: true,
        },
      },
    },
    [
      object("s3:GetObject"),
      { ...byUsers, action: "s3:GetObject", resource: `${BUCKET}/2026/q1/a.csv` },
      object("s3:PutObject"),
      object("s3:DeleteObject"),
      object("s3:AbortMultipartUpload"),
      { ...byUsers, action: "s3:PutObject", resource: `${BUCKET}/2026/q1/b.csv` },
      {
        ...byJobs,
        action: "s3:ListBucket",
        resource: BUCKET,
        context: { "s3:prefix": "raw/" },
        but: {
          ...others,
          "the whole bucket": { context: { "s3:prefix": undefined } },
          "another folder": { context: { "s3:prefix": "private/" } },
          "another bucket": { resource: `${BUCKET}-2` },
        },
      },
      { ...byUsers, action: "s3:ListBucket", resource: BUCKET, context: { "s3:prefix": "2026/q1/" } },
      {
        ...byUsers,
        action: "s3:GetBucketLocation",
        resource: BUCKET,
        but: { ...others, "another bucket": { resource: `${BUCKET}-2` } },
      },
      {
        ...byUsers,
        action: "s3:GetBucketCors",
        resource: BUCKET,
        but: {
          ...others,
          "by a role that is not a user's": { caller: JOBS },
          "another bucket": { resource: `${BUCKET}-2` },
        },
      },
    ],
    [{ ...byUsers, action: "s3:PutBucketPolicy", resource: BUCKET }],
  ),
  ...casesOf(
    bucketOwner,
    {
      buckets: {
        "analytics-read": {
          bucketName: "read-only",
          keys: ["*"],
          roleArns: [JOBS],
          write: false,
          canvasRoleArns: [USERS],
          workspace: false,
        },
      },
    },
    [{ ...byJobs, action: "s3:GetObject", resource: "arn:aws:s3:::read-only/any/where.csv" }],
    [
      ...["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"].map((action) => ({
        ...byJobs,
        action,
        resource: "arn:aws:s3:::read-only/a.csv",
      })),
      { ...byUsers, action: "s3:GetObject", resource: "arn:aws:s3:::read-only/a.csv" },
      { ...byUsers, action: "s3:GetBucketCors", resource: "arn:aws:s3:::read-only" },
    ],
  ),
  ...casesOf(
    keyOwner,
    {
      region: REGION,
      keys: {
        "analytics-raw": {
          roleArns,
          read: true,
          write: true,
          canvasRoleArns: [USERS],
          workspace: false,
          domain: false,
        },
      },
    },
    [
      viaS3("kms:Decrypt", BUCKETS_KEY),
      viaS3("kms:GenerateDataKey", BUCKETS_KEY),
      { ...viaS3("kms:Decrypt", keyOf("1111bbbb")), caller: USERS, but: {} },
      { ...viaS3("kms:GenerateDataKey", keyOf("1111bbbb")), caller: USERS, but: {} },
    ],
    [
      ...WORKSPACE_KEY.map((action) => ({ ...byUsers, action, resource: keyOf("1111cccc") })),
      { ...byUsers, action: "kms:ScheduleKeyDeletion", resource: BUCKETS_KEY, context: VIA_S3 },
    ],
  ),
  ...casesOf(
    keyOwner,
    {
      region: REGION,
      keys: {
        "analytics-workspace": {
          roleArns: [JOBS],
          read: true,
          write: false,
          canvasRoleArns: [USERS],
          workspace: true,
          domain: false,
        },
      },
    },
    WORKSPACE_KEY.map((action) => direct(action, WORKSPACES_KEY)),
    [{ ...byJobs, action: "kms:GenerateDataKey", resource: keyOf("2222bbbb"), context: VIA_S3 }],
  ),
  ...casesOf(
    keyOwner,
    {
      region: REGION,
      keys: {
        "analytics-domain": {
          roleArns: [JOBS],
          read: false,
          write: false,
          canvasRoleArns: [USERS],
          workspace: false,
          domain: true,
        },
      },
    },
    DOMAIN_KEY.map((action) => direct(action, DOMAINS_KEY)),
    [
      { ...byJobs, action: "kms:Decrypt", resource: keyOf("3333bbbb"), context: VIA_S3 },
      { ...byJobs, action: "kms:GenerateDataKey", resource: keyOf("3333bbbb"), context: VIA_S3 },
      { ...byUsers, action: "kms:DescribeKey", resource: DOMAINS_KEY },
    ],
  ),
];
