import { show } from "../authorization/text";
import { bucketNames } from "../setup/requests/data";
import type { ExternalInputs } from "../setup/question";
import type { Cure } from "../policies/cure";
import type { CanvasEnvironment } from "../setup/environment";
import type { Check, Found } from "./check";
import { ANY_PLACE } from "./cures";
import { say } from "./phrase";

function inSetup(environment: CanvasEnvironment, inputs: ExternalInputs): readonly Found[] {
  const { jobRole, networkAccess, inventory } = environment;
  // With internet access, apps reach S3 in any Region.
  if (jobRole === undefined || networkAccess !== "vpc-only") return [];
  const names = bucketNames(jobRole, environment, inputs);
  const here = inventory.region;
  return inventory.buckets.flatMap(({ address, name, region }): readonly Found[] => {
    if (!names.has(show(name)) || show(region) === show(here)) return [];
    if (typeof region === "string" && typeof here === "string")
      return [
        {
          address,
          cure: cureOf(show(name), here),
          message: say`${name} is in ${region}, but Canvas in a VPC of ${here} reaches only buckets of its own Region`,
        },
      ];
    return [
      {
        address,
        message: say`whether ${name} is in the Region of the VPC is undetermined: ${region} and ${here}`,
        isUnknown: true,
      },
    ];
  });
}

export const bucketRegion: Check = {
  id: "bucket-region",
  over: "setup",
  severity: "error",
  title: "Canvas in a closed VPC uses a bucket of another Region",
  explanation:
    "Without internet access, Canvas imports only from buckets of the VPC's own Region: a gateway endpoint for S3 serves one Region. The check does not see buckets that the plan neither contains nor reads.",
  cure: cureOf("<BUCKET>", ANY_PLACE.region),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
  find: ({ environments, inputs }) => environments.flatMap((environment) => inSetup(environment, inputs)),
};

function cureOf(bucket: string, region: string): Cure {
  const text = `Create a bucket in ${region}, the Region of the domain's VPC, and copy the objects of ${bucket} into it, for example with S3 replication.`;
  return [{ kind: "advise", text }];
}
