import { canvasImageLayers, canvasImages } from "../../lib/policies/canvas-images";
import { type AllowedRequest, casesOf } from "./cases";

/** AWS keeps the images in accounts of its own, which its page does not name. */
const AWS_ACCOUNT = "663277389841";
const repository = (name: string): string => `arn:aws:ecr:us-east-1:${AWS_ACCOUNT}:repository/${name}`;

function onBoth(action: string): readonly AllowedRequest[] {
  return ["sagemaker-data-wrangler-emr-container", "ap-dataprep-emr"].map((name) => ({
    action,
    resource: repository(name),
    account: AWS_ACCOUNT,
    but: {
      "another repository": { resource: repository("sagemaker-data-wrangler-container") },
      "a repository whose name goes on": { resource: repository(`${name}-2`) },
    },
  }));
}

export const canvasImagesCases = [
  ...casesOf(canvasImages, {}, onBoth("ecr:DescribeImages"), [
    { action: "ecr:BatchGetImage", resource: repository("ap-dataprep-emr"), account: AWS_ACCOUNT },
    { action: "ecr:PutImage", resource: repository("ap-dataprep-emr"), account: AWS_ACCOUNT },
  ]),
  ...casesOf(
    canvasImageLayers,
    {},
    [...onBoth("ecr:BatchGetImage"), ...onBoth("ecr:GetDownloadUrlForLayer")],
    [{ action: "ecr:BatchDeleteImage", resource: repository("ap-dataprep-emr"), account: AWS_ACCOUNT }],
  ),
];
