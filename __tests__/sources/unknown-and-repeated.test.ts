/** What a plan says of arguments that are unknown, exclusive, or only repeat what other resources hold. */
import { accessDifference } from "../../lib/inventory/difference";
import { keySide } from "../../lib/setup/resource-side";
import { readJson } from "../../lib/sources/read";
import { allow, plan, policy, references, type ResourceInPlan } from "./make-plan";

const TRUST = policy({ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" });
const A = "arn:aws:iam::111122223333:policy/a";
const B = "arn:aws:iam::111122223333:policy/b";

function difference(...resources: readonly ResourceInPlan[]): ReturnType<typeof accessDifference> {
  const { before, after } = readJson(plan(resources), "plan.json");
  if (before === undefined) throw new Error("it is no plan");
  return accessDifference(before(), after);
}

function changes(...resources: readonly ResourceInPlan[]): readonly string[] {
  return difference(...resources).changes.map(
    ({ direction, holder, gain }) => `${direction}: ${holder.kind} ${holder.name}: ${gain.policy.name}`,
  );
}

function managed(name: string, action: string): ResourceInPlan {
  const values = { name, arn: `arn:aws:iam::111122223333:policy/${name}`, policy: policy(allow(action)) };
  return { type: "aws_iam_policy", name, actions: ["no-op"], before: values, after: values };
}

test("managed_policy_arns of a new role that names a policy of the plan is never nothing", () => {
  const role: ResourceInPlan = {
    type: "aws_iam_role",
    name: "r",
    after: { name: "r", assume_role_policy: TRUST },
    unknown: { managed_policy_arns: true, inline_policy: true },
    expressions: { managed_policy_arns: references("aws_iam_policy.p.arn", "aws_iam_policy.p") },
  };
  expect(difference(role).unknown.map(({ address, policy: name }) => [address, name])).toEqual([
    ["aws_iam_role.r", "managed_policy_arns"],
  ]);
  expect(difference({ ...role, expressions: {} }).unknown).toEqual([]);
});

test("an exclusive argument that is narrowed detaches what another resource attached", () => {
  const of = (...arns: readonly string[]) => ({ name: "r", assume_role_policy: TRUST, managed_policy_arns: arns });
  const role: ResourceInPlan = {
    type: "aws_iam_role",
    name: "r",
    actions: ["update"],
    before: of(A, B),
    after: of(A),
  };
  const kept = { role: "r", policy_arn: B };
  const attachment: ResourceInPlan = {
    type: "aws_iam_role_policy_attachment",
    name: "b",
    actions: ["no-op"],
    before: kept,
    after: kept,
  };
  const policies = [managed("a", "s3:GetObject"), managed("b", "s3:PutObject")];
  expect(changes(role, attachment, ...policies)).toEqual(["lost: role r: b"]);
  // What this plan attaches comes after the role.
  expect(changes(role, { ...attachment, actions: ["create"], before: null }, ...policies)).toEqual([]);
});

test("a bucket that repeats the policy of a resource that is destroyed has it no longer", () => {
  const text = policy({ ...allow("s3:GetObject"), Principal: { AWS: "arn:aws:iam::111122223333:role/ci" } });
  const bucket = { bucket: "b", id: "b", arn: "arn:aws:s3:::b", policy: text };
  expect(
    changes(
      { type: "aws_s3_bucket", name: "b", actions: ["no-op"], before: bucket, after: bucket },
      {
        type: "aws_s3_bucket_policy",
        name: "p",
        actions: ["delete"],
        before: { bucket: "b", policy: text },
        after: null,
      },
    ),
  ).toEqual(["lost: bucket b: bucket policy"]);
});

test("a bucket's policy that names the bucket by its id is that bucket's", () => {
  const json = plan([
    { type: "aws_s3_bucket", name: "b", after: { bucket: "sales" }, unknown: { id: true, arn: true } },
    {
      type: "aws_s3_bucket_policy",
      name: "p",
      after: { policy: policy({ ...allow("s3:GetObject"), Principal: "*" }) },
      unknown: { bucket: true },
      expressions: { bucket: references("aws_s3_bucket.b.id", "aws_s3_bucket.b") },
    },
  ]);
  const [found] = readJson(json, "plan.json").after.resourcePolicies;
  expect([found?.resource, found?.target.owner]).toEqual(["sales", "aws_s3_bucket.b"]);
});

test("the account is reported by ARNs that AWS takes only from it", () => {
  const json = plan([{ type: "aws_iam_role_policy_attachment", name: "a", after: { role: "r", policy_arn: A } }]);
  const configuration = { provider_config: { aws: { name: "aws", expressions: {} } } };
  expect(readJson({ ...json, configuration }, "plan.json").after.account).toBe("111122223333");
});

test.each(["arn", "key_id", "id", ""])("a key is one key, whether an argument names it by %j", (name) => {
  const reference = `aws_kms_key.k${name === "" ? "" : `.${name}`}`;
  const key = { unknown: { arn: true, key_id: true, id: true } };
  const json = plan([
    { type: "aws_kms_key", name: "k", after: {}, ...key },
    { type: "aws_s3_bucket", name: "b", after: { bucket: "b" } },
    {
      type: "aws_s3_bucket_server_side_encryption_configuration",
      name: "b",
      after: { bucket: "b", rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: "aws:kms" }] }] },
      unknown: { rule: [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: true }] }] },
      expressions: {
        rule: [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: references(reference) }] }],
      },
    },
  ]);
  const { after } = readJson(json, "plan.json");
  const [bucket] = after.buckets;
  expect(bucket?.key).toEqual(after.keysUnderDefaultPolicy[0]?.arn);
  expect(keySide(bucket?.key ?? "", after).policy?.address).toBe("aws_kms_key.k");
});
