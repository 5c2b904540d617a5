import { ask } from "../setup/question";
import { endpointRequests } from "../setup/requests/endpoint";
import type { Check } from "./check";
import { EVERYBODY, statementBlock } from "./hcl";
import { say } from "./phrase";

export const endpointImageLayers: Check = {
  id: "endpoint-image-layers",
  over: "setup",
  severity: "error",
  title: "The S3 endpoint blocks the layers of Canvas's image",
  explanation:
    "EMR Serverless pulls the image that Canvas runs; its layers come from a bucket of Amazon ECR, by requests that no principal of this account signs. A policy that " +
    "asks for an account or organization of the whole endpoint blocks them, and no worker starts.",
  fix: statementBlock({
    actions: ["s3:GetObject"],
    resources: ["arn:aws:s3:::prod-<REGION>-starport-layer-bucket/*"],
    principals: EVERYBODY,
  }).join("\n"),
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway",
  find: ({ setups, given }) =>
    setups.flatMap((setup) =>
      endpointRequests(setup)
        .filter(({ action }) => action === "s3:GetObject")
        .filter((question) => ask(question, setup, given).decision.answer === "no")
        .map(({ resource }) => ({
          address: setup.s3Endpoint?.address ?? setup.name,
          message: say`its policy does not let ${resource} through: no worker could start`,
        })),
    ),
};
