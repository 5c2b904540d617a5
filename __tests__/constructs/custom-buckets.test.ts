import {
  browsableBuckets,
  bucketStatements,
  type CustomBucket,
  EmrServerlessBucketAccess,
} from "../../lib/constructs/custom-buckets";
import { EmrServerlessRole } from "../../lib/constructs/emr-serverless-role";
import { target } from "../support/constructs";
import { ACCOUNT, KEY, OTHER_ACCOUNT } from "../support/quick-setup";
import { synthesize } from "../support/synth";

const READ = ["CanvasBucketReadRaw", "CanvasBucketListRaw", "CanvasBucketLocationRaw"];
const WRITE = ["CanvasBucketReadRaw", "CanvasBucketWriteRaw", "CanvasBucketListRaw", "CanvasBucketLocationRaw"];

it.each<[string, Partial<CustomBucket>, readonly string[]]>([
  ["nothing more", {}, READ],
  ["read access", { access: "read" }, READ],
  ["read-write access", { access: "read-write" }, WRITE],
  ["a key", { kmsKeyArn: KEY }, [...READ, "CanvasBucketDecryptRaw"]],
  [
    "a key and read-write access",
    { kmsKeyArn: KEY, access: "read-write" },
    [...WRITE, "CanvasBucketDecryptRaw", "CanvasBucketEncryptRaw"],
  ],
  ["no older keys", { olderKmsKeyArns: {} }, READ],
  [
    "older keys and read-write access",
    { olderKmsKeyArns: { "before-2026": KEY, first: KEY.replace("1234abcd", "0000aaaa") }, access: "read-write" },
    [...WRITE, "CanvasBucketOlderKeysRaw"],
  ],
])("a bucket with %s needs exactly its statements", (_, bucket, sids) => {
  const statements = bucketStatements({ raw: { bucketName: "sales-exports", ...bucket } }, target);
  expect(statements.map(({ sid }) => sid)).toEqual(sids);
});

it.each<[string, Partial<CustomBucket>, readonly string[], readonly string[]]>([
  ["without prefixes", {}, ["arn:aws:s3:::sales-exports/*"], ["*"]],
  ["with one", { prefixes: ["raw/"] }, ["arn:aws:s3:::sales-exports/raw/*"], ["raw/*"]],
  [
    "with two",
    { prefixes: ["raw/", "a/b/"] },
    ["arn:aws:s3:::sales-exports/raw/*", "arn:aws:s3:::sales-exports/a/b/*"],
    ["raw/*", "a/b/*"],
  ],
])("a bucket %s is opened and listed just so far", (_, bucket, resources, prefixes) => {
  const [read, list] = bucketStatements({ raw: { bucketName: "sales-exports", ...bucket } }, target);
  expect(read?.resources).toEqual(resources);
  expect(list?.conditions).toEqual([
    { test: "StringEquals", variable: "aws:ResourceAccount", values: [ACCOUNT] },
    { test: "StringLike", variable: "s3:prefix", values: prefixes },
  ]);
});

it("a bucket of another owner's is granted in that account only", () => {
  const statements = bucketStatements(
    { raw: { bucketName: "x", ownerAccountId: OTHER_ACCOUNT, access: "read-write" } },
    target,
  );
  expect(statements.map(({ conditions }) => conditions[0])).toEqual(
    statements.map(() => ({ test: "StringEquals", variable: "aws:ResourceAccount", values: [OTHER_ACCOUNT] })),
  );
});

it("a policy that IAM would refuse is reported as the EMR Serverless role's", () => {
  const prefixes = Array.from({ length: 400 }, (_, index) => `folder-with-a-name-${index}/`);
  const build = (): unknown =>
    synthesize((scope) => {
      const role = new EmrServerlessRole(scope, "role", { target, role: { create: {} }, dependsOn: [] });
      const buckets = { raw: { bucketName: "sales-exports", prefixes } };
      new EmrServerlessBucketAccess(scope, "buckets", { target, role, buckets, attach: true });
    });
  expect(build).toThrow(
    /^[^]*The inline policy for the EMR Serverless role has \d{5} characters without white space, and IAM takes 10240/,
  );
});

it("only buckets that ask for it are browsable", () => {
  const asked = { bucketName: "a", grantExecutionRoles: true };
  expect(
    browsableBuckets({ asked, declined: { bucketName: "b", grantExecutionRoles: false }, silent: { bucketName: "c" } }),
  ).toEqual({ asked });
});
