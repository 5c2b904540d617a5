/** What Canvas and its jobs ask of AWS, as questions. Each says where that is written, or what it is inferred from. */
import type { NamedPolicy, PolicyStatement } from "../authorization/policy";
import { isText, join, show, type Text } from "../authorization/text";
import type { DataBucket, Given, Question } from "./question";
import { sameText, type Setup, type SetupRole } from "./setup";

const PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html";
const CUSTOM_BUCKETS = `${PAGE}, Scenario 1 step 3`;
const CANVAS_POLICY = "AmazonSageMakerCanvasFullAccess v11, which AWS wrote for Canvas users";
const CUSTOM_IMAGE = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/application-custom-image.html";
const CLOSED_VPC = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html";
const EC2_ACTIONS = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html";
const STORAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-storage-configuration.html";
const EMR_LOGS = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html";
const ECR_LAYERS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html";

/** Canvas tags all that it makes so; the value's capital letter matters. */
const TAG = "sagemaker:is-canvas-resource";
const IN_REQUEST = { [`aws:RequestTag/${TAG}`]: "True", "aws:TagKeys": [TAG] };
const ON_RESOURCE = { [`aws:ResourceTag/${TAG}`]: "True" };
export const EMR_SERVERLESS = "emr-serverless.amazonaws.com";
/** EMR Serverless calls EC2 with the credentials of who uses it. */
export const VIA_EMR_SERVERLESS = {
  "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com",
  "aws:CalledVia": ["ops.emr-serverless.amazonaws.com"],
};

const APPLICATION = "/applications/00example0canvas0";

/** Jobs on EMR Serverless, as an execution role starts them. */
export function jobRequests(role: SetupRole, setup: Setup): readonly Question[] {
  const { jobRole } = setup;
  return [
    ...applicationRequests(role, setup),
    ...(jobRole === undefined ? [] : [passRole(role, jobRole.arn)]),
    ...imageRequests(role, setup),
  ];
}

/** What is asked of EMR Serverless itself. */
export function applicationRequests(role: SetupRole, setup: Setup): readonly Question[] {
  const { account, region, partition } = setup.inventory;
  const emr = (path: string): Text => join(["arn:", partition, ":emr-serverless:", region, ":", account, `:${path}`]);
  const asker = { role };
  const own = { asker, source: CANVAS_POLICY };
  return [
    {
      ...own,
      action: "emr-serverless:CreateApplication",
      resource: emr("/"),
      context: IN_REQUEST,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:TagResource",
      resource: emr(APPLICATION),
      context: { ...IN_REQUEST, ...ON_RESOURCE },
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:GetApplication",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:UpdateApplication",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:StartApplication",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:StopApplication",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    { ...own, action: "emr-serverless:ListApplications", resource: emr("/"), context: {}, basis: "documented" },
    {
      ...own,
      action: "emr-serverless:StartJobRun",
      resource: emr(APPLICATION),
      context: { ...IN_REQUEST, ...ON_RESOURCE },
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:ListJobRuns",
      resource: emr(APPLICATION),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:GetJobRun",
      resource: emr(`${APPLICATION}/jobruns/00example0job0`),
      context: ON_RESOURCE,
      basis: "documented",
    },
    {
      ...own,
      action: "emr-serverless:CancelJobRun",
      resource: emr(`${APPLICATION}/jobruns/00example0job0`),
      context: ON_RESOURCE,
      basis: "documented",
    },
  ];
}

/** Handing a role to a service. */
export function passRole(role: SetupRole, passed: Text, service = EMR_SERVERLESS): Question {
  return {
    asker: { role },
    action: "iam:PassRole",
    resource: passed,
    context: { "iam:PassedToService": service },
    basis: "documented",
    source: `${PAGE}, Scenario 1 step 2: the role is assumed to run the jobs`,
  };
}

const REPOSITORIES = ["sagemaker-data-wrangler-emr-container", "ap-dataprep-emr"];

/** The images lie in accounts of AWS that no page names; whose they are plays no part in a grant on any account. */
function imageRequests(role: SetupRole, { inventory: { region, partition } }: Setup): readonly Question[] {
  return REPOSITORIES.flatMap((repository): readonly Question[] => {
    const resource = join(["arn:", partition, ":ecr:", region, `:000000000000:repository/${repository}`]);
    const each = { asker: { role }, resource, context: {} };
    return [
      { ...each, action: "ecr:DescribeImages", basis: "documented", source: `${PAGE}, Scenario 2 step 1` },
      { ...each, action: "ecr:BatchGetImage", basis: "inferred", source: CUSTOM_IMAGE },
      { ...each, action: "ecr:GetDownloadUrlForLayer", basis: "inferred", source: CUSTOM_IMAGE },
    ];
  });
}

/** Network interfaces of the workers, which EMR Serverless makes in the name of the execution role. */
export function networkRequests(role: SetupRole, setup: Setup): readonly Question[] {
  if (setup.networkAccess !== "vpc-only") return [];
  const { account, region, partition } = setup.inventory;
  const anyInterface = join(["arn:", partition, ":ec2:", region, ":", account, ":network-interface/*"]);
  const each = { asker: { role }, action: "ec2:CreateNetworkInterface" };
  const required = `${EC2_ACTIONS} asks for it; the page's statement leaves it out, and nobody has proven which is right`;
  return [
    {
      ...each,
      resource: anyInterface,
      context: VIA_EMR_SERVERLESS,
      basis: "documented",
      source: `${PAGE}, Scenario 3 step 2`,
    },
    ...[...setup.subnets, ...setup.securityGroups].map((resource): Question => ({
      ...each,
      resource,
      context: { ...VIA_EMR_SERVERLESS, ...tagsOf(resource, role, setup) },
      basis: "inferred",
      source: required,
    })),
    {
      asker: { role },
      action: "ec2:DescribeVpcEndpointServices",
      resource: "*",
      context: { "aws:CalledViaLast": null },
      basis: "documented",
      source: `${CLOSED_VPC}, step 3`,
    },
  ];
}

/** The tags of a subnet or security group; where they are known, those that policies ask for and it lacks are absent. */
function tagsOf(arn: Text, role: SetupRole, { inventory }: Setup): Question["context"] {
  const parts = [...inventory.subnets, ...inventory.securityGroups];
  const tags = parts.find((each) => each.arn !== undefined && sameText(each.arn, arn) && each.tags !== undefined)?.tags;
  if (tags === undefined) return {};
  const own = Object.entries(tags).flatMap(([name, value]) =>
    isText(value) ? [[`aws:ResourceTag/${name}`.toLowerCase(), value] as const] : [],
  );
  return { ...withoutTags(role), ...Object.fromEntries(own) };
}

/** Every tag that the policies of a role ask a resource for, as absent. */
export function withoutTags({ policies, boundary }: SetupRole): Question["context"] {
  const all = [...policies, ...(boundary === undefined ? [] : [boundary])].flatMap(({ policy }) => policy.statements);
  const keys = all
    .flatMap(({ conditions }) => conditions.map(({ key }) => key))
    .filter((key) => /^(aws|ec2):resourcetag\//.test(key));
  return Object.fromEntries(keys.map((key) => [key, null]));
}

/** What jobs read and write. */
export function dataRequests(role: SetupRole, setup: Setup, given: Given): readonly Question[] {
  const access = (which: DataBucket["access"]): readonly Question[] => [
    ...ownRequests(role, setup, which),
    ...workspaceRequests(role, setup, which),
    ...bucketsOf(role, given)
      .filter((bucket) => bucket.access === which)
      .flatMap((bucket) => bucketRequests(role, bucket, setup)),
    ...keyRequests(role, setup, which),
  ];
  return [...access("read"), ...access("write")].map((question) => through(underBucketPolicy(question, setup), setup));
}

/** The domain's default bucket. */
function ownRequests(role: SetupRole, setup: Setup, access: DataBucket["access"]): readonly Question[] {
  const { account, region, partition } = setup.inventory;
  const bucket = join(["arn:", partition, ":s3:::sagemaker-", region, "-", account]);
  const objects = access === "read" ? ["s3:GetObject"] : ["s3:PutObject", "s3:AbortMultipartUpload"];
  const own: Pick<Question, "asker" | "basis" | "source"> = {
    asker: { role },
    basis: "documented",
    source: `${STORAGE}: the domain's default bucket`,
  };
  const base = objects.map((action): Question => ({
    ...own,
    action,
    resource: join([bucket, "/canvas/example.parquet"]),
    context: { "s3:ExistingObjectTag/SageMaker": null },
  }));
  const list: readonly Question[] =
    access === "read"
      ? [{ ...own, action: "s3:ListBucket", resource: bucket, context: { "s3:prefix": "canvas/" } }]
      : [];
  const tagged: readonly Question[] =
    access === "read"
      ? [
          {
            ...own,
            action: "s3:GetObject",
            resource: join(["arn:", partition, ":s3:::bucket-of-the-account/example.parquet"]),
            context: { "s3:ExistingObjectTag/SageMaker": "true" },
            source: `${CUSTOM_BUCKETS}: objects tagged SageMaker=true`,
          },
        ]
      : [];
  return [...base, ...list, ...tagged];
}

function workspaceRequests(
  role: SetupRole,
  { workspace, inventory }: Setup,
  access: "read" | "write",
): readonly Question[] {
  if (workspace === undefined) return [];
  const action = access === "read" ? "s3:GetObject" : "s3:PutObject";
  const path = typeof workspace === "string" ? workspace.replace(/^s3:\/\//, "").replace(/\/$/, "") : undefined;
  const resource: Text =
    path === undefined
      ? workspace
      : join(["arn:", inventory.partition, `:s3:::${path}${path.includes("/") ? "" : "/Canvas"}/example.parquet`]);
  return [
    {
      asker: { role },
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
export function bucketsOf(role: SetupRole, { buckets }: Given): readonly DataBucket[] {
  const named = [...namedBuckets(role, "read"), ...namedBuckets(role, "write")];
  const key = (bucket: DataBucket): string => JSON.stringify([bucket.name, bucket.prefix, bucket.access]);
  const all = [...buckets, ...named];
  return all.filter((each, index) => all.findIndex((other) => key(other) === key(each)) === index);
}

function namedBuckets(role: SetupRole, access: DataBucket["access"]): readonly DataBucket[] {
  return allowing(role.policies, access === "read" ? "s3:getobject" : "s3:putobject").flatMap(({ statement }) =>
    (statement.resource?.negated === false ? statement.resource.patterns : []).flatMap(
      ({ text }): readonly DataBucket[] => {
        const [, name, prefix] =
          typeof text === "string" ? (/^arn:aws:s3:::([^*?/$]+)\/([^*?$]*)\*$/.exec(text) ?? []) : [];
        return name === undefined || prefix === undefined ? [] : [{ name, prefix, access, owner: ownerIn(statement) }];
      },
    ),
  );
}

/** What jobs ask of one bucket. */
export function bucketRequests(
  role: SetupRole,
  { name, prefix, access, owner }: DataBucket,
  { inventory: { partition } }: Setup,
): readonly Question[] {
  const bucket = join(["arn:", partition, `:s3:::${name}`]);
  const object = join([bucket, `/${prefix}${EXAMPLE}`]);
  const common = {
    asker: { role },
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

/** The keys that the role's own policies name. */
export function keyRequests(role: SetupRole, setup: Setup, access: DataBucket["access"]): readonly Question[] {
  const action = access === "read" ? "kms:Decrypt" : "kms:GenerateDataKey";
  const keys = allowing(role.policies, action.toLowerCase())
    .flatMap(({ statement }) => (statement.resource?.patterns ?? []).map(({ text }) => text))
    .filter((text) => typeof text === "string" && text.includes(":key/"));
  const region = typeof setup.inventory.region === "string" ? setup.inventory.region : undefined;
  return [...new Set(keys)].map((resource): Question => {
    const policy = setup.inventory.resourcePolicies.find(
      (each) => each.kind === "key" && JSON.stringify(each.resource) === JSON.stringify(resource),
    );
    return {
      asker: { role },
      action,
      resource,
      context:
        region === undefined ? {} : { "kms:ViaService": `s3.${region}.amazonaws.com`, "aws:CalledViaLast": null },
      basis: "inferred",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms",
      // A key's own policy always decides; of one that is not in sight nothing can be told.
      ...(policy === undefined ? {} : { resourcePolicy: policy.policy }),
    };
  });
}

/** The policy of a bucket that is in sight decides too. */
function underBucketPolicy(question: Question, { inventory: { resourcePolicies } }: Setup): Question {
  const [, bucket] = /^arn:[^:]+:s3:::([^/]+)/.exec(show(question.resource)) ?? [];
  const policy = resourcePolicies.find(({ kind, resource }) => kind === "bucket" && show(resource) === bucket);
  return policy === undefined ? question : { ...question, resourcePolicy: policy.policy };
}

/** In a closed VPC, S3 is reached through the gateway endpoint only. */
function through(question: Question, { s3Endpoint }: Setup): Question {
  if (s3Endpoint?.policy === undefined || !question.action.startsWith("s3:")) return question;
  return { ...question, endpointPolicy: s3Endpoint.policy };
}

/** What AWS's own services send through the endpoint of a closed VPC. */
export function endpointRequests(setup: Setup): readonly Question[] {
  const policy = setup.s3Endpoint?.policy;
  if (policy === undefined) return [];
  const { region, partition, account } = setup.inventory;
  const s3 = (...name: readonly Text[]): Text => join(["arn:", partition, ":s3:::", ...name]);
  // Neither call is signed by a principal of the account; only the endpoint's policy is asked.
  const layers: Question = {
    asker: { service: "ecr.amazonaws.com" },
    action: "s3:GetObject",
    resource: s3("prod-", region, "-starport-layer-bucket/example"),
    context: { "aws:ResourceAccount": "000000000000", "aws:PrincipalAccount": "000000000000" },
    basis: "documented",
    source: ECR_LAYERS,
    resourcePolicy: policy,
  };
  const logs = ["s3:PutObject", "s3:PutObjectAcl"].map((action): Question => ({
    asker: { service: EMR_SERVERLESS },
    action,
    resource: s3("prod.", region, ".appinfo.src/example"),
    context: {
      "aws:PrincipalServiceName": EMR_SERVERLESS,
      "aws:PrincipalIsAWSService": "true",
      "aws:SourceAccount": account,
      "aws:ResourceAccount": "000000000000",
    },
    basis: "inferred",
    source: `${EMR_LOGS}; whether jobs fail without it is not known`,
    resourcePolicy: policy,
  }));
  return [layers, ...logs];
}

/** A service that takes a role on. */
export function assumeRole(role: SetupRole, service: string, sourceAccount: Text, source: string): Question {
  return {
    asker: { service },
    action: "sts:AssumeRole",
    resource: role.arn,
    context: {
      "aws:SourceAccount": sourceAccount,
      "aws:PrincipalServiceName": service,
      "aws:PrincipalIsAWSService": "true",
    },
    basis: "documented",
    source,
    resourcePolicy: role.trust,
  };
}

/** The Allow statements about one action. */
export function allowing(
  policies: readonly NamedPolicy[],
  action: string,
): readonly { readonly policy: NamedPolicy; readonly statement: PolicyStatement }[] {
  return policies.flatMap((policy) =>
    (policy.policy.byAction.get(action) ?? [])
      .filter(({ effect }) => effect === "Allow")
      .map((statement) => ({ policy, statement })),
  );
}

function ownerIn({ conditions }: PolicyStatement): string | undefined {
  const owner = conditions.find(({ key, operator }) => key === "aws:resourceaccount" && operator !== "null");
  const [value] = owner?.values ?? [];
  return value?.literal;
}
