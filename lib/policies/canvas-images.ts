import { policyTemplate } from "./policy-template";

const REPOSITORIES = [
  "arn:aws:ecr:*:*:repository/sagemaker-data-wrangler-emr-container",
  "arn:aws:ecr:*:*:repository/ap-dataprep-emr",
] as const;
const CUSTOM_IMAGE = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/application-custom-image.html";

/** The images that Canvas runs on EMR Serverless. They lie in accounts of AWS, which the page does not name. */
export const canvasImages = policyTemplate({
  purpose: "Look up the images that Canvas runs on EMR Serverless.",
  parameters: {},
  statements: [
    {
      sid: "ECRDescribeImagesOperation",
      effect: "Allow",
      actions: ["ecr:DescribeImages"],
      resources: REPOSITORIES,
      source:
        "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 2 step 1: verbatim. " +
        "The Canvas policies lack it; a role made by AWS's Quick setup has it from AmazonSageMakerFullAccess.",
    },
  ],
});

/** The same images for a role that has no Canvas policies, which hold the rest. */
export const canvasImageLayers = policyTemplate({
  purpose: "Pull the images that Canvas runs on EMR Serverless.",
  parameters: {},
  statements: [
    {
      sid: "ECROperations",
      effect: "Allow",
      actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: REPOSITORIES,
      source:
        `${CUSTOM_IMAGE}: whoever creates an application with an image needs these. Narrowed from ` +
        "AmazonSageMakerCanvasFullAccess v11 (Sid ECROperations, on *) to the two repositories; inferred, not documented for Canvas.",
    },
  ],
});
