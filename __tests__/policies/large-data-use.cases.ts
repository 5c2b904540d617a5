import { largeDataUse } from "../../lib/policies/large-data-use";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { type AllowedRequest, casesOf } from "./cases";

const arn = (resource: string, account = ACCOUNT): string => `arn:aws:emr-serverless:${REGION}:${account}:/${resource}`;
const role = (name: string, account = ACCOUNT): string =>
  `arn:aws:iam::${account}:role/AmazonSageMakerCanvasEMRSExecutionAccess-${name}`;

/** A request that is allowed in the caller's own account and, where a tag decides, with Canvas's tag as Canvas writes it. */
function inOwnAccount(
  action: string,
  resource: string,
  tagKind?: "aws:RequestTag" | "aws:ResourceTag",
): AllowedRequest {
  const tag = `${tagKind}/sagemaker:is-canvas-resource`;
  return {
    action: `emr-serverless:${action}`,
    resource: arn(resource),
    ...(tagKind === undefined ? {} : { context: { [tag]: "True" } }),
    but: {
      "another account's": { resource: arn(resource, OTHER_ACCOUNT), account: OTHER_ACCOUNT },
      ...(tagKind === undefined
        ? {}
        : {
            "without Canvas's tag": { context: { [tag]: undefined } },
            "tag value in lower case": { context: { [tag]: "true" } },
            "another tag": { context: { [tag]: undefined, [`${tagKind}/canvas`]: "True" } },
          }),
    },
  };
}

export const largeDataUseCases = casesOf(
  largeDataUse,
  { emrServerlessRoleArn: role("analytics-use1") },
  [
    inOwnAccount("CreateApplication", "applications", "aws:RequestTag"),
    inOwnAccount("ListApplications", "applications"),
    inOwnAccount("UpdateApplication", "applications/00abc", "aws:ResourceTag"),
    inOwnAccount("StopApplication", "applications/00abc", "aws:ResourceTag"),
    inOwnAccount("GetApplication", "applications/00abc", "aws:ResourceTag"),
    inOwnAccount("StartApplication", "applications/00abc", "aws:ResourceTag"),
    inOwnAccount("StartJobRun", "applications/00abc", "aws:RequestTag"),
    inOwnAccount("ListJobRuns", "applications/00abc", "aws:ResourceTag"),
    inOwnAccount("GetJobRun", "applications/00abc/jobruns/00def", "aws:ResourceTag"),
    inOwnAccount("CancelJobRun", "applications/00abc/jobruns/00def", "aws:ResourceTag"),
    inOwnAccount("TagResource", "applications/00abc", "aws:RequestTag"),
    inOwnAccount("TagResource", "applications/00abc/jobruns/00def", "aws:RequestTag"),
    {
      action: "iam:PassRole",
      resource: role("analytics-use1"),
      context: { "iam:PassedToService": "emr-serverless.amazonaws.com" },
      but: {
        "another role with the prefix": { resource: role("research-use1") },
        "a role whose name goes on": { resource: role("analytics-use1x") },
        "another account's role of that name": {
          resource: role("analytics-use1", OTHER_ACCOUNT),
          account: OTHER_ACCOUNT,
        },
        "to another service": { context: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
        "to no service": { context: { "iam:PassedToService": undefined } },
      },
    },
  ],
  [
    {
      action: "emr-serverless:DeleteApplication",
      resource: arn("applications/00abc"),
      context: { "aws:ResourceTag/sagemaker:is-canvas-resource": "True" },
    },
    { action: "iam:GetRole", resource: role("analytics-use1") },
  ],
);
