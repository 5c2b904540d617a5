/** What constructs below a scenario are given in tests. */
import type { AwsTarget } from "../../lib/constructs/aws-target";
import type { Statement } from "../../lib/policies/policy-template";
import { ACCOUNT, REGION } from "./quick-setup";

export const target: AwsTarget = {
  deploymentName: "analytics",
  account: ACCOUNT,
  region: REGION,
  tags: {},
  provider: undefined,
};

/** A statement that allows one action on one resource, but for what is given. */
export function statement(parts: Partial<Statement> = {}): Statement {
  return {
    sid: "One",
    effect: "Allow",
    actions: ["s3:GetObject"],
    resources: ["arn:aws:s3:::sales-exports/*"],
    conditions: [],
    ...parts,
  };
}

/** The same without a resource, for a service to assume a role. */
export function trustStatement(parts: Partial<Statement> = {}): Statement {
  return statement({
    sid: "Trust",
    principals: { type: "Service", identifiers: ["emr-serverless.amazonaws.com"] },
    actions: ["sts:AssumeRole"],
    resources: [],
    ...parts,
  });
}
