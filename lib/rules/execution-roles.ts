/** The roles that Canvas users work with. Terraform cannot discover those of user profiles, so users list them. */
import { choice, type ChoiceRule, flag, list, map, object, oneOf, optional, required, withDefault } from "./rule";
import { namesDifferInMoreThanDashes } from "./cross-field-rules";
import { executionRoleName, policyArn, roleArn, rolePath, staticName } from "./values";

/** Canvas policies that AWS manages and that a created execution role may have beyond the two it always has. */
export const ADDITIONAL_CANVAS_POLICIES = [
  "AmazonSageMakerCanvasAIServicesAccess",
  "AmazonSageMakerCanvasBedrockAccess",
  "AmazonSageMakerCanvasDirectDeployAccess",
  "AmazonSageMakerCanvasForecastAccess",
  "AmazonSageMakerCanvasSMDataScienceAssistantAccess",
] as const;

const MANAGED_POLICIES = "https://docs.aws.amazon.com/sagemaker/latest/dg/security-iam-awsmanpol-canvas.html";

function attachment<const V extends string | false>(values: readonly V[]): ChoiceRule<V> {
  return choice({ what: "what is attached to an existing execution role", values, source: MANAGED_POLICIES });
}

export const executionRole = oneOf({
  what: "an execution role",
  forms: {
    create: required(
      "Create the role, with AmazonSageMakerCanvasFullAccess and AmazonSageMakerCanvasDataPrepFullAccess.",
      object({
        what: "a new execution role",
        fields: {
          roleName: optional(
            "The role's name.",
            executionRoleName,
            "AmazonSageMaker-ExecutionRole- and the deployment's name, the role's static name and a short form of the Region",
          ),
          path: optional("The role's path.", rolePath, "/ (the role has no path)"),
          permissionsBoundaryArn: optional(
            "The ARN of a managed policy that limits what the role may do, whatever other policies allow.",
            policyArn,
            "the role has no permissions boundary",
          ),
          additionalCanvasPolicies: optional(
            "Further AWS managed policies of Canvas.",
            list({
              what: "Canvas policies",
              each: choice({
                what: "an AWS managed policy of Canvas",
                values: ADDITIONAL_CANVAS_POLICIES,
                source: MANAGED_POLICIES,
              }),
            }),
            "none beyond the two that Canvas needs",
          ),
          attachAmazonSageMakerFullAccess: withDefault(
            "Also attach AmazonSageMakerFullAccess. It allows, among many other actions, ec2:CreateNetworkInterface on every resource.",
            flag,
            { value: false, effect: "the policy is not attached" },
          ),
        },
      }),
    ),
    existing: required(
      "Use an existing role. Terraform cannot read the other policies attached to it, so they are not checked.",
      object({
        what: "an existing execution role",
        fields: {
          roleArn: required("The role's ARN.", roleArn),
          attach: withDefault(
            "canvas-policies: the two AWS managed policies; large-data: one inline policy with only what large data needs; false: attach nothing; the policy is an output for the configuration that owns the role.",
            attachment(["canvas-policies", "large-data", false]),
            { value: "large-data", effect: "the role gains what large data needs and nothing else" },
            {
              meaning:
                "canvas-policies: the two AWS managed policies; large-data: one inline policy with only what large data needs; none: attach nothing; the policy is an output for the configuration that owns the role.",
              // One type for all values.
              rule: attachment(["canvas-policies", "large-data", "none"]),
            },
          ),
        },
      }),
    ),
  },
});

export const executionRoles = map({
  what: "execution roles",
  key: staticName,
  value: executionRole,
  minEntries: 1,
  crossFieldRules: [namesDifferInMoreThanDashes],
});
