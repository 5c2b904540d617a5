/**
 * Every statement that the deployments of these tests should lead to, written out, and not made by the code under test: texts are
 * sorted lists, as `statementsOf` answers them.
 */
import { ACCOUNT, KEY, OTHER_ACCOUNT } from "../../support/quick-setup";
import { statementsOf } from "./policy";

/** The trust policy of the AWS page. */
export const EMR_SERVERLESS_TRUST = [
  {
    Sid: "EMRServerlessTrustPolicy",
    Effect: "Allow",
    Principal: { Service: ["emr-serverless.amazonaws.com"] },
    Action: ["sts:AssumeRole"],
    Condition: { StringEquals: { "aws:SourceAccount": [ACCOUNT] } },
  },
];
/** The trust policy of execution roles. */
export const SAGEMAKER_TRUST = [
  {
    Sid: "SageMakerTrustPolicy",
    Effect: "Allow",
    Principal: { Service: ["sagemaker.amazonaws.com"] },
    Action: ["sts:AssumeRole"],
  },
];
/** The one statement that every created execution role gets. */
export const IMAGES = {
  Sid: "ECRDescribeImagesOperation",
  Effect: "Allow",
  Action: ["ecr:DescribeImages"],
  Resource: [
    "arn:aws:ecr:*:*:repository/ap-dataprep-emr",
    "arn:aws:ecr:*:*:repository/sagemaker-data-wrangler-emr-container",
  ],
};

function owner(account: string): object {
  return { StringEquals: { "aws:ResourceAccount": [account] } };
}
const FOLDERS = ["arn:aws:s3:::sales-exports/2026/q1/*", "arn:aws:s3:::sales-exports/raw/*"];
const VIA_S3 = { StringEquals: { "kms:ViaService": ["s3.us-east-1.amazonaws.com"] } };

/** What the bucket `raw` needs, which the execution roles may use too. */
const RAW = {
  read: {
    Sid: "CanvasBucketReadRaw",
    Effect: "Allow",
    Action: ["s3:GetObject"],
    Resource: FOLDERS,
    Condition: owner(OTHER_ACCOUNT),
  },
  write: {
    Sid: "CanvasBucketWriteRaw",
    Effect: "Allow",
    Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"],
    Resource: FOLDERS,
    Condition: owner(OTHER_ACCOUNT),
  },
  list: {
    Sid: "CanvasBucketListRaw",
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: ["arn:aws:s3:::sales-exports"],
    Condition: { ...owner(OTHER_ACCOUNT), StringLike: { "s3:prefix": ["2026/q1/*", "raw/*"] } },
  },
  location: {
    Sid: "CanvasBucketLocationRaw",
    Effect: "Allow",
    Action: ["s3:GetBucketLocation"],
    Resource: ["arn:aws:s3:::sales-exports"],
    Condition: owner(OTHER_ACCOUNT),
  },
  decrypt: {
    Sid: "CanvasBucketDecryptRaw",
    Effect: "Allow",
    Action: ["kms:Decrypt"],
    Resource: [KEY],
    Condition: VIA_S3,
  },
  encrypt: {
    Sid: "CanvasBucketEncryptRaw",
    Effect: "Allow",
    Action: ["kms:GenerateDataKey"],
    Resource: [KEY],
    Condition: VIA_S3,
  },
};
/** What the bucket `whole` needs, which only jobs may read. */
const WHOLE = {
  read: {
    Sid: "CanvasBucketReadWhole",
    Effect: "Allow",
    Action: ["s3:GetObject"],
    Resource: ["arn:aws:s3:::reference-data/*"],
    Condition: owner(ACCOUNT),
  },
  list: {
    Sid: "CanvasBucketListWhole",
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: ["arn:aws:s3:::reference-data"],
    Condition: { ...owner(ACCOUNT), StringLike: { "s3:prefix": ["*"] } },
  },
  location: {
    Sid: "CanvasBucketLocationWhole",
    Effect: "Allow",
    Action: ["s3:GetBucketLocation"],
    Resource: ["arn:aws:s3:::reference-data"],
    Condition: owner(ACCOUNT),
  },
};
/** What execution roles get of the buckets. */
export const BROWSED = Object.values(RAW);
/** What jobs get of the buckets. */
export const BOTH_BUCKETS = [...Object.values(RAW), ...Object.values(WHOLE)];

const OWN_ACCOUNT = { "aws:ResourceAccount": ["${aws:PrincipalAccount}"] };
const TAGGED_IN_REQUEST = { StringEquals: { ...OWN_ACCOUNT, "aws:RequestTag/sagemaker:is-canvas-resource": ["True"] } };
const TAGGED = { StringEquals: { ...OWN_ACCOUNT, "aws:ResourceTag/sagemaker:is-canvas-resource": ["True"] } };

/** What a role without the Canvas policies gets, as AmazonSageMakerCanvasFullAccess has it. */
export function largeDataUse(emrServerlessRoleArn: string): readonly object[] {
  return [
    {
      Sid: "EMRServerlessCreateApplicationOperation",
      Effect: "Allow",
      Action: ["emr-serverless:CreateApplication"],
      Resource: ["arn:aws:emr-serverless:*:*:/*"],
      Condition: TAGGED_IN_REQUEST,
    },
    {
      Sid: "EMRServerlessListApplicationOperation",
      Effect: "Allow",
      Action: ["emr-serverless:ListApplications"],
      Resource: ["arn:aws:emr-serverless:*:*:/*"],
      Condition: { StringEquals: OWN_ACCOUNT },
    },
    {
      Sid: "EMRServerlessApplicationOperations",
      Effect: "Allow",
      Action: [
        "emr-serverless:GetApplication",
        "emr-serverless:StartApplication",
        "emr-serverless:StopApplication",
        "emr-serverless:UpdateApplication",
      ],
      Resource: ["arn:aws:emr-serverless:*:*:/applications/*"],
      Condition: TAGGED,
    },
    {
      Sid: "EMRServerlessStartJobRunOperation",
      Effect: "Allow",
      Action: ["emr-serverless:StartJobRun"],
      Resource: ["arn:aws:emr-serverless:*:*:/applications/*"],
      Condition: TAGGED_IN_REQUEST,
    },
    {
      Sid: "EMRServerlessListJobRunOperation",
      Effect: "Allow",
      Action: ["emr-serverless:ListJobRuns"],
      Resource: ["arn:aws:emr-serverless:*:*:/applications/*"],
      Condition: TAGGED,
    },
    {
      Sid: "EMRServerlessJobRunOperations",
      Effect: "Allow",
      Action: ["emr-serverless:CancelJobRun", "emr-serverless:GetJobRun"],
      Resource: ["arn:aws:emr-serverless:*:*:/applications/*/jobruns/*"],
      Condition: TAGGED,
    },
    {
      Sid: "EMRServerlessTagResourceOperation",
      Effect: "Allow",
      Action: ["emr-serverless:TagResource"],
      Resource: ["arn:aws:emr-serverless:*:*:/*"],
      Condition: TAGGED_IN_REQUEST,
    },
    {
      Sid: "IAMPassOperationForEMRServerless",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [emrServerlessRoleArn],
      Condition: { StringEquals: { "iam:PassedToService": ["emr-serverless.amazonaws.com"] } },
    },
    IMAGES,
    {
      Sid: "ECROperations",
      Effect: "Allow",
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: IMAGES.Resource,
    },
  ];
}

/** The statements of a policy in the order of their Sids; their own order has no meaning. */
export function bySid(policy: unknown): readonly unknown[] {
  return sorted(statementsOf(policy));
}

export function sorted(statements: readonly object[]): readonly unknown[] {
  const sid = (statement: object): string => String((statement as { readonly Sid?: unknown }).Sid);
  return [...statements].sort((one, other) => sid(one).localeCompare(sid(other)));
}

/** Sids of the only policy among outputs by name, in their order. */
export function sidsOf(policies: unknown): readonly string[] {
  const [policy = "{}"] = Object.values(policies as Readonly<Record<string, string>>);
  return (JSON.parse(policy) as { readonly Statement: readonly { readonly Sid: string }[] }).Statement.map(
    ({ Sid: sid }) => sid,
  );
}

/** What the owner of a bucket that is written to is given to add. */
export function ownersSids(end: string): readonly string[] {
  return ["Read", "Write", "List", "Locate"].map((what) => `LetCanvas${what}${end}`);
}
