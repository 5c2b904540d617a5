/** Rules over several values: each with what it refuses and a neighbour that it lets pass. */
import { customBuckets } from "../../lib/rules/custom-buckets";
import { customVpcOnlyProps } from "../../lib/rules/custom-vpc-only";
import { customPublicProps } from "../../lib/rules/custom-public";
import { deployment } from "../../lib/rules/deployment";
import { executionRoles } from "../../lib/rules/execution-roles";
import { quickSetupProps } from "../../lib/rules/quick-setup";
import * as messages from "../../lib/rules/messages";
import type { Message } from "../../lib/rules/messages";
import { accountId } from "../../lib/rules/values";
import { bad, good, type RuleCase, inClosedVpc } from "./cases";

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
const emrRole = (account: string): string => role("AmazonSageMakerCanvasEMRSExecutionAccess-x", account);
const boundary = (account: string): string => `arn:aws:iam::${account}:policy/boundary`;
const keyIn = (region: string): string => `arn:aws:kms:${region}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const base = {
  account: ACCOUNT,
  region: "us-east-1",
  executionRoles: { leads: { create: {} } },
  domain: { existing: {} },
};
const created = (executionRole: string): object => ({
  domain: { create: { vpcId: "vpc-01234567", subnetIds: { one: "subnet-01234567" }, executionRole } },
});
const existing = (...arns: readonly string[]): object => ({
  executionRoles: Object.fromEntries(arns.map((roleArn, index) => [`r${index}`, { existing: { roleArn } }])),
});
const named = (...names: readonly string[]): object => ({
  executionRoles: Object.fromEntries(names.map((roleName, index) => [`r${index}`, { create: { roleName } }])),
});
const bucketWithKey = (kmsKeyArn: string): object => ({
  customBuckets: { raw: { bucketName: "sales-exports", kmsKeyArn } },
});

type Row = readonly [name: string, fields: object, ...problems: readonly (readonly [string, Message])[]];

const NOT_LISTED = {
  problem: "no execution role is listed under the name others",
  write: "one of the names under executionRoles: leads",
};
const foreign = (what: string): Message => ({
  problem: `${what} belongs to account ${OTHER}, but the deployment is for ${ACCOUNT}; AWS would reject it or not find it`,
  write: `an ARN of account ${ACCOUNT}`,
});
const sameRole = (first: string): Message => ({
  problem: `the role ${role("a")} is listed under the name ${first} already`,
  write: "each role once",
});
const sameName = (first: string): Message => ({
  problem: `the role listed under ${first} has the same name, and IAM compares role names without case; IAM would answer EntityAlreadyExists`,
  write: "another name",
});
const otherRegion = {
  problem:
    "the key is in eu-west-1, but the deployment is in us-east-1; Canvas imports only from buckets of the domain's Region, and S3 encrypts with keys of the bucket's Region",
  write: "the ARN of the bucket's key in us-east-1",
};

const ROWS: readonly Row[] = [
  // createdDomainHasItsRole
  ["a created domain whose role is listed", created("leads")],
  ["a created domain whose role is not listed", created("others"), ["domain.create.executionRole", NOT_LISTED]],
  // executionRolesAreListedOnce
  ["two existing roles", existing(role("a"), role("b"))],
  ["one existing role twice", existing(role("a"), role("a")), ["executionRoles.r1.existing.roleArn", sameRole("r0")]],
  [
    "one existing role three times",
    existing(role("a"), role("b"), role("a"), role("a")),
    ["executionRoles.r2.existing.roleArn", sameRole("r0")],
    ["executionRoles.r3.existing.roleArn", sameRole("r0")],
  ],
  ["two created roles of different names", named("a", "b")],
  ["two created roles of one name", named("a", "a"), ["executionRoles.r1.create.roleName", sameName("r0")]],
  [
    "two created roles that differ in case",
    named("Leads", "leads"),
    ["executionRoles.r1.create.roleName", sameName("r0")],
  ],
  // arnsAreOfTheAccount
  ["an EMR Serverless role of the account", { emrServerlessRole: { existing: { roleArn: emrRole(ACCOUNT) } } }],
  [
    "another account's EMR Serverless role",
    { emrServerlessRole: { existing: { roleArn: emrRole(OTHER) } } },
    ["emrServerlessRole.existing.roleArn", foreign("the role")],
  ],
  ["a boundary of the account", { emrServerlessRole: { create: { permissionsBoundaryArn: boundary(ACCOUNT) } } }],
  [
    "AWS's own policy as a boundary",
    { emrServerlessRole: { create: { permissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess" } } },
  ],
  [
    "another account's boundary",
    { emrServerlessRole: { create: { permissionsBoundaryArn: boundary(OTHER) } } },
    ["emrServerlessRole.create.permissionsBoundaryArn", foreign("the permissions boundary")],
  ],
  [
    "another account's execution role",
    existing(role("a", OTHER)),
    ["executionRoles.r0.existing.roleArn", foreign("the role")],
  ],
  [
    "another account's boundary of an execution role",
    { executionRoles: { leads: { create: { permissionsBoundaryArn: boundary(OTHER) } } } },
    ["executionRoles.leads.create.permissionsBoundaryArn", foreign("the permissions boundary")],
  ],
  [
    "another account's key and bucket, which is possible",
    {
      customBuckets: {
        raw: { bucketName: "x-y-z", ownerAccountId: OTHER, kmsKeyArn: keyIn("us-east-1").replace(ACCOUNT, OTHER) },
      },
    },
  ],
  // keysAreOfTheRegion
  ["a key of the Region", bucketWithKey(keyIn("us-east-1"))],
  ["a key of another Region", bucketWithKey(keyIn("eu-west-1")), ["customBuckets.raw.kmsKeyArn", otherRegion]],
  [
    "an older key of another Region",
    { customBuckets: { raw: { bucketName: "sales-exports", olderKmsKeyArns: { first: keyIn("eu-west-1") } } } },
    ["customBuckets.raw.olderKmsKeyArns.first", otherRegion],
  ],
  // A value that is wrong in itself is not held against others.
  [
    "a wrong account, against which nothing is held",
    { account: "1", ...existing(role("a")) },
    ["account", messages.wrongText(accountId, "1")],
  ],
  [
    "no execution roles, which the domain's role cannot be among",
    { ...created("others"), executionRoles: {} },
    ["executionRoles", messages.tooFew(executionRoles, 1)],
  ],
  [
    "everything that is wrong at once",
    {
      ...created("others"),
      ...bucketWithKey(keyIn("eu-west-1")),
      emrServerlessRole: { existing: { roleArn: emrRole(OTHER) } },
    },
    ["domain.create.executionRole", NOT_LISTED],
    ["emrServerlessRole.existing.roleArn", foreign("the role")],
    ["customBuckets.raw.kmsKeyArn", otherRegion],
  ],
];

/** The rows under a rule; what only some places need is added to every value. */
function under(
  rule: typeof quickSetupProps | typeof customPublicProps | typeof customVpcOnlyProps | typeof deployment,
  where: string,
  more: object,
  adapted: (fields: object) => object = (fields) => fields,
): readonly RuleCase[] {
  return ROWS.map(([name, fields, ...problems]) => {
    const value = adapted({ ...base, ...more, ...fields });
    return problems.length === 0
      ? good(rule, `${name}, in ${where}`, value)
      : bad(rule, `${name}, in ${where}`, value, ...problems);
  });
}

const dashes = (first: string, second: string): Message => ({
  problem: `the names ${first} and ${second} differ only in dashes, and policy Sids contain no dashes`,
  write: "names that differ in a letter or digit",
});

/** Values that only Terraform knows are let pass: they cannot be compared. */
const TOKENS: readonly (readonly [string, object, object?])[] = [
  ["an account", { account: "token", ...existing(role("a", OTHER)) }],
  ["a Region", { region: "token", ...bucketWithKey(keyIn("eu-west-1")) }],
  ["a key", bucketWithKey("token")],
  ["two role ARNs", existing("token", "token")],
  ["two role names", named("token", "token")],
];

export const crossFieldCases: readonly RuleCase[] = [
  ...under(quickSetupProps, "props", {}),
  ...under(deployment, "deployments.yaml", { scenario: "quick-setup" }),
  ...under(customPublicProps, "custom-public, in props", {}),
  ...under(deployment, "custom-public, in deployments.yaml", { scenario: "custom-public" }),
  ...under(customVpcOnlyProps, "custom-vpc-only, in props", {}, inClosedVpc),
  ...under(deployment, "custom-vpc-only, in deployments.yaml", { scenario: "custom-vpc-only" }, inClosedVpc),
  ...TOKENS.map(([name, fields]) => ({
    ...good(quickSetupProps, `${name} known only to Terraform`, { ...base, ...fields }),
    isToken: (value: unknown) => value === "token",
  })),
  ...[
    { rule: customBuckets, what: "buckets", entry: (index: number): object => ({ bucketName: `bucket-${index}` }) },
    { rule: executionRoles, what: "roles", entry: (): object => ({ create: {} }) },
  ].flatMap(({ rule, what, entry }) => [
    good(rule, `${what} whose names differ in a letter`, { "raw-1": entry(1), "raw-2": entry(2), raw12: entry(3) }),
    bad(
      rule,
      `${what} whose names differ in dashes only`,
      { "raw-1": entry(1), raw1: entry(2), "r-a-w1": entry(3) },
      ["raw1", dashes("raw-1", "raw1")],
      ["r-a-w1", dashes("raw-1", "r-a-w1")],
    ),
  ]),
];
