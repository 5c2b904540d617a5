import { show } from "../authorization/text";
import type { Bucket } from "../inventory/buckets";
import { valueOf } from "../inventory/fact";
import { ask } from "../setup/question";
import { untaggedObject } from "../setup/requests/data";
import type { Check, Found } from "./check";
import { placeIn, refusalCure } from "./cures";
import { ANY_BUCKET, grantBucket } from "./data-grant";
import { say } from "./phrase";

/** Keys of object tags are found whatever the case, and the condition ignores that of the value. */
function hasTag({ tags }: Bucket): boolean {
  return Object.entries(valueOf(tags) ?? {}).some(
    ([key, value]) => key.toLowerCase() === "sagemaker" && typeof value === "string" && value.toLowerCase() === "true",
  );
}

export const bucketTag: Check = {
  id: "bucket-tag",
  over: "setup",
  severity: "warning",
  title: "A tag on a bucket grants no access",
  explanation:
    "AWS's policies allow Canvas's roles to read objects with the tag SageMaker = true (s3:ExistingObjectTag). The same tag on the bucket grants nothing: imports from it fail. Tag the objects, " +
    "or grant the bucket to the job role.",
  cure: grantBucket("<JOB-ROLE>", ANY_BUCKET),
  source:
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy.html",
  find: ({ environments, inventory: { buckets }, inputs }) =>
    buckets.filter(hasTag).flatMap((bucket) =>
      environments.flatMap((environment): readonly Found[] => {
        const { jobRole } = environment;
        if (jobRole === undefined) return [];
        const answered = ask(untaggedObject(jobRole, bucket.name, environment), environment, inputs);
        const { answer } = answered.decision;
        if (answer === "yes") return [];
        const { account: owner } = placeIn(environment.inventory);
        const granted = { bucketName: show(bucket.name), prefix: "", access: "read", owner } as const;
        const { address } = bucket;
        return answer === "no"
          ? [
              {
                address,
                cure: refusalCure([answered], () => grantBucket(jobRole.name, granted)),
                message: say`the tag SageMaker does not allow ${jobRole.name} to read anything: policies require it on objects, not on the bucket`,
              },
            ]
          : [
              {
                address,
                message: say`whether ${jobRole.name} can read objects without their own tag is undetermined; the bucket's tag has no effect`,
                isUnknown: true,
              },
            ];
      }),
    ),
};
