/** AWS managed policies that are attached by name. */
import { withDefaults } from "../../rules/defaults";
import { executionRole } from "../../rules/execution-roles";

const AWS_MANAGED = "arn:aws:iam::aws:policy/";

/** What every Canvas user's execution role needs: the app itself, and Data Wrangler in it. */
export const CANVAS_POLICIES = ["AmazonSageMakerCanvasFullAccess", "AmazonSageMakerCanvasDataPrepFullAccess"] as const;

/** The policy of the role that EMR Serverless jobs run as. */
export const EMR_SERVERLESS_EXECUTION_POLICY = "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy";

/** Allows, among much else, `ec2:CreateNetworkInterface` everywhere; attached only when asked for. */
export const SAGEMAKER_FULL_ACCESS = "AmazonSageMakerFullAccess";

/** Managed policies that IAM takes on one role, by default. The AWS page's 10 is out of date. */
export const MANAGED_POLICIES_PER_ROLE = 20;
/** Where that number was read. */
export const MANAGED_POLICIES_PER_ROLE_SOURCE =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (read 2026-09)";

/** The managed policies of an execution role that we create, each once. */
export function executionRolePolicies(role: {
  readonly additionalCanvasPolicies?: readonly string[];
  readonly attachAmazonSageMakerFullAccess?: boolean;
}): readonly string[] {
  const { attachAmazonSageMakerFullAccess } = withDefaults(executionRole.forms.create.rule.fields, role);
  const fullAccess = attachAmazonSageMakerFullAccess ? [SAGEMAKER_FULL_ACCESS] : [];
  return [...new Set([...CANVAS_POLICIES, ...(role.additionalCanvasPolicies ?? []), ...fullAccess])];
}

/** AWS keeps these two below a path of their own. */
export const BELOW_SERVICE_ROLE: readonly string[] = [
  "AmazonSageMakerCanvasDirectDeployAccess",
  "AmazonSageMakerCanvasForecastAccess",
];

/** The ARN of an AWS managed policy. The commercial partition only: Canvas is not offered in any other. */
export function managedPolicyArn(name: string): string {
  return `${AWS_MANAGED}${BELOW_SERVICE_ROLE.includes(name) ? "service-role/" : ""}${name}`;
}
