/**
 * What every command that works on an account says to bad input: one line with what to do, exit code 1, nothing that changes the account is sent, and no
 * secret or stack trace is printed. AWS is a server of this process.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ACCOUNT, DOMAIN, type FakeAccount, fakeAws, type FakeAws, SECRETS } from "../support/fake-aws";

const OTHER = "444455556666";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs`;
const TEXT = "An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied";

/** Each command with what it needs beside the domain. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  doctor: ["doctor"],
  why: ["why", TEXT],
  enable: ["enable", "--emr-serverless-role-arn", ROLE, "--yes", "--account", ACCOUNT],
  disable: ["disable", "--yes", "--account", ACCOUNT],
  "restart-apps": ["restart-apps", "--yes"],
  adopt: ["adopt", "--write"],
};

let aws: FakeAws;
beforeAll(async () => {
  aws = await fakeAws();
});
afterAll(() => {
  aws.stop();
});

let folder: string;
/** Where the AWS configuration is: nothing may be written into the command's own folder. */
let settings: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "bad-input-"));
  settings = mkdtempSync(path.join(tmpdir(), "bad-input-settings-"));
});
afterEach(() => {
  for (const each of [folder, settings]) rmSync(each, { recursive: true, force: true });
});

/** Bad input of every command. */
interface Bad {
  readonly account?: FakeAccount;
  readonly variables?: Readonly<Record<string, string>>;
  /** What stands behind the command; by default the domain and its Region. */
  readonly args?: readonly string[];
  /** Deployments in the command's folder, by the names of the files. */
  readonly deployments?: Readonly<Record<string, string>>;
  /** A profile of the AWS configuration. */
  readonly config?: string;
  readonly message: RegExp | string;
  /** Other commands are not asked. */
  readonly only?: readonly string[];
}

const HERE = ["--domain-id", DOMAIN, "--region", "us-east-1"];

/** A deployment that names the domain, in an account of its own or of the defaults. */
function deployment(name: string, account: string | undefined, choice = `existing: { domainId: ${DOMAIN} }`): string {
  return [
    "deployments:",
    `  ${name}:`,
    "    scenario: quick-setup",
    ...(account === undefined ? [] : [`    account: "${account}"`]),
    "    region: us-east-1",
    `    executionRoles: { users: { existing: { roleArn: "arn:aws:iam::${account ?? OTHER}:role/users", attach: false } } }`,
    `    domain: { ${choice} }`,
    "",
  ].join("\n");
}

/** The accounts that credentials and a deployment say. */
const differ = (name: string, file: string): string =>
  `These credentials are of the account ${ACCOUNT} (arn:aws:iam::${ACCOUNT}:user/eva), and the account of the deployment ${name} (${file}) is ${OTHER}. Use credentials of ${OTHER}: --profile`;

const BAD: Readonly<Record<string, Bad>> = {
  "no credentials": {
    variables: {},
    message:
      "There are no AWS credentials. Sign in (aws sso login), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  },
  "a profile that is not there": {
    variables: {},
    args: [...HERE, "--profile", "missing"],
    message:
      "There are no AWS credentials for the profile missing. aws configure list-profiles shows the profiles there are; sign in with: aws sso login --profile missing",
  },
  "credentials that have expired": {
    account: { error: [403, "ExpiredToken", "The security token included in the request is expired"] },
    message: "The credentials have expired. Sign in again: aws sso login",
  },
  "credentials that AWS does not know": {
    account: { error: [403, "InvalidClientTokenId", "The security token included in the request is invalid."] },
    message:
      "AWS does not accept the credentials in us-east-1 (InvalidClientTokenId). Check that they are of this account, are not deleted, and that this machine's clock is right.",
  },
  "a profile that needs an MFA code": {
    config: [
      "[profile base]",
      "aws_access_key_id = AKIDEXAMPLE",
      `aws_secret_access_key = ${SECRETS[0]}`,
      "[profile mfa]",
      `role_arn = arn:aws:iam::${ACCOUNT}:role/admin`,
      "source_profile = base",
      `mfa_serial = arn:aws:iam::${ACCOUNT}:mfa/eva`,
    ].join("\n"),
    args: [...HERE, "--profile", "mfa"],
    message:
      "The credentials of the profile mfa need an MFA code, which is not asked for here. Get a session first (aws sts get-session-token --serial-number … --token-code …), and set its credentials in the environment.",
  },
  "no Region": {
    args: ["--domain-id", DOMAIN],
    message: "Name the Region of the domain: --region, or AWS_REGION.",
  },
  "no domain": {
    args: ["--region", "us-east-1"],
    only: ["doctor", "enable", "disable", "restart-apps", "adopt"],
    message: "Name the domain: --domain-id d-… (aws sagemaker list-domains shows the domains of a Region).",
  },
  "the wrong Region": {
    account: { regions: { "eu-west-1": [DOMAIN], "us-east-1": ["d-other"] } },
    message: `There is no SageMaker AI domain ${DOMAIN} in us-east-1 of the account ${ACCOUNT}. It is in eu-west-1: --region`,
  },
  "a domain of no Region": {
    account: { regions: { "eu-west-1": ["d-other"] } },
    message: new RegExp(
      `^There is no SageMaker AI domain ${DOMAIN} in us-east-1 of the account ${ACCOUNT}, nor in another Region with Canvas \\(Regions with domains: eu-west-1\\)\\. Check the id, and the account of the credentials: --profile$`,
    ),
  },
  "another account": {
    args: [...HERE, "--account", OTHER],
    message: `These credentials are of the account ${ACCOUNT} (arn:aws:iam::${ACCOUNT}:user/eva), and --account is ${OTHER}. Use credentials of ${OTHER}: --profile`,
  },
  "the account of the deployment": {
    deployments: { "deployments.yaml": deployment("analytics", OTHER) },
    only: ["doctor", "why", "restart-apps", "adopt"],
    message: differ("analytics", "deployments.yaml:2"),
  },
  "the account of the deployment that imports it": {
    deployments: { "deployments.yaml": deployment("analytics", OTHER, `import: { domainId: ${DOMAIN} }`) },
    only: ["doctor"],
    message: differ("analytics", "deployments.yaml:2"),
  },
  "the account of the deployment, with --account": {
    deployments: { "deployments.yaml": deployment("analytics", OTHER) },
    only: ["enable", "disable"],
    message: `--account is ${ACCOUNT}, and the account of the deployment analytics (deployments.yaml:2) of the domain ${DOMAIN} is ${OTHER}. Nothing was changed. Give --account ${OTHER}, or correct the deployment.`,
  },
  "the account of the defaults of several files": {
    deployments: {
      "deployments/a.yaml": deployment("other", OTHER, "existing: { domainId: d-other }"),
      "deployments/b.yaml": deployment("analytics", undefined),
      "deployments/defaults.yaml": `defaults:\n  account: "${OTHER}"\n`,
    },
    only: ["doctor", "why", "restart-apps", "adopt"],
    message: differ("analytics", "deployments/b.yaml:2"),
  },
  "two deployments that name it in two accounts": {
    deployments: {
      "deployments.yaml":
        deployment("one", ACCOUNT) + deployment("two", OTHER, `import: { domainId: ${DOMAIN} }`).replace(/^.*\n/, ""),
    },
    only: ["doctor", "restart-apps"],
    message: `The deployments one (deployments.yaml:2, ${ACCOUNT}) and two (deployments.yaml:8, ${OTHER}) name the domain ${DOMAIN} in different accounts. Nothing was changed. Correct one of them.`,
  },
  "a role of another account": {
    args: [...HERE, "--emr-serverless-role-arn", ROLE.replace(ACCOUNT, OTHER)],
    only: ["enable", "adopt"],
    message: new RegExp(
      `role ${ROLE.replace(ACCOUNT, OTHER)} is of the account ${OTHER}, and the domain is of ${ACCOUNT}: no execution role of this account can pass it\\. Name a role of ${ACCOUNT}: --emr-serverless-role-arn`,
    ),
  },
  "a role of GovCloud": {
    args: [...HERE, "--emr-serverless-role-arn", ROLE.replace("arn:aws:", "arn:aws-us-gov:")],
    only: ["enable", "disable", "adopt"],
    message: /it is no ARN of a role: arn:aws:iam::ACCOUNT:role\/NAME, in the partition aws\./,
  },
  "a domain of Studio without Canvas": {
    account: { settings: { StudioWebPortalSettings: { HiddenAppTypes: ["Canvas", "RStudioServerPro"] } } },
    message: `The domain ${DOMAIN} is a domain of Studio without Canvas: it hides Canvas (StudioWebPortalSettings.HiddenAppTypes) and has no Canvas settings. Name a domain with Canvas (aws sagemaker list-domains --region us-east-1), or remove Canvas from HiddenAppTypes first.`,
  },
  GovCloud: {
    args: ["--domain-id", DOMAIN, "--region", "us-gov-west-1"],
    message:
      /^SageMaker Canvas is not offered in us-gov-west-1, which is in no partition that has Canvas\. Regions with Canvas: us-east-1, .*\. Name the domain's: --region$/,
  },
  China: {
    args: ["--domain-id", DOMAIN, "--region", "cn-north-1"],
    message: /^SageMaker Canvas is not offered in cn-north-1, which is in no partition that has Canvas\. /,
  },
  "credentials of China": {
    account: { partition: "aws-cn" },
    message:
      "These credentials are of the partition aws-cn, where SageMaker Canvas is not offered. Use credentials of the commercial partition: --profile",
  },
  "an id that no domain has": {
    args: ["--domain-id", "studio", "--region", "us-east-1"],
    message: /it is no id of a domain: d- and letters or digits\./,
  },
};

const ALL = Object.entries(BAD).flatMap(([what, bad]) =>
  (bad.only ?? Object.keys(COMMANDS)).map((command) => [what, command, bad] as const),
);

test.each(ALL)("%s: %s", async (_, command, bad) => {
  aws.become(bad.account ?? {});
  for (const [name, text] of Object.entries(bad.deployments ?? {})) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const before = readdirSync(folder, { recursive: true });
  const config = path.join(settings, "config");
  if (bad.config !== undefined) writeFileSync(config, bad.config, { mode: 0o600 });
  const variables = bad.config === undefined ? bad.variables : { AWS_CONFIG_FILE: config };
  const args = [...(COMMANDS[command] ?? []), ...(bad.args ?? HERE)];
  const { exitCode, stdout, stderr } = await aws.run(args, folder, variables);
  // Progress, and commander's hint below a mistake in an option.
  const lines = stderr.split("\n").filter((line) => !/^$|^Reading whether |^\(canvas-large-data --help /.test(line));
  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(lines).toEqual([typeof bad.message === "string" ? bad.message : expect.stringMatching(bad.message)]);
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(SECRETS.filter((secret) => stderr.includes(secret))).toEqual([]);
  expect(aws.calls().filter((call) => !/:(Get|List|Describe|GET$)/.test(call))).toEqual([]);
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});

describe("deployments that say nothing against it", () => {
  const noted = `Note: deployments.yaml has errors, which canvas-large-data list shows; whether a deployment names another account for ${DOMAIN} is undetermined.\n`;

  test.each([
    ["none of the domain", deployment("other", OTHER, "existing: { domainId: d-other }"), ""],
    ["the account of the credentials", deployment("analytics", ACCOUNT), ""],
    ["errors, which are noted", "deployments: []\n", noted],
  ])("%s", async (_, text, stderr) => {
    aws.become({});
    writeFileSync(path.join(folder, "deployments.yaml"), text);
    const ended = await aws.run(["restart-apps", "--yes", ...HERE], folder);
    expect([ended.exitCode, ended.stderr.startsWith(stderr), ended.stderr.includes("Note:")]).toEqual([
      0,
      true,
      stderr !== "",
    ]);
  });
});
