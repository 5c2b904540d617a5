/** The S3 endpoint's policy: what it allows and denies; any principal may ask. */
import type { Statement } from "../../lib/policies/policy-template";
import { s3EndpointForAll, s3EndpointForCanvas } from "../../lib/policies/s3-endpoint";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { type AllowedRequest, casesOf, type GrantCase } from "./cases";
import type { AccessRequest } from "./decide";

const s3 = (resource: string): string => `arn:aws:s3:::${resource}`;
/** The owner of AWS's own buckets. */
const AWS = "999900001111";

export const VALUES = {
  account: ACCOUNT,
  region: REGION,
  generativeAi: false,
  buckets: {
    "raw-data": {
      bucketName: "sales",
      keys: ["raw/*", "q1/*"],
      ownerAccountId: OTHER_ACCOUNT,
      write: false,
      workspace: false,
    },
    exports: { bucketName: "exports", keys: ["*"], ownerAccountId: ACCOUNT, write: true, workspace: true },
  },
} as const;

const OTHERS_BUCKET = {
  "a bucket of that name in another account": { account: OTHER_ACCOUNT, ...owner(OTHER_ACCOUNT) },
};

function owner(account: string): Pick<AccessRequest, "context"> {
  return { context: { "aws:ResourceAccount": account } };
}

function ofAccount(account: string, action: string, resource: string, but: AllowedRequest["but"] = {}): AllowedRequest {
  return { action, resource, account, ...owner(account), but };
}

const ON_OWN_OBJECTS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
const ON_OWN_BUCKETS = ["s3:CreateBucket", "s3:GetBucketCors", "s3:GetBucketLocation", "s3:ListBucket"];
const OWN_NAMES = ["sagemaker-us-east-1-111122223333", "team-sagemaker", "x-Sagemaker-x", "x-SageMaker"];

const LAYERS = s3(`prod-${REGION}-starport-layer-bucket/abc`);
const LOGS = s3(`prod.${REGION}.appinfo.src/logs/x`);
const JUMPSTART = `jumpstart-cache-prod-${REGION}`;

const allowed: readonly AllowedRequest[] = [
  ...OWN_NAMES.flatMap((bucket) => [
    ...ON_OWN_OBJECTS.map((action) =>
      ofAccount(ACCOUNT, action, s3(`${bucket}/canvas/x`), {
        ...OTHERS_BUCKET,
        ...(action === "s3:GetObject" ? {} : { "a bucket of another name": { resource: s3("other/canvas/x") } }),
      }),
    ),
    ...ON_OWN_BUCKETS.map((action) => ofAccount(ACCOUNT, action, s3(bucket), OTHERS_BUCKET)),
  ]),
  ofAccount(ACCOUNT, "s3:ListAllMyBuckets", "*", OTHERS_BUCKET),
  // Objects that carry the tag, in any bucket of the account.
  {
    action: "s3:GetObject",
    resource: s3("other/x"),
    context: { "aws:ResourceAccount": ACCOUNT, "s3:ExistingObjectTag/SageMaker": "TRUE" },
    but: {
      "without the tag": { context: { "s3:ExistingObjectTag/SageMaker": undefined } },
      "with another value": { context: { "s3:ExistingObjectTag/SageMaker": "false" } },
      "in another account": { account: OTHER_ACCOUNT, context: { "aws:ResourceAccount": OTHER_ACCOUNT } },
      "to be written": { action: "s3:PutObject", context: { "s3:ExistingObjectTag/SageMaker": undefined } },
    },
  },
  // Listed buckets.
  ...["raw/x", "q1/x"].map((key) =>
    ofAccount(OTHER_ACCOUNT, "s3:GetObject", s3(`sales/${key}`), {
      "in another account": { account: ACCOUNT, ...owner(ACCOUNT) },
      "in another folder": { resource: s3("sales/rest/x") },
      "to be written": { action: "s3:PutObject" },
      "to be deleted": { action: "s3:DeleteObject" },
    }),
  ),
  ...["s3:ListBucket", "s3:GetBucketLocation"].map((action) =>
    ofAccount(OTHER_ACCOUNT, action, s3("sales"), { "in another account": { account: AWS, ...owner(AWS) } }),
  ),
  ...["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"].map((action) =>
    ofAccount(ACCOUNT, action, s3("exports/any/x"), OTHERS_BUCKET),
  ),
  ofAccount(ACCOUNT, "s3:GetBucketCors", s3("exports"), {
    ...OTHERS_BUCKET,
    "a bucket that is no workspace": { resource: s3("sales"), account: OTHER_ACCOUNT, ...owner(OTHER_ACCOUNT) },
    "a bucket of the account that is not listed": { resource: s3("other") },
  }),
  // AWS's own buckets, whoever asks.
  ofAccount(AWS, "s3:GetObject", LAYERS, {
    "to be written": { action: "s3:PutObject" },
    "of another Region": { resource: s3("prod-eu-west-1-starport-layer-bucket/abc") },
  }),
  ...["s3:PutObject", "s3:PutObjectAcl"].map((action) =>
    ofAccount(AWS, action, LOGS, {
      "to be read": { action: "s3:GetObject" },
      "of another Region": { resource: s3("prod.eu-west-1.appinfo.src/logs/x") },
    }),
  ),
];

const GENERATIVE_AI: readonly AllowedRequest[] = [
  ofAccount(AWS, "s3:GetObject", s3(`${JUMPSTART}/model.tar.gz`), { "to be written": { action: "s3:PutObject" } }),
  ofAccount(AWS, "s3:GetObject", s3(`${JUMPSTART}/fmeval/datasets/x`)),
  ofAccount(AWS, "s3:GetObject", s3("other/fmeval/datasets/x"), {
    "to be written": { action: "s3:PutObject" },
    "to be deleted": { action: "s3:DeleteObject" },
  }),
  ofAccount(AWS, "s3:ListBucket", s3(JUMPSTART), { "another bucket": { resource: s3("other") } }),
  ofAccount(AWS, "s3:GetBucketLocation", s3(JUMPSTART)),
];

/** Ways in which data has left through an endpoint. */
const denied: readonly AccessRequest[] = [
  {
    action: "s3:PutObject",
    resource: s3("sagemaker-of-another-account/x"),
    account: OTHER_ACCOUNT,
    ...owner(OTHER_ACCOUNT),
  },
  {
    action: "s3:PutObject",
    resource: s3("x-jumpstart-cache-prod-x/x"),
    account: OTHER_ACCOUNT,
    ...owner(OTHER_ACCOUNT),
  },
  { action: "s3:DeleteBucket", resource: s3("sagemaker-us-east-1-111122223333"), ...owner(ACCOUNT) },
  { action: "s3:PutBucketPolicy", resource: s3("sagemaker-us-east-1-111122223333"), ...owner(ACCOUNT) },
];

/** A statement about any principal, without its principals. */
export function aboutAnybody({ sid, effect, principals, actions, resources, conditions }: Statement): Statement {
  if (principals?.type !== "*" || principals.identifiers[0] !== "*")
    throw new Error(`${sid} is not about any principal`);
  return { sid, effect, actions, resources, conditions };
}

/** Without principals: the oracle decides identity policies, and whom an endpoint's policy is about stands in a test of its own. */
function anybody(cases: readonly GrantCase[]): readonly GrantCase[] {
  return cases.map((each) => ({
    ...each,
    statements: () => each.statements().map(aboutAnybody),
  }));
}

export const s3EndpointCases: readonly GrantCase[] = anybody([
  ...casesOf(s3EndpointForCanvas, VALUES, allowed, [
    ...denied,
    ...GENERATIVE_AI.map(({ action, resource, account = ACCOUNT, context = {} }) => ({
      action,
      resource,
      account,
      context,
    })),
  ]),
  ...casesOf(s3EndpointForCanvas, { ...VALUES, generativeAi: true }, [...allowed, ...GENERATIVE_AI], denied).map(
    (each) => ({ ...each, name: `${each.name}, with generative AI` }),
  ),
  ...casesOf(
    s3EndpointForAll,
    {},
    [
      ofAccount(OTHER_ACCOUNT, "s3:PutObject", s3("anything/x"), {
        "another service": { action: "sqs:SendMessage", resource: `arn:aws:sqs:${REGION}:${OTHER_ACCOUNT}:x` },
      }),
      ofAccount(ACCOUNT, "s3:DeleteBucket", s3("anything")),
    ],
    [],
  ),
]);
