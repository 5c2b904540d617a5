/**
 * What access control lists of a plan grant, as the statements that AWS maps their permissions to, and the settings that limit them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */
import { managedPolicy } from "../../../lib/authorization/managed";
import { show } from "../../../lib/authorization/text";
import type { AccessControlList, BucketAccess } from "../../../lib/inventory/bucket-access";
import type { Json } from "../../../lib/sources/input";
import { readPlan } from "../../../lib/sources/terraform/plan";
import { plan, type ResourceInPlan } from "../make-plan";

const BUCKET: ResourceInPlan = { type: "aws_s3_bucket", name: "b", after: { bucket: "data" } };

function read(...resources: readonly ResourceInPlan[]): BucketAccess {
  return readPlan(plan([BUCKET, ...resources]), "plan.json", managedPolicy).after.bucketAccess;
}

/** Who may do what on what, one line a statement; undefined where it is known only after apply. */
function granted({ policy }: AccessControlList): readonly string[] | undefined {
  return policy?.policy.statements.map(({ principals = [], action, resource, effect }) =>
    [
      String(effect),
      principals.map(({ type, identifier }) => `${type} ${show(identifier)}`).join(),
      action.patterns.map(({ text }) => show(text)).join(),
      resource?.patterns.map(({ text }) => show(text)).join(),
    ].join(" | "),
  );
}

const acl = (after: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type: "aws_s3_bucket_acl",
  name: "a",
  after: { bucket: "data", ...after },
  ...more,
});
const object = (after: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type: "aws_s3_object",
  name: "o",
  after: { bucket: "data", key: "reports/a.csv", ...after },
  ...more,
});

const LIST = "s3:ListBucket,s3:ListBucketVersions,s3:ListBucketMultipartUploads";
const READ_OBJECT = "s3:GetObject,s3:GetObjectVersion";
const LOGS = "Service logging.s3.amazonaws.com";

describe("canned ACLs", () => {
  test.each<readonly [string, readonly string[]]>([
    ["private", []],
    ["bucket-owner-read", []],
    ["public-read", [`Allow | * * | ${LIST} | arn:aws:s3:::data`]],
    [
      "public-read-write",
      [`Allow | * * | ${LIST} | arn:aws:s3:::data`, "Allow | * * | s3:PutObject | arn:aws:s3:::data/*"],
    ],
    ["authenticated-read", [`Allow | * * | ${LIST} | arn:aws:s3:::data`]],
    ["aws-exec-read", [`Allow | Service ec2.amazonaws.com | ${LIST} | arn:aws:s3:::data`]],
    [
      "log-delivery-write",
      [`Allow | ${LOGS} | s3:PutObject | arn:aws:s3:::data/*`, `Allow | ${LOGS} | s3:GetBucketAcl | arn:aws:s3:::data`],
    ],
  ])("of a bucket: %s", (canned, statements) => {
    const [found] = read(acl({ acl: canned })).acls;
    expect(found).toMatchObject({
      address: "aws_s3_bucket_acl.a",
      of: "bucket",
      isOnCreation: false,
      shown: canned,
      bucket: { name: "data", owner: "aws_s3_bucket.b" },
      policy: { name: `ACL ${canned}`, address: "aws_s3_bucket_acl.a" },
    });
    expect(found === undefined ? "none" : granted(found)).toEqual(statements);
  });

  // WRITE means nothing for an object.
  test.each<readonly [string, readonly string[]]>([
    ["private", []],
    ["public-read", [`Allow | * * | ${READ_OBJECT} | arn:aws:s3:::data/reports/a.csv`]],
    ["public-read-write", [`Allow | * * | ${READ_OBJECT} | arn:aws:s3:::data/reports/a.csv`]],
  ])("of an object: %s", (canned, statements) => {
    const [found] = read(object({ acl: canned })).acls;
    expect(found).toMatchObject({ of: "object", isOnCreation: false, shown: canned });
    expect(found === undefined ? "none" : granted(found)).toEqual(statements);
  });

  test("of an object whose key is known after apply: any object of the bucket", () => {
    const { key, ...rest } = object({ acl: "public-read" }).after as Json & { key: string };
    const [found] = read(object({}, { after: rest, unknown: {} })).acls;
    expect(key).toBe("reports/a.csv");
    expect(found === undefined ? "none" : granted(found)).toEqual([
      `Allow | * * | ${READ_OBJECT} | arn:aws:s3:::data/*`,
    ]);
  });

  test("of the bucket itself, unless a resource of its own gives it one", () => {
    const own: ResourceInPlan = { ...BUCKET, name: "own", after: { bucket: "own", acl: "public-read" } };
    const [found, ...others] = read(own).acls;
    expect(others).toEqual([]);
    expect(found).toMatchObject({ address: "aws_s3_bucket.own", of: "bucket", isOnCreation: true });
    expect(read(own, acl({ bucket: "own", acl: "private" })).acls.map(({ address }) => address)).toEqual([
      "aws_s3_bucket_acl.a",
    ]);
  });

  test("a canned ACL that is known only after apply decides nothing yet", () => {
    const [found] = read(
      acl({}, { unknown: { acl: true }, expressions: { acl: { references: ["random_shuffle.a.result"] } } }),
    ).acls;
    expect(found).toMatchObject({ shown: "acl", policy: undefined });
  });

  test("what only the provider computes of a new bucket and a new object is no ACL", () => {
    const unknown = { acl: true, grant: true };
    expect(read({ ...BUCKET, name: "c", unknown }, object({}, { unknown })).acls).toEqual([]);
  });

  test("a bucket that stays without an ACL has none, one with grants has them", () => {
    const stays = (after: Json): ResourceInPlan => ({ ...BUCKET, name: "c", actions: ["no-op"], before: after, after });
    expect(read(stays({ bucket: "c", acl: "", grant: [] })).acls).toEqual([]);
    expect(read(stays({ bucket: "c", acl: null, grant: null })).acls).toEqual([]);
    const grant = [{ type: "Group", uri: "http://acs.amazonaws.com/groups/global/AllUsers", permissions: ["READ"] }];
    const [found] = read(stays({ bucket: "c", acl: "", grant })).acls;
    expect(found?.shown).toBe("grants");
    expect(found === undefined ? "none" : granted(found)).toEqual([`Allow | * * | ${LIST} | arn:aws:s3:::c`]);
  });
});

describe("grants that are written out", () => {
  const given = (grants: readonly Json[], owner: readonly Json[] = [{ id: "me" }]): readonly string[] | undefined => {
    const [found] = read(acl({ access_control_policy: [{ owner, grant: grants }] })).acls;
    expect(found?.shown).toBe("grants");
    return found === undefined ? [] : granted(found);
  };
  const grant = (permission: string, grantee: Json): Json => ({ permission, grantee: [grantee] });
  const group = (name: string): Json => ({ type: "Group", uri: `http://acs.amazonaws.com/groups/${name}` });

  test.each<readonly [string, readonly string[]]>([
    ["READ", [`Allow | * * | ${LIST} | arn:aws:s3:::data`]],
    ["WRITE", ["Allow | * * | s3:PutObject | arn:aws:s3:::data/*"]],
    ["READ_ACP", ["Allow | * * | s3:GetBucketAcl | arn:aws:s3:::data"]],
    ["WRITE_ACP", ["Allow | * * | s3:PutBucketAcl | arn:aws:s3:::data"]],
    [
      "FULL_CONTROL",
      [
        `Allow | * * | ${LIST} | arn:aws:s3:::data`,
        "Allow | * * | s3:PutObject | arn:aws:s3:::data/*",
        "Allow | * * | s3:GetBucketAcl | arn:aws:s3:::data",
        "Allow | * * | s3:PutBucketAcl | arn:aws:s3:::data",
      ],
    ],
  ])("%s to all users", (permission, statements) => {
    expect(given([grant(permission, group("global/AllUsers"))])).toEqual(statements);
  });

  test.each<readonly [string, Json, string]>([
    ["any AWS account", group("global/AuthenticatedUsers"), "* *"],
    ["the group of log delivery", group("s3/LogDelivery"), LOGS],
    ["an account, by its canonical id", { type: "CanonicalUser", id: "other" }, "CanonicalUser other"],
    [
      "an account, by an email address",
      { type: "AmazonCustomerByEmail", email_address: "a@x.org" },
      "CanonicalUser a@x.org",
    ],
  ])("READ to %s", (_, grantee, principal) => {
    expect(given([grant("READ", grantee)])).toEqual([`Allow | ${principal} | ${LIST} | arn:aws:s3:::data`]);
  });

  test("the owner's own grant is no access of another", () => {
    const grants = ["me", "other"].map((id) => grant("READ_ACP", { type: "CanonicalUser", id }));
    expect(given(grants)).toEqual(["Allow | CanonicalUser other | s3:GetBucketAcl | arn:aws:s3:::data"]);
  });

  test("a grant to no grantee is none", () => {
    expect(given([grant("READ", { type: "CanonicalUser", id: "" })])).toEqual([]);
  });

  test("each permission of a bucket's own grants; the owner is who has full control", () => {
    const [found] = read({
      ...BUCKET,
      name: "c",
      after: {
        bucket: "c",
        grant: [
          { type: "CanonicalUser", id: "me", permissions: ["FULL_CONTROL"], uri: "" },
          {
            type: "Group",
            id: "",
            permissions: ["READ_ACP", "WRITE"],
            uri: "http://acs.amazonaws.com/groups/s3/LogDelivery",
          },
        ],
      },
    }).acls;
    expect(found === undefined ? "none" : granted(found)).toEqual([
      `Allow | ${LOGS} | s3:GetBucketAcl | arn:aws:s3:::c`,
      `Allow | ${LOGS} | s3:PutObject | arn:aws:s3:::c/*`,
    ]);
  });

  test.each<readonly [string, ResourceInPlan]>([
    [
      "all of the grants of a bucket",
      { ...BUCKET, name: "c", unknown: { grant: true }, expressions: { grant: { references: ["var.grants"] } } },
    ],
    [
      "the list of a resource of its own",
      acl(
        {},
        {
          unknown: { access_control_policy: true },
          expressions: { access_control_policy: { references: ["var.list"] } },
        },
      ),
    ],
    [
      "a permission",
      acl(
        { access_control_policy: [{ owner: [{ id: "me" }], grant: [{ grantee: [{ id: "other" }] }] }] },
        { unknown: { access_control_policy: [{ grant: [{ permission: true }] }] } },
      ),
    ],
  ])("known only after apply: %s", (_, resource) => {
    const [found] = read(resource).acls;
    expect(found).toMatchObject({ shown: "grants", policy: undefined });
  });
});

describe("settings", () => {
  const SETTINGS = ["block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets"];

  test.each(SETTINGS)("%s is off unless it is true, and undetermined where it is known after apply", (name) => {
    const block = (type: string, values: Json, unknown: Json = {}): ResourceInPlan => ({
      type,
      name: "x",
      after: { bucket: "data", ...values },
      unknown,
    });
    const off = Object.fromEntries(SETTINGS.map((each) => [each, "no"]));
    const own = "aws_s3_bucket_public_access_block";
    const account = "aws_s3_account_public_access_block";
    for (const [values, unknown, answer] of [
      [{ [name]: true }, {}, "yes"],
      [{ [name]: false }, {}, "no"],
      [{}, { [name]: true }, "unknown"],
    ] as const) {
      expect(read(block(own, values, unknown)).blocks.map(({ settings }) => settings)).toEqual([
        { ...off, [name]: answer },
      ]);
      expect(read(block(account, values, unknown)).accountBlocks).toEqual([{ ...off, [name]: answer }]);
    }
  });

  test.each([
    ["BucketOwnerEnforced", "yes"],
    ["BucketOwnerPreferred", "no"],
    ["ObjectWriter", "no"],
    [undefined, "unknown"],
  ])("Object Ownership %s", (object_ownership, isEnforced) => {
    const { ownerships } = read({
      type: "aws_s3_bucket_ownership_controls",
      name: "c",
      after: { bucket: "data", rule: [{ object_ownership }] },
    });
    expect(ownerships).toMatchObject([
      { address: "aws_s3_bucket_ownership_controls.c", bucket: { name: "data" }, isEnforced },
    ]);
  });
});
