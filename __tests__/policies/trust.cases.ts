import { emrServerlessTrust } from "../../lib/policies/emr-serverless-trust";
import { executionRoleTrust } from "../../lib/policies/execution-role-trust";
import { ACCOUNT, OTHER_ACCOUNT } from "../support/quick-setup";
import { casesOf } from "./cases";

const resource = `arn:aws:iam::${ACCOUNT}:role/x`;
const action = "sts:AssumeRole";

export const trustCases = [
  ...casesOf(emrServerlessTrust, { account: ACCOUNT }, [
    {
      action,
      resource,
      service: "emr-serverless.amazonaws.com",
      context: { "aws:SourceAccount": ACCOUNT },
      but: {
        "for another account": { context: { "aws:SourceAccount": OTHER_ACCOUNT } },
        "for nobody's account": { context: { "aws:SourceAccount": undefined } },
        "by the service-linked role's service": { service: "ops.emr-serverless.amazonaws.com" },
        "by SageMaker": { service: "sagemaker.amazonaws.com" },
        "to pass session tags": { action: "sts:TagSession" },
      },
    },
  ]),
  ...casesOf(executionRoleTrust, {}, [
    {
      action,
      resource,
      service: "sagemaker.amazonaws.com",
      but: {
        "by EMR Serverless": { service: "emr-serverless.amazonaws.com" },
        "by Forecast, which the console would add": { service: "forecast.amazonaws.com" },
        "to pass session tags": { action: "sts:TagSession" },
      },
    },
  ]),
];
