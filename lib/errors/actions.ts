/**
 * Actions: how the service authorization reference spells them, and which of them an operation of the API needs.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
import { ownValue } from "../rules/own-value";
import type { Candidate } from "./reading";

/** Spellings of actions that texts print in another case, by the lower-case form. */
const SPELLED: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sns:Publish",
    "sns:Subscribe",
    "iam:PassRole",
    "sts:AssumeRole",
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:ListBucket",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "lambda:InvokeFunction",
  ].map((action) => [action.toLowerCase(), action]),
);

/** An action as the reference spells it: its prefix in lower case, its name as it is known, or else as it is written. */
export function spelled(action: string): string {
  const colon = action.indexOf(":");
  const written = `${action.slice(0, colon).toLowerCase()}${action.slice(colon)}`;
  return ownValue(SPELLED, written.toLowerCase()) ?? written;
}

/** Operations of S3 whose action has another name. "Required permissions for Amazon S3 API operations". */
const OF_S3: Readonly<Record<string, readonly string[]>> = {
  ListObjects: ["s3:ListBucket"],
  ListObjectsV2: ["s3:ListBucket"],
  HeadBucket: ["s3:ListBucket"],
  ListObjectVersions: ["s3:ListBucketVersions"],
  ListBuckets: ["s3:ListAllMyBuckets"],
  // A missing key is refused too where the bucket may not be listed.
  HeadObject: ["s3:GetObject", "s3:ListBucket"],
  CreateMultipartUpload: ["s3:PutObject"],
  UploadPart: ["s3:PutObject"],
  CompleteMultipartUpload: ["s3:PutObject"],
  ListParts: ["s3:ListMultipartUploadParts"],
  CopyObject: ["s3:GetObject", "s3:PutObject"],
  UploadPartCopy: ["s3:GetObject", "s3:PutObject"],
  DeleteObjects: ["s3:DeleteObject"],
  GetBucketEncryption: ["s3:GetEncryptionConfiguration"],
  GetBucketCors: ["s3:GetBucketCORS"],
};

/** Of S3 and of no other service that Canvas calls: the names that the command line alone prints. */
const ONLY_S3 =
  /^(?:(?:Get|Put|Head|Delete|Copy)Objects?|ListObjects(?:V2)?|ListObjectVersions|UploadPart(?:Copy)?|.*MultipartUpload|.*Bucket\w*)$/;

/** Prefixes of event sources that are not those of the actions. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", "iam-toolbox": "iam" };

/** Operations by the prefix of their action, where the text names an operation alone. */
const SERVICE_OF: Readonly<Record<string, string>> = {
  CreateNetworkInterface: "ec2",
  DescribeVpcEndpointServices: "ec2",
  DescribeImages: "ecr",
  BatchGetImage: "ecr",
  GetDownloadUrlForLayer: "ecr",
  CreateApplication: "emr-serverless",
  GetApplication: "emr-serverless",
  UpdateApplication: "emr-serverless",
  StartApplication: "emr-serverless",
  StopApplication: "emr-serverless",
  ListApplications: "emr-serverless",
  StartJobRun: "emr-serverless",
  GetJobRun: "emr-serverless",
  ListJobRuns: "emr-serverless",
  CancelJobRun: "emr-serverless",
  AssumeRole: "sts",
  Decrypt: "kms",
  GenerateDataKey: "kms",
  CreateServiceLinkedRole: "iam",
  DescribeDomain: "sagemaker",
  UpdateDomain: "sagemaker",
};

/** The actions that an operation needs; none where the operation alone does not say it. */
export function actionsOf(operation: string, eventSource?: string): readonly string[] {
  const [label] = (eventSource ?? "").split(".");
  const prefix =
    label === undefined || label === ""
      ? ONLY_S3.test(operation)
        ? "s3"
        : ownValue(SERVICE_OF, operation)
      : (ownValue(PREFIXES, label) ?? label);
  if (prefix === undefined) return [];
  return (prefix === "s3" ? ownValue(OF_S3, operation) : undefined) ?? [`${prefix}:${operation}`];
}

/** What a request for a path in S3 needs: an object, or the folder that it may be. */
export function onPath(bucket: string, key: string, isWrite: boolean): readonly Candidate[] {
  const object = { resource: `arn:aws:s3:::${bucket}${key === "" ? "" : `/${key}`}` };
  if (isWrite) return [{ action: "s3:PutObject", ...object }];
  return [
    ...(key === "" ? [] : [{ action: "s3:GetObject", ...object }]),
    { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` },
  ];
}
