/** The requests of Canvas and its jobs to S3, with which an existing policy is compared. */
import type { Statement, ValuesOf } from "./policy-template";
import { render } from "./render";
import { WRITE_OBJECTS } from "./s3-actions";
import { s3EndpointForCanvas } from "./s3-endpoint";
import { ownValue } from "../rules/own-value";

/** A request to S3 that the endpoint must let pass. */
export interface EndpointRequest {
  /** The Sid of the statement that lets it pass in a policy of ours. */
  readonly sid: string;
  readonly action: string;
  readonly resource: string;
  /** The account that owns the bucket; empty when it is one of AWS's. */
  readonly owner: string;
}

const ACCOUNT_OF_THE_BUCKET = "aws:ResourceAccount";

/**
 * What stands for a pattern that fits many buckets: one that Canvas really uses; none, where another pattern's does. The
 * default bucket: https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-storage-configuration.html
 */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "arn:aws:s3:::*sagemaker*": ["arn:aws:s3:::sagemaker-{region}-{account}"],
  "arn:aws:s3:::*Sagemaker*": [],
  "arn:aws:s3:::*SageMaker*": [],
  "*": ["arn:aws:s3:::sagemaker-{region}-{account}"],
  "arn:aws:s3:::*jumpstart-cache-prod*": ["arn:aws:s3:::jumpstart-cache-prod-{region}"],
  "arn:aws:s3:::*fmeval/datasets*": [],
};

/** Actions on objects; the others are on buckets. */
const ON_OBJECTS: readonly string[] = ["s3:GetObject", "s3:PutObjectAcl", ...WRITE_OBJECTS];

/** Asked for of no bucket that exists. */
const OF_NO_BUCKET: readonly string[] = ["s3:CreateBucket", "s3:ListAllMyBuckets"];

/** The requests behind the statements of our own policy, so that a change there is a change here. */
export function s3EndpointRequests(values: ValuesOf<typeof s3EndpointForCanvas>): readonly EndpointRequest[] {
  const all = render(s3EndpointForCanvas, values).flatMap((statement) => requestsOf(statement, values));
  // A bucket and its objects, where both are named, lead to the same requests.
  return [...new Map(all.map((request) => [JSON.stringify(request), request])).values()];
}

function requestsOf(
  { sid, actions, resources, conditions }: Statement,
  { account, region }: ValuesOf<typeof s3EndpointForCanvas>,
): readonly EndpointRequest[] {
  // Whether an object carries a tag is not known before it is asked for.
  if (conditions.some(({ variable }) => variable !== ACCOUNT_OF_THE_BUCKET)) return [];
  const owner = conditions[0]?.values[0] ?? "";
  const examples = resources
    .flatMap((resource) => ownValue(EXAMPLES, resource) ?? [resource])
    .map((resource) => resource.replace("{region}", () => region).replace("{account}", () => account));
  return actions
    .filter((action) => !OF_NO_BUCKET.includes(action))
    .flatMap((action) =>
      examples.flatMap((example) => asked(action, example)).map((resource) => ({ sid, action, resource, owner })),
    );
}

/** The resource that the action is asked for on: an object in the bucket, or the bucket itself. */
function asked(action: string, resource: string): readonly string[] {
  const isObject = resource.includes("/");
  if (!ON_OBJECTS.includes(action)) return isObject ? [] : [resource];
  return [isObject ? resource : `${resource}/*`];
}
