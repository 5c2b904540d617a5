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
    "EMR Serverless pulls the image that Canvas runs; its layers come from a bucket of Amazon ECR, through requests that no principal of this account signs. An endpoint policy that " +
    "requires an account or organization for all requests blocks them, and no worker starts.",
  cure: passAnywhere(LAYERS),
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway",
  find: ({ environments, inputs }) =>
    environments.flatMap((environment) =>
      endpointRequests(environment)
        .filter(({ action }) => action === "s3:GetObject")
        .map((question) => ask(question, environment, inputs))
        .filter(({ decision }) => decision.answer === "no")
        .map((refused) => ({
          address: valueOf(environment.s3Endpoint)?.address ?? environment.name,
          cure: letPass(LAYERS, [refused], environment),
          message: say`its policy does not allow ${refused.question.resource}: no worker can start`,
        })),
    ),
};
