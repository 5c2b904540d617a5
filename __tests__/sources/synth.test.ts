/** What a synthesized stack becomes: references by name, what AWS makes of names by a fixed form, and nothing guessed. */
import { managedPolicy } from "../../lib/authorization/managed";
import { show } from "../../lib/authorization/text";
import { ABSENT, known } from "../../lib/inventory/fact";
import type { Inventory } from "../../lib/inventory/inventory";
import { readStack } from "../../lib/sources/terraform/stack";

const TRUST = '{"Version":"2012-10-17","Statement":[]}';

function read(resource: object, more: object = {}): Inventory {
  const provider = { aws: [{ region: "us-east-1", allowed_account_ids: ["111122223333"] }] };
  return readStack({ provider, resource, ...more }, managedPolicy).after;
}

/** The resources of the only statement of the only policy of the only role. */
function resourcesOf(resources: readonly string[], more: object = {}): readonly string[] {
  const { principals } = read(
    {
      aws_iam_role: { r: { name: "users", path: "/team/", assume_role_policy: TRUST } },
      aws_iam_role_policy: {
        p: { name: "p", role: "${aws_iam_role.r.name}", policy: "${data.aws_iam_policy_document.d.json}" },
      },
      aws_s3_bucket: { b: { bucket: "sales" } },
      aws_kms_key: { k: {} },
    },
    {
      data: { aws_iam_policy_document: { d: { statement: [{ actions: ["s3:GetObject"], resources }] } } },
      ...more,
    },
  );
  expect(principals.length).toBe(1);
  const [statement] = principals[0]?.policies[0]?.policy.statements ?? [];
  expect(statement?.unreadable).toEqual([]);
  return statement?.resource?.patterns.map(({ text }) => show(text)) ?? [];
}

const LOCALS = { locals: { where: "arn:aws:s3:::there" } };

test.each<readonly [string, string, string]>([
  ["plain text", "arn:aws:s3:::x/*", "arn:aws:s3:::x/*"],
  ["a role's ARN", "${aws_iam_role.r.arn}", "arn:aws:iam::111122223333:role/team/users"],
  ["a bucket's ARN and more", "${aws_s3_bucket.b.arn}/raw/*", "arn:aws:s3:::sales/raw/*"],
  ["what only AWS makes", "${aws_kms_key.k.arn}", "${aws_kms_key.k.arn}"],
  ["an expression", '${join("/", [aws_s3_bucket.b.arn, "*"])}', '${join("/", [aws_s3_bucket.b.arn, "*"])}'],
  [
    "an expression with braces in a text",
    '${replace(aws_s3_bucket.b.arn, "}", "{")}/*',
    '${replace(aws_s3_bucket.b.arn, "}", "{")}/*',
  ],
  ["a local", "${local.where}", "arn:aws:s3:::there"],
  [
    "IAM's own variable, as the data source writes it",
    "arn:aws:s3:::&{aws:username}/*",
    "arn:aws:s3:::${aws:username}/*",
  ],
  ["an escaped brace", "arn:aws:s3:::$${aws:username}/*", "arn:aws:s3:::${aws:username}/*"],
])("%s", (_, text, expected) => {
  expect(resourcesOf([text], LOCALS)).toEqual([expected]);
});

test("a list that is a local", () => {
  const { vpcEndpoints } = read(
    {
      aws_vpc_endpoint: {
        s3: { service_name: "com.amazonaws.us-east-1.s3", vpc_id: "vpc-1", route_table_ids: "${local.tables}" },
      },
    },
    { locals: { tables: ["rtb-1", "rtb-2"] } },
  );
  expect(vpcEndpoints.map(({ routeTableIds, type, policy }) => [routeTableIds, type, policy])).toEqual([
    [known(["rtb-1", "rtb-2"]), known("Gateway"), ABSENT],
  ]);
});

test("one subnet read twice is one subnet, and only AWS knows whose it is", () => {
  const { subnets } = read({}, { data: { aws_subnet: { a: { id: "subnet-1" }, again: { id: "subnet-1" } } } });
  expect(subnets.map(({ arn }) => show(arn ?? ""))).toEqual(
    Array(2).fill("arn:aws:ec2:us-east-1:${owner of subnet-1}:subnet/subnet-1"),
  );
  expect(subnets[0]?.arn).toEqual(subnets[1]?.arn);
});

test("a policy on a role by an expression that names one role is attached to that role", () => {
  const { principals } = read({
    aws_iam_role: { r: { name: "users", assume_role_policy: TRUST } },
    aws_iam_role_policy: {
      p: { name: "p", role: '${element(reverse(split("/", aws_iam_role.r.arn)), 0)}', policy: TRUST },
    },
  });
  expect(principals.map(({ name, policies }) => [name, policies.map((policy) => policy.name)])).toEqual([
    ["users", ["p"]],
  ]);
});

test("without account and Region in the provider both are references", () => {
  const { after } = readStack(
    { provider: { aws: [{}] }, resource: { aws_iam_role: { r: { name: "users", assume_role_policy: TRUST } } } },
    managedPolicy,
  );
  expect(after.principals.map(({ arn }) => show(arn))).toEqual(["arn:aws:iam::${the account}:role/users"]);
});
