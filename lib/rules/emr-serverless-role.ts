/** The role that EMR Serverless jobs run as: steps 2.2.1 (create) and 2.2.2 (existing) of Scenario 1. */
import { choice, flag, object, oneOf, optional, required, withDefault } from "./rule";
import { EMR_SERVERLESS_ROLE_PATHS, emrServerlessRoleArn, emrServerlessRoleNameSuffix, policyArn } from "./values";

export const emrServerlessRole = oneOf({
  what: "the EMR Serverless role",
  forms: {
    create: required(
      "Create the role, with its trust policy and AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy.",
      object({
        what: "a new EMR Serverless role",
        fields: {
          nameSuffix: optional(
            "The part of the role's name after AmazonSageMakerCanvasEMRSExecutionAccess-.",
            emrServerlessRoleNameSuffix,
            "made from the deployment's name and a short form of the Region, for example analytics-use1",
          ),
          path: optional(
            "The role's path. The Canvas policies allow passing roles of these two paths only.",
            choice({
              what: "the path of an EMR Serverless role",
              values: EMR_SERVERLESS_ROLE_PATHS,
              source: "AmazonSageMakerCanvasFullAccess v11, Sid IAMPassOperationForEMRServerless",
            }),
            "/ (the role has no path)",
          ),
          permissionsBoundaryArn: optional(
            "The ARN of a managed policy that limits what the role may do, whatever other policies allow.",
            policyArn,
            "the role has no permissions boundary",
          ),
        },
      }),
    ),
    existing: required(
      "Use an existing role. The plan checks its name, path and trust policy; the role itself is not changed.",
      object({
        what: "an existing EMR Serverless role",
        fields: {
          roleArn: required("The role's ARN.", emrServerlessRoleArn),
          grantCustomBuckets: withDefault(
            "Add one inline policy to the role, named after the deployment, for the custom buckets and the workspace.",
            flag,
            { value: false, effect: "nothing is attached to the role; the policy is an output for the role's owner" },
          ),
        },
      }),
    ),
  },
});
