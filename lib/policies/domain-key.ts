import { policyTemplate } from "./policy-template";

/** The key of the domain's file system and of the volumes of its spaces. */
export const domainKey = policyTemplate({
  purpose: "Let Canvas users' apps and jobs use the domain's own key.",
  parameters: { kmsKeyArn: "text" },
  statements: [
    {
      sid: "CanvasDomainKey",
      effect: "Allow",
      actions: ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["{kmsKeyArn}"],
      source:
        "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-kms.html, Prerequisites: the three actions, which the page " +
        "puts into the key's policy; here on the role, so that the key's policy needs only to let its account's IAM decide.",
    },
  ],
});
