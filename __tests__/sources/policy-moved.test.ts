/**
 * A policy that moves from a resource of its own into the object: the object's argument repeats what AWS has, so the plan
 * changes nothing in it, and destroying the resource removes the policy. Seen on the loopback AWS.
 */
import { ACCOUNT, allow, policy, references, type ResourceInPlan } from "./make-plan";
import { changes } from "../inventory/plans";

/** Of another account, so that nothing but this policy allows it anything. */
const CI = "arn:aws:iam::444455556666:role/ci";
const KEY = "11111111-2222-3333-4444-555555555555";
const at = (service: string, name: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`;

interface Moved {
  readonly type: string;
  readonly object: Record<string, string>;
  readonly policyType: string;
  readonly argument: Record<string, string>;
  readonly action: string;
  readonly expected: readonly string[];
}

const MOVED: readonly Moved[] = [
  {
    type: "aws_kms_key",
    object: { id: KEY, key_id: KEY, arn: at("kms", `key/${KEY}`) },
    policyType: "aws_kms_key_policy",
    argument: { key_id: KEY },
    action: "kms:Decrypt",
    expected: [
      `cross-account: ${CI} loses kms:Decrypt on everything (*) by the policy of ${KEY}`,
      `broad: arn:aws:iam::${ACCOUNT}:root gains kms:* on everything (*) by the policy of ${KEY}`,
    ],
  },
  {
    type: "aws_sqs_queue",
    object: { id: "https://sqs/jobs", url: "https://sqs/jobs", arn: at("sqs", "jobs"), name: "jobs" },
    policyType: "aws_sqs_queue_policy",
    argument: { queue_url: "https://sqs/jobs" },
    action: "sqs:SendMessage",
    expected: [`cross-account: ${CI} loses sqs:SendMessage on everything (*) by the policy of https://sqs/jobs`],
  },
  {
    type: "aws_secretsmanager_secret",
    object: { id: at("secretsmanager", "secret:s"), arn: at("secretsmanager", "secret:s"), name: "s" },
    policyType: "aws_secretsmanager_secret_policy",
    argument: { secret_arn: at("secretsmanager", "secret:s") },
    action: "secretsmanager:GetSecretValue",
    expected: [
      `cross-account: ${CI} loses secretsmanager:GetSecretValue on everything (*) by the policy of ${at("secretsmanager", "secret:s")}`,
    ],
  },
  {
    type: "aws_sns_topic",
    object: { id: at("sns", "t"), arn: at("sns", "t"), name: "t" },
    policyType: "aws_sns_topic_policy",
    argument: { arn: at("sns", "t") },
    action: "sns:Publish",
    expected: [
      `cross-account: ${CI} loses sns:Publish on everything (*) by the policy of ${at("sns", "t")} (now only on ${at("sns", "t")}, and only if AWS:SourceOwner StringEquals ${ACCOUNT})`,
      `write: any principal gains SNS:GetTopicAttributes, SNS:SetTopicAttributes, SNS:AddPermission, SNS:RemovePermission, SNS:DeleteTopic, SNS:Subscribe and 2 more on ${at("sns", "t")} by the policy of ${at("sns", "t")}, only if AWS:SourceOwner StringEquals ${ACCOUNT}`,
    ],
  },
  {
    type: "aws_s3_bucket",
    object: { id: "b", bucket: "b", arn: "arn:aws:s3:::b" },
    policyType: "aws_s3_bucket_policy",
    argument: { bucket: "b" },
    action: "s3:GetObject",
    expected: [`cross-account: ${CI} loses s3:GetObject on everything (*) by the policy of b`],
  },
];

test.each(MOVED)("$policyType into $type.policy", ({ type, object, policyType, argument, action, expected }) => {
  const text = policy({ ...allow(action), Principal: { AWS: CI } });
  const values = { ...object, policy: text };
  const kept: ResourceInPlan = {
    type,
    name: "o",
    actions: ["no-op"],
    before: values,
    after: values,
    expressions: { policy: { constant_value: text } },
  };
  const gone: ResourceInPlan = {
    type: policyType,
    name: "p",
    actions: ["delete"],
    before: { ...argument, policy: text },
    after: null,
  };
  expect(changes(kept, gone)).toEqual(expected);
});

test("an endpoint's policy gives way to AWS's default, which allows everything", () => {
  const text = policy({ ...allow("s3:GetObject"), Principal: "*" });
  const values = { id: "vpce-1", service_name: "com.amazonaws.us-east-1.s3", policy: text };
  expect(
    changes(
      { type: "aws_vpc_endpoint", name: "o", actions: ["no-op"], before: values, after: values },
      {
        type: "aws_vpc_endpoint_policy",
        name: "p",
        actions: ["delete"],
        before: { vpc_endpoint_id: "vpce-1", policy: text },
        after: null,
      },
    ),
  ).toEqual(["public: any principal gains * on everything (*) (of which only s3:GetObject was allowed)"]);
});

test("a policy of the object that the plan writes at the same time stays", () => {
  const object = { id: "b", bucket: "b", arn: "arn:aws:s3:::b" };
  const [was, is] = ["s3:GetObject", "s3:PutObject"].map((action) =>
    policy({ ...allow(action), Principal: { AWS: CI } }),
  );
  expect(
    changes(
      {
        type: "aws_s3_bucket",
        name: "o",
        actions: ["update"],
        before: { ...object, policy: was },
        after: { ...object, policy: is },
      },
      {
        type: "aws_s3_bucket_policy",
        name: "p",
        actions: ["delete"],
        before: { bucket: "b", policy: was },
        after: null,
      },
    ),
  ).toEqual([
    `cross-account: ${CI} gains s3:PutObject on everything (*) by the policy of b`,
    `cross-account: ${CI} loses s3:GetObject on everything (*) by the policy of b`,
  ]);
});

test("a policy of the object that is known after apply is undetermined: it is written only where it differs", () => {
  const object = { id: "b", bucket: "b", arn: "arn:aws:s3:::b" };
  const was = policy({ ...allow("s3:GetObject"), Principal: { AWS: CI } });
  expect(
    changes(
      {
        type: "aws_s3_bucket",
        name: "o",
        actions: ["update"],
        before: { ...object, policy: was },
        after: object,
        unknown: { policy: true },
        expressions: { policy: references("data.http.policy.body", "data.http.policy") },
      },
      {
        type: "aws_s3_bucket_policy",
        name: "p",
        actions: ["delete"],
        before: { bucket: "b", policy: was },
        after: null,
      },
    ),
  ).toEqual([
    `cross-account: ${CI} may lose s3:GetObject on everything (*) by the policy of b; bucket policy, which could not be read in full, has a say in it`,
    "unknown: whom the policy of bucket b lets do what is undetermined: policy of aws_s3_bucket.o is known only after apply, and is written only if it differs from the policy that this plan removes",
  ]);
});
