import { policyTemplate } from "./policy-template";

const CANVAS_FULL_ACCESS = "AmazonSageMakerCanvasFullAccess v11 (2024-08-16)";

const OWN_ACCOUNT = {
  test: "StringEquals",
  variable: "aws:ResourceAccount",
  values: ["${aws:PrincipalAccount}"],
} as const;
/** Canvas tags its applications and job runs so; the value's capital letter matters. */
const CANVAS_TAG = "sagemaker:is-canvas-resource";
const TAGGED_IN_REQUEST = { test: "StringEquals", variable: `aws:RequestTag/${CANVAS_TAG}`, values: ["True"] } as const;
const TAGGED_RESOURCE = { test: "StringEquals", variable: `aws:ResourceTag/${CANVAS_TAG}`, values: ["True"] } as const;

/** What an execution role needs of EMR Serverless, and nothing else: for roles without the Canvas policies. */
export const largeDataUse = policyTemplate({
  purpose: "Run Canvas jobs on EMR Serverless applications that Canvas made, as this deployment's EMR Serverless role.",
  parameters: { emrServerlessRoleArn: "text" },
  statements: [
    {
      sid: "EMRServerlessCreateApplicationOperation",
      effect: "Allow",
      actions: ["emr-serverless:CreateApplication"],
      resources: ["arn:aws:emr-serverless:*:*:/*"],
      conditions: [TAGGED_IN_REQUEST, OWN_ACCOUNT],
      source: `${CANVAS_FULL_ACCESS}: verbatim.`,
    },
    {
      sid: "EMRServerlessListApplicationOperation",
      effect: "Allow",
      actions: ["emr-serverless:ListApplications"],
      resources: ["arn:aws:emr-serverless:*:*:/*"],
      conditions: [OWN_ACCOUNT],
      source: `${CANVAS_FULL_ACCESS}: verbatim.`,
    },
    {
      sid: "EMRServerlessApplicationOperations",
      effect: "Allow",
      actions: [
        "emr-serverless:UpdateApplication",
        "emr-serverless:StopApplication",
        "emr-serverless:GetApplication",
        "emr-serverless:StartApplication",
      ],
      resources: ["arn:aws:emr-serverless:*:*:/applications/*"],
      conditions: [TAGGED_RESOURCE, OWN_ACCOUNT],
      source: `${CANVAS_FULL_ACCESS}: verbatim.`,
    },
    {
      sid: "EMRServerlessStartJobRunOperation",
      effect: "Allow",
      actions: ["emr-serverless:StartJobRun"],
      resources: ["arn:aws:emr-serverless:*:*:/applications/*"],
      conditions: [TAGGED_IN_REQUEST, OWN_ACCOUNT],
      source: `${CANVAS_FULL_ACCESS}: verbatim.`,
    },
    {
      sid: "EMRServerlessListJobRunOperation",
      effect: "Allow",
      actions: ["emr-serverless:ListJobRuns"],
      resources: ["arn:aws:emr-serverless:*:*:/applications/*"],
      conditions: [TAGGED_RESOURCE, OWN_ACCOUNT],
      source: `${CANVAS_FULL_ACCESS}: verbatim.`,
    },
    {
      sid: "EMRServerlessJobRunOperations",
      effect: "Allow",
      actions: ["emr-serverless:GetJobRun", "emr-serverless:CancelJobRun"],
      resources: ["arn:aws:emr-serverless:*:*:/applications/*/jobruns/*"],
      conditions: [TAGGED_RESOURCE, OWN_ACCOUNT],
      source: `${CANVAS_FULL_ACCESS}: verbatim.`,
    },
    {
      sid: "EMRServerlessTagResourceOperation",
      effect: "Allow",
      actions: ["emr-serverless:TagResource"],
      resources: ["arn:aws:emr-serverless:*:*:/*"],
      conditions: [TAGGED_IN_REQUEST, OWN_ACCOUNT],
      source: `${CANVAS_FULL_ACCESS}: verbatim.`,
    },
    {
      sid: "IAMPassOperationForEMRServerless",
      effect: "Allow",
      actions: ["iam:PassRole"],
      resources: ["{emrServerlessRoleArn}"],
      conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["emr-serverless.amazonaws.com"] }],
      source: `${CANVAS_FULL_ACCESS}, narrowed from every role with the prefix to the one role of this deployment.`,
    },
  ],
});
