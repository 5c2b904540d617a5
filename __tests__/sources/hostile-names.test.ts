/**
 * Names that every object inherits, wherever a plan's names become keys: the answer to a plan in which something is called
 * `constructor` is the answer to the same plan with an ordinary name.
 */
import { accessJson } from "../../lib/report/access";
import { answersTo } from "../../lib/review/access";
import { isJson, type Json } from "../../lib/sources/input";
import { readJson } from "../../lib/sources/read";
import { written } from "../../lib/cli/review";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { reviewReadings } from "../../lib/review/review";
import { IS_WHOLE } from "../support/draws";
import { allow, plan, policy, references, type ResourceInPlan } from "./make-plan";

const INHERITED = [
  "constructor",
  "__proto__",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "__defineGetter__",
  "isPrototypeOf",
];
/** The name in their place. */
const ORDINARY = "zzordinary";

const ARN = "arn:aws:iam::111122223333:role/";
const TRUST = policy({
  Effect: "Allow",
  Principal: { Service: "emr-serverless.amazonaws.com" },
  Action: "sts:AssumeRole",
});

function resources(): readonly ResourceInPlan[] {
  return [
    {
      type: "aws_iam_role",
      name: "jobs",
      index: "key",
      after: { name: "jobs", assume_role_policy: TRUST, tags: { team: "a" } },
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
            condition: [{ test: "StringEquals", variable: "aws:ResourceTag/team", values: ["b"] }],
          },
        ],
      },
      unknown: { json: true, statement: [{ resources: [true] }] },
      expressions: { statement: [{ resources: references("var.bucket", "module.inner.bucket") }] },
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
              { emr_serverless_settings: [{ execution_role_arn: `${ARN}jobs`, status: "ENABLED" }] },
            ],
          },
        ],
      },
    },
    {
      type: "aws_sqs_queue_policy",
      name: "q",
      actions: ["update"],
      before: { queue_url: "https://q", policy: TRUST },
      after: {
        queue_url: "https://q",
        policy: policy(
          allow("sqs:*", "*", { Principal: "*", Condition: { StringLike: { "aws:PrincipalTag/team": "x" } } }),
        ),
      },
    },
    {
      type: "aws_s3_bucket",
      name: "b",
      actions: ["update"],
      provider: "aws.other",
      before: { bucket: "x", tags: { SageMaker: "true" }, tags_all: { SageMaker: "true" } },
      after: { bucket: "x", tags: { SageMaker: "true", team: "a" }, tags_all: { SageMaker: "true", team: "a" } },
    },
    {
      type: "aws_security_group",
      name: "g",
      actions: ["update"],
      before: { id: "sg-1", ingress: [], tags: {} },
      after: {
        id: "sg-1",
        ingress: [{ cidr_blocks: ["0.0.0.0/0"], protocol: "tcp", from_port: 1, to_port: 2 }],
        tags: {},
      },
    },
  ];
}

const PLAN = plan(resources(), {
  variables: { bucket: { value: "b" } },
  output_changes: { out: { actions: ["create"], before: null, after: "x" } },
});

const STACK: Json = {
  provider: { aws: [{ region: "us-east-1", allowed_account_ids: ["111122223333"] }] },
  locals: { l: ["${aws_iam_role.jobs.arn}"] },
  resource: {
    aws_iam_role: { jobs: { name: "jobs", assume_role_policy: TRUST } },
    aws_iam_role_policy: { p: { role: "${aws_iam_role.jobs.name}", policy: "${data.aws_iam_policy_document.d.json}" } },
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
};

/** Everything that is said of a plan or a stack, or the message that it cannot be read. */
function answer(json: unknown): string {
  if (!isJson(json)) return "no object";
  try {
    const reading = { ...readJson(json, "x"), file: "x", sha256: "" };
    const access = JSON.stringify(accessJson([answersTo(reading)]));
    if (reading.before === undefined) return access;
    const options = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-01-01", commit: undefined };
    const review = reviewReadings([reading], options);
    return access + written(review, "json") + written(review, "markdown");
  } catch (error) {
    return (error as Error).name === "InputError" ? (error as Error).message : ((error as Error).stack ?? "");
  }
}

/** Every name and every text in JSON. */
function words(json: unknown): readonly string[] {
  if (typeof json === "string") return [json];
  if (Array.isArray(json)) return json.flatMap(words);
  return isJson(json) ? Object.entries(json).flatMap(([name, each]) => [name, ...words(each)]) : [];
}

/** The same with one name, or one text, called otherwise wherever it stands. */
function renamed(json: unknown, from: string, to: string): unknown {
  if (typeof json === "string") return json === from ? to : json;
  if (Array.isArray(json)) return json.map((each) => renamed(each, from, to));
  if (!isJson(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, each]) => [name === from ? to : name, renamed(each, from, to)]),
  );
}

/** Lists that are sorted by names are in another order then, and labels of rules in a fix are made from a name as Terraform takes it. */
function inOrder(text: string): string {
  return text
    .replaceAll(/\b(within|\w+?_of)_\w+/g, "$1")
    .split(/\W+/)
    .sort()
    .join(" ");
}

describe.each([
  ["a plan", PLAN],
  ["a stack", STACK],
])("%s", (_, json) => {
  const all = [...new Set(words(json))];

  test("anything in it called by an inherited name", () => {
    expect(all.length).toBeGreaterThan(30);
    const wrong = all.flatMap((word, index) => {
      const ordinary = answer(renamed(json, word, ORDINARY));
      // `__proto__` is set and read in a way of its own; the others are all read like `constructor`.
      const names = IS_WHOLE ? INHERITED : INHERITED.slice(index % 2, (index % 2) + 1);
      return names.flatMap((name) => {
        const inherited = answer(renamed(json, word, name)).replaceAll(name, ORDINARY);
        const isSame = inherited === ordinary || inOrder(inherited) === inOrder(ordinary);
        return isSame ? [] : [`${word} called ${name}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  test("it is the name that is looked at", () => {
    expect(answer(renamed(json, "d", ORDINARY))).toContain(ORDINARY);
    expect(answer(json)).not.toContain("    at ");
  });
});

/** A policy asks for a tag, and a bucket gets one of that name. */
function tagged(tag: string): Json {
  return plan([
    {
      type: "aws_iam_role_policy",
      name: "p",
      actions: ["no-op"],
      before: { name: "p", role: "r", policy: asking(tag) },
      after: { name: "p", role: "r", policy: asking(tag) },
    },
    {
      type: "aws_s3_bucket",
      name: "b",
      actions: ["update"],
      before: { bucket: "b", tags: {}, tags_all: {} },
      after: { bucket: "b", tags: { [tag]: "x" }, tags_all: { [tag]: "x" } },
    },
  ]);
}

function asking(tag: string): string {
  return policy(allow("s3:GetObject", "*", { Condition: { StringEquals: { [`aws:ResourceTag/${tag}`]: "x" } } }));
}

test.each(INHERITED)("a tag that a policy asks for, called %s", (name) => {
  const expected = `its tag team changes, and a policy of the plan has a condition on it: the effect is not analysed`;
  expect(answer(tagged("team"))).toContain(expected);
  expect(answer(tagged(name))).toContain(expected.replace("team", name));
});

/** The data source's condition of an operator that no operator is. */
test.each(INHERITED)("a condition operator called %s makes the statement unknown", (name) => {
  const json = renamed(PLAN, "StringEquals", name);
  expect(answer(json)).toContain(`${name} is no condition operator that is considered`);
});
