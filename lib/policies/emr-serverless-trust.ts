import { policyTemplate } from "./policy-template";

/** Who may assume the role that EMR Serverless jobs run as. */
export const emrServerlessTrust = policyTemplate({
  purpose: "EMR Serverless runs jobs of this account as the role.",
  parameters: { account: "text" },
  statements: [
    {
      sid: "EMRServerlessTrustPolicy",
      effect: "Allow",
      principals: { type: "Service", identifiers: ["emr-serverless.amazonaws.com"] },
      actions: ["sts:AssumeRole"],
      conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["{account}"] }],
      source:
        "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 2: verbatim. " +
        "aws:SourceArn is left out, because Canvas makes the application itself and its id is not known beforehand.",
    },
  ],
});
