/** Props of `CanvasLargeDataQuickSetup` that tests start from. */
import type { CanvasLargeDataQuickSetupProps } from "../../modules/quick-setup";

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";
export const REGION = "us-east-1";
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
export const EXISTING_EMR_ROLE = `arn:aws:iam::${ACCOUNT}:role/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-20250408T173347`;

/** Nothing but what must be given: an existing execution role, and a domain that is left alone. */
export const minimal: CanvasLargeDataQuickSetupProps = {
  deploymentName: "analytics",
  account: ACCOUNT,
  region: REGION,
  executionRoles: { analysts: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/analysts` } } },
  domain: { existing: {} },
};

/** Every option given, and every form of an execution role. */
export const maximal: CanvasLargeDataQuickSetupProps = {
  deploymentName: "analytics",
  account: ACCOUNT,
  region: REGION,
  emrServerlessRole: {
    create: { nameSuffix: "jobs", path: "/service-role/", permissionsBoundaryArn: BOUNDARY },
  },
  customBuckets: {
    raw: {
      bucketName: "sales-exports",
      prefixes: ["raw/", "2026/q1/"],
      access: "read-write",
      kmsKeyArn: KEY,
      ownerAccountId: OTHER_ACCOUNT,
      grantExecutionRoles: true,
    },
    whole: { bucketName: "reference-data" },
  },
  executionRoles: {
    plain: { create: {} },
    leads: {
      create: {
        roleName: "canvas-leads",
        path: "/teams/data/",
        permissionsBoundaryArn: BOUNDARY,
        additionalCanvasPolicies: [
          "AmazonSageMakerCanvasAIServicesAccess",
          "AmazonSageMakerCanvasBedrockAccess",
          "AmazonSageMakerCanvasDirectDeployAccess",
          "AmazonSageMakerCanvasForecastAccess",
          "AmazonSageMakerCanvasSMDataScienceAssistantAccess",
        ],
        attachAmazonSageMakerFullAccess: true,
      },
    },
    "with-canvas": { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/team/canvas`, attach: "canvas-policies" } },
    narrow: { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/narrow`, attach: "large-data" } },
    "not-ours": { existing: { roleArn: `arn:aws:iam::${ACCOUNT}:role/not-ours`, attach: false } },
  },
  domain: {
    create: {
      domainName: "canvas-analytics",
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: { one: "subnet-0123456789abcdef0", two: "subnet-0123456789abcdef1" },
      executionRole: "leads",
    },
  },
  protectDomain: false,
  tags: { team: "data-science", "cost-center": "42" },
};

/** The Sids of what large data needs, as `attach: large-data` grants it. */
export const LARGE_DATA_SIDS = [
  "EMRServerlessCreateApplicationOperation",
  "EMRServerlessListApplicationOperation",
  "EMRServerlessApplicationOperations",
  "EMRServerlessStartJobRunOperation",
  "EMRServerlessListJobRunOperation",
  "EMRServerlessJobRunOperations",
  "EMRServerlessTagResourceOperation",
  "IAMPassOperationForEMRServerless",
  "ECRDescribeImagesOperation",
  "ECROperations",
] as const;

/** Those for a bucket `raw` that may be written and has a key, as jobs and users who browse it have them. */
export const RAW_BUCKET_SIDS = ["Read", "Write", "List", "Location", "Decrypt", "Encrypt"].map(
  (what) => `CanvasBucket${what}Raw`,
);
