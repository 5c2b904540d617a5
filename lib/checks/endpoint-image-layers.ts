import { valueOf } from "../inventory/fact";
import { ask } from "../setup/question";
import { endpointRequests } from "../setup/requests/endpoint";
import type { Check } from "./check";
import { LAYERS, letPass, passAnywhere } from "./endpoint-cure";
import { say } from "./phrase";

export const endpointImageLayers: Check = {
  id: "endpoint-image-layers",
  over: "setup",
  severity: "error",
  title: "The S3 endpoint blocks the layers of Canvas's image",
  explanation:
    "EMR Serverless pulls the image that Canvas runs; its layers come from a bucket of Amazon ECR, by requests that no principal of this account signs. A policy that " +
    "asks for an account or organization of the whole endpoint blocks them, and no worker starts.",
  cure: passAnywhere(LAYERS),
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway",
  find: ({ setups, given }) =>
    setups.flatMap((setup) =>
      endpointRequests(setup)
        .filter(({ action }) => action === "s3:GetObject")
        .map((question) => ask(question, setup, given))
        .filter(({ decision }) => decision.answer === "no")
        .map((refused) => ({
          address: valueOf(setup.s3Endpoint)?.address ?? setup.name,
          cure: letPass(LAYERS, [refused], setup),
          message: say`its policy does not let ${refused.question.resource} through: no worker could start`,
        })),
    ),
};
