import { policyTemplate } from "./policy-template";

/** Denies what AWS's policies allow: that users of one deployment pass the role of another deployment. */
export const restrictPassRole = policyTemplate({
  purpose: "Pass this deployment's role to EMR Serverless and no other, whatever other policies allow.",
  parameters: { emrServerlessRoleArn: "text" },
  statements: [
    {
      sid: "DenyPassingOtherRolesToEMRServerless",
      effect: "Deny",
      actions: ["iam:PassRole"],
      notResources: ["{emrServerlessRoleArn}"],
      conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["emr-serverless.amazonaws.com"] }],
      source:
        "Not in the page. AmazonSageMakerCanvasFullAccess v11 (Sid IAMPassOperationForEMRServerless) allows every role of the " +
        "account with the prefix; only a Deny narrows it. " +
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    },
  ],
});
