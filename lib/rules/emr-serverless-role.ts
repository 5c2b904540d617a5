/** The role that EMR Serverless jobs run as: steps 2.2.1 (create) and 2.2.2 (existing) of Scenario 1. */
import { choice, flag, object, oneOf, optional, required, withDefault } from "./rule";
import { EMR_SERVERLESS_ROLE_PATHS, emrServerlessRoleArn, emrServerlessRoleNameSuffix, policyArn } from "./values";

export const emrServerlessRole = oneOf({
  what: "the EMR Serverless role",
  forms: {
    create: required(
      "Create the role, with its trust in EMR Serverless and AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy.",
      object({
        what: "a new EMR Serverless role",
        fields: {
          nameSuffix: optional(
            "What follows AmazonSageMakerCanvasEMRSExecutionAccess- in the role's name.",
            emrServerlessRoleNameSuffix,
            "made from the deployment's name and a short form of the Region, for example analytics-use1",
          ),
          path: optional(
            "The role's path. The Canvas policies let Canvas pass roles of these two paths only.",
            choice({
              what: "the path of an EMR Serverless role",
              values: EMR_SERVERLESS_ROLE_PATHS,
              source: "AmazonSageMakerCanvasFullAccess v11, Sid IAMPassOperationForEMRServerless",
            }),
            "/ (the role has no path)",
          ),
          permissionsBoundaryArn: optional(
            "A managed policy that limits what the role may do, whatever it is granted.",
            policyArn,
            "the role has no permissions boundary",
          ),
        },
      }),
    ),
    existing: required(
      "Use a role that exists. Its name, path and trust are checked in the plan; the role itself is not changed.",
      object({
        what: "an existing EMR Serverless role",
        fields: {
          roleArn: required("The role's ARN.", emrServerlessRoleArn),
          grantCustomBuckets: withDefault(
            "Add one inline policy with the custom buckets and the workspace to the role, named after the deployment.",
            flag,
            { value: false, effect: "nothing is attached to the role; the policy is an output for whoever owns it" },
          ),
        },
      }),
    ),
  },
});
