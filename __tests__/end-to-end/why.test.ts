/** `why --domain-id` on an account: the reference's examples, and the commands of the AWS CLI that it prints, run word for word. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { z } from "zod";
import { EMR_SERVERLESS_EXECUTION_POLICY, managedPolicyArn } from "../../lib/policies/managed";
import { whySchema } from "../../lib/report/why/schema";
import { JOBS } from "../checks/closed-vpc";
import { EXAMPLES } from "../errors/examples";
import { runCommand, startCommand } from "../support/command";
import { IS_WHOLE } from "../support/draws";
import { startLoopbackAws, type LoopbackAws } from "../support/loopback-aws";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { type AwsCli, awsCli } from "./support/aws-cli";
import { type HealthyAccount, healthyAccount, restoreRoles, USERS } from "./support/healthy-account";

let aws: LoopbackAws;
let cli: AwsCli;
let account: HealthyAccount;

beforeAll(async () => {
  aws = await startLoopbackAws({ accountId: ACCOUNT });
  [cli, account] = await Promise.all([awsCli(aws), healthyAccount(aws)]);
});
afterAll(async () => {
  await cli.stop();
  await aws.stop();
});

/** An example with the names of this account. */
function here(text: string): string {
  return text
    .replaceAll("AmazonSageMakerCanvasEMRSExecutionAccess-team1", JOBS)
    .replaceAll("canvas-exec", USERS)
    .replaceAll("eu-west-1", REGION)
    .replaceAll("subnet-0example1", account.subnetId)
    .replaceAll("sg-0example1", account.groupId);
}

const args = (given: string): readonly string[] => [
  ...["why", given, "--domain-id", account.domainId, "--region", REGION, "--format", "json"],
];

async function why(text: string): Promise<z.infer<typeof whySchema>> {
  const { stdout, stderr } = await runCommand(args(text), { cwd: cli.folder, env: aws.childEnvironment() });
  if (stdout === "") throw new Error(stderr);
  return whySchema.parse(JSON.parse(stdout));
}

type Answered = z.infer<typeof whySchema>["refusals"][number]["answers"];
const answersIn = ({ refusals, failures }: z.infer<typeof whySchema>): Answered =>
  [...refusals, ...failures].flatMap(({ answers }) => answers);

/** Each request, with what the account does with it. */
const verdicts = (report: z.infer<typeof whySchema>): readonly string[] =>
  answersIn(report).map(({ action, verdict, agreement }) => `${action} ${verdict}, ${agreement}`);

/** What each example comes to: where everything works, where both roles have no policy, and after the printed commands. */
const EXPECTED: Readonly<
  Record<string, readonly [healthy: readonly string[], bare: readonly string[], cured: readonly string[]]>
> = {
  v01: [
    ["ecr:DescribeImages allowed, contradicts"],
    ["ecr:DescribeImages refused, agrees"],
    ["ecr:DescribeImages allowed, contradicts"],
  ],
  // Buckets of others: what their owner allows is not read.
  v02: [
    ["s3:GetObject refused, refused elsewhere"],
    ["s3:GetObject refused, refused elsewhere"],
    ["s3:GetObject undetermined, not comparable"],
  ],
  v03: [
    ["s3:PutObject refused, refused elsewhere"],
    ["s3:PutObject refused, refused elsewhere"],
    ["s3:PutObject undetermined, not comparable"],
  ],
  v04: [
    ["ec2:CreateNetworkInterface allowed, contradicts"],
    ["ec2:CreateNetworkInterface refused, agrees"],
    ["ec2:CreateNetworkInterface allowed, contradicts"],
  ],
  v05: [
    ["ec2:CreateNetworkInterface allowed, contradicts"],
    ["ec2:CreateNetworkInterface refused, not comparable"],
    ["ec2:CreateNetworkInterface allowed, contradicts"],
  ],
  v06: [[], [], []],
  v07: [
    ["s3:PutObject refused, agrees"],
    ["s3:PutObject refused, agrees"],
    ["s3:PutObject undetermined, not comparable"],
  ],
  v08: [
    ["s3:GetObject refused, not comparable", "s3:ListBucket undetermined, not comparable"],
    ["s3:GetObject refused, not comparable", "s3:ListBucket refused, not comparable"],
    ["s3:GetObject undetermined, not comparable", "s3:ListBucket undetermined, not comparable"],
  ],
  v09: [[], [], []],
  v10: [["iam:PassRole refused, agrees"], ["iam:PassRole refused, agrees"], ["iam:PassRole allowed, contradicts"]],
  v11: [
    ["s3:GetObject refused, refused elsewhere"],
    ["s3:GetObject refused, refused elsewhere"],
    ["s3:GetObject undetermined, not comparable"],
  ],
  v12: [[], [], []],
  v13: [
    ["glue:GetDatabase refused, agrees"],
    ["glue:GetDatabase refused, agrees"],
    ["glue:GetDatabase undetermined, not comparable"],
  ],
  v14: [[], [], []],
  v15: [[], [], []],
  v16: [[], [], []],
  v17: [
    ["s3:ListBucket undetermined, not comparable", "s3:ListBucket allowed, contradicts"],
    ["s3:ListBucket refused, not comparable"],
    ["s3:ListBucket undetermined, not comparable"],
  ],
};

const expected = (name: string): readonly (readonly string[])[] | undefined => EXPECTED[name.slice(0, 3)];

/** What an example comes to, whatever it asks for. */
const kindOf = (name: string): string => JSON.stringify(expected(name)).replaceAll(/[a-z0-9]+:[A-Za-z]+ /g, "");
/** In `npm test`, the first of those that come to the same. */
const examples = EXAMPLES.filter(
  ({ name }, index) => IS_WHOLE || EXAMPLES.findIndex((each) => kindOf(each.name) === kindOf(name)) === index,
).map((each) => [each.name, each.text] as const);

describe("where everything works", () => {
  beforeAll(() => restoreRoles(aws, account));

  test.each(examples)("%s", async (name, text) => {
    expect(verdicts(await why(here(text)))).toEqual(expected(name)?.[0]);
  });
});

describe("where both roles have no policy, and after the printed commands", () => {
  let isBare = false;

  /** Whatever the commands of an example did. */
  async function takePolicies(): Promise<void> {
    await restoreRoles(aws, account);
    for (const [RoleName, managed] of [
      [USERS, "AmazonSageMakerCanvasFullAccess"],
      [JOBS, EMR_SERVERLESS_EXECUTION_POLICY],
    ] as const) {
      await aws.request("iam", "DetachRolePolicy", { RoleName, PolicyArn: managedPolicyArn(managed) });
      await aws.request("iam", "DeleteRolePolicy", { RoleName, PolicyName: "own" });
    }
    isBare = true;
  }

  test.each(examples)("%s", async (name, text) => {
    if (!isBare) await takePolicies();
    const bare = await why(here(text));
    const refused = answersIn(bare).filter(({ verdict }) => verdict === "refused");
    if (refused.length > 0) isBare = false;
    for (const { fix } of refused) cli.run(fix.cli, aws);
    // Without a command, the account is as it was.
    const cured = refused.length === 0 ? bare : await why(here(text));
    expect([bare, cured].map(verdicts)).toEqual(expected(name)?.slice(1));
  });
});

/** A text, a file and standard input give the same answer; standard input needs a process. */
test.each([
  ["the text itself", (text: string) => [text]],
  [
    "a file",
    (text: string) => {
      writeFileSync(path.join(cli.folder, "error.txt"), text);
      return ["error.txt"];
    },
  ],
  ["standard input", (text: string) => ["-", text]],
] as const)("from %s", async (_, given) => {
  await restoreRoles(aws, account);
  const text = here(EXAMPLES.find(({ name }) => name.startsWith("v10"))?.text ?? "");
  const [first = "", input] = given(text);
  const options = { cwd: cli.folder, env: aws.childEnvironment() };
  const ended =
    input === undefined ? await runCommand(args(first), options) : startCommand(args(first), { ...options, input });
  expect([ended.exitCode, ended.stderr]).toEqual([2, ""]);
  const report = whySchema.parse(JSON.parse(ended.stdout));
  expect(verdicts(report)).toEqual(EXPECTED["v10"]?.[0]);
});
