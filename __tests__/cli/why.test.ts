/** `canvas-large-data why`: texts, files and standard input, the three forms, and how it ends. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { whySchema } from "../../lib/report/why/schema";
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
