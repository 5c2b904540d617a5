/** Who gains and who loses by policies that come with their resource, by ACLs and by Block Public Access. */
import { plan, policy, references, type ResourceInPlan } from "../sources/make-plan";
import { changes, changesIn, SAGEMAKER } from "./plans";

type Side = Readonly<Record<string, unknown>> | null;
const of = (type: string, before: Side, after: Side, more: Partial<ResourceInPlan> = {}): ResourceInPlan => {
  const actions =
    before === null ? ["create"] : after === null ? ["delete"] : before === after ? ["no-op"] : ["update"];
  return { type, name: "x", actions, before, after, ...more };
};
const text = (effect: string, principal: unknown, more: object = {}): string =>
  policy({ Effect: effect, Principal: principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::sales/*", ...more });
const TLS = text("Deny", "*", { Condition: { Bool: { "aws:SecureTransport": "false" } } });
const SALES = { bucket: "sales" };
const made = of("aws_s3_bucket", null, SALES);
const kept = of("aws_s3_bucket", SALES, SALES);
const gone = of("aws_s3_bucket", SALES, null);
const with_ = (policyText: string): Side => ({ ...SALES, policy: policyText });
const WHAT = "s3:GetObject on arn:aws:s3:::sales/* by the policy of sales";
const DENIED = `public: any principal is denied ${WHAT}, only if aws:SecureTransport Bool false, which says nothing of who asks; whether another policy allows it is not analysed`;
const ALLOWED = `public: any principal is no longer denied ${WHAT}, only if aws:SecureTransport Bool false, which says nothing of who asks; whether another policy allows it is not analysed`;

describe("a Deny that comes or goes with its resource", () => {
  const byId = of(
    "aws_s3_bucket_policy",
    null,
    { policy: TLS },
    {
      unknown: { bucket: true },
      expressions: { bucket: references("aws_s3_bucket.x.id") },
    },
  );
  const other = (type: string, resource: Side, more: Partial<ResourceInPlan> = {}): ResourceInPlan =>
    of(type, null, { ...resource, policy: TLS }, more);
  const replaced: ResourceInPlan = { ...of("aws_s3_bucket", { bucket: "old" }, SALES), actions: ["delete", "create"] };

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    ["a new bucket, by its name", [made, of("aws_s3_bucket_policy", null, with_(TLS))], []],
    ["a new bucket, by its id", [{ ...made, after: SALES, unknown: { id: true } }, byId], []],
    ["a bucket that exists", [kept, of("aws_s3_bucket_policy", null, with_(TLS))], [DENIED]],
    ["a bucket outside the plan", [of("aws_s3_bucket_policy", null, with_(TLS))], [DENIED]],
    ["a bucket that is destroyed", [gone, of("aws_s3_bucket_policy", with_(TLS), null)], []],
    ["a bucket that stays", [kept, of("aws_s3_bucket_policy", with_(TLS), null)], [ALLOWED]],
    ["a bucket that is replaced under another name", [replaced, of("aws_s3_bucket_policy", null, with_(TLS))], []],
    ["a new queue", [other("aws_sqs_queue", { name: "q" }, { unknown: { id: true, url: true } })], []],
    ["a new secret", [other("aws_secretsmanager_secret", { name: "s" }, { unknown: { arn: true } })], []],
    ["a new vault, which is its policy's own", [of("aws_glacier_vault", null, { name: "v", access_policy: TLS })], []],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources)).toEqual(expected);
  });

  test("a policy of a vault that exists", () => {
    expect(changes(of("aws_glacier_vault", { name: "v" }, { name: "v", access_policy: TLS }))).toHaveLength(1);
  });

  test("the trust policy of a new role", () => {
    const trust = policy(
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" },
    );
    expect(changes(of("aws_iam_role", null, { name: "r", path: "/", assume_role_policy: trust }))).toEqual([]);
  });

  test("an Allow that comes with it is a gain", () => {
    const partner = text("Allow", { AWS: "arn:aws:iam::444455556666:root" });
    expect(changes(made, of("aws_s3_bucket_policy", null, with_(partner)))).toEqual([
      `cross-account: arn:aws:iam::444455556666:root gains ${WHAT}`,
    ]);
  });
});

const blockOf = (value: boolean): Side => ({
  ...SALES,
  block_public_acls: value,
  ignore_public_acls: value,
  block_public_policy: value,
  restrict_public_buckets: value,
});
const [ON, OFF] = [blockOf(true), blockOf(false)];
const block = (before: Side, after: Side): ResourceInPlan => of("aws_s3_bucket_public_access_block", before, after);

describe("Block Public Access is a layer of a bucket's policy", () => {
  const PUBLIC = with_(text("Allow", "*"));
  const isPublic = of("aws_s3_bucket_policy", PUBLIC, PUBLIC);
  const account = (before: boolean, after: boolean): ResourceInPlan =>
    of("aws_s3_account_public_access_block", { restrict_public_buckets: before }, { restrict_public_buckets: after });

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    ["it is turned on", [kept, isPublic, block(OFF, ON)], [`public: any principal loses ${WHAT}`]],
    ["it comes", [kept, isPublic, block(null, ON)], [`public: any principal loses ${WHAT}`]],
    ["it is destroyed", [kept, isPublic, block(ON, null)], [`public: any principal gains ${WHAT}`]],
    ["it stays on", [kept, isPublic, block(ON, ON)], []],
    [
      "it is turned on for the account",
      [kept, isPublic, account(false, true)],
      [`public: any principal loses ${WHAT}`],
    ],
    ["it is destroyed, and the account's stays", [kept, isPublic, block(ON, null), account(true, true)], []],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources).filter((line) => !line.startsWith("unknown"))).toEqual(expected);
  });

  test("a policy that is public takes other accounts' access with it, and leaves services theirs", () => {
    const mixed = with_(
      policy(
        ...["*", { AWS: "444455556666" }, { Service: "logging.s3.amazonaws.com" }].map((principal, index) => ({
          Effect: "Allow",
          Principal: principal,
          Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"][index],
          Resource: "*",
        })),
      ),
    );
    expect(changes(kept, of("aws_s3_bucket_policy", mixed, mixed), block(OFF, ON))).toEqual([
      "public: any principal loses s3:GetObject on everything (*) by the policy of sales",
      "cross-account: 444455556666 loses s3:PutObject on everything (*) by the policy of sales",
    ]);
  });

  test("one that is not public keeps all of it", () => {
    const partner = with_(text("Allow", { AWS: "444455556666" }));
    expect(changes(kept, of("aws_s3_bucket_policy", partner, partner), block(OFF, ON))).toEqual([]);
  });
});

describe("ACLs where they count", () => {
  const ownership = (value: string): ResourceInPlan =>
    of("aws_s3_bucket_ownership_controls", null, { ...SALES, rule: [{ object_ownership: value }] });
  const acl = (values: object): ResourceInPlan => of("aws_s3_bucket_acl", null, { ...SALES, ...values });
  const LIST =
    "s3:ListBucket, s3:ListBucketVersions, s3:ListBucketMultipartUploads on arn:aws:s3:::sales by an ACL of sales";
  const grant = (id: string): object => ({ grantee: [{ type: "CanonicalUser", id }], permission: "READ" });

  test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
    [
      "public-read, with both opened",
      [made, ownership("ObjectWriter"), block(null, OFF), acl({ acl: "public-read" })],
      [`public: any principal gains ${LIST}`],
    ],
    ["with ACLs disabled", [made, block(null, OFF), acl({ acl: "public-read" })], []],
    ["with the block on", [made, ownership("ObjectWriter"), acl({ acl: "public-read" })], []],
    [
      "with public ACLs accepted and ignored",
      [made, ownership("ObjectWriter"), block(null, { ...OFF, ignore_public_acls: true }), acl({ acl: "public-read" })],
      [],
    ],
    [
      "logs",
      [made, ownership("BucketOwnerPreferred"), acl({ acl: "log-delivery-write" })],
      [
        "write: the service logging.s3.amazonaws.com gains s3:PutObject on arn:aws:s3:::sales/* by an ACL of sales",
        "read: the service logging.s3.amazonaws.com gains s3:GetBucketAcl on arn:aws:s3:::sales by an ACL of sales",
      ],
    ],
    ["private", [made, ownership("ObjectWriter"), acl({ acl: "private" })], []],
    [
      "a grant to another account, beside the owner's",
      [
        made,
        ownership("ObjectWriter"),
        acl({ access_control_policy: [{ owner: [{ id: "own" }], grant: [grant("own"), grant("other")] }] }),
      ],
      [`cross-account: other gains ${LIST}; whether that is another account is not known`],
    ],
    [
      "a group of AWS that is public",
      [
        of("aws_s3_bucket", null, {
          ...SALES,
          grant: [
            { type: "Group", permissions: ["READ"], uri: "http://acs.amazonaws.com/groups/global/AllUsers" },
            { type: "CanonicalUser", permissions: ["FULL_CONTROL"], id: "own" },
          ],
        }),
        ownership("ObjectWriter"),
        block(null, OFF),
      ],
      [`public: any principal gains ${LIST}`],
    ],
    [
      "an object",
      [
        made,
        ownership("ObjectWriter"),
        block(null, OFF),
        of("aws_s3_object", null, { ...SALES, key: "a/b", acl: "public-read" }),
      ],
      ["public: any principal gains s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::sales/a/b by an ACL of sales"],
    ],
  ])("%s", (_, resources, expected) => {
    expect(changes(...resources)).toEqual(expected);
  });
});

describe("a role that is replaced", () => {
  const old = { name: "ci", path: "/", assume_role_policy: SAGEMAKER, inline_policy: [], managed_policy_arns: [] };
  const replaced = (expressions: NonNullable<ResourceInPlan["expressions"]> = {}): ResourceInPlan => ({
    ...of("aws_iam_role", old, { name: "ci2", path: "/", assume_role_policy: SAGEMAKER }),
    actions: ["delete", "create"],
    unknown: { inline_policy: true, managed_policy_arns: true },
    expressions,
  });

  test("what the provider alone computes of the new one is nothing", () => {
    expect(changesIn(plan([replaced()])).filter((line) => line.startsWith("unknown"))).toEqual([]);
  });

  test("what its configuration names is unknown", () => {
    const given = replaced({ managed_policy_arns: references("aws_iam_policy.p.arn") });
    expect(changesIn(plan([given])).filter((line) => line.startsWith("unknown"))).toEqual([
      "unknown: what role ci2 may do by managed_policy_arns is undetermined: managed_policy_arns of aws_iam_role.x is not known",
    ]);
  });
});
