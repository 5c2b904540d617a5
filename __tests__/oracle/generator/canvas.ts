/** Configurations of Canvas itself: a domain, its execution role and its job role, each with what it needs or without something of it. */
import { block, quote, resource, template, write } from "./hcl";
import { documentOf } from "./kinds";
import { ACCOUNT, REGION, type Statement } from "./policy";
import type { Random } from "./random";
import type { Files, Made } from "./render";
import type { Probe } from "./subject";

/** How one role gets its policy. */
const DELIVERIES = [
  "inline by id",
  "inline by name",
  "inline by literal",
  "attached by arn",
  "attached by literal",
  "block",
  "managed_policy_arns",
] as const;
/** How its text is written. */
const TEXTS = ["literal", "jsonencode", "heredoc", "document", "local", "sensitive"] as const;
/** What is wrong. */
const FAULTS = [
  "nothing",
  "a statement is missing",
  "nothing",
  "a statement is denied",
  "the boundary leaves something out",
  "nothing",
  "the bucket's policy denies",
  "the job role does not trust EMR Serverless",
  "the job role may not read",
] as const;

/** One configuration. */
export interface CanvasSpec {
  readonly id: string;
  readonly delivery: (typeof DELIVERIES)[number];
  readonly text: (typeof TEXTS)[number];
  readonly fault: (typeof FAULTS)[number];
  /** Which statement of the execution role is meant. */
  readonly position: number;
}

/** As many as asked for; every fault comes in turn. */
export function canvasSpecs(random: Random, count: number): readonly CanvasSpec[] {
  return Array.from({ length: count }, (_, index): CanvasSpec => ({
    id: `v${String(index)}`,
    delivery: DELIVERIES[index % DELIVERIES.length] ?? "inline by id",
    text: random.pick(TEXTS),
    fault: FAULTS[index % FAULTS.length] ?? "nothing",
    position: Math.floor(random.next() * EXECUTION.length),
  }));
}

const TAG = "sagemaker:is-canvas-resource";
const IN_REQUEST = { StringEquals: { [`aws:RequestTag/${TAG}`]: ["True"] } };
const ON_RESOURCE = { StringEquals: { [`aws:ResourceTag/${TAG}`]: ["True"] } };
const APPLICATION = `arn:aws:emr-serverless:${REGION}:${ACCOUNT}:/applications/*`;

/** What AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy's page and the Canvas page ask of an execution role. */
const EXECUTION: readonly Statement[] = [
  { Effect: "Allow", Action: ["emr-serverless:CreateApplication"], Resource: ["*"], Condition: IN_REQUEST },
  { Effect: "Allow", Action: ["emr-serverless:TagResource"], Resource: ["*"], Condition: IN_REQUEST },
  {
    Effect: "Allow",
    Action: [
      "emr-serverless:GetApplication",
      "emr-serverless:UpdateApplication",
      "emr-serverless:StartApplication",
      "emr-serverless:StopApplication",
    ],
    Resource: [APPLICATION],
    Condition: ON_RESOURCE,
  },
  {
    Effect: "Allow",
    Action: ["emr-serverless:ListJobRuns", "emr-serverless:GetJobRun", "emr-serverless:CancelJobRun"],
    Resource: [APPLICATION],
    Condition: ON_RESOURCE,
  },
  { Effect: "Allow", Action: ["emr-serverless:StartJobRun"], Resource: [APPLICATION], Condition: IN_REQUEST },
  { Effect: "Allow", Action: ["emr-serverless:ListApplications"], Resource: ["*"] },
  {
    Effect: "Allow",
    Action: ["iam:PassRole"],
    Resource: ["JOB"],
    Condition: { StringEquals: { "iam:PassedToService": ["emr-serverless.amazonaws.com"] } },
  },
  {
    Effect: "Allow",
    Action: ["ecr:DescribeImages", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource: [
      "arn:aws:ecr:*:*:repository/sagemaker-data-wrangler-emr-container",
      "arn:aws:ecr:*:*:repository/ap-dataprep-emr",
    ],
  },
];

function jobName({ id }: CanvasSpec): string {
  return `AmazonSageMakerCanvasEMRSExecutionAccess-${id}`;
}

function executionStatements(spec: CanvasSpec): readonly Statement[] {
  const all = EXECUTION.map((each): Statement =>
    each.Resource?.[0] === "JOB" ? { ...each, Resource: [`arn:aws:iam::${ACCOUNT}:role/${jobName(spec)}`] } : each,
  );
  const meant = all[spec.position];
  if (spec.fault === "a statement is missing") return all.filter((each) => each !== meant);
  if (spec.fault === "a statement is denied" && meant !== undefined) {
    return [...all, { Effect: "Deny", Action: meant.Action ?? [], Resource: ["*"] }];
  }
  return all;
}

const OWN_BUCKET = `arn:aws:s3:::sagemaker-${REGION}-${ACCOUNT}`;

function jobStatements(spec: CanvasSpec): readonly Statement[] {
  const bucket = `arn:aws:s3:::${spec.id}-data`;
  const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
  const all: readonly Statement[] = [
    { Effect: "Allow", Action: objects, Resource: [`${OWN_BUCKET}/*`, `${bucket}/*`] },
    { Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: [OWN_BUCKET, bucket] },
    {
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: ["*"],
      Condition: { StringEquals: { "s3:ExistingObjectTag/SageMaker": ["true"] } },
    },
  ];
  return spec.fault === "the job role may not read" ? all.slice(1) : all;
}

/** The execution role `x`, the job role `j` and the bucket `b`, with the text. */
export function renderCanvas(spec: CanvasSpec): {
  readonly files: Files;
  readonly objects: Readonly<Record<string, Made>>;
} {
  const { id, fault } = spec;
  const trust = (service: string): string =>
    encode([{ Effect: "Allow", Principal: { Service: [service] }, Action: ["sts:AssumeRole"] }]);
  const execution = delivered(spec, "x", executionStatements(spec));
  const job = delivered({ ...spec, text: "jsonencode" }, "j", jobStatements(spec));
  const boundary = fault === "the boundary leaves something out";
  const left = EXECUTION[spec.position]?.Action ?? [];
  const blocks = [
    ...execution.blocks,
    ...job.blocks,
    ...(boundary
      ? [
          resource("aws_iam_policy", "boundary", {
            name: quote(`${id}-boundary`),
            policy: encode([{ Effect: "Allow", NotAction: left, Resource: ["*"] }]),
          }),
        ]
      : []),
    resource(
      "aws_iam_role",
      "x",
      {
        name: quote(`${id}x`),
        assume_role_policy: trust("sagemaker.amazonaws.com"),
        ...(boundary ? { permissions_boundary: "aws_iam_policy.boundary.arn" } : {}),
        ...execution.args,
      },
      ...execution.inside,
    ),
    resource(
      "aws_iam_role",
      "j",
      {
        name: quote(jobName(spec)),
        assume_role_policy: trust(
          fault === "the job role does not trust EMR Serverless" ? "ec2.amazonaws.com" : "emr-serverless.amazonaws.com",
        ),
        ...job.args,
      },
      ...job.inside,
    ),
    resource("aws_s3_bucket", "b", { bucket: quote(`${id}-data`), force_destroy: "true" }),
    ...(fault === "the bucket's policy denies"
      ? [
          resource("aws_s3_bucket_policy", "b", {
            bucket: "aws_s3_bucket.b.id",
            policy: encode([
              { Effect: "Deny", Principal: "*", Action: ["s3:GetObject"], Resource: [`arn:aws:s3:::${id}-data/*`] },
            ]),
          }),
        ]
      : []),
    resource(
      "aws_sagemaker_domain",
      "d",
      {
        domain_name: quote(`${id}-domain`),
        auth_mode: quote("IAM"),
        vpc_id: quote("vpc-0aaaaaaaaaaaaaaaa"),
        subnet_ids: write(["subnet-0aaaaaaaaaaaaaaaa"]),
      },
      block(
        "default_user_settings",
        { execution_role: "aws_iam_role.x.arn" },
        block(
          "canvas_app_settings",
          {},
          block("emr_serverless_settings", { execution_role_arn: "aws_iam_role.j.arn", status: quote("ENABLED") }),
        ),
      ),
    ),
  ];
  return {
    files: { "main.tf": `${blocks.join("\n\n")}\n` },
    objects: {
      x: { address: "aws_iam_role.x", type: "aws_iam_role", name: `${id}x` },
      j: { address: "aws_iam_role.j", type: "aws_iam_role", name: jobName(spec) },
      b: { address: "aws_s3_bucket.b", type: "aws_s3_bucket", name: `${id}-data` },
    },
  };
}

function encode(statements: readonly Statement[]): string {
  return `jsonencode(${write(documentOf(statements) as never)})`;
}

interface Delivered {
  readonly blocks: readonly string[];
  readonly args: Readonly<Record<string, string>>;
  readonly inside: readonly string[];
}

function delivered({ id, delivery, text }: CanvasSpec, role: "x" | "j", statements: readonly Statement[]): Delivered {
  const document = documentOf(statements);
  const texts: Readonly<Record<CanvasSpec["text"], readonly [string, ...string[]]>> = {
    literal: [quote(JSON.stringify(document))],
    jsonencode: [encode(statements)],
    heredoc: [`<<-EOT\n${template(document as never)}\nEOT\n`],
    sensitive: [`sensitive(${encode(statements)})`],
    local: [`local.${role}`, block("locals", { [role]: encode(statements) })],
    document: [
      `data.aws_iam_policy_document.${role}.json`,
      block(`data "aws_iam_policy_document" ${quote(role)}`, {}, ...statements.map(statementBlock)),
    ],
  };
  const [policy, ...blocks] = texts[text];
  const name = quote(`${id}${role}-own`);
  const own = resource("aws_iam_policy", role, { name, policy });
  const literal = quote(`arn:aws:iam::${ACCOUNT}:policy/${id}${role}-own`);
  const after = `[aws_iam_policy.${role}]`;
  const nothing = { args: {}, inside: [] };
  switch (delivery) {
    case "block":
      return { blocks, args: {}, inside: [block("inline_policy", { name, policy })] };
    case "managed_policy_arns":
      return { blocks: [...blocks, own], args: { managed_policy_arns: `[${literal}]`, depends_on: after }, inside: [] };
    case "attached by arn":
    case "attached by literal": {
      const args =
        delivery === "attached by arn"
          ? { policy_arn: `aws_iam_policy.${role}.arn` }
          : { policy_arn: literal, depends_on: after };
      return {
        blocks: [
          ...blocks,
          own,
          resource("aws_iam_role_policy_attachment", role, { role: `aws_iam_role.${role}.name`, ...args }),
        ],
        ...nothing,
      };
    }
    default: {
      const holder =
        delivery === "inline by literal"
          ? quote(role === "x" ? `${id}x` : jobName({ id } as CanvasSpec))
          : `aws_iam_role.${role}.${delivery === "inline by id" ? "id" : "name"}`;
      const depends = delivery === "inline by literal" ? { depends_on: `[aws_iam_role.${role}]` } : {};
      return {
        blocks: [...blocks, resource("aws_iam_role_policy", role, { name, role: holder, policy, ...depends })],
        ...nothing,
      };
    }
  }
}

function statementBlock({ Effect, Action = [], Resource = [], Condition = {} }: Statement): string {
  return block(
    "statement",
    { effect: quote(Effect), actions: write(Action), resources: write(Resource) },
    ...Object.entries(Condition).flatMap(([test, keys]) =>
      Object.entries(keys).map(([variable, values]) =>
        block("condition", { test: quote(test), variable: quote(variable), values: write(values) }),
      ),
    ),
  );
}

/** Every request that large data is made of, as AWS's pages describe them: all have to be allowed. */
export function canvasProbes(spec: CanvasSpec): readonly Probe[] {
  const emr = (path: string): string => `arn:aws:emr-serverless:${REGION}:${ACCOUNT}:${path}`;
  const [request, tagged] = [{ [`aws:RequestTag/${TAG}`]: "True" }, { [`aws:ResourceTag/${TAG}`]: "True" }];
  const execution = (action: string, arn: string, context: Readonly<Record<string, string>> = {}): Probe => ({
    caller: { object: "x" },
    action,
    resource: { arn },
    context,
  });
  const job = (action: string, arn: string, context: Readonly<Record<string, string>> = {}): Probe => ({
    caller: { object: "j" },
    action,
    resource: { arn },
    context,
  });
  const application = emr("/applications/00a");
  const bucket = `arn:aws:s3:::${spec.id}-data`;
  return [
    execution("emr-serverless:CreateApplication", emr("/"), request),
    execution("emr-serverless:TagResource", application, { ...request, ...tagged }),
    ...["Get", "Update", "Start", "Stop"].map((verb) =>
      execution(`emr-serverless:${verb}Application`, application, tagged),
    ),
    execution("emr-serverless:ListApplications", emr("/")),
    execution("emr-serverless:StartJobRun", application, { ...request, ...tagged }),
    execution("emr-serverless:ListJobRuns", application, tagged),
    ...["GetJobRun", "CancelJobRun"].map((verb) =>
      execution(`emr-serverless:${verb}`, `${application}/jobruns/00b`, tagged),
    ),
    {
      caller: { object: "x" },
      action: "iam:PassRole",
      resource: { arn: `arn:aws:iam::${ACCOUNT}:role/${jobName(spec)}` },
      context: { "iam:PassedToService": "emr-serverless.amazonaws.com" },
    },
    execution("ecr:DescribeImages", `arn:aws:ecr:${REGION}:000000000000:repository/ap-dataprep-emr`),
    ...[OWN_BUCKET, bucket].flatMap((each) => [
      job("s3:GetObject", `${each}/canvas/a.parquet`),
      job("s3:PutObject", `${each}/canvas/a.parquet`),
      job("s3:ListBucket", each, { "s3:prefix": "canvas/" }),
    ]),
    job("s3:GetObject", "arn:aws:s3:::another/a.parquet", { "s3:ExistingObjectTag/SageMaker": "true" }),
    { caller: { service: "emr-serverless.amazonaws.com" }, action: "sts:AssumeRole", resource: { object: "j" } },
    { caller: { service: "sagemaker.amazonaws.com" }, action: "sts:AssumeRole", resource: { object: "x" } },
  ];
}
