/** Every part of a plan and of a stack, replaced by what does not belong there: never an exception but a message of ours. */
import { accessJson, accessText, type FileAccess } from "../../lib/report/access";
import { answersTo } from "../../lib/review/access";
import { InputError, isJson, type Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { written } from "../../lib/cli/review";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { reviewReadings } from "../../lib/review/review";
import { IS_WHOLE } from "../support/draws";
import { allow, plan, policy, references, type ResourceInPlan } from "./make-plan";

const TRUST = policy({
  Effect: "Allow",
  Principal: { Service: "emr-serverless.amazonaws.com" },
  Action: "sts:AssumeRole",
});
const ARN = "arn:aws:iam::111122223333:role/";

const resources: readonly ResourceInPlan[] = [
  {
    type: "aws_iam_role",
    name: "jobs",
    index: "a.b",
    after: {
      name: "jobs",
      path: "/",
      assume_role_policy: TRUST,
      inline_policy: [{ name: "i", policy: TRUST }],
      managed_policy_arns: ["x"],
    },
  },
  {
    type: "aws_iam_role_policy",
    name: "p",
    after: { name: "p" },
    unknown: { role: true, policy: true },
    expressions: {
      role: references("aws_iam_role.jobs.name"),
      policy: references("data.aws_iam_policy_document.d.json"),
    },
  },
  {
    type: "aws_iam_role_policy_attachment",
    name: "a",
    after: {
      role: "jobs",
      policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
    },
  },
  {
    type: "aws_iam_policy_document",
    name: "d",
    mode: "data",
    actions: ["read"],
    after: {
      statement: [
        {
          sid: "S",
          effect: "Allow",
          actions: ["s3:GetObject"],
          resources: [null],
          principals: [{ type: "AWS", identifiers: ["*"] }],
          condition: [{ test: "StringLike", variable: "aws:a", values: ["b"] }],
        },
      ],
    },
    unknown: { json: true, statement: [{ resources: [true] }] },
    expressions: { statement: [{ resources: references("aws_iam_role.jobs.arn") }] },
  },
  {
    type: "aws_sagemaker_domain",
    name: "d",
    after: {
      domain_name: "d",
      app_network_access_type: "VpcOnly",
      vpc_id: "vpc-1",
      subnet_ids: ["subnet-1"],
      default_user_settings: [
        {
          execution_role: `${ARN}jobs`,
          security_groups: ["sg-1"],
          canvas_app_settings: [
            {
              emr_serverless_settings: [{ execution_role_arn: `${ARN}jobs`, status: "ENABLED" }],
              workspace_settings: [{ s3_artifact_path: "s3://x/y" }],
            },
          ],
        },
      ],
    },
  },
  {
    type: "aws_sagemaker_user_profile",
    name: "u",
    after: { user_profile_name: "u", user_settings: [{ execution_role: `${ARN}jobs` }] },
    unknown: { domain_id: true },
    expressions: { domain_id: references("aws_sagemaker_domain.d.id") },
  },
  {
    type: "aws_vpc_endpoint",
    name: "s3",
    after: {
      service_name: "com.amazonaws.us-east-1.s3",
      vpc_id: "vpc-1",
      policy: policy(allow("s3:*")),
      route_table_ids: ["rtb-1"],
    },
  },
  { type: "aws_s3_bucket_policy", name: "b", after: { bucket: "b", policy: TRUST } },
  {
    type: "aws_sqs_queue_policy",
    name: "q",
    actions: ["update"],
    before: { queue_url: "https://q", policy: TRUST },
    after: { queue_url: "https://q", policy: policy(allow("sqs:*", "*", { Principal: "*" })) },
  },
  { type: "aws_iam_user_group_membership", name: "m", after: { user: "joe", groups: ["admins"] } },
  { type: "aws_iam_role_policies_exclusive", name: "e", after: { role_name: "jobs", policy_names: ["w"] } },
  { type: "aws_iam_policy", name: "m", actions: ["forget"], before: { name: "m", policy: TRUST }, after: null },
  {
    type: "aws_iam_role_policy",
    name: "w",
    actions: ["update"],
    before: { name: "w", role: "jobs", policy: policy(allow("s3:Get*")) },
    after: { name: "w", role: "jobs", policy: policy(allow(["s3:*"], ["*"])) },
  },
  {
    type: "aws_route_table",
    name: "r",
    actions: ["delete", "create"],
    before: { id: "rtb-1", route: [] },
    after: { vpc_id: "vpc-1", route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }] },
  },
  {
    type: "aws_security_group",
    name: "g",
    actions: ["update"],
    before: { id: "sg-1", ingress: [] },
    after: {
      id: "sg-1",
      ingress: [{ cidr_blocks: ["0.0.0.0/0"], protocol: "tcp", from_port: 1, to_port: 2, self: true }],
    },
  },
  {
    type: "aws_s3_bucket",
    name: "b",
    after: { bucket: "x", tags: { SageMaker: "true" } },
    unknown: { region: true },
    provider: "aws.other",
  },
  {
    type: "aws_s3_bucket_server_side_encryption_configuration",
    name: "b",
    after: {
      rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms", kms_master_key_id: "k" }] }],
    },
    unknown: { bucket: true },
    expressions: { bucket: references("aws_s3_bucket.b.id") },
  },
  {
    type: "aws_emrserverless_application",
    name: "a",
    after: { tags_all: { "sagemaker:is-canvas-resource": "true" } },
  },
  { type: "aws_ec2_tag", name: "t", after: { resource_id: "subnet-1", key: "k", value: "v" } },
  { type: "aws_subnet", name: "s", mode: "data", actions: ["read"], after: { id: "subnet-1", tags: { k: "v" } } },
];

/** Every place in JSON, as the steps that lead to it. */
function* places(json: unknown, steps: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  yield steps;
  if (Array.isArray(json)) for (const [index, each] of json.entries()) yield* places(each, [...steps, index]);
  else if (isJson(json)) for (const [name, each] of Object.entries(json)) yield* places(each, [...steps, name]);
}

/** The same with one place replaced. */
function replaced(json: unknown, [step, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(json))
    return json.map((each: unknown, index) => (index === step ? replaced(each, rest, by) : each));
  return Object.fromEntries(
    Object.entries(json as Json).map(([name, each]) => [name, name === step ? replaced(each, rest, by) : each]),
  );
}

const STRANGE: readonly unknown[] = [
  null,
  true,
  -1.5,
  "",
  "${",
  'x.y["z"]',
  [],
  [[null]],
  {},
  { parts: [] },
  { parts: [null, { reference: 1 }] },
  { references: [1, null] },
  { toString: 1 },
];

/** All at every argument, and at the first place of a name elsewhere; at others, such as the mode of each resource, one in turn. */
function strangeFor(steps: readonly (string | number)[], index: number, met: Set<string>): readonly unknown[] {
  const isOwn = steps.includes("after") || steps.includes("before");
  const name = steps.filter((step) => isOwn || typeof step === "string").join(".");
  if (met.has(name)) return [STRANGE[index % STRANGE.length]];
  met.add(name);
  return STRANGE;
}

const REVIEW = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-01-01", commit: undefined };

/** One place and what stands there instead. */
interface Replacement {
  readonly steps: readonly (string | number)[];
  readonly by: unknown;
}

/**
 * The crashes that replacements lead to, made at the same time. Where one of them is in the way of the others (the input is refused
 * or it crashes), they are made by halves, down to each alone.
 */
function crashesOf(json: Json, replacements: readonly Replacement[], forms: readonly Form[]): readonly string[] {
  const [first, ...others] = replacements;
  if (first === undefined) return [];
  const outcome = crash(
    replacements.reduce<unknown>((all, { steps, by }) => replaced(all, steps, by), json),
    forms,
  );
  if (outcome === undefined || (outcome === REFUSED && others.length === 0)) return [];
  if (others.length === 0) return [`${first.steps.join(".")} = ${JSON.stringify(first.by)}: ${outcome}`];
  const half = Math.ceil(replacements.length / 2);
  return [...crashesOf(json, replacements.slice(0, half), forms), ...crashesOf(json, replacements.slice(half), forms)];
}

/** How many replacements are made at the same time, and of how many places at most: one that replaces more hides much of the whole. */
const AT_ONCE = IS_WHOLE ? 1 : 32;
const MOST_PLACES = 40;

/** Whether one place lies in the other, or is the same. */
function isPart(inner: readonly (string | number)[], outer: readonly (string | number)[]): boolean {
  return outer.every((step, index) => inner[index] === step);
}

/** In groups whose members were far apart, and of which none lies in another. */
function groups(json: Json, replacements: readonly Replacement[]): readonly (readonly Replacement[])[] {
  const isSmall = ({ steps }: Replacement): boolean => [...places(at(json, steps))].length <= MOST_PLACES;
  const small = replacements.filter(isSmall);
  const count = Math.ceil(small.length / AT_ONCE);
  const made = Array.from({ length: count }, (): Replacement[] => []);
  for (const [index, one] of small.entries()) {
    const inOrder = [...made.slice(index % count), ...made.slice(0, index % count)];
    const free = inOrder.find(
      (group) =>
        group.length < AT_ONCE && !group.some(({ steps }) => isPart(steps, one.steps) || isPart(one.steps, steps)),
    );
    if (free === undefined) made.push([one]);
    else free.push(one);
  }
  return [...replacements.filter((one) => !isSmall(one)).map((one) => [one]), ...made];
}

/** What stands at a place. */
function at(json: unknown, steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>((inner, step) => (inner as Readonly<Record<string | number, unknown>>)[step], json);
}

const REFUSED = "refused by a message of ours";

/** What people read; the JSON of both is always made. */
const FORMS = ["access", "explained", "text", "markdown", "fence"] as const;
type Form = (typeof FORMS)[number];

/** The forms that a group is written in: all, or an answer and a review in turn. */
function formsOf(index: number): readonly Form[] {
  if (IS_WHOLE) return FORMS;
  return [FORMS[index % 2], FORMS[2 + (index % 3)]].filter((form) => form !== undefined);
}

/** What went wrong, be it {@link REFUSED}. */
function crash(json: unknown, forms: readonly Form[]): string | undefined {
  try {
    if (!isJson(json)) return undefined;
    const reading = { ...readJson(json, "x"), file: "x", sha256: "" };
    const answers: readonly FileAccess[] = [answersTo(reading)];
    if (forms.includes("access")) accessText(answers);
    if (forms.includes("explained")) accessText(answers, { explain: "inference" });
    JSON.stringify(accessJson(answers));
    if (reading.before === undefined) return undefined;
    const review = reviewReadings([reading], REVIEW);
    for (const format of ["text", "markdown", "fence"] as const) if (forms.includes(format)) written(review, format);
    written(review, "json");
    return undefined;
  } catch (error) {
    return error instanceof InputError ? REFUSED : (error as Error).stack?.split("\n").slice(0, 3).join(" ");
  }
}

test.each<readonly [string, Json]>([
  [
    "a plan",
    plan(resources, { output_changes: {}, resource_drift: [] }, [
      { type: "aws_caller_identity", name: "c", mode: "data", after: { account_id: "111122223333" } },
      {
        type: "aws_iam_roles",
        name: "l",
        mode: "data",
        after: { path_prefix: "/aws-service-role/ops.emr-serverless.amazonaws.com/", names: [] },
      },
    ]),
  ],
  [
    "a stack",
    {
      provider: { aws: [{ region: "us-east-1", allowed_account_ids: ["111122223333"] }] },
      locals: { l: ["${aws_iam_role.jobs.arn}"] },
      resource: {
        aws_iam_role: { jobs: { name: "jobs", assume_role_policy: TRUST } },
        aws_iam_role_policy: {
          p: { role: "${aws_iam_role.jobs.name}", policy: "${data.aws_iam_policy_document.d.json}" },
        },
        aws_sagemaker_domain: {
          d: {
            default_user_settings: {
              execution_role: "${aws_iam_role.jobs.arn}",
              canvas_app_settings: {
                emr_serverless_settings: { execution_role_arn: "${aws_iam_role.jobs.arn}", status: "ENABLED" },
              },
            },
          },
        },
      },
      data: { aws_iam_policy_document: { d: { statement: [{ actions: ["s3:GetObject"], resources: "${local.l}" }] } } },
    },
  ],
])("%s", (_, json) => {
  expect(crash(json, FORMS)).toBeUndefined();
  const all = [...places(json)];
  expect(all.length).toBeGreaterThan(30);
  const met = new Set<string>();
  const replacements = all.flatMap((steps, index) => strangeFor(steps, index, met).map((by) => ({ steps, by })));
  const crashes = groups(json, replacements).flatMap((group, index) => crashesOf(json, group, formsOf(index)));
  expect(crashes.slice(0, 10)).toEqual([]);
});
