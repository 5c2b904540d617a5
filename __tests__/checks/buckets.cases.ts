/** What a plan does to buckets and to names that AWS keeps unique: whole plans, each with all that is found. */
import type { Json } from "../../lib/sources/input";
import { policy, references, type ResourceInPlan } from "../sources/make-plan";

export type OfPlan = readonly [
  id: string,
  what: string,
  resources: readonly ResourceInPlan[],
  expected: readonly string[],
];

type Side = object | null;
const of = (type: string, before: Side, after: Side, more: Partial<ResourceInPlan> = {}): ResourceInPlan => {
  const actions =
    before === null ? ["create"] : after === null ? ["delete"] : before === after ? ["no-op"] : ["update"];
  const side = (values: Side): Json | null => (values === null ? null : { ...values });
  return { type, name: "b", actions, before: side(before), after: side(after), ...more };
};
const SALES = { bucket: "sales" };
const made = of("aws_s3_bucket", null, SALES);
const kept = of("aws_s3_bucket", SALES, SALES);

const blockOf = (value: boolean): object => ({
  ...SALES,
  block_public_acls: value,
  ignore_public_acls: value,
  block_public_policy: value,
  restrict_public_buckets: value,
});
const [ON, OFF] = [blockOf(true), blockOf(false)];
const block = (before: Side, after: Side): ResourceInPlan => of("aws_s3_bucket_public_access_block", before, after);
const ownership = (before: string | null, after: string | null): ResourceInPlan => {
  const side = (value: string | null): Side =>
    value === null ? null : { ...SALES, rule: [{ object_ownership: value }] };
  return of("aws_s3_bucket_ownership_controls", side(before), side(after));
};
const OWNER = { ...SALES, rule: [{ object_ownership: "BucketOwnerEnforced" }] };
const acl = (before: string | null, after: string | null, more: Partial<ResourceInPlan> = {}): ResourceInPlan => {
  const side = (value: string | null): Side => (value === null ? null : { ...SALES, acl: value });
  return of("aws_s3_bucket_acl", side(before), side(after), more);
};
const PUBLIC = policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::sales/*" });
const PARTNER = policy({
  Effect: "Allow",
  Principal: { AWS: "444455556666" },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::sales/*",
});
const policyOf = (before: string | null, after: string | null): ResourceInPlan => {
  const side = (text: string | null): Side => (text === null ? null : { ...SALES, policy: text });
  return of("aws_s3_bucket_policy", side(before), before === after ? side(before) : side(after), {
    ...(before === after ? { actions: ["no-op"] } : {}),
  });
};
const ALL = "block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets";
const BLOCK = "public-access-block at aws_s3_bucket_public_access_block.b:";
const REFUSED = "public-access-refused at aws_s3_bucket_acl.b:";
const isOff = `warning ${BLOCK} Block Public Access of sales is off for ${ALL}: a public policy or ACL takes effect`;
const disabled = (shown: string): string =>
  `AWS refuses ACL ${shown} of sales with AccessControlListNotSupported: ACLs are disabled by Object Ownership`;
const BLOCKED = "; with ACLs enabled, Block Public Access refuses it with AccessDenied";
const canNotTell = `unknown ${REFUSED} whether AWS refuses ACL public-read of sales, or it gives access, is undetermined: Object Ownership and Block Public Access of the bucket are not in the plan`;

const role = (name: string, before: Side, after: Side): ResourceInPlan => ({
  ...of("aws_iam_role", before, after),
  name,
});
const JOBS = { name: "field-jobs", path: "/" };
const queue = (name: string, before: Side, after: Side, provider = "aws"): ResourceInPlan => ({
  ...of("aws_sqs_queue", before, after),
  name,
  provider,
});
const atAnother = (kind: string, type: string, name: string): string =>
  `error name-at-another-address at ${type}.new: ${kind} ${name} is created here and destroyed at ${type}.old: Terraform may create before it destroys; then AWS rejects the name, or the ${kind} is missing after the apply`;

const inline = (address: string, name: string): ResourceInPlan => ({
  ...of("aws_iam_role_policy", null, {
    name,
    role: JOBS.name,
    policy: policy({ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::sales" }),
  }),
  name: address,
});
const endpoint = (name: string, service: string, more: object): ResourceInPlan => ({
  ...of("aws_vpc_endpoint", null, {
    service_name: `com.amazonaws.us-east-1.${service}`,
    vpc_id: "vpc-1",
    vpc_endpoint_type: "Interface",
    ...more,
  }),
  name,
});

export const BUCKETS: readonly OfPlan[] = [
  ["public-access-block", "all four on a new bucket", [made, block(null, ON)], []],
  ["public-access-block", "off on a new bucket", [made, block(null, OFF)], [isOff]],
  ["public-access-block", "taken away", [kept, block(ON, null)], [isOff]],
  [
    "public-access-block",
    "one of them off",
    [kept, block(ON, { ...ON, block_public_policy: false })],
    [
      `warning ${BLOCK} Block Public Access of sales is off for block_public_policy: a public policy or ACL takes effect`,
    ],
  ],
  [
    "public-access-block",
    "gone with its bucket's address",
    [of("aws_s3_bucket", SALES, null), block(ON, null)],
    [
      "warning data-destroyed at aws_s3_bucket.b: it is destroyed: its objects are deleted with it if force_destroy is set; without it, the apply fails if the bucket has objects",
    ],
  ],
  [
    "public-access-block",
    "on for a bucket that exists",
    [kept, block(null, ON)],
    [
      `unknown ${BLOCK} whether others lose access to sales by Block Public Access is undetermined: its policy and the ACLs of its objects are not in the plan`,
    ],
  ],
  [
    "public-access-block",
    "on where ACLs are disabled and the policy is not public",
    [kept, policyOf(PARTNER, PARTNER), of("aws_s3_bucket_ownership_controls", OWNER, OWNER), block(null, ON)],
    [],
  ],
  [
    "public-access-block",
    "ACLs are enabled on a bucket that exists",
    [kept, ownership("BucketOwnerEnforced", "ObjectWriter")],
    [
      "unknown public-access-block at aws_s3_bucket_ownership_controls.b: who gains or loses access to sales by Object Ownership is undetermined: the ACLs of its objects are not in the plan",
    ],
  ],
  [
    "public-access-refused",
    "a public ACL on a new bucket",
    [made, acl(null, "public-read")],
    [`error ${REFUSED} ${disabled("public-read")}${BLOCKED}`],
  ],
  [
    "public-access-refused",
    "and by the bucket's id",
    [
      { ...made, unknown: { id: true } },
      acl(null, "public-read", {
        after: { acl: "public-read" },
        unknown: { bucket: true },
        expressions: { bucket: references("aws_s3_bucket.b.id") },
      }),
    ],
    [`error ${REFUSED} ${disabled("public-read")}${BLOCKED}`],
  ],
  [
    "public-access-refused",
    "with ACLs enabled and the block on",
    [made, ownership(null, "BucketOwnerPreferred"), acl(null, "public-read")],
    [
      `error ${REFUSED} AWS refuses ACL public-read of sales with AccessDenied: Block Public Access has block_public_acls`,
    ],
  ],
  [
    "public-access-refused",
    "with both opened",
    [made, ownership(null, "BucketOwnerPreferred"), block(null, OFF), acl(null, "public-read")],
    [isOff],
  ],
  [
    "public-access-refused",
    "with the block open alone",
    [made, block(null, OFF), acl(null, "public-read")],
    [`error ${REFUSED} ${disabled("public-read")}`, isOff],
  ],
  [
    "public-access-refused",
    "no ACL is set where ACLs are disabled",
    [made, acl(null, "private")],
    [`error ${REFUSED} ${disabled("private")}`],
  ],
  [
    "public-access-refused",
    "logs with ACLs enabled",
    [made, ownership(null, "ObjectWriter"), acl(null, "log-delivery-write")],
    [],
  ],
  ["public-access-refused", "on a bucket that exists", [kept, acl(null, "public-read")], [canNotTell]],
  [
    "public-access-refused",
    "an ACL of a bucket that exists becomes private",
    [kept, acl("public-read", "private")],
    [
      `unknown ${REFUSED} whether others lose access by ACL public-read of sales is undetermined: Object Ownership and Block Public Access of the bucket before are not in the plan`,
    ],
  ],
  ["public-access-refused", "an ACL that Terraform forgets stays", [kept, acl("public-read", null)], []],
  [
    "public-access-refused",
    "an ACL that is known only after apply",
    [
      made,
      ownership(null, "ObjectWriter"),
      acl(null, null, {
        actions: ["create"],
        after: SALES,
        unknown: { acl: true },
        expressions: { acl: references("local.acl") },
      }),
    ],
    [`unknown ${REFUSED} what ACL acl of sales grants is undetermined: it is known only after apply`],
  ],
  [
    "public-access-refused",
    "the ACL of a bucket that is created with it",
    [of("aws_s3_bucket", null, { ...SALES, acl: "public-read" })],
    [
      `error public-access-refused at aws_s3_bucket.b: AWS refuses ACL public-read of sales with InvalidBucketAclWithObjectOwnership: ACLs are disabled by Object Ownership${BLOCKED}`,
    ],
  ],
  [
    "public-access-refused",
    "an object's ACL",
    [made, of("aws_s3_object", null, { ...SALES, key: "a", acl: "public-read" })],
    [`error public-access-refused at aws_s3_object.b: ${disabled("public-read")}${BLOCKED}`],
  ],
  [
    "public-access-refused",
    "an object that is the bucket owner's",
    [made, of("aws_s3_object", null, { ...SALES, key: "a", acl: "bucket-owner-full-control" })],
    [],
  ],
  [
    "public-access-refused",
    "a public policy on a new bucket",
    [made, policyOf(null, PUBLIC)],
    [
      "error public-access-refused at aws_s3_bucket_policy.b: AWS refuses the policy of sales with AccessDenied: it is public, and Block Public Access has block_public_policy",
    ],
  ],
  [
    "public-access-refused",
    "a public policy that stays as it is, and is not sent again",
    [kept, block(OFF, { ...OFF, block_public_policy: true }), policyOf(PUBLIC, PUBLIC)],
    [],
  ],
  ["public-access-refused", "a policy for one account", [made, policyOf(null, PARTNER)], []],
  [
    "name-at-another-address",
    "a role",
    [role("old", JOBS, null), role("new", null, { ...JOBS, path: "/x/" })],
    [atAnother("role", "aws_iam_role", "field-jobs")],
  ],
  [
    "name-at-another-address",
    "a role in another case",
    [role("old", JOBS, null), role("new", null, { name: "Field-Jobs", path: "/" })],
    [atAnother("role", "aws_iam_role", "Field-Jobs")],
  ],
  ["name-at-another-address", "by another name", [role("old", JOBS, null), role("new", null, { name: "x" })], []],
  [
    "name-at-another-address",
    "a queue",
    [queue("old", { name: "q" }, null), queue("new", null, { name: "q" })],
    [atAnother("queue", "aws_sqs_queue", "q")],
  ],
  [
    "name-at-another-address",
    "a queue of another provider, that is, another Region",
    [queue("old", { name: "q" }, null), queue("new", null, { name: "q" }, "aws.west")],
    [],
  ],
  [
    "name-used-twice",
    "two roles whose names differ in case only",
    [role("one", null, JOBS), role("two", null, { name: "Field-Jobs", path: "/" })],
    [
      "error name-used-twice at aws_iam_role.two: role Field-Jobs has the name of aws_iam_role.one: AWS has one role of that name in an account, and the apply fails with EntityAlreadyExists",
    ],
  ],
  [
    "name-used-twice",
    "two roles of two providers, which may be in two accounts",
    [role("one", null, JOBS), { ...role("two", null, JOBS), provider: "aws.other" }],
    [],
  ],
  [
    "name-used-twice",
    "two queues",
    [queue("one", null, { name: "q" }), queue("two", null, { name: "q" })],
    [
      "error name-used-twice at aws_sqs_queue.two: queue q has the name of aws_sqs_queue.one: AWS has one queue of that name in an account and Region, and the apply fails, or both addresses manage one queue",
    ],
  ],
  [
    "name-used-twice",
    "two buckets",
    [made, { ...made, name: "c" }],
    [
      "error name-used-twice at aws_s3_bucket.c: bucket sales has the name of aws_s3_bucket.b: AWS has one bucket of that name, and the apply fails, or both addresses manage one bucket",
    ],
  ],
  [
    "name-used-twice",
    "an inline policy of one role, twice",
    [role("jobs", null, JOBS), inline("one", "canvas"), inline("two", "canvas"), inline("three", "other")],
    [
      "error name-used-twice at aws_iam_role_policy.two: inline policy canvas of field-jobs has the name of aws_iam_role_policy.one: AWS has one policy of that name on the role, and each apply overwrites the other's",
    ],
  ],
  [
    "name-used-twice",
    "two private endpoints of a VPC for one service, and two on one route table",
    [
      endpoint("one", "sts", { private_dns_enabled: true }),
      endpoint("two", "sts", { private_dns_enabled: true }),
      endpoint("three", "sts", { private_dns_enabled: false }),
      endpoint("four", "logs", { private_dns_enabled: true }),
      endpoint("five", "s3", { vpc_endpoint_type: "Gateway", route_table_ids: ["rtb-1", "rtb-2"] }),
      endpoint("six", "s3", { vpc_endpoint_type: "Gateway", route_table_ids: ["rtb-2"] }),
      endpoint("seven", "s3", { vpc_endpoint_type: "Gateway", route_table_ids: ["rtb-3"] }),
    ],
    [
      "error name-used-twice at aws_vpc_endpoint.two: it answers the names of com.amazonaws.us-east-1.sts in vpc-1, as aws_vpc_endpoint.one does: AWS refuses the second one, since there is already a conflicting DNS domain",
      "error name-used-twice at aws_vpc_endpoint.six: it routes com.amazonaws.us-east-1.s3 in rtb-2, as aws_vpc_endpoint.five does: AWS refuses the second one with RouteAlreadyExists",
    ],
  ],
  [
    "name-at-another-address",
    "a role that Terraform forgets",
    [{ ...role("old", JOBS, null), actions: ["forget"] }, role("new", null, JOBS)],
    [
      "error name-at-another-address at aws_iam_role.new: role field-jobs stays in AWS from aws_iam_role.old: AWS rejects a second one with the same name",
    ],
  ],
];
