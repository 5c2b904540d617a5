/** Whose access changes, and what of it is not known: holders, grants of keys, ACLs, policies of which one side cannot be read. */
import type { NamedPolicy } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import { unknownText } from "../../lib/authorization/text";
import { ec2 } from "../../lib/inventory/arn";
import { standInFor } from "../../lib/inventory/completeness";
import { accessDifference, nameOf } from "../../lib/inventory/difference";
import { ABSENT, known, unknown } from "../../lib/inventory/fact";
import { sameId } from "../../lib/inventory/identity";
import type { Inventory } from "../../lib/inventory/inventory";
import { matches } from "../../lib/inventory/match";
import type { PrincipalRecord, UnlinkedPolicy } from "../../lib/inventory/principals";
import { readJson } from "../../lib/sources/read";
import { ACCOUNT, allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";
import { attachment, inline, READ, role, SAGEMAKER, trust } from "./plans";

type Side = Record<string, unknown> | null;

/** Each change with its holder, and each that is not known with how many statements there were. */
function holdersIn(before: Inventory, after: Inventory): readonly string[] {
  const { changes, unknown: open } = accessDifference(before, after);
  return [
    ...changes.map(({ direction, rank, gain: { action, principal, doubt }, holder }) =>
      [
        `${rank}: ${direction} ${action.patterns.map(({ text }) => text as string).join("+")}: ${holder.state} ${holder.kind} ${holder.name}`,
        ...(principal === undefined ? [] : [nameOf(principal)]),
        ...(holder.counterpart === undefined ? [] : [`counterpart ${holder.counterpart}`]),
        ...(holder.isOutside ? ["outside"] : []),
        ...(doubt === undefined ? [] : ["doubt"]),
      ].join(", "),
    ),
    ...open.map(({ when, policy: name, address = "", holders: of, why, was }) =>
      [
        `unknown ${when}: ${name} (${address}) of ${of.map((each) => `${each.kind} ${each.name}`).join(" and ") || "none"}`,
        typeof why === "string" ? why : why.kind,
        `was ${String(was.length)}`,
      ].join(", "),
    ),
  ];
}

function holders(...resources: readonly ResourceInPlan[]): readonly string[] {
  const { before, after } = readJson(plan(resources), "plan.json");
  if (before === undefined) throw new Error("it is no plan");
  return holdersIn(before(), after);
}

function of(type: string, name: string, before: Side, after: Side): ResourceInPlan {
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  const actions = before === null ? ["create"] : after === null ? ["delete"] : isSame ? ["no-op"] : ["update"];
  return { type, name, actions, before, after };
}

const ETL = `arn:aws:iam::${ACCOUNT}:role/etl`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
const GRANTED = `${KEY}, ${ETL}`;
const grant = (name: string, before: Side, after: Side): ResourceInPlan => {
  const whole = (more: Side): Side =>
    more === null ? null : { key_id: KEY, grantee_principal: ETL, operations: ["Decrypt"], ...more };
  return of("aws_kms_grant", name, whole(before), whole(after));
};

/** https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
test.each<readonly [string, readonly ResourceInPlan[], readonly string[]]>([
  ["made", [grant("g", null, {})], [`read: gained kms:Decrypt: created key ${GRANTED}`]],
  ["destroyed", [grant("g", {}, null)], [`read: lost kms:Decrypt: destroyed key ${GRANTED}`]],
  ["kept", [grant("g", {}, {})], []],
  [
    "replaced",
    [grant("g", {}, { operations: ["DescribeKey"] })],
    [`read: lost kms:Decrypt: destroyed key ${GRANTED}`, `read: gained kms:DescribeKey: created key ${GRANTED}`],
  ],
  [
    "one made, one kept",
    [grant("g", {}, {}), grant("h", null, { operations: ["DescribeKey"] })],
    [`read: gained kms:DescribeKey: created key ${GRANTED}`],
  ],
])("grants of a key: %s", (_what, resources, expected) => {
  expect(holders(...resources)).toEqual(expected);
});

const named = (name: string, ...statements: readonly object[]): Record<string, unknown> => ({
  name,
  path: "/",
  assume_role_policy: statements.length === 0 ? SAGEMAKER : policy(...statements),
});
const PUT = allow("s3:PutObject", "arn:aws:s3:::sales/*");
const BROKEN = "{";
const url = `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/q`;
const queue = (before: string | null, after: string | null): ResourceInPlan => {
  const side = (text: string | null): Side => (text === null ? null : { queue_url: url, policy: text });
  return of("aws_sqs_queue_policy", "q", side(before), side(after));
};
const byRole = (Action: string): string =>
  policy({
    Effect: "Allow",
    Principal: { AWS: ETL },
    Action,
    Resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:q`,
  });
const inGroup = (text: string): Side => ({ name: "p", group: "g", policy: text });
const ofUser = (name: string): Side => ({ name, path: "/" });
const GUARD = { Effect: "Deny", Action: "s3:*", Resource: "*" };
const inlineOf = (holder: string, name: string, before: string | null, after: string | null): ResourceInPlan => {
  const side = (text: string | null): Side => (text === null ? null : { name, role: holder, policy: text });
  return of("aws_iam_role_policy", `${holder}-${name}`, side(before), side(after));
};
const SHARED = `arn:aws:iam::${ACCOUNT}:policy/shared`;
const shared = (before: string, after: string): ResourceInPlan =>
  of(
    "aws_iam_policy",
    "shared",
    { name: "shared", arn: SHARED, policy: before },
    { name: "shared", arn: SHARED, policy: after },
  );
const attached = (holder: string): ResourceInPlan => ({
  ...attachment(SHARED, ["no-op"]),
  name: holder,
  before: { role: holder, policy_arn: SHARED },
  after: { role: holder, policy_arn: SHARED },
});
const keptRole = (name: string): ResourceInPlan => of("aws_iam_role", name, named(name), named(name));

test.each<readonly [string, readonly ResourceInPlan[], readonly string[]]>([
  [
    "a role under another name is another role",
    [of("aws_iam_role", "users", named("users"), named("people"))],
    [
      "pass-role: lost sts:AssumeRole: destroyed trust policy users, sagemaker.amazonaws.com, counterpart people",
      "pass-role: gained sts:AssumeRole: created trust policy people, sagemaker.amazonaws.com, counterpart users",
    ],
  ],
  [
    "a role that moves to another address is the same",
    [of("aws_iam_role", "old", named("users"), null), of("aws_iam_role", "new", null, named("users"))],
    [],
  ],
  [
    "a role that stays",
    [role(), inline(policy(READ), policy(READ, PUT))],
    ["write: gained s3:PutObject: kept role users"],
  ],
  [
    "a role outside the plan",
    [inline(null, policy(READ))],
    ["read: gained s3:GetObject: kept role users, outside, doubt"],
  ],
  [
    "a role whose trust policy changes",
    [
      role({
        actions: ["update"],
        after: named("users", { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }),
      }),
    ],
    ["public: gained sts:AssumeRole: kept trust policy users, any principal"],
  ],
  [
    "a group",
    [
      of("aws_iam_group", "g", ofUser("g"), ofUser("g")),
      of("aws_iam_group_policy", "g", inGroup(policy(READ)), inGroup(policy(READ, PUT))),
    ],
    ["write: gained s3:PutObject: kept group g"],
  ],
  [
    "a group that is made with a Deny loses nothing",
    [of("aws_iam_group", "g", null, ofUser("g")), of("aws_iam_group_policy", "g", null, inGroup(policy(READ, GUARD)))],
    [],
  ],
  ["a user that is destroyed, who has no trust policy", [of("aws_iam_user", "u", ofUser("ana"), null)], []],
  [
    "a queue",
    [queue(byRole("sqs:SendMessage"), byRole("sqs:ReceiveMessage"))],
    [
      `write: gained sqs:ReceiveMessage: kept policy ${url}, ${ETL}`,
      `write: lost sqs:SendMessage: kept policy ${url}, ${ETL}`,
    ],
  ],
  [
    "a policy that cannot be read afterwards, beside another one",
    [role(), inline(policy(READ), BROKEN), inlineOf("users", "q", policy(PUT), policy(PUT))],
    ["unknown after: p (aws_iam_role_policy.p) of role users, the policy is not JSON, was 1"],
  ],
  [
    "a policy that could not be read before",
    [role(), inline(BROKEN, policy(READ))],
    [
      "read: gained s3:GetObject: kept role users, doubt",
      "unknown before: p (aws_iam_role_policy.p) of role users, the policy is not JSON, was 0",
    ],
  ],
  ["a policy that can be read on neither side", [role(), inline(BROKEN, BROKEN)], []],
  [
    "one policy of two roles is reported once",
    [keptRole("a"), keptRole("b"), attached("a"), attached("b"), shared(policy(READ), BROKEN)],
    ["unknown after: shared (aws_iam_policy.shared) of role a and role b, the policy is not JSON, was 1"],
  ],
  [
    "roles by name, of which one begins the other",
    [
      keptRole("users"),
      keptRole("users-x"),
      inlineOf("users-x", "p", null, policy(READ)),
      inlineOf("users", "p", null, policy(READ)),
    ],
    ["read: gained s3:GetObject: kept role users", "read: gained s3:GetObject: kept role users-x"],
  ],
  [
    "policies of one role by address, before their names",
    [
      keptRole("users"),
      { ...inlineOf("users", "z", null, policy(READ)), name: "a" },
      { ...inlineOf("users", "y", null, policy(allow("s3:GetBucketAcl", "arn:aws:s3:::sales"))), name: "b" },
    ],
    ["read: gained s3:GetObject: kept role users", "read: gained s3:GetBucketAcl: kept role users"],
  ],
  [
    "a limit that is removed comes before what was never allowed",
    [
      keptRole("users"),
      inlineOf(
        "users",
        "p",
        policy(
          allow("ec2:CreateNetworkInterface", "*", { Condition: { StringEquals: { "aws:CalledViaLast": "x" } } }),
          allow("sqs:SendMessage", "arn:aws:sqs:us-east-1:1:q"),
        ),
        policy(allow("sns:Publish"), allow("sqs:SendMessage"), allow("ec2:CreateNetworkInterface")),
      ),
    ],
    [
      "broad: gained ec2:CreateNetworkInterface: kept role users",
      "broad: gained sqs:SendMessage: kept role users",
      "broad: gained sns:Publish: kept role users",
    ],
  ],
  [
    "every action, on whatever resource",
    [keptRole("users"), inlineOf("users", "p", null, policy(allow("*", "arn:aws:s3:::sales/*")))],
    ["broad: gained *: kept role users"],
  ],
  [
    "a write everywhere, under a condition",
    [
      keptRole("users"),
      inlineOf(
        "users",
        "p",
        null,
        policy(allow("s3:PutObject", "*", { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } })),
      ),
    ],
    ["write: gained s3:PutObject: kept role users"],
  ],
])("whose access changes: %s", (_what, resources, expected) => {
  expect(holders(...resources)).toEqual(expected);
});

const SALES = { bucket: "sales" };
const bucket = (before: Side, after: Side): ResourceInPlan => of("aws_s3_bucket", "b", before, after);
const OPEN = [
  of(
    "aws_s3_bucket_ownership_controls",
    "b",
    { ...SALES, rule: [{ object_ownership: "ObjectWriter" }] },
    { ...SALES, rule: [{ object_ownership: "ObjectWriter" }] },
  ),
  ...[
    {
      ...SALES,
      block_public_acls: false,
      ignore_public_acls: false,
      block_public_policy: false,
      restrict_public_buckets: false,
    },
  ].map((each) => of("aws_s3_bucket_public_access_block", "b", each, each)),
];
const acl = (before: Side, after: Side): ResourceInPlan => of("aws_s3_bucket_acl", "b", before, after);
const objectAcl = (before: Side, after: Side): ResourceInPlan => of("aws_s3_object", "o", before, after);
const PUBLIC = { ...SALES, acl: "public-read" };
const OBJECT = { ...PUBLIC, key: "a" };

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_acl: "destroy … does not delete the S3 Bucket ACL" */
test.each<readonly [string, readonly ResourceInPlan[], readonly string[]]>([
  [
    "made",
    [acl(null, PUBLIC)],
    [
      "public: gained s3:ListBucket+s3:ListBucketVersions+s3:ListBucketMultipartUploads: created ACL sales, any principal",
    ],
  ],
  ["kept", [acl(PUBLIC, PUBLIC)], []],
  ["forgotten: it stays on the bucket", [acl(PUBLIC, null)], []],
  [
    "made private",
    [acl(PUBLIC, { ...SALES, acl: "private" })],
    ["public: lost s3:ListBucket+s3:ListBucketVersions+s3:ListBucketMultipartUploads: kept ACL sales, any principal"],
  ],
  [
    "of an object that is destroyed",
    [objectAcl(OBJECT, null)],
    ["public: lost s3:GetObject+s3:GetObjectVersion: destroyed ACL sales, any principal"],
  ],
])("a public ACL of a bucket that stays: %s", (_what, resources, expected) => {
  expect(holders(bucket(SALES, SALES), ...OPEN, ...resources)).toEqual(expected);
});

const { after: EMPTY } = readJson(plan([]), "plan.json");
const readable = (name: string, ...statements: readonly object[]): NamedPolicy => ({
  name,
  address: `aws_iam_role_policy.${name}`,
  policy: readPolicy(policy(...statements)),
});
const SAME = readable("p", READ);
const unlinked = (each: NamedPolicy): UnlinkedPolicy => ({
  kind: "role",
  policy: each,
  why: { kind: "known-after-apply", object: "role", source: "plan" },
});

test.each<readonly [string, readonly NamedPolicy[], readonly NamedPolicy[], readonly string[]]>([
  ["made", [], [readable("p", READ)], ["unknown after: p (aws_iam_role_policy.p) of none, known-after-apply, was 0"]],
  [
    "destroyed",
    [readable("p", READ)],
    [],
    ["unknown before: p (aws_iam_role_policy.p) of none, known-after-apply, was 0"],
  ],
  ["the same", [SAME], [SAME], []],
  [
    "changed",
    [readable("p", READ, PUT)],
    [readable("p", PUT)],
    ["unknown after: p (aws_iam_role_policy.p) of none, known-after-apply, was 2"],
  ],
  [
    "changed, and sensitive before",
    [{ ...readable("p", READ), redacted: true }],
    [readable("p", PUT)],
    ["unknown after: p (aws_iam_role_policy.p) of none, known-after-apply, was 0"],
  ],
  [
    "changed, and not JSON before",
    [{ ...readable("p"), policy: readPolicy(BROKEN) }],
    [readable("p", PUT)],
    ["unknown after: p (aws_iam_role_policy.p) of none, known-after-apply, was 0"],
  ],
])("a policy of which it is not known whom it is for: %s", (_what, before, after, expected) => {
  expect(holdersIn({ ...EMPTY, unlinked: before.map(unlinked) }, { ...EMPTY, unlinked: after.map(unlinked) })).toEqual(
    expected,
  );
});

test("the content of a sensitive policy is the reason why it cannot be read", () => {
  const { before, after } = readJson(plan([role(), inline(policy(READ), BROKEN)]), "plan.json");
  if (before === undefined) throw new Error("it is no plan");
  const hidden = (each: PrincipalRecord): PrincipalRecord => ({
    ...each,
    policies: each.policies.map((of) => ({ ...of, redacted: true })),
  });
  expect(holdersIn(before(), { ...after, principals: after.principals.map(hidden) })).toEqual([
    "unknown after: p (aws_iam_role_policy.p) of role users, its content is sensitive, was 1",
  ]);
});

test("of a role outside the plan, a trust policy is compared where it was read on both sides", () => {
  const { after } = readJson(plan([role()]), "plan.json");
  const outside = (fact: PrincipalRecord["trust"]): Inventory => ({
    ...after,
    principals: after.principals.map((each) => ({ ...each, address: undefined, trust: fact })),
  });
  const trusting = (service: string): PrincipalRecord["trust"] =>
    known({ ...readable("trust"), policy: readPolicy(trust({ Service: service })) });
  const LATER = unknown("not-in-source", "its trust policy", "plan");
  expect(holdersIn(outside(trusting("a.amazonaws.com")), outside(trusting("b.amazonaws.com")))).toEqual([
    "pass-role: gained sts:AssumeRole: kept trust policy users, b.amazonaws.com",
    "pass-role: lost sts:AssumeRole: kept trust policy users, a.amazonaws.com",
  ]);
  expect(holdersIn(outside(trusting("a.amazonaws.com")), outside(LATER))).toEqual([]);
  expect(holdersIn(outside(LATER), outside(trusting("a.amazonaws.com")))).toEqual([]);
  expect(holdersIn(outside(trusting("a.amazonaws.com")), outside(ABSENT))).toEqual([]);
});

test("what removes everything else from a role outside the plan is reported once", () => {
  const { after } = readJson(plan([inline(policy(READ), policy(READ))]), "plan.json");
  const why = { kind: "not-in-source", object: "its other policies", source: "plan" } as const;
  const exclusive: Inventory = {
    ...after,
    principals: after.principals.map((each) => ({
      ...each,
      removesOthers: [{ name: "other policies", address: "exclusive", why }],
    })),
  };
  expect(holdersIn(after, exclusive)).toEqual([
    "unknown after: other policies (exclusive) of role users, not-in-source, was 0",
  ]);
  expect(holdersIn(exclusive, exclusive)).toEqual([]);
});

/** Something in an account, at an address. */
interface Thing {
  readonly name: string;
  readonly address: string | undefined;
  readonly account?: string;
}
const [OWN, FOREIGN] = ["111122223333", "444455556666"];

test.each<readonly [string, readonly Thing[], readonly Thing[], readonly string[]]>([
  ["one each, at other addresses", [{ name: "r", address: "a" }], [{ name: "r", address: "b" }], ["a-b"]],
  [
    "one each, in other accounts",
    [{ name: "r", address: "a", account: OWN }],
    [{ name: "r", address: "b", account: FOREIGN }],
    ["a-", "-b"],
  ],
  [
    "one of two is deleted",
    [
      { name: "r", address: "a" },
      { name: "r", address: "b" },
    ],
    [{ name: "r", address: "b" }],
    ["b-b", "a-"],
  ],
  [
    "which of two moved is not known",
    [
      { name: "r", address: "a" },
      { name: "r", address: "b" },
    ],
    [{ name: "r", address: "c" }],
    ["a-", "b-", "-c"],
  ],
  [
    "to which of two it moved is not known",
    [{ name: "r", address: "a" }],
    [
      { name: "r", address: "b" },
      { name: "r", address: "c" },
    ],
    ["a-", "-b", "-c"],
  ],
  [
    "in the same accounts",
    [
      { name: "r", address: "a", account: OWN },
      { name: "r", address: "b", account: FOREIGN },
    ],
    [
      { name: "r", address: "d", account: FOREIGN },
      { name: "r", address: "c", account: OWN },
    ],
    ["b-d", "a-c"],
  ],
  [
    "two at one address: the first",
    [
      { name: "r", address: "a", account: OWN },
      { name: "r", address: "a", account: FOREIGN },
    ],
    [{ name: "r", address: "a", account: OWN }],
    ["a-a", "a-"],
  ],
])("which of what was is which of what will be: %s", (_what, before, after, expected) => {
  const found = matches(before, after, ({ name }) => name);
  expect(found.map(([one, other]) => `${one?.address ?? ""}-${other?.address ?? ""}`)).toEqual(expected);
});

test("ids, ARNs in AWS's form, and stand-ins", () => {
  const [own, other] = [unknownText("aws_vpc.a.id"), unknownText("aws_vpc.b.id")];
  expect([sameId("a", "a"), sameId("a", "b"), sameId(own, own), sameId(own, other), sameId("a", own)]).toEqual([
    "yes",
    "no",
    "yes",
    "unknown",
    "unknown",
  ]);
  const place = { account: OWN, region: "us-east-1", partition: "aws" };
  expect(ec2("subnet", "subnet-1", place, OWN)).toBe(`arn:aws:ec2:us-east-1:${OWN}:subnet/subnet-1`);
  expect(ec2("subnet", undefined, place)).toBeUndefined();
  expect(JSON.stringify(ec2("subnet", own, place))).toContain('"owner of aws_vpc.a.id"');
  expect(JSON.stringify(ec2("subnet", "subnet-1", place))).toContain('"owner of subnet-1"');
  const why = { kind: "not-in-source", object: "it", source: "plan" } as const;
  const missing = { name: "other policies", address: undefined, why };
  expect(standInFor({ ...missing, kind: "inline" }).kind).toBe("inline");
  expect("kind" in standInFor(missing)).toBe(false);
});
