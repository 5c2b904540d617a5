/** One request to an inventory: found by name, decided with everything, and undetermined for what is not there. */
import { whyOf } from "../../lib/report/reason";
import { decideIn, type InventoryRequest } from "../../lib/setup/decide-in";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import { ACCOUNT, allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";

const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const OTHER = "444455556666";
const role = (name: string, trusted: object, more: object = {}): ResourceInPlan => ({
  type: "aws_iam_role",
  name,
  after: {
    name,
    path: "/",
    assume_role_policy: policy({ Sid: "T", Effect: "Allow", Principal: trusted, Action: "sts:AssumeRole" }),
    ...more,
  },
});
const held = (holder: string, ...statements: readonly object[]): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name: holder,
  after: { name: "own", role: holder, policy: policy(...statements) },
});
const names = (who: string, Action: string): string =>
  policy({ Sid: "R", Effect: "Allow", Principal: { AWS: who }, Action, Resource: "*" });
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`;
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:jobs`;
const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:jobs-AbCdEf`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;

const { after: inventory } = readJson(
  plan([
    role("users", { Service: "sagemaker.amazonaws.com" }),
    role("bounded", { AWS: arn("users") }, { permissions_boundary: `arn:aws:iam::${ACCOUNT}:policy/limit` }),
    {
      type: "aws_iam_policy",
      name: "limit",
      after: { name: "limit", path: "/", policy: policy(allow(["s3:GetObject"], "*")) },
    },
    held("users", allow(["s3:GetObject"], "arn:aws:s3:::sales/*"), allow(["sqs:SendMessage", "sns:Publish"], "*")),
    held("bounded", allow(["s3:*"], "*"), allow(["sts:AssumeRole"], "*")),
    { type: "aws_s3_bucket", name: "sales", after: { bucket: "sales" } },
    {
      type: "aws_s3_bucket_policy",
      name: "sales",
      after: {
        bucket: "sales",
        policy: policy({
          Sid: "D",
          Effect: "Deny",
          Principal: "*",
          Action: "*",
          Resource: "arn:aws:s3:::sales/secret/*",
        }),
      },
    },
    { type: "aws_s3_bucket", name: "plain", after: { bucket: "plain" } },
    { type: "aws_s3_bucket", name: "seen", mode: "data", actions: ["read"], after: { bucket: "seen" } },
    { type: "aws_sqs_queue", name: "jobs", after: { name: "jobs", arn: QUEUE, url: "https://sqs/1" } },
    { type: "aws_sqs_queue", name: "open", after: { name: "open", arn: `${QUEUE}-open` } },
    {
      type: "aws_sqs_queue_policy",
      name: "open",
      after: {
        queue_url: `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/jobs-open`,
        policy: names(arn("bounded"), "sqs:ReceiveMessage"),
      },
    },
    { type: "aws_sns_topic", name: "jobs", after: { name: "jobs", arn: TOPIC } },
    { type: "aws_secretsmanager_secret", name: "jobs", after: { name: "jobs", arn: SECRET } },
    {
      type: "aws_secretsmanager_secret_policy",
      name: "jobs",
      after: { secret_arn: SECRET, policy: names(arn("users"), "secretsmanager:GetSecretValue") },
    },
    { type: "aws_kms_key", name: "k", after: { arn: KEY, policy: names(arn("users"), "kms:Decrypt") } },
  ]),
  "plan.json",
);

type EvaluatedRequest = readonly [who: string, action: string, resource: string, answer: string, why?: string];

function ask(request: Omit<InventoryRequest, "context">): readonly [string, string | undefined] {
  const { answer, because } = decideIn(inventory, request, NO_EXTERNAL_INPUTS);
  const [first] = because;
  return [answer, first === undefined ? undefined : whyOf(first)];
}

const CASES: readonly EvaluatedRequest[] = [
  ["users", "s3:GetObject", "arn:aws:s3:::sales/a.csv", "yes"],
  [arn("users"), "s3:GetObject", "arn:aws:s3:::sales/a.csv", "yes"],
  ["users", "s3:GetObject", "arn:aws:s3:::sales/secret/a.csv", "no"],
  ["users", "s3:PutObject", "arn:aws:s3:::sales/a.csv", "no"],
  ["bounded", "s3:GetObject", "arn:aws:s3:::sales/a.csv", "yes"],
  ["bounded", "s3:PutObject", "arn:aws:s3:::sales/a.csv", "no"],
  ["users", "sqs:SendMessage", QUEUE, "yes"],
  ["users", "sqs:ReceiveMessage", QUEUE, "no"],
  ["bounded", "sqs:ReceiveMessage", `${QUEUE}-open`, "no"],
  ["users", "sqs:ReceiveMessage", `${QUEUE}-open`, "no"],
  ["users", "sns:Publish", TOPIC, "yes"],
  ["users", "secretsmanager:GetSecretValue", SECRET, "yes"],
  ["bounded", "secretsmanager:GetSecretValue", SECRET, "no"],
  ["users", "kms:Decrypt", KEY, "yes"],
  ["users", "kms:Encrypt", KEY, "no"],
  ["users", "sts:AssumeRole", arn("bounded"), "yes"],
  ["bounded", "sts:AssumeRole", arn("users"), "no"],
  ["users", "emr-serverless:StartJobRun", `arn:aws:emr-serverless:us-east-1:${ACCOUNT}:/applications/a`, "no"],
  ["users", "sns:Subscribe", TOPIC, "unknown", "its condition StringEquals AWS:SourceOwner"],
  ["unlisted", "s3:GetObject", "arn:aws:s3:::sales/a.csv", "unknown", "the principal is not in this plan"],
  ["unlisted", "s3:GetObject", "arn:aws:s3:::sales/secret/a.csv", "no"],
  ["users", "s3:GetObject", "arn:aws:s3:::elsewhere/a", "unknown", "the bucket is not in this plan"],
  ["bounded", "s3:GetObject", "arn:aws:s3:::elsewhere/a", "unknown", "the bucket is not in this plan"],
  ["bounded", "s3:GetObject", "arn:aws:s3:::seen/a", "unknown", "the bucket is not in this plan"],
  ["users", "sqs:SendMessage", `${QUEUE}-elsewhere`, "unknown", "the resource is not in this plan"],
  ["users", "kms:Decrypt", `arn:aws:kms:us-east-1:${ACCOUNT}:key/elsewhere`, "unknown", "the key is not in this plan"],
  // What the plan makes without a policy has none, and no principal of another account reaches it.
  [`arn:aws:iam::${OTHER}:role/elsewhere`, "sqs:SendMessage", QUEUE, "no"],
  [`arn:aws:iam::${OTHER}:role/elsewhere`, "s3:GetObject", "arn:aws:s3:::plain/a", "no"],
  ["users", "sts:AssumeRole", `arn:aws:iam::${OTHER}:role/elsewhere`, "no"],
  ["bounded", "sts:AssumeRole", `arn:aws:iam::${OTHER}:role/elsewhere`, "no"],
  [
    "bounded",
    "s3:GetObject",
    `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/a/object/b`,
    "unknown",
    "the access point, which takes part in the decision, is not in this plan",
  ],
];

test.each(CASES.map(([who, action, resource, answer, why]) => ({ who, action, resource, answer, why })))(
  "$who $action $resource: $answer",
  ({ who, action, resource, answer, why }) => {
    const [said, reason] = ask({ principal: { arnOrName: who }, action, resource });
    expect([said, why === undefined ? undefined : reason]).toEqual([answer, why]);
  },
);

test("a service takes on a role that trusts it, and no other", () => {
  const by = (service: string): string =>
    ask({ principal: { service }, action: "sts:AssumeRole", resource: arn("users") })[0];
  expect([by("sagemaker.amazonaws.com"), by("lambda.amazonaws.com")]).toEqual(["yes", "no"]);
});

test("a bucket that is reported to be another account's needs both sides", () => {
  const request = {
    principal: { arnOrName: "bounded" },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::sales/a.csv",
    resourceAccount: OTHER,
  };
  expect(ask(request)[0]).toBe("no");
});

test("a key is asked in its own Region, whether or not its ARN is known", () => {
  const key = (name: string, region: object): ResourceInPlan => ({
    type: "aws_kms_key",
    name,
    after: { description: name, ...region },
    unknown: { arn: true, policy: true },
    expressions: { description: { constant_value: name } },
  });
  const homeOnly = { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } };
  const { after } = readJson(
    plan([
      role("app", { Service: "lambda.amazonaws.com" }),
      held("app", allow(["kms:*"], "*"), { Effect: "Deny", Action: "kms:*", Resource: "*", Condition: homeOnly }),
      { ...role("home", { Service: "lambda.amazonaws.com" }), after: { arn: arn("home"), name: "home", path: "/" } },
      { type: "aws_sqs_queue", name: "q", after: { name: "q", arn: QUEUE } },
      key("home", {}),
      key("abroad", { region: "eu-west-1" }),
    ]),
    "plan.json",
  );
  const asked = (resource: InventoryRequest["resource"]): string =>
    decideIn(after, { principal: { arnOrName: "app" }, action: "kms:Decrypt", resource }, NO_EXTERNAL_INPUTS).answer;
  const made = after.keysUnderDefaultPolicy.map(({ address, arn: of }) => [address, asked(of)]);
  expect(made).toEqual([
    ["aws_kms_key.home", "yes"],
    ["aws_kms_key.abroad", "no"],
  ]);
});
