/** AWS managed policies that are attached by name. */

const AWS_MANAGED = "arn:aws:iam::aws:policy/";

/** What every Canvas user's execution role needs: the app itself, and Data Wrangler in it. */
export const CANVAS_POLICIES = ["AmazonSageMakerCanvasFullAccess", "AmazonSageMakerCanvasDataPrepFullAccess"] as const;

/** The policy of the role that EMR Serverless jobs run as. */
export const EMR_SERVERLESS_EXECUTION_POLICY = "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy";

/** Allows, among much else, `ec2:CreateNetworkInterface` everywhere; attached only when asked for. */
export const SAGEMAKER_FULL_ACCESS = "AmazonSageMakerFullAccess";

/** AWS keeps these two below a path of their own. */
const BELOW_SERVICE_ROLE: readonly string[] = [
  "AmazonSageMakerCanvasDirectDeployAccess",
  "AmazonSageMakerCanvasForecastAccess",
];

/** The ARN of an AWS managed policy. The commercial partition only: Canvas is not offered in any other. */
export function managedPolicyArn(name: string): string {
  return `${AWS_MANAGED}${BELOW_SERVICE_ROLE.includes(name) ? "service-role/" : ""}${name}`;
}
