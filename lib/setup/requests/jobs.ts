/** Jobs on EMR Serverless: who starts them, passes the job role, and assumes it. */
import { join, type MaybeUnknownString } from "../../authorization/text";
import { type Question } from "../question";
import { type CanvasEnvironment, type CanvasRole } from "../environment";
import { PAGE, CANVAS_POLICY, CUSTOM_IMAGE } from "../pages";

/** Canvas tags all that it makes so; the value's capital letter matters. */
export const APPLICATION_TAG = "sagemaker:is-canvas-resource";
export const APPLICATION_TAG_VALUE = "True";
const IN_REQUEST = {
  [`aws:RequestTag/${APPLICATION_TAG}`]: APPLICATION_TAG_VALUE,
  "aws:TagKeys": [APPLICATION_TAG],
};
const ON_RESOURCE = { [`aws:ResourceTag/${APPLICATION_TAG}`]: APPLICATION_TAG_VALUE };
export const EMR_SERVERLESS = "emr-serverless.amazonaws.com";

const APPLICATION = "/applications/00example0canvas0";

/** Jobs on EMR Serverless, as an execution role starts them. */
export function jobRequests(role: CanvasRole, environment: CanvasEnvironment): readonly Question[] {
  const { jobRole } = environment;
  return [
    ...applicationRequests(role, environment),
    ...(jobRole === undefined ? [] : [passRole(role, jobRole.arn)]),
    ...imageRequests(role, environment),
  ];
}

/** What is asked of EMR Serverless itself. */
export function applicationRequests(role: CanvasRole, environment: CanvasEnvironment): readonly Question[] {
  const { account, region, partition } = environment.inventory;
  const emr = (path: string): MaybeUnknownString =>
    join(["arn:", partition, ":emr-serverless:", region, ":", account, `:${path}`]);
  const requester = { role };
  const own = { requester, source: CANVAS_POLICY };
  return [
    {
      ...own,
      action: "emr-serverless:CreateApplication",
      resource: emr("/"),
      context: IN_REQUEST,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:TagResource",
      resource: emr(APPLICATION),
      context: { ...IN_REQUEST, ...ON_RESOURCE },
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:GetApplication",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:UpdateApplication",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:StartApplication",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:StopApplication",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    { ...own, action: "emr-serverless:ListApplications", resource: emr("/"), context: {}, basis: "documented" },
    {
      ...own,
      action: "emr-serverless:StartJobRun",
      resource: emr(APPLICATION),
      context: { ...IN_REQUEST, ...ON_RESOURCE },
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:ListJobRuns",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:GetJobRun",
      resource: emr(`${APPLICATION}/jobruns/00example0job0`),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:CancelJobRun",
      resource: emr(`${APPLICATION}/jobruns/00example0job0`),
      context: ON_RESOURCE,
      basis: "documented",
    },
  ];
}

/** Passing a role to a service. */
export function passRole(role: CanvasRole, passed: MaybeUnknownString, service = EMR_SERVERLESS): Question {
  return {
    requester: { role },
    action: "iam:PassRole",
    resource: passed,
    context: { "iam:PassedToService": service },
    basis: "documented",
    source: `${PAGE}, Scenario 1 step 2: the role is assumed to run the jobs`,
  };
}

const REPOSITORIES = ["sagemaker-data-wrangler-emr-container", "ap-dataprep-emr"];

/** The images lie in accounts of AWS that no page names; whose they are plays no part in a grant on any account. */
function imageRequests(role: CanvasRole, { inventory: { region, partition } }: CanvasEnvironment): readonly Question[] {
  return REPOSITORIES.flatMap((repository): readonly Question[] => {
    const resource = join(["arn:", partition, ":ecr:", region, `:000000000000:repository/${repository}`]);
    const each = { requester: { role }, resource, context: {} };
    return [
      { ...each, action: "ecr:DescribeImages", basis: "documented", source: `${PAGE}, Scenario 2 step 1` },
      { ...each, action: "ecr:BatchGetImage", basis: "inferred", source: CUSTOM_IMAGE },
      { ...each, action: "ecr:GetDownloadUrlForLayer", basis: "inferred", source: CUSTOM_IMAGE },
    ];
  });
}

/** A service that takes a role on. */
export function assumeRole(
  role: CanvasRole,
  service: string,
  sourceAccount: MaybeUnknownString,
  source: string,
): Question {
  return {
    requester: { service },
    action: "sts:AssumeRole",
    resource: role.arn,
    context: {
      "aws:SourceAccount": sourceAccount,
      "aws:PrincipalServiceName": service,
      "aws:PrincipalIsAWSService": "true",
    },
    basis: "documented",
    source,
    resourcePolicy: role.trust,
  };
}
