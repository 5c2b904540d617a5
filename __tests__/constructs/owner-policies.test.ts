import { OwnerPolicies, type OwnerPoliciesProps } from "../../lib/constructs/owner-policies";
import { workspaceBucket } from "../../lib/constructs/workspace";
import type { IamStatement } from "../../lib/testing";
import { target } from "../support/constructs";
import { ACCOUNT, KEY, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { type Synthesized, synthesize } from "../support/synth";

const FOREIGN_KEY = KEY.replace(ACCOUNT, OTHER_ACCOUNT);
const JOBS = `arn:aws:iam::${ACCOUNT}:role/jobs`;
const USERS = [`arn:aws:iam::${ACCOUNT}:role/one`, `arn:aws:iam::${ACCOUNT}:role/two`];

/** References to the documents, by the names of buckets and keys. */
type Documents = Readonly<Record<string, string>>;

function policies(props: Partial<OwnerPoliciesProps>): {
  readonly stack: Synthesized;
  readonly buckets: Documents;
  readonly keys: Documents;
} {
  let made: OwnerPolicies | undefined;
  const stack = synthesize((scope) => {
    made = new OwnerPolicies(scope, "owner-policies", {
      target,
      buckets: {},
      domainKeyArn: undefined,
      emrServerlessRoleArn: JOBS,
      executionRoleArns: USERS,
      ...props,
    });
  });
  const { bucketOwnerPolicies = {}, keyOwnerPolicies = {} } = made ?? {};
  return {
    stack,
    buckets: stack.resolve(bucketOwnerPolicies) as Documents,
    keys: stack.resolve(keyOwnerPolicies) as Documents,
  };
}

/** A statement of which the Sid and the principals are what matters. */
const lets = (Sid: string, ...roles: readonly string[]): IamStatement =>
  expect.objectContaining({ Sid, Principal: { AWS: roles } }) as IamStatement;

it("makes nothing where bucket, key and domain's key are of the account", () => {
  const { stack } = policies({
    buckets: {
      own: { bucketName: "own", kmsKeyArn: KEY },
      named: { bucketName: "named", ownerAccountId: ACCOUNT },
      workspace: workspaceBucket({ bucketName: "work", kmsKeyArn: KEY }),
    },
    domainKeyArn: KEY,
  });
  expect(stack.addresses()).toEqual([]);
});

it("gives a bucket's owner the statements for the roles that are granted it, under the deployment's and bucket's name", () => {
  const raw = { bucketName: "partner", prefixes: ["raw/"], ownerAccountId: OTHER_ACCOUNT };
  const { stack, buckets, keys } = policies({
    buckets: { "raw-data": raw, browsed: { ...raw, access: "read-write", grantExecutionRoles: true } },
  });
  expect(stack.addresses()).toHaveLength(2);
  expect(keys).toEqual({});
  expect(stack.text).toHaveExactlyStatements(buckets["raw-data"] ?? "", [
    {
      Sid: "LetCanvasReadAnalyticsRawData",
      Effect: "Allow",
      Principal: { AWS: [JOBS] },
      Action: ["s3:GetObject"],
      Resource: ["arn:aws:s3:::partner/raw/*"],
    },
    {
      Sid: "LetCanvasListAnalyticsRawData",
      Effect: "Allow",
      Principal: { AWS: [JOBS] },
      Action: ["s3:ListBucket"],
      Resource: ["arn:aws:s3:::partner"],
      Condition: { StringLike: { "s3:prefix": ["raw/*"] } },
    },
    {
      Sid: "LetCanvasLocateAnalyticsRawData",
      Effect: "Allow",
      Principal: { AWS: [JOBS] },
      Action: ["s3:GetBucketLocation"],
      Resource: ["arn:aws:s3:::partner"],
    },
  ]);
  expect(stack.text).toHaveExactlyStatements(buckets["browsed"] ?? "", [
    lets("LetCanvasReadAnalyticsBrowsed", JOBS, ...USERS),
    lets("LetCanvasWriteAnalyticsBrowsed", JOBS, ...USERS),
    lets("LetCanvasListAnalyticsBrowsed", JOBS, ...USERS),
    lets("LetCanvasLocateAnalyticsBrowsed", JOBS, ...USERS),
  ]);
});

it("gives a key's owner the use through S3, whosever the bucket is", () => {
  const { stack, buckets, keys } = policies({
    buckets: {
      read: { bucketName: "read", kmsKeyArn: FOREIGN_KEY },
      written: { bucketName: "w", kmsKeyArn: FOREIGN_KEY, access: "read-write", grantExecutionRoles: true },
    },
  });
  expect(buckets).toEqual({});
  expect(stack.text).toHaveExactlyStatements(keys["read"] ?? "", [
    {
      Sid: "LetCanvasDecryptAnalyticsRead",
      Effect: "Allow",
      Principal: { AWS: [JOBS] },
      Action: ["kms:Decrypt"],
      Resource: ["*"],
      Condition: { StringEquals: { "kms:ViaService": [`s3.${REGION}.amazonaws.com`] } },
    },
  ]);
  expect(stack.text).toHaveExactlyStatements(keys["written"] ?? "", [
    lets("LetCanvasDecryptAnalyticsWritten", JOBS, ...USERS),
    lets("LetCanvasEncryptAnalyticsWritten", JOBS, ...USERS),
  ]);
});

it("gives the owner of an older key what reading takes, under the bucket's and the key's name", () => {
  const olderKmsKeyArns = { own: KEY, theirs: FOREIGN_KEY };
  const { stack, keys } = policies({
    buckets: { "raw-data": { bucketName: "raw", kmsKeyArn: KEY, access: "read-write", olderKmsKeyArns } },
  });
  expect(Object.keys(keys)).toEqual(["raw-data.theirs"]);
  expect(stack.text).toHaveExactlyStatements(keys["raw-data.theirs"] ?? "", [
    lets("LetCanvasDecryptAnalyticsRawDataTheirs", JOBS),
  ]);
});

it("gives the owner of the workspace and of the domain's key what Canvas itself needs, for the execution roles", () => {
  const { stack, buckets, keys } = policies({
    buckets: {
      workspace: workspaceBucket({ bucketName: "work", kmsKeyArn: FOREIGN_KEY, ownerAccountId: OTHER_ACCOUNT }),
    },
    domainKeyArn: FOREIGN_KEY,
  });
  expect(stack.text).toHaveExactlyStatements(buckets["workspace"] ?? "", [
    lets("LetCanvasReadAnalyticsWorkspace", JOBS, ...USERS),
    lets("LetCanvasWriteAnalyticsWorkspace", JOBS, ...USERS),
    lets("LetCanvasListAnalyticsWorkspace", JOBS, ...USERS),
    lets("LetCanvasLocateAnalyticsWorkspace", JOBS, ...USERS),
    lets("LetCanvasReadCorsAnalyticsWorkspace", ...USERS),
  ]);
  expect(stack.text).toHaveExactlyStatements(keys["workspace"] ?? "", [
    lets("LetCanvasDecryptAnalyticsWorkspace", JOBS),
    lets("LetCanvasEncryptAnalyticsWorkspace", JOBS),
    lets("LetCanvasUseWorkspaceKeyAnalyticsWorkspace", ...USERS),
  ]);
  expect(stack.text).toHaveExactlyStatements(keys["domain"] ?? "", [
    lets("LetCanvasUseDomainKeyAnalyticsDomain", ...USERS),
  ]);
});
