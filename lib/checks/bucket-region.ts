import { show } from "../authorization/text";
import { bucketNames } from "../setup/requests/data";
import type { Given } from "../setup/question";
import type { Cure } from "../policies/cure";
import type { Setup } from "../setup/setup";
import type { Check, Found } from "./check";
import { ANY_PLACE } from "./cures";
import { say } from "./phrase";

function inSetup(setup: Setup, given: Given): readonly Found[] {
  const { jobRole, networkAccess, inventory } = setup;
  // With internet access, S3 is reached in any Region.
  if (jobRole === undefined || networkAccess !== "vpc-only") return [];
  const names = bucketNames(jobRole, setup, given);
  const here = inventory.region;
  return inventory.buckets.flatMap(({ address, name, region }): readonly Found[] => {
    if (!names.has(show(name)) || show(region) === show(here)) return [];
    if (typeof region === "string" && typeof here === "string")
      return [
        {
          address,
          cure: cureOf(show(name), here),
          message: say`${name} is in ${region}, and Canvas in a VPC of ${here} reaches only buckets of its own Region`,
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
  title: "A bucket of another Region for Canvas in a closed VPC",
  explanation:
    "Without internet access, Canvas imports only from buckets of the VPC's own Region: a gateway endpoint for S3 is of one Region. Of buckets that the plan neither holds nor looks at, nothing is told.",
  cure: cureOf("<BUCKET>", ANY_PLACE.region),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
  find: ({ setups, given }) => setups.flatMap((setup) => inSetup(setup, given)),
};

function cureOf(bucket: string, region: string): Cure {
  const text = `Make a bucket in ${region}, where the domain's VPC is, and copy the objects of ${bucket} into it, for example by S3 replication.`;
  return [{ kind: "advise", text }];
}
