import { policyTemplate } from "./policy-template";

/** How Canvas finds out whether standard builds can run in the users' VPC. */
export const describeVpcEndpointServices = policyTemplate({
  purpose: "See which VPC endpoint services there are, so that standard builds run in the users' VPC.",
  parameters: {},
  statements: [
    {
      sid: "DescribeVpcEndpointServices",
      effect: "Allow",
      actions: ["ec2:DescribeVpcEndpointServices"],
      // The action knows no resource types.
      resources: ["*"],
      source:
        "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html, Step 3: verbatim but for the Sid. Without it standard builds " +
        "silently leave the VPC. AmazonSageMakerCanvasFullAccess v11 has it (Sid EC2VPCOperation), so only roles without that " +
        "policy are granted it; AmazonSageMakerFullAccess v29 lacks it, whatever the page says.",
    },
  ],
});
