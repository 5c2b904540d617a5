import { policyTemplate } from "./policy-template";

/** Who may assume an execution role. */
export const executionRoleTrust = policyTemplate({
  purpose: "SageMaker runs the users' apps as the role.",
  parameters: {},
  statements: [
    {
      sid: "SageMakerTrustPolicy",
      effect: "Allow",
      principals: { type: "Service", identifiers: ["sagemaker.amazonaws.com"] },
      actions: ["sts:AssumeRole"],
      source:
        "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html. One service only: Canvas's settings in the " +
        "console fail when the role trusts several (canvas-limits). No aws:SourceAccount, because no page says that every " +
        "Canvas call carries it.",
    },
  ],
});
