import type { Statement } from "../../lib/policies/policy-template";
import { render } from "../../lib/policies/render";
import { restrictPassRole } from "../../lib/policies/restrict-pass-role";
import { ACCOUNT } from "../support/quick-setup";
import type { GrantCase } from "./cases";
import type { AccessRequest } from "./decide";

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const OWN = role("AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1");

/** As wide as no policy of AWS's is: the Deny must hold against it. */
const everyRole: Statement = {
  sid: "EveryRole",
  effect: "Allow",
  actions: ["iam:PassRole"],
  resources: ["*"],
  conditions: [],
};

function one(name: string, allowed: boolean, resource: string, service: string | undefined): GrantCase {
  const request: AccessRequest = { action: "iam:PassRole", resource, context: { "iam:PassedToService": service } };
  return {
    name: `${allowed ? "leaves" : "denies"} iam:PassRole: ${name}`,
    grant: restrictPassRole,
    statements: () => [everyRole, ...render(restrictPassRole, { emrServerlessRoleArn: OWN })],
    request,
    allowed,
  };
}

const EMR = "emr-serverless.amazonaws.com";

export const restrictPassRoleCases: readonly GrantCase[] = [
  one("this deployment's role", true, OWN, EMR),
  one("another deployment's role", false, role("AmazonSageMakerCanvasEMRSExecutionAccess-research-use1"), EMR),
  one("a role whose name goes on", false, `${OWN}x`, EMR),
  one("any other role", false, role("admin"), EMR),
  one("any other role, to another service", true, role("admin"), "sagemaker.amazonaws.com"),
  one("any other role, to no service", true, role("admin"), undefined),
];
