/** `canvas-large-data why`: texts, files and standard input, the three forms, and how it ends. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { whySchema } from "../../lib/report/why/schema";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readDomain } from "../../lib/sources/account/read";
import { writeRecording } from "../../lib/sources/account/record";
import { ACCOUNT, answering, DOMAIN, JOBS, PAPER, type Paper, REGION } from "../sources/account/paper";
import { type Ended, runCommand, startCommand } from "../support/command";

const ROOT = path.resolve(__dirname, "../..");
const PLAN = "examples/plans/drops-called-via-last/plan.json";
const ROLE =
  "arn:aws:sts::111122223333:assumed-role/AmazonSageMakerCanvasEMRSExecutionAccess-analytics/00fexample1,00fexample2";
const REFUSED = `User: ${ROLE} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::acme-raw/a.parquet" because no identity-based policy allows the s3:GetObject action`;
const QUOTA = "Job failed as account has reached the service limit on the maximum vCPU it can use concurrently.";

const why = (args: readonly string[]): Promise<Ended> => runCommand(["why", ...args], { cwd: ROOT });

test("a plan that refuses: exit code 2, the statement, and the change in three forms", async () => {
  const { exitCode, stdout } = await why([REFUSED, PLAN]);
  expect(exitCode).toBe(2);
  expect(stdout).toContain("refused by this plan; the text names the same kind of policies\n");
  expect(stdout).toContain("    missing: CanvasBucketReadAcmeRaw with s3:GetObject\n");
  expect(stdout).toContain('          sid       = "CanvasBucketReadAcmeRaw"\n');
  expect(stdout).toContain("aws iam put-role-policy --role-name AmazonSageMakerCanvasEMRSExecutionAccess-analytics");
  expect(stdout).toContain("      customBuckets:\n        acme-raw:\n          bucketName: acme-raw\n");
});

test("from standard input, in the form of the schema", () => {
  const { exitCode, stdout } = startCommand(["why", "-", PLAN, "--format", "json"], { cwd: ROOT, input: REFUSED });
  expect(exitCode).toBe(2);
  const { counts, refusals } = whySchema.parse(JSON.parse(stdout));
  expect(counts).toEqual({ refused: 1, undetermined: 0, allowed: 0, findings: 0 });
  expect(refusals[0]?.answers.map(({ verdict, before, agreement }) => [verdict, before, agreement])).toEqual([
    ["refused", "refused", "agrees"],
  ]);
  expect(refusals[0]?.answers[0]?.layers.map(({ layer, answer }) => [layer, answer])).toEqual([
    ["identity", "does not allow"],
    ["resource", "undetermined"],
    ["endpoint", "undetermined"],
  ]);
});

test("from a file; a quota is not the plan's fault: exit code 0", async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "why-")), "error.log");
  writeFileSync(file, QUOTA);
  const { exitCode, stdout } = await why([file, PLAN]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^quota-vcpu \(L-D05C8A75\): /);
});

test.each([
  ["nothing of AWS", ["hello", PLAN], /^Nothing of the text could be read as an error of AWS: /],
  ["no text", [" ", PLAN], /^The text is empty\. /],
  ["a file that does not exist", ["no-such.log", PLAN], /^no-such\.log does not exist\. /],
  ["a plan in place of the text", [PLAN], /^The first argument is a plan\. /],
  [
    "a plan of another account",
    [REFUSED.replace("::111122223333:", "::999922223333:"), PLAN],
    /^The text is about account 999922223333, and what was read is of account 111122223333\. /,
  ],
])("%s: one line, exit code 1", async (_, args, message) => {
  const { exitCode, stdout, stderr } = await why(args);
  expect({ exitCode, stdout, lines: stderr.trim().split("\n").length }).toEqual({ exitCode: 1, stdout: "", lines: 1 });
  expect(stderr).toMatch(message);
});

test.each(["text", "markdown", "json"])(
  "%s repeats no authorization id, encoded message, session or e-mail",
  async (format) => {
    const text = [
      "You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/canvas-analysts/jo@acme.example is not authorized to perform: ec2:CreateNetworkInterface on resource: arn:aws:ec2:us-east-1:111122223333:subnet/subnet-0example1 because no identity-based policy allows the ec2:CreateNetworkInterface action. Encoded authorization failure message: SECRETMESSAGE",
      "User: arn:aws:sts::111122223333:assumed-role/canvas-analysts/jo@acme.example is not authorized to perform: iam:CreateServiceLinkedRole on resource: * because no identity-based policy allows the iam:CreateServiceLinkedRole action. Go to https://us-east-1.console.aws.amazon.com/iam/home#/authorization-details/SECRETID for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: SECRETID.",
    ].join("\n\n");
    const { stdout } = await why([text, PLAN, "--format", format]);
    expect(stdout).toContain("decode-authorization-message");
    expect(stdout).toContain("get-request-authorization-details --region us-east-1");
    expect(stdout).not.toMatch(/SECRET|jo@acme/);
  },
);

/** Records an account on paper, as `doctor --record --raw --bucket sales` would; answers the folder. */
async function recorded(paper: Paper): Promise<string> {
  const sales = { name: "sales", prefix: "", access: "read" } as const;
  const inputs = { ...NO_EXTERNAL_INPUTS, buckets: [sales] };
  const request = { domainId: DOMAIN, region: REGION, account: undefined, userProfiles: [], inputs };
  const { answers } = await readDomain(() => answering(paper), request);
  const folder = path.join(mkdtempSync(path.join(tmpdir(), "why-")), "account");
  writeRecording(folder, { domainId: DOMAIN, region: REGION, userProfiles: [], answers }, true);
  return folder;
}

const JOB = `User: arn:aws:sts::${ACCOUNT}:assumed-role/${JOBS}/00fexample1,00fexample2 is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::sales/a.parquet" because no identity-based policy allows the s3:GetObject action`;
const WITHOUT_DATA: Paper = {
  ...PAPER,
  roles: { ...PAPER.roles, [JOBS]: { trust: "emr-serverless.amazonaws.com", inline: {}, attached: [] } },
};

test("an account that refuses: exit code 2, and the role, the statement and its cure are those of the account", async () => {
  const { exitCode, stdout, stderr } = await why([JOB, "--replay", await recorded(WITHOUT_DATA)]);
  expect([exitCode, stderr]).toEqual([2, ""]);
  const lines = stdout.split("\n").map((line) => line.trim());
  expect(lines.slice(0, 5)).toEqual([
    `${JOBS} was refused s3:GetObject on arn:aws:s3:::sales/a.parquet, because no identity-based policy allows it`,
    "AWS page: Scenario 1 step 3 (access of the job role to buckets without sagemaker in their names)",
    `domain ${DOMAIN} in ${REGION}, account ${ACCOUNT}: refused by this account; the text names the same kind of policies`,
    `request: s3:GetObject on arn:aws:s3:::sales/a.parquet by ${JOBS} (job role)`,
    expect.stringMatching(/^does not allow identity-based policies: /),
  ]);
  expect(lines).toContain("missing: CanvasBucketReadSales with s3:GetObject");
  expect(lines).toContain("customBuckets:");
  expect(stdout).toContain(`aws iam put-role-policy --role-name ${JOBS} `);
});

test("an account that grants it since: exit code 0, and what to look at", async () => {
  const { exitCode, stdout } = await why([JOB, "--replay", await recorded(PAPER)]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("allowed by this account; AWS refused it all the same\n");
  expect(stdout).toContain("1 allowed by what was read.");
});

test("a plan and an account are answered side by side", async () => {
  const { stdout } = await why([JOB, PLAN, "--replay", await recorded(PAPER), "--format", "json"]);
  const { files, refusals } = whySchema.parse(JSON.parse(stdout));
  expect(files).toEqual([PLAN, `domain ${DOMAIN} in ${REGION}, account ${ACCOUNT}`]);
  expect(refusals[0]?.answers.map(({ file, verdict }) => [file, verdict])).toEqual([[files[1], "allowed"]]);
  expect(refusals[0]?.next[0]).toMatch(`the role ${JOBS} is not in this plan of account ${ACCOUNT}`);
});

test.each<readonly [string, string, readonly string[], string]>([
  [
    "an account of other credentials than the text's",
    JOB.replace(`::${ACCOUNT}:`, "::999922223333:"),
    [],
    `The text is about account 999922223333, and what was read is of account ${ACCOUNT}. Use credentials of 999922223333, and name its domain: --profile, --domain-id\n`,
  ],
  [
    "another domain than the recording's",
    JOB,
    ["--domain-id", "d-other"],
    `The recording is of the domain ${DOMAIN}, and not of d-other.\n`,
  ],
])("%s: one line, exit code 1", async (_, text, args, message) => {
  const { exitCode, stdout, stderr } = await why([text, "--replay", await recorded(PAPER), ...args]);
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 1, stdout: "", stderr: message });
});

test("a role that no part of the domain uses is not used by the domain", async () => {
  const text = JOB.replace(JOBS, "AmazonSageMakerCanvasEMRSExecutionAccess-papers");
  const { exitCode, stdout } = await why([text, "--replay", await recorded(PAPER)]);
  expect(exitCode).toBe(2);
  expect(stdout).toContain(
    `the role AmazonSageMakerCanvasEMRSExecutionAccess-papers is not used by this domain of account ${ACCOUNT}. Did you mean ${JOBS}?`,
  );
});

test.each(["--profile", "--account", "--region"])("%s without --domain-id is an error", async (option) => {
  const { exitCode, stderr } = await why([JOB, option, option === "--account" ? ACCOUNT : "some", PLAN]);
  expect([exitCode, stderr]).toEqual([
    1,
    `${option} is for reading an account. Name the domain as well: --domain-id d-…\n`,
  ]);
});
