import { OwnerPolicies, type OwnerPoliciesProps } from "../../lib/constructs/owner-policies";
import { workspaceBucket } from "../../lib/constructs/workspace";
import { target } from "../support/constructs";
import { ACCOUNT, KEY, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { type IamStatement, type Synthesized, synthesize } from "../support/synth";

const FOREIGN_KEY = KEY.replace(ACCOUNT, OTHER_ACCOUNT);
const JOBS = `arn:aws:iam::${ACCOUNT}:role/jobs`;
const USERS = [`arn:aws:iam::${ACCOUNT}:role/one`, `arn:aws:iam::${ACCOUNT}:role/two`];

type Statements = Readonly<Record<string, readonly IamStatement[]>>;

function policies(props: Partial<OwnerPoliciesProps>): {
  readonly stack: Synthesized;
  readonly buckets: Statements;
  readonly keys: Statements;
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
  const read = (documents: Readonly<Record<string, string>> = {}): Statements =>
    Object.fromEntries(
      Object.entries(documents).map(([name, json]) => [name, stack.statementsOf(String(stack.resolve(json)))]),
    );
  return { stack, buckets: read(made?.bucketOwnerPolicies), keys: read(made?.keyOwnerPolicies) };
}

const principals = (statements: readonly IamStatement[] = []): readonly unknown[] =>
  statements.map(({ Sid, Principal }) => [Sid, Principal]);

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
  expect(buckets["raw-data"]).toEqual([
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
  const both = { AWS: [JOBS, ...USERS] };
  expect(principals(buckets["browsed"])).toEqual([
    ["LetCanvasReadAnalyticsBrowsed", both],
    ["LetCanvasWriteAnalyticsBrowsed", both],
    ["LetCanvasListAnalyticsBrowsed", both],
    ["LetCanvasLocateAnalyticsBrowsed", both],
  ]);
});

it("gives a key's owner the use through S3, whosever the bucket is", () => {
  const { buckets, keys } = policies({
    buckets: {
      read: { bucketName: "read", kmsKeyArn: FOREIGN_KEY },
      written: { bucketName: "w", kmsKeyArn: FOREIGN_KEY, access: "read-write", grantExecutionRoles: true },
    },
  });
  expect(buckets).toEqual({});
  expect(keys["read"]).toEqual([
    {
      Sid: "LetCanvasDecryptAnalyticsRead",
      Effect: "Allow",
      Principal: { AWS: [JOBS] },
      Action: ["kms:Decrypt"],
      Resource: ["*"],
      Condition: { StringEquals: { "kms:ViaService": [`s3.${REGION}.amazonaws.com`] } },
    },
  ]);
  expect(principals(keys["written"])).toEqual([
    ["LetCanvasDecryptAnalyticsWritten", { AWS: [JOBS, ...USERS] }],
    ["LetCanvasEncryptAnalyticsWritten", { AWS: [JOBS, ...USERS] }],
  ]);
});

it("gives the owner of an older key what reading takes, under the bucket's and the key's name", () => {
  const olderKmsKeyArns = { own: KEY, theirs: FOREIGN_KEY };
  const { keys } = policies({
    buckets: { "raw-data": { bucketName: "raw", kmsKeyArn: KEY, access: "read-write", olderKmsKeyArns } },
  });
  expect(Object.keys(keys)).toEqual(["raw-data.theirs"]);
  expect(principals(keys["raw-data.theirs"])).toEqual([["LetCanvasDecryptAnalyticsRawDataTheirs", { AWS: [JOBS] }]]);
});

it("gives the owner of the workspace and of the domain's key what Canvas itself needs, for the execution roles", () => {
  const { buckets, keys } = policies({
    buckets: {
      workspace: workspaceBucket({ bucketName: "work", kmsKeyArn: FOREIGN_KEY, ownerAccountId: OTHER_ACCOUNT }),
    },
    domainKeyArn: FOREIGN_KEY,
  });
  const both = { AWS: [JOBS, ...USERS] };
  expect(principals(buckets["workspace"])).toEqual([
    ["LetCanvasReadAnalyticsWorkspace", both],
    ["LetCanvasWriteAnalyticsWorkspace", both],
    ["LetCanvasListAnalyticsWorkspace", both],
    ["LetCanvasLocateAnalyticsWorkspace", both],
    ["LetCanvasReadCorsAnalyticsWorkspace", { AWS: USERS }],
  ]);
  expect(principals(keys["workspace"])).toEqual([
    ["LetCanvasDecryptAnalyticsWorkspace", { AWS: [JOBS] }],
    ["LetCanvasEncryptAnalyticsWorkspace", { AWS: [JOBS] }],
    ["LetCanvasUseWorkspaceKeyAnalyticsWorkspace", { AWS: USERS }],
  ]);
  expect(principals(keys["domain"])).toEqual([["LetCanvasUseDomainKeyAnalyticsDomain", { AWS: USERS }]]);
});
