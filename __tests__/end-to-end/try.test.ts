/** `npm run try` as a person types it: on the committed deployments, on others, and where something is missing. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Deployment } from "../../lib/deployments/deployment";
import { IS_WHOLE } from "../support/draws";
import { inProcess } from "../support/in-process";
import { ACCOUNT, EXISTING_EMR_ROLE, OTHER_ACCOUNT } from "../support/quick-setup";
import { createdMinimal, existingExecutionRole, quickSetup } from "../terraform/support/deployments";
import { main } from "./support/try-program";

const ROOT = path.resolve(__dirname, "../..");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "canvas-large-data-try-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

// The committed deployments in all stages: see the table in CONTRIBUTING.md.
if (IS_WHOLE) {
  test("the committed deployments: deployed, planned again, destroyed, and nothing is left of it on this machine", async () => {
    expectDone(await npmRunTry([]), ["analytics", "research", "confidential"], ALL);
  });

  test("one stage, on deployments that take things as given", async () => {
    const ended = await npmRunTry(["--stage", "deploy", writeGiven()]);
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    expectNotes(ended.stdout);
    expect(inOrder(ended.stdout)).toEqual(["=== synth", "=== deploy", "=== done"]);
    expect(unexpected(ended.stdout, GIVEN.slice(0, 1))).toEqual([]);
  });
} else {
  test("one stage, on the committed deployments", async () => {
    const { exitCode, stdout, stderr } = await npmRunTry(["--stage", "synth"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(inOrder(stdout)).toEqual(["=== synth", "=== done"]);
    expect(stdout.match(/npx cdktf deploy \w+/g)).toEqual(
      ["analytics", "research", "confidential"].map((name) => `npx cdktf deploy ${name}`),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test("deployments that take things as given: deployed, planned again, destroyed, and nothing is left of it on this machine", async () => {
    const file = writeGiven();
    const ended = await npmRunTry([file]);
    rmSync(file);
    expectDone(ended, ["shared"], GIVEN);
    expectNotes(ended.stdout);
  });
}

/** All stages have passed, and nothing is left. */
function expectDone({ exitCode, stdout, stderr }: Ended, names: readonly string[], ends: readonly string[]): void {
  // What went wrong stands on standard output, where Terraform writes it.
  const said = exitCode === 0 ? "" : stdout.slice(-6_000);
  expect({ exitCode, stderr, said }).toEqual({ exitCode: 0, stderr: "", said: "" });
  const events = inOrder(stdout);
  // The stacks have no order among themselves.
  expect([...events].sort()).toEqual(
    [
      "=== synth",
      "=== deploy",
      "=== check",
      ...names.map((name) => `${name}: the second plan is empty`),
      "=== destroy",
      "Nothing that Terraform manages is left",
      "=== done",
    ].sort(),
  );
  expect(unexpected(stdout, ends)).toEqual([]);
  expect(events.filter((event) => event.startsWith("==="))).toEqual([
    "=== synth",
    "=== deploy",
    "=== check",
    "=== destroy",
    "=== done",
  ]);

  expect(stdout).not.toMatch(/\u001b/);
  expect(readdirSync(folder)).toEqual([]);
}

/** A file whose deployments take things as given. */
function writeGiven(): string {
  return write({
    shared: {
      ...quickSetup({
        emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE, grantCustomBuckets: true } },
        customBuckets: { sales: { bucketName: "sales" } },
        executionRoles: existingExecutionRole,
        domain: { import: { domainId: "d-abcdefghijkl" } },
      }),
      backend: { s3: { bucket: "states", region: "us-east-1" } },
    },
    elsewhere: { ...createdMinimal, account: OTHER_ACCOUNT },
  });
}

/** What is said of them before the first stage. */
function expectNotes(stdout: string): void {
  const notes = stdout
    .slice(0, stdout.indexOf("==="))
    .split("\n")
    .filter((line) => line.startsWith("  "));
  expect(notes.map((line) => line.trim().replace(/d-[a-z0-9]{12},/, "d-NEW,"))).toEqual([
    `elsewhere is left out: it goes to account ${OTHER_ACCOUNT}, and this run to ${ACCOUNT}; give a file with it alone`,
    "made beforehand: the service-linked role of EMR Serverless",
    "made beforehand: the role arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000, which trusts sagemaker.amazonaws.com",
    `made beforehand: the role ${EXISTING_EMR_ROLE}, which trusts emr-serverless.amazonaws.com`,
    "made beforehand: the bucket states for the state",
    "shared: protectDomain is false here, so that destroy may follow",
    "shared: made beforehand: the domain d-NEW, in place of d-abcdefghijkl",
  ]);
}

test.each([
  ["a stage that is none", ["--stage", "dance"], /^There is no stage dance\.\n$/],
  ["an option that is none", ["--fast"], /^Unknown option '--fast'/],
  ["a file that is not there", ["missing.yaml"], /missing\.yaml/],
] as const)("%s is reported, and nothing is started", async (_what, args, message) => {
  const run = async (): Promise<void> => {
    process.exitCode = await main(args);
  };
  const { exitCode, stdout, stderr } = await inProcess(run, { cwd: ROOT });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(message);
});

test("a tool that is missing is reported, and nothing is started", async () => {
  expect(await npmRunTry([], { TERRAFORM_BINARY_NAME: "no-terraform-here" })).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      "npm run try cannot run: `no-terraform-here` is not on PATH; install Terraform 1.10 or newer: https://developer.hashicorp.com/terraform/install\n",
  });
});

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the script `try` of package.json runs. Temporary folders are made below ours. */
function npmRunTry(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const script = [path.join(ROOT, "lib/build/run.mjs"), "__tests__/end-to-end/try.ts", ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, script, {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: folder, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
}

function write(deployments: Readonly<Record<string, Deployment>>): string {
  const file = path.join(folder, "deployments.yaml");
  writeFileSync(file, JSON.stringify({ deployments }));
  return file;
}

/** What happened, in its order. */
function inOrder(stdout: string): readonly string[] {
  return stdout.match(/=== \w+|\w+: the second plan is empty|Nothing that Terraform manages is left/g) ?? [];
}

/** What Terraform says at the end, of the committed deployments. */
const ALL = [8, 14, 42].flatMap((count) => [
  `Apply complete! Resources: ${String(count)} added, 0 changed, 0 destroyed.`,
  `Destroy complete! Resources: ${String(count)} destroyed.`,
]);

/** What it says at the end, of those that take things as given. */
const GIVEN = [
  "Apply complete! Resources: 1 imported, 2 added, 1 changed, 0 destroyed.",
  "Destroy complete! Resources: 3 destroyed.",
];

/** Ends of Terraform that are none of these; each may be missing, as cdktf may end without Terraform's last lines. */
function unexpected(stdout: string, ends: readonly string[]): readonly string[] {
  return (stdout.match(/(?:Apply|Destroy) complete! Resources: [^\n]*/g) ?? []).filter((end) => !ends.includes(end));
}
