/** Rules over what every scenario gained: domain options, user profiles, workspace. Each with a neighbour that it lets pass. */
import { customVpcOnlyProps } from "../../lib/rules/custom-vpc-only";
import { customPublicProps } from "../../lib/rules/custom-public";
import { deployment } from "../../lib/rules/deployment";
import { quickSetupProps } from "../../lib/rules/quick-setup";
import type { Message } from "../../lib/rules/messages";
import { securityGroupIds } from "../../lib/rules/security-groups";
import { bad, good, type RuleCase, inClosedVpc } from "./cases";

const ACCOUNT = "111122223333";
const keyIn = (region: string): string => `arn:aws:kms:${region}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const base = {
  account: ACCOUNT,
  region: "us-east-1",
  executionRoles: { leads: { create: {} }, others: { create: {} } },
  domain: { existing: { domainId: "d-abc" } },
};
const created = (options: object = {}): object => ({
  domain: {
    create: { vpcId: "vpc-01234567", subnetIds: { one: "subnet-01234567" }, executionRole: "leads", ...options },
  },
});
const profiles = (entries: Readonly<Record<string, object>>): object => ({
  userProfiles: Object.fromEntries(
    Object.entries(entries).map(([name, profile]) => [name, { executionRole: "leads", ...profile }]),
  ),
});
const bucket = (...names: readonly string[]): object => ({
  customBuckets: Object.fromEntries(names.map((name) => [name, { bucketName: "sales-exports" }])),
});
const workspace = (options: object = {}): object => ({ workspace: { bucketName: "canvas-work", ...options } });

type Row = readonly [name: string, fields: object, ...problems: readonly (readonly [string, Message])[]];

const notListed = (role: string): Message => ({
  problem: `no execution role is listed under the name ${role}`,
  write: "one of the names under executionRoles: leads, others",
});
const NO_DOMAIN: Message = {
  problem: "userProfiles are created in the domain, and its id is missing",
  write: "the domain's id, for example d-abcdefghijkl",
};
const NO_SSO: Message = {
  problem: "the domain uses IAM sign-in, and SageMaker then rejects a user of IAM Identity Center",
  write: "nothing here, or authMode: SSO in domain.create",
};
const SSO: Message = {
  problem: "the domain uses SSO, and SageMaker then rejects a profile without an Identity Center user",
  write: "the user's name in IAM Identity Center, for example mary.major@example.com",
};
const sameName = (first: string): Message => ({
  problem: `the profile listed under ${first} has the same name, and SageMaker compares profile names without case; SageMaker would answer ResourceInUse`,
  write: "another name",
});
const taken = (what: string, name: string): Message => ({
  problem: `${what} has the name ${name} in policy Sids and outputs, which contain no dashes`,
  write: "another name for this bucket",
});
const otherRegion = (what: string, because: string): Message => ({
  problem: `the key is in eu-west-1, but the deployment is in us-east-1; ${because}`,
  write: `the ARN of the ${what}'s key in us-east-1`,
});
const tooLong = (folder: string): Message => ({
  problem: `Canvas would train from ${folder}, which has ${folder.length} characters, but Canvas accepts at most 128`,
  write: "a shorter path, or shorter names of user profiles",
});

/** `s3://canvas-work/PREFIX/Canvas/USER/Training`: everything but the two has 34 characters. */
const prefixOf = (length: number): string => `${"p".repeat(length - 1)}/`;
const FITS = 128 - "s3://canvas-work/Canvas/u/Training".length;

const ROWS: readonly Row[] = [
  // userProfilesHaveTheirRoles
  ["profiles with listed roles", profiles({ mary: {}, john: { executionRole: "others" } })],
  [
    "profiles with roles that are not listed",
    profiles({ mary: { executionRole: "nobody" }, john: {}, jane: { executionRole: "no-one" } }),
    ["userProfiles.mary.executionRole", notListed("nobody")],
    ["userProfiles.jane.executionRole", notListed("no-one")],
  ],
  // userProfilesHaveADomain
  ["no profiles in a domain without id", { domain: { existing: {} }, userProfiles: {} }],
  ["profiles in an imported domain", { domain: { import: { domainId: "d-abc" } }, ...profiles({ mary: {} }) }],
  [
    "profiles in a domain without id",
    { domain: { existing: {} }, ...profiles({ mary: {}, john: {} }) },
    ["domain.existing.domainId", NO_DOMAIN],
  ],
  // userProfilesSignInAsTheDomainDoes
  ["profiles without SSO users in a created domain", { ...created(), ...profiles({ mary: {} }) }],
  [
    "profiles with SSO users in a created domain with SSO",
    { ...created({ authMode: "SSO" }), ...profiles({ mary: { singleSignOnUserName: "mary" } }) },
  ],
  ["SSO users in an existing domain, of which it is not known", profiles({ mary: { singleSignOnUserName: "mary" } })],
  [
    "SSO users in a created domain with IAM",
    {
      ...created({ authMode: "IAM" }),
      ...profiles({ mary: { singleSignOnUserName: "mary" }, john: {} }),
    },
    ["userProfiles.mary.singleSignOnUserName", NO_SSO],
  ],
  [
    "SSO users in a created domain with IAM by default",
    { ...created(), ...profiles({ mary: { singleSignOnUserName: "mary" } }) },
    ["userProfiles.mary.singleSignOnUserName", NO_SSO],
  ],
  [
    "profiles without SSO users in a created domain with SSO",
    { ...created({ authMode: "SSO" }), ...profiles({ mary: { singleSignOnUserName: "mary" }, john: {} }) },
    ["userProfiles.john.singleSignOnUserName", SSO],
  ],
  // userProfileNamesDiffer
  ["profiles of different names", profiles({ mary: { userProfileName: "john" }, john: { userProfileName: "mary" } })],
  [
    "profiles of one name, which differ by case or come by default",
    profiles({ mary: {}, two: { userProfileName: "Mary" }, three: { userProfileName: "MARY" } }),
    ["userProfiles.two.userProfileName", sameName("mary")],
    ["userProfiles.three.userProfileName", sameName("mary")],
  ],
  // bucketNamesAreFree
  ["buckets named workspace and domain, where neither is there", { ...bucket("workspace", "domain"), ...created() }],
  ["a bucket named otherwise beside a workspace", { ...bucket("workspaces", "domain"), ...workspace() }],
  [
    "buckets named workspace beside a workspace",
    { ...bucket("raw", "work-space"), ...workspace() },
    ["customBuckets.work-space", taken("the workspace bucket", "workspace")],
  ],
  [
    "a bucket named domain beside a domain's key",
    { ...bucket("domain", "workspace"), ...created({ kmsKeyArn: keyIn("us-east-1") }) },
    ["customBuckets.domain", taken("the domain's key", "domain")],
  ],
  // keysAreOfTheRegion
  [
    "keys of the Region",
    { ...workspace({ kmsKeyArn: keyIn("us-east-1") }), ...created({ kmsKeyArn: keyIn("us-east-1") }) },
  ],
  [
    "keys of another Region",
    { ...workspace({ kmsKeyArn: keyIn("eu-west-1") }), ...created({ kmsKeyArn: keyIn("eu-west-1") }) },
    [
      "domain.create.kmsKeyArn",
      otherRegion("domain", "file systems and volumes are encrypted with keys of their own Region"),
    ],
    [
      "workspace.kmsKeyArn",
      otherRegion(
        "workspace bucket",
        "Canvas keeps its artifacts in the domain's Region, and S3 encrypts with keys of the bucket's Region",
      ),
    ],
  ],
  // workspacePathFits
  ["a path that just fits", workspace({ prefix: prefixOf(FITS) })],
  [
    "a path that is one character too long",
    workspace({ prefix: prefixOf(FITS + 1) }),
    ["workspace.prefix", tooLong(`s3://canvas-work/${prefixOf(FITS + 1)}Canvas/u/Training`)],
  ],
  [
    "a path that fits with the longest name of a profile",
    { ...workspace({ prefix: prefixOf(FITS - 3) }), ...profiles({ m: {}, mary: {}, jo: { userProfileName: "jo" } }) },
  ],
  [
    "a path that is too long for the longest name of a profile, by default",
    { ...workspace({ prefix: prefixOf(FITS - 2) }), ...profiles({ m: {}, mary: {}, jo: {} }) },
    ["workspace.prefix", tooLong(`s3://canvas-work/${prefixOf(FITS - 2)}Canvas/mary/Training`)],
  ],
  [
    "a path that is too long for the longest name of a profile",
    { ...workspace({ prefix: prefixOf(FITS - 2) }), ...profiles({ m: { userProfileName: "Mary" } }) },
    ["workspace.prefix", tooLong(`s3://canvas-work/${prefixOf(FITS - 2)}Canvas/Mary/Training`)],
  ],
  [
    "a bucket and a profile that are too long without a prefix",
    {
      workspace: { bucketName: "b".repeat(63) },
      ...profiles({ m: { userProfileName: "m".repeat(44) } }),
    },
    ["workspace.bucketName", tooLong(`s3://${"b".repeat(63)}/Canvas/${"m".repeat(44)}/Training`)],
  ],
  [
    "a bucket and a profile that just fit",
    { workspace: { bucketName: "b".repeat(63) }, ...profiles({ m: { userProfileName: "m".repeat(43) } }) },
  ],
];

/** The rows under a rule. The names' ends are what the schema's test knows rules over several values by. */
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

/** Values that only Terraform knows are let pass: they cannot be compared. */
const TOKENS: readonly (readonly [string, object])[] = [
  ["two names of profiles", profiles({ mary: { userProfileName: "token" }, john: { userProfileName: "token" } })],
  ["a workspace bucket", workspace({ bucketName: "token", prefix: prefixOf(500) })],
  ["a workspace folder", workspace({ prefix: "token" })],
  ["keys", { ...workspace({ kmsKeyArn: "token" }), ...created({ kmsKeyArn: "token" }) }],
  ["an SSO user", { ...created({ authMode: "SSO" }), ...profiles({ mary: { singleSignOnUserName: "token" } }) }],
  ["the domain of profiles", { domain: { existing: { domainId: "token" } }, ...profiles({ mary: {} }) }],
];

export const scenarioOptionsCases: readonly RuleCase[] = [
  ...under(quickSetupProps, "props", {}),
  ...under(customPublicProps, "custom-public, in props", {}),
  ...under(deployment, "quick-setup, in deployments.yaml", { scenario: "quick-setup" }),
  ...under(deployment, "custom-public, in deployments.yaml", { scenario: "custom-public" }),
  ...under(customVpcOnlyProps, "custom-vpc-only, in props", {}, inClosedVpc),
  ...under(deployment, "custom-vpc-only, in deployments.yaml", { scenario: "custom-vpc-only" }, inClosedVpc),
  ...TOKENS.map(([name, fields]) => ({
    ...good(quickSetupProps, `${name} known only to Terraform`, { ...base, ...fields }),
    isToken: (value: unknown) => value === "token",
  })),
  bad(
    securityGroupIds,
    "one security group under two names, in props",
    { a: "sg-0000000a", b: "sg-0000000b", c: "sg-0000000a" },
    ["c", { problem: "sg-0000000a is listed under the name a already", write: "each id once" }],
  ),
];
