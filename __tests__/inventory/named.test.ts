/** What has one name in AWS, what a plan does, what a grant of a key allows, and what Block Public Access leaves of a bucket's policy. */
import { readPolicy } from "../../lib/authorization/read-policy";
import { show } from "../../lib/authorization/text";
import { accountIn, isAccount, maybeSameAccount } from "../../lib/inventory/accounts";
import {
  type AccessControlList,
  type BlockSettings,
  type BucketAccess,
  BucketAccessChange,
  type Exposure,
  isSameBucket,
  takesEffect,
} from "../../lib/inventory/bucket-access";
import { actionOf } from "../../lib/inventory/change";
import { ABSENT, known, unknown } from "../../lib/inventory/fact";
import type { Inventory, PolicyTarget, ResourcePolicy } from "../../lib/inventory/inventory";
import { grantPolicy, type KeyGrant } from "../../lib/inventory/key-grants";
import { type NamedResource, readdressed, sharedNames } from "../../lib/inventory/named";
import { readPlan } from "../../lib/sources/terraform/plan";
import { plan } from "../sources/make-plan";

const ACCOUNT = "111122223333";
const FOREIGN = "444455556666";
const NOTHING: Inventory = readPlan(plan([]), "plan.json", () => undefined).after;

const GLOBAL = { account: ACCOUNT, region: undefined };
const resource = (address: string, others: Partial<NamedResource> = {}): NamedResource => ({
  address,
  kind: "role",
  name: "jobs",
  isCaseless: false,
  place: GLOBAL,
  isForgotten: false,
  ...others,
});
const withNames = (...named: readonly NamedResource[]): Inventory => ({ ...NOTHING, named });

describe("two addresses with one name", () => {
  test.each<readonly [string, Partial<NamedResource>, Partial<NamedResource>, boolean]>([
    ["in one account", {}, {}, true],
    ["of two kinds", {}, { kind: "policy" }, false],
    ["that differ in case", {}, { name: "Jobs" }, false],
    ["that differ in case, which AWS does not look at", { isCaseless: true }, { isCaseless: true, name: "Jobs" }, true],
    ["in two accounts", {}, { place: { ...GLOBAL, account: FOREIGN } }, false],
    ["in two Regions", { place: { ...GLOBAL, region: "a" } }, { place: { ...GLOBAL, region: "b" } }, false],
    ["in one Region", { place: { ...GLOBAL, region: "a" } }, { place: { ...GLOBAL, region: "a" } }, true],
    ["everywhere", { place: undefined }, { place: undefined }, true],
    [
      "in accounts of which nothing is known",
      { place: { account: undefined, region: "a" } },
      { place: { account: undefined, region: "a" } },
      false,
    ],
    ["of which one is forgotten", {}, { isForgotten: true }, false],
    ["of which the first is forgotten", { isForgotten: true }, {}, false],
  ])("%s", (_, one, other, isShared) => {
    const [first, second] = [resource("a", one), resource("b", other)];
    expect(sharedNames(withNames(first, second))).toEqual(isShared ? [{ first, second }] : []);
  });

  test("each is named with the first", () => {
    const [a, b, c] = [resource("a"), resource("b"), resource("c")];
    expect(sharedNames(withNames(a, b, c))).toEqual([
      { first: a, second: b },
      { first: a, second: c },
    ]);
  });
});

describe("one name that leaves an address and comes at another", () => {
  const PROVIDER = "provider.aws";
  const at = (region: string | undefined, account: string | undefined = ACCOUNT): Partial<NamedResource> => ({
    place: { account, region },
  });
  test.each<readonly [string, Partial<NamedResource>, Partial<NamedResource>, boolean]>([
    ["in one account", {}, {}, true],
    ["under another name", {}, { name: "others" }, false],
    ["in another account", {}, at(undefined, FOREIGN), false],
    ["by a provider that may be of the account", {}, at(undefined, PROVIDER), true],
    ["by another provider", at(undefined, PROVIDER), at(undefined, "provider.aws.b"), true],
    ["in another Region", at("a"), at("b"), false],
    ["in one Region", at("a"), at("a"), true],
    ["in one Region of another account", at("a"), at("a", FOREIGN), false],
    ["in one Region, by a provider", at("a"), at("a", PROVIDER), false],
    ["in one Region, by the same provider", at("a", PROVIDER), at("a", PROVIDER), true],
    ["in one Region, by two providers", at("a", PROVIDER), at("a", "provider.aws.b"), false],
    ["with a Region and without", at("a"), {}, false],
    ["everywhere", { place: undefined }, { place: undefined }, true],
    ["in one place and everywhere", {}, { place: undefined }, true],
    ["everywhere and in one place", { place: undefined }, {}, true],
    ["that is forgotten there", {}, { isForgotten: true }, false],
  ])("%s", (_, one, other, isOne) => {
    const [from, to] = [resource("a", one), resource("b", other)];
    expect(readdressed(withNames(from), withNames(to))).toEqual(isOne ? [{ from, to }] : []);
  });

  test("is none where it stays, or was there", () => {
    const [a, b, c] = [resource("a"), resource("b"), resource("c")];
    expect(readdressed(withNames(a), withNames(a, b))).toEqual([]);
    expect(readdressed(withNames(a, b), withNames(b))).toEqual([]);
    expect(readdressed(withNames(), withNames(b))).toEqual([]);
    // Of several that leave, the first that may be it.
    const foreign = resource("c", at(undefined, FOREIGN));
    expect(readdressed(withNames(foreign, a, resource("d")), withNames(b))).toEqual([{ from: a, to: b }]);
    expect(readdressed(withNames(a), withNames(b, c)).map(({ to }) => to)).toEqual([b, c]);
  });

  test("may be one that is forgotten, and stays in AWS", () => {
    const [a, b] = [resource("a"), resource("b")];
    const forgotten = { ...a, isForgotten: true };
    expect(readdressed(withNames(a), withNames(forgotten, b))).toEqual([{ from: forgotten, to: b }]);
  });
});

test.each<readonly [readonly string[], string]>([
  [["create"], "create"],
  [["delete"], "delete"],
  [["update"], "update"],
  [["no-op"], "no-op"],
  [[], "no-op"],
  [["read"], "read"],
  [["open"], "read"],
  [["forget"], "forget"],
  [["delete", "create"], "replace"],
  [["create", "delete"], "replace"],
  [["create", "forget"], "replace"],
  [["forget", "delete"], "delete"],
  [["no-op", "other"], "update"],
  [["other"], "update"],
])("the actions %j are %s", (actions, expected) => {
  expect(actionOf(actions)).toBe(expected);
});

test("the account of an ARN, and whether two may be one", () => {
  expect(accountIn(`arn:aws:iam::${ACCOUNT}:role/a`)).toBe(ACCOUNT);
  expect(accountIn("arn:aws:s3:::b")).toBeUndefined();
  expect(accountIn(`x arn:aws:iam::${ACCOUNT}:role/a`)).toBeUndefined();
  expect([ACCOUNT, `${ACCOUNT}0`, "provider.aws", undefined].map(isAccount)).toEqual([true, false, false, false]);
  expect(maybeSameAccount(ACCOUNT, ACCOUNT)).toBe(true);
  expect(maybeSameAccount(ACCOUNT, FOREIGN)).toBe(false);
  expect(maybeSameAccount(ACCOUNT, "provider.aws")).toBe(true);
  expect(maybeSameAccount("provider.aws", ACCOUNT)).toBe(true);
  expect(maybeSameAccount(undefined, ACCOUNT)).toBe(true);
});

describe("a grant of a key, as a policy", () => {
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/a`;
  const GRANT: KeyGrant = {
    address: "aws_kms_grant.g",
    key: "k",
    keyAddress: undefined,
    grantee: known(ROLE),
    retiring: ABSENT,
    operations: known(["Decrypt", "GenerateDataKey"]),
    constraints: ABSENT,
  };
  const base = { Effect: "Allow", Resource: "*" };
  const allowed = { ...base, Principal: { AWS: ROLE }, Action: ["kms:Decrypt", "kms:GenerateDataKey"] };
  const retire = { ...base, Principal: { AWS: `${ROLE}2` }, Action: "kms:RetireGrant" };
  const context = { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::b" };

  test.each<readonly [string, Partial<KeyGrant>, readonly object[]]>([
    ["its operations", {}, [allowed]],
    [
      "its encryption context",
      { constraints: known({ "aws:s3:arn": "arn:aws:s3:::b" }) },
      [{ ...allowed, Condition: { StringEquals: context } }],
    ],
    ["no context", { constraints: known({}) }, [allowed]],
    ["who may retire it", { retiring: known(`${ROLE}2`) }, [allowed, retire]],
    ["no operation", { operations: known([]), retiring: known(`${ROLE}2`) }, [retire]],
    ["nothing", { operations: ABSENT }, []],
  ])("%s", (_, others, statements) => {
    expect(grantPolicy({ ...GRANT, ...others })).toEqual({
      name: "grant",
      address: "aws_kms_grant.g",
      policy: readPolicy({ Version: "2012-10-17", Statement: statements }),
    });
  });

  test.each(["grantee", "operations", "constraints", "retiring"] as const)(
    "%s that is not known is all not known",
    (field) => {
      const why = unknown("known-after-apply", "aws_kms_grant.g", "plan");
      const { name, address, policy } = grantPolicy({ ...GRANT, [field]: why });
      expect([name, address]).toEqual(["grant", "aws_kms_grant.g"]);
      expect(policy.statements.map(({ unreadable }) => unreadable)).toEqual([[why.is === "unknown" ? why.why : ""]]);
    },
  );
});

describe("what decides about a bucket beside its policy", () => {
  const target = (name: string | undefined, owner: string | undefined): PolicyTarget => ({
    type: "aws_s3_bucket",
    name,
    owner,
    isNamed: name !== undefined,
    isAnother: false,
  });
  const BUCKET = target("sales", "aws_s3_bucket.b");

  test.each<readonly [PolicyTarget, boolean]>([
    [BUCKET, true],
    [target("sales", undefined), true],
    [target("sales", "aws_s3_bucket.other"), true],
    [target(undefined, "aws_s3_bucket.b"), true],
    [target("other", "aws_s3_bucket.b"), true],
    [target("other", "aws_s3_bucket.other"), false],
    [target(undefined, undefined), false],
  ])("%j is of the bucket: %s", (other, expected) => {
    expect(isSameBucket(BUCKET, other)).toBe(expected);
    expect(isSameBucket(other, BUCKET)).toBe(expected);
  });

  test("two without a name and an address are not of one bucket", () => {
    expect(isSameBucket(target(undefined, undefined), target(undefined, undefined))).toBe(false);
  });

  const side = (
    owners: Readonly<Record<string, string | undefined>>,
    bucketAccess: Partial<BucketAccess> = {},
  ): Inventory => ({
    ...NOTHING,
    account: ACCOUNT,
    owners: new Map(Object.entries(owners)),
    bucketAccess: { ...NOTHING.bucketAccess, ...bucketAccess },
  });
  const THERE = { "aws_s3_bucket.b": "sales" };
  const all = (value: "yes" | "no" | "unknown"): BlockSettings => ({
    block_public_acls: value,
    ignore_public_acls: value,
    block_public_policy: value,
    restrict_public_buckets: value,
  });

  test.each<readonly [string, Parameters<typeof side>[0], PolicyTarget, boolean]>([
    ["that was there", THERE, BUCKET, false],
    ["that was not", {}, BUCKET, true],
    ["of another name at its address", { "aws_s3_bucket.b": "old" }, BUCKET, true],
    ["of a name that is not known", { "aws_s3_bucket.b": undefined }, BUCKET, false],
    ["at its address, without a name", THERE, target(undefined, "aws_s3_bucket.b"), false],
    ["at another address", { "aws_s3_bucket.old": "sales" }, BUCKET, false],
    ["without an address", {}, target("sales", undefined), false],
  ])("a bucket %s is new, or destroyed the other way round", (_, owners, bucket, expected) => {
    expect(new BucketAccessChange(side(owners), side(THERE)).isNew(bucket)).toBe(expected);
    expect(new BucketAccessChange(side(THERE), side(owners)).isDestroyed(bucket)).toBe(expected);
  });

  test("it is named by its name, or by its address", () => {
    const change = new BucketAccessChange(side({ a: "before", b: "before" }), side({ a: "after", c: undefined }));
    const nameOf = (name: string | undefined, owner: string | undefined): string => change.nameOf(target(name, owner));
    expect([nameOf("x", "a"), nameOf(undefined, "a"), nameOf(undefined, "b")]).toEqual(["x", "after", "before"]);
    expect([nameOf(undefined, "c"), nameOf(undefined, undefined)]).toEqual(["c", ""]);
  });

  const blocked = { blocks: [{ address: "block", bucket: BUCKET, settings: all("yes") }] };
  const enforced = { ownerships: [{ address: "o", bucket: target("sales", undefined), isEnforced: "no" as const }] };
  const other = { blocks: [{ address: "block", bucket: target("other", "x"), settings: all("yes") }] };

  test.each<readonly [string, Inventory, Inventory, Exposure, Exposure]>([
    [
      "nothing is said",
      side(THERE),
      side(THERE),
      { settings: all("unknown"), isEnforced: "unknown" },
      { settings: all("unknown"), isEnforced: "unknown" },
    ],
    [
      "another is blocked",
      side(THERE, other),
      side(THERE, other),
      { settings: all("unknown"), isEnforced: "unknown" },
      { settings: all("unknown"), isEnforced: "unknown" },
    ],
    [
      "it is new",
      side({}),
      side(THERE),
      { settings: all("unknown"), isEnforced: "unknown" },
      { settings: all("yes"), isEnforced: "yes" },
    ],
    [
      "the block goes",
      side(THERE, blocked),
      side(THERE),
      { settings: all("yes"), isEnforced: "unknown" },
      { settings: all("no"), isEnforced: "unknown" },
    ],
    [
      "the block comes",
      side(THERE),
      side(THERE, blocked),
      { settings: all("unknown"), isEnforced: "unknown" },
      { settings: all("yes"), isEnforced: "unknown" },
    ],
    [
      "ACLs count",
      side(THERE, enforced),
      side(THERE, enforced),
      { settings: all("unknown"), isEnforced: "no" },
      { settings: all("unknown"), isEnforced: "no" },
    ],
    [
      "the account blocks",
      side(THERE, { accountBlocks: [all("no"), all("yes")] }),
      side(THERE, { accountBlocks: [all("unknown")] }),
      { settings: all("yes"), isEnforced: "unknown" },
      { settings: all("unknown"), isEnforced: "unknown" },
    ],
  ])("%s", (_, before, after, was, is) => {
    const change = new BucketAccessChange(before, after);
    expect([change.exposureBefore(BUCKET), change.exposureAfter(BUCKET)]).toEqual([was, is]);
  });

  const policyOf = (...statements: readonly object[]): AccessControlList["policy"] => ({
    name: "p",
    address: undefined,
    policy: readPolicy({
      Version: "2012-10-17",
      Statement: statements.map((each) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...each })),
    }),
  });
  const PUBLIC = policyOf({ Principal: "*" });
  const PRIVATE = policyOf({ Principal: { AWS: ACCOUNT } });

  test.each<readonly [string, AccessControlList["policy"], Partial<BlockSettings>, Exposure["isEnforced"], string]>([
    ["any", PUBLIC, {}, "no", "yes"],
    ["any, where ACLs are disabled", PUBLIC, {}, "yes", "no"],
    ["any, where that is not known", PUBLIC, {}, "unknown", "unknown"],
    ["public, blocked", PUBLIC, { block_public_acls: "yes" }, "no", "no"],
    ["public, ignored", PUBLIC, { ignore_public_acls: "yes" }, "no", "no"],
    ["public, which may be ignored", PUBLIC, { ignore_public_acls: "unknown" }, "no", "unknown"],
    ["private, blocked", PRIVATE, { block_public_acls: "yes", ignore_public_acls: "yes" }, "no", "yes"],
    ["not known, blocked", undefined, { block_public_acls: "yes" }, "no", "yes"],
  ])("an ACL counts: %s", (_, policy, settings, isEnforced, expected) => {
    const acl: AccessControlList = {
      address: "a",
      of: "bucket",
      isOnCreation: false,
      bucket: BUCKET,
      shown: "x",
      policy,
    };
    expect(takesEffect(acl, { settings: { ...all("no"), ...settings }, isEnforced }, ACCOUNT)).toBe(expected);
  });

  describe("RestrictPublicBuckets leaves of a policy", () => {
    const effective = (
      kind: ResourcePolicy["kind"],
      statements: readonly object[],
      more: Partial<BucketAccess>,
    ): unknown => {
      const policy = policyOf(...statements);
      if (policy === undefined) throw new Error("no policy");
      const change = new BucketAccessChange(side(THERE), side(THERE, more));
      const of = { address: "p", kind, resource: "sales", target: BUCKET, policy };
      const after = change.effectivePolicy(of, "after");
      expect(change.effectivePolicy(of, "before")).toBe(policy);
      expect(change.effectivePolicy(of, "after").policy).toBe(after.policy);
      if (after === policy) return "all of it";
      const left = after.policy.statements.map(({ principals }) =>
        principals?.map(({ identifier }) => show(identifier)),
      );
      expect(after).toMatchObject({ name: "p", address: undefined });
      expect(after.policy.byAction.get("s3:getobject")).toHaveLength(left.length);
      return left;
    };
    const foreign = { Principal: { AWS: `arn:aws:iam::${FOREIGN}:role/x` } };
    const own = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/x` } };
    const service = { Principal: { Service: "x.amazonaws.com" } };
    const any = { Principal: "*" };

    test("of one that is public, AWS's services and the own account", () => {
      const deny = { ...foreign, Effect: "Deny" };
      expect(effective("bucket", [any, foreign, own, service, deny, {}], blocked)).toEqual([
        ["arn:aws:iam::111122223333:root"],
        [`arn:aws:iam::${ACCOUNT}:role/x`],
        ["x.amazonaws.com"],
        [`arn:aws:iam::${FOREIGN}:role/x`],
        undefined,
      ]);
    });

    test.each<readonly [string, ResourcePolicy["kind"], readonly object[], Partial<BucketAccess>]>([
      ["is not public", "bucket", [foreign, own], blocked],
      ["denies the public", "bucket", [{ ...any, Effect: "Deny" }], blocked],
      ["is of a key", "key", [any], blocked],
      ["is of a bucket that is not blocked", "bucket", [any], other],
    ])("all of one that %s", (_, kind, statements, more) => {
      expect(effective(kind, statements, more)).toBe("all of it");
    });
  });
});
