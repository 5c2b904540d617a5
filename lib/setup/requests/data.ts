/** What jobs read and write, in every bucket that has to do with them. */
import { covering, type PolicyStatement } from "../../authorization/policy";
import { join, sameText, show, type Template, type MaybeUnknownString } from "../../authorization/text";
import { textOf, valueOf } from "../../inventory/fact";
import { type DataBucket, type ExternalInputs, type Question } from "../question";
import { bucketOf, bucketSide, keySide } from "../resource-side";
import { type CanvasEnvironment, type CanvasRole } from "../environment";
import { CUSTOM_BUCKETS, STORAGE, SSE_KMS } from "../pages";

/** What jobs read and write. */
export function dataRequests(
  role: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): readonly Question[] {
  const access = (which: DataBucket["access"]): readonly Question[] => [
    ...ownRequests(role, environment, which),
    ...workspaceRequests(role, environment, which),
    ...bucketsOf(role, inputs)
      .filter((bucket) => bucket.access === which)
      .flatMap((bucket) => bucketRequests(role, bucket, environment)),
    ...keyRequests(role, environment, inputs, which),
  ];
  return [...access("read"), ...access("write")].map((question) => through(underBucketPolicy(question, environment)));
}

/** The domain's default bucket, and objects of the account that carry Canvas's tag. */
function ownRequests(
  role: CanvasRole,
  environment: CanvasEnvironment,
  access: DataBucket["access"],
): readonly Question[] {
  const { account, region, partition } = environment.inventory;
  const bucket = join(["arn:", partition, ":s3:::sagemaker-", region, "-", account]);
  const own = { requester: { role }, basis: "documented", source: `${STORAGE}: the domain's default bucket` } as const;
  const onObject = (action: string): Question => ({
    ...own,
    action,
    resource: join([bucket, "/canvas/example.parquet"]),
    context: { "s3:ExistingObjectTag/SageMaker": null },
  });
  if (access === "write") return ["s3:PutObject", "s3:AbortMultipartUpload"].map(onObject);
  return [
    onObject("s3:GetObject"),
    { ...own, action: "s3:ListBucket", resource: bucket, context: { "s3:prefix": "canvas/" } },
    {
      ...own,
      action: "s3:GetObject",
      resource: join(["arn:", partition, ":s3:::bucket-of-the-account/example.parquet"]),
      context: { "s3:ExistingObjectTag/SageMaker": "true" },
      source: `${CUSTOM_BUCKETS}: objects tagged SageMaker=true`,
    },
  ];
}

function workspaceRequests(
  role: CanvasRole,
  { workspace: fact, inventory }: CanvasEnvironment,
  access: DataBucket["access"],
): readonly Question[] {
  const workspace = textOf(fact);
  if (workspace === undefined) return [];
  const action = access === "read" ? "s3:GetObject" : "s3:PutObject";
  const path = typeof workspace === "string" ? workspace.replace(/^s3:\/\//, "").replace(/\/$/, "") : undefined;
  const resource: MaybeUnknownString =
    path === undefined
      ? workspace
      : join(["arn:", inventory.partition, `:s3:::${path}${path.includes("/") ? "" : "/Canvas"}/example.parquet`]);
  return [
    {
      requester: { role },
      action,
      resource,
      context: { "s3:ExistingObjectTag/SageMaker": null },
      basis: "documented",
      source: `${STORAGE}: the domain's workspace`,
    },
  ];
}

const EXAMPLE = "example.parquet";

/** Buckets that are asked for, and those that the role's own policies name: what they grant has to pass its boundary and the endpoint too. */
export function bucketsOf(role: CanvasRole, { buckets }: ExternalInputs): readonly DataBucket[] {
  const named = [...namedBuckets(role, "read"), ...namedBuckets(role, "write")];
  const key = (bucket: DataBucket): string => JSON.stringify([bucket.name, bucket.prefix, bucket.access]);
  const distinct = new Map<string, DataBucket>();
  for (const each of [...buckets, ...named]) if (!distinct.has(key(each))) distinct.set(key(each), each);
  return [...distinct.values()];
}

/** Buckets that statements of the role's own policies name, with their folders. */
export function namedBuckets(role: CanvasRole, access: DataBucket["access"]): readonly DataBucket[] {
  return covering(role.policies, access === "read" ? "s3:getobject" : "s3:putobject").flatMap((statement) =>
    (statement.resource?.negated === false ? statement.resource.patterns : []).flatMap(
      ({ text }): readonly DataBucket[] => {
        const [, name, prefix] =
          typeof text === "string" ? (/^arn:aws:s3:::([^*?/$]+)\/([^*?$]*)\*$/.exec(text) ?? []) : [];
        return name === undefined || prefix === undefined ? [] : [{ name, prefix, access, owner: ownerIn(statement) }];
      },
    ),
  );
}

/** An object of a bucket that carries no tag: read by what grants the bucket itself. */
export function untaggedObject(role: CanvasRole, bucket: MaybeUnknownString, environment: CanvasEnvironment): Question {
  const question: Question = {
    requester: { role },
    action: "s3:GetObject",
    resource: join(["arn:", environment.inventory.partition, ":s3:::", bucket, `/${EXAMPLE}`]),
    context: { "s3:ExistingObjectTag/SageMaker": null },
    basis: "documented",
    source: CUSTOM_BUCKETS,
  };
  return through(underBucketPolicy(question, environment));
}

/** What jobs ask of one bucket. */
export function bucketRequests(
  role: CanvasRole,
  { name, prefix, access, owner }: DataBucket,
  { inventory: { partition } }: CanvasEnvironment,
): readonly Question[] {
  const bucket = join(["arn:", partition, `:s3:::${name}`]);
  const object = join([bucket, `/${prefix}${EXAMPLE}`]);
  const common = {
    requester: { role },
    source: CUSTOM_BUCKETS,
    ...(owner === undefined ? {} : { resourceAccount: owner }),
  };
  const untagged = { "s3:ExistingObjectTag/SageMaker": null };
  if (access === "read") {
    return [
      { ...common, action: "s3:GetObject", resource: object, context: untagged, basis: "documented" },
      {
        ...common,
        action: "s3:ListBucket",
        resource: bucket,
        context: { "s3:prefix": `${prefix}${EXAMPLE}` },
        basis: "inferred",
      },
      { ...common, action: "s3:GetBucketLocation", resource: bucket, context: {}, basis: "inferred" },
    ];
  }
  return [
    { ...common, action: "s3:PutObject", resource: object, context: untagged, basis: "documented" },
    { ...common, action: "s3:DeleteObject", resource: object, context: untagged, basis: "documented" },
    { ...common, action: "s3:AbortMultipartUpload", resource: object, context: untagged, basis: "inferred" },
  ];
}

/** Keys that the role's own policies name, and those of the workspace and of the plan's buckets. */
export function keyRequests(
  role: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
  access: DataBucket["access"],
): readonly Question[] {
  const action = access === "read" ? "kms:Decrypt" : "kms:GenerateDataKey";
  const named = covering(role.policies, action.toLowerCase())
    .flatMap((statement) => (statement.resource?.patterns ?? []).map(({ text }) => text))
    .filter((text) => (typeof text === "string" ? text.includes(":key/") : namesKey(text)));
  const all = [...named, ...keysInUse(role, environment, inputs, access)];
  const keys = all.filter((key, index) => all.findIndex((other) => sameText(other, key)) === index);
  const { region: here } = environment.inventory;
  return keys.map((resource): Question => {
    // A key encrypts buckets of its own Region, and S3 asks there.
    const region = regionIn(resource) ?? (typeof here === "string" ? here : undefined);
    // A key's own policy always decides; of one that is not in the plan nothing is known.
    const { policy, grants } = keySide(resource, environment.inventory);
    return {
      requester: { role },
      action,
      resource,
      context:
        region === undefined ? {} : { "kms:ViaService": `s3.${region}.amazonaws.com`, "aws:CalledViaLast": null },
      // That jobs work under a key which their role names is what the page says; of other keys it is inferred.
      basis: named.some((each) => sameText(each, resource)) ? "documented" : "inferred",
      source: SSE_KMS,
      ...(grants.length === 0 ? {} : { grants }),
      ...(policy === undefined ? {} : { resourcePolicy: policy }),
    };
  });
}

/** The Region that the ARN of a key names. */
function regionIn(key: MaybeUnknownString): string | undefined {
  return typeof key === "string" ? /^arn:[^:]*:kms:([a-z0-9-]+):/.exec(key)?.[1] : undefined;
}

/** Whether a text that is not wholly known names a key: it holds the form of its ARN, or is a value of something else. */
function namesKey(text: Template): boolean {
  return show(text).includes(":key/") || (text.parts.length === 1 && typeof text.parts[0] === "object");
}

/** What buckets that jobs work with, the workspace among them, are encrypted under. */
function keysInUse(
  role: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
  access: DataBucket["access"],
): readonly MaybeUnknownString[] {
  const { inventory } = environment;
  const workspaceKey = textOf(environment.workspaceKey);
  const names = bucketNames(role, environment, inputs, access);
  return [
    ...(workspaceKey === undefined ? [] : [workspaceKey]),
    ...inventory.buckets.flatMap(({ name, key }) => (key !== undefined && names.has(show(name)) ? [key] : [])),
  ];
}

/** Names of the buckets that jobs work with, the workspace's among them; for one kind of access, or for any. */
export function bucketNames(
  role: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
  access?: DataBucket["access"],
): ReadonlySet<string> {
  const buckets = bucketsOf(role, inputs).filter((bucket) => access === undefined || bucket.access === access);
  return new Set([...buckets.map(({ name }) => name), ...workspaceBucket(environment)]);
}

/** The workspace's bucket, where the domain names one and it is known. */
function workspaceBucket({ workspace: fact }: CanvasEnvironment): readonly string[] {
  const workspace = valueOf(fact);
  const [, bucket] = typeof workspace === "string" ? (/^s3:\/\/([^/]+)/.exec(workspace) ?? []) : [];
  return bucket === undefined ? [] : [bucket];
}

/** The policy of a bucket that is in the plan decides too. */
function underBucketPolicy(question: Question, { inventory }: CanvasEnvironment): Question {
  const bucket = bucketOf(question.resource);
  const { policy } = bucket === undefined ? { policy: undefined } : bucketSide(bucket, inventory);
  return policy === undefined ? question : { ...question, resourcePolicy: policy };
}

/** In a closed VPC, S3 is reached through the gateway endpoint only. */
function through(question: Question): Question {
  return question.action.startsWith("s3:") ? { ...question, through: "network of the setup" } : question;
}

function ownerIn({ conditions }: PolicyStatement): string | undefined {
  const owner = conditions.find(({ key, operator }) => /^(aws|s3):resourceaccount$/.test(key) && operator !== "null");
  const [value] = owner?.values ?? [];
  return value?.literal;
}
