/** The policy of the S3 gateway endpoint. */
import { policyTemplate, type StatementTemplate } from "./policy-template";
import { WRITE_OBJECTS } from "./s3-actions";

const PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html, step 2";
const GATEWAY = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html";
const EMR_ROLE = "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy v1";
const ECR = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html";
const EMR_LOGS = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html";
const WORKSPACE_PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-permissions-cross-account.html";
const PERIMETER =
  "https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_owned_resources.md (2026-03-18)";

/** A gateway endpoint takes no other principal; AWS's page prints none, which no endpoint takes. */
const ANY_PRINCIPAL = { type: "*", identifiers: ["*"] } as const;
const OWN = { test: "StringEquals", variable: "aws:ResourceAccount", values: ["{account}"] } as const;
const OWNER = { test: "StringEquals", variable: "aws:ResourceAccount", values: ["{each.ownerAccountId}"] } as const;

const CANVAS_BUCKETS = ["arn:aws:s3:::*SageMaker*", "arn:aws:s3:::*Sagemaker*", "arn:aws:s3:::*sagemaker*"] as const;
const LAYERS = "arn:aws:s3:::prod-{region}-starport-layer-bucket/*";
const LOGS = "arn:aws:s3:::prod.{region}.appinfo.src/*";

const OWN_ACCOUNT_ONLY =
  `aws:ResourceAccount is added: the page's text lets data out to any bucket of anybody that has sagemaker in its name. ` +
  "The account is written out, because with ${aws:PrincipalAccount} whoever brings credentials brings buckets too.";

const BUCKETS = {
  entries: {
    bucketName: "text",
    /** Key patterns: a folder and a wildcard, or the wildcard alone. */
    keys: "list",
    ownerAccountId: "text",
    write: "flag",
    /** Canvas keeps its workspace in the bucket. */
    workspace: "flag",
  },
} as const;

const PARAMETERS = { account: "text", region: "text", buckets: BUCKETS, generativeAi: "flag" } as const;

/** Only what Canvas, its jobs and the listed buckets need. */
export const s3EndpointForCanvas = policyTemplate({
  purpose: "Canvas and its jobs reach their own buckets, the listed ones, and the buckets of AWS that they depend on.",
  parameters: PARAMETERS,
  statements: [
    {
      sid: "CanvasOwnBuckets",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: [
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:CreateBucket",
        "s3:GetBucketCors",
        "s3:GetBucketLocation",
        "s3:AbortMultipartUpload",
      ],
      resources: CANVAS_BUCKETS,
      conditions: [OWN],
      source:
        `${PAGE}, with a principal. ${OWN_ACCOUNT_ONLY} s3:AbortMultipartUpload is added: ${EMR_ROLE} and ` +
        "AmazonSageMakerCanvasDataPrepFullAccess v4 allow it to the roles, and here it would not pass.",
    },
    {
      sid: "CanvasTaggedObjects",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::*"],
      conditions: [
        OWN,
        { test: "StringEqualsIgnoreCase", variable: "s3:ExistingObjectTag/SageMaker", values: ["true"] },
      ],
      source: `Not in the page. ${EMR_ROLE} (Sid S3GetObjectOperation) lets jobs read tagged objects of any bucket of the account.`,
    },
    {
      sid: "CanvasOwnBucketsList",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:ListBucket", "s3:ListAllMyBuckets"],
      resources: ["*"],
      conditions: [OWN],
      source: `${PAGE}, with a principal. ${OWN_ACCOUNT_ONLY} ${EMR_ROLE} (Sid S3ListOperations) has both actions under that key.`,
    },
    {
      sid: "CanvasBucketRead{name}",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::{each.bucketName}/{each.keys}"],
      conditions: [OWNER],
      forEach: "buckets",
      source: `Not in the page (${PAGE}), whose statements stop every bucket without sagemaker in its name.`,
    },
    {
      sid: "CanvasBucketWrite{name}",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: WRITE_OBJECTS,
      resources: ["arn:aws:s3:::{each.bucketName}/{each.keys}"],
      conditions: [OWNER],
      forEach: "buckets",
      when: "each.write",
      source: `Not in the page (${PAGE}), whose statements stop every bucket without sagemaker in its name.`,
    },
    {
      sid: "CanvasBucketList{name}",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:ListBucket", "s3:GetBucketLocation"],
      resources: ["arn:aws:s3:::{each.bucketName}"],
      conditions: [OWNER],
      forEach: "buckets",
      source:
        "Not in the page. Without s3:prefix, which the roles' own policies have: an endpoint policy takes no wildcard with " +
        `fewer than six characters beside it, and folders are shorter than that. ${GATEWAY}`,
    },
    {
      sid: "CanvasBucketCors{name}",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:GetBucketCors"],
      resources: ["arn:aws:s3:::{each.bucketName}"],
      conditions: [OWNER],
      forEach: "buckets",
      when: "each.workspace",
      source:
        `${PAGE} allows it for buckets with sagemaker in their names, where Canvas keeps its workspace by default. The execution roles are ` +
        `granted it for a workspace of another name, as in ${WORKSPACE_PAGE}.`,
    },
    {
      sid: "ECRImageLayers",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:GetObject"],
      resources: [LAYERS],
      source:
        `${ECR}: "minimum Amazon S3 bucket permissions". No condition on accounts: the bucket is AWS's, and the request is ` +
        `presigned by an account of ECR. ${PERIMETER}`,
    },
    {
      sid: "EMRServerlessManagedLogging",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:PutObject", "s3:PutObjectAcl"],
      resources: [LOGS],
      source:
        `${EMR_LOGS}, with a principal, without the bucket itself, of which neither action is asked, and without its conditions (aws:PrincipalServiceName, aws:SourceVpc): ${PERIMETER} ` +
        "says that such calls are unauthenticated, and then the first would never hold. Whichever is right, this lets them pass.",
    },
    ...generativeAi(),
  ],
});

function generativeAi(): readonly StatementTemplate[] {
  const source =
    `${PAGE}, "Generative AI VPC endpoint policy", reading only: the patterns fit anybody's bucket and no account can be asked ` +
    "for, so the page's s3:PutObject would let data out.";
  return [
    {
      sid: "CanvasGenerativeAI",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::*fmeval/datasets*", "arn:aws:s3:::*jumpstart-cache-prod*"],
      when: "generativeAi",
      source,
    },
    {
      sid: "CanvasGenerativeAIList",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:ListBucket", "s3:GetBucketLocation"],
      resources: ["arn:aws:s3:::*jumpstart-cache-prod*"],
      when: "generativeAi",
      source: `${source} The page allows s3:ListBucket on every bucket; ours asks for the own account there.`,
    },
  ];
}

/** Every bucket of every account, as AWS's default policy. It is written out, because leaving it out would keep an older one. */
export const s3EndpointForAll = policyTemplate({
  purpose: "All S3 traffic of the route tables passes.",
  parameters: {},
  statements: [
    {
      sid: "EverythingInS3",
      effect: "Allow",
      principals: ANY_PRINCIPAL,
      actions: ["s3:*"],
      resources: ["*"],
      source: `${GATEWAY}, "Default endpoint policy": the same for an endpoint of S3.`,
    },
  ],
});
