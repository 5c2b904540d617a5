/** `canvas-large-data access` as a process: what it prints, how it ends, and what it says to bad input. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { accessSchema } from "../../lib/report/access-schema";
import type { Json } from "../../lib/sources/input";
import { allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";

const ROOT = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "access-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function access(args: readonly string[], input?: string | Buffer): Ended {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, "lib/build/run.mjs"), path.join(ROOT, "lib/cli/main.ts"), "access", ...args],
    { cwd: folder, encoding: "utf8", input: input ?? "" },
  );
  return { exitCode: status, stdout, stderr };
}

function file(name: string, content: unknown): string {
  writeFileSync(
    path.join(folder, name),
    typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return name;
}

const ARN = "arn:aws:iam::111122223333:role/";
const JOBS = "AmazonSageMakerCanvasEMRSExecutionAccess-x";
const trust = (service: string, more: object = {}): string =>
  policy({ Sid: "Trust", Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...more });
const role = (name: string, roleName: string, assume_role_policy: string): ResourceInPlan => ({
  type: "aws_iam_role",
  name,
  after: { name: roleName, path: "/", assume_role_policy },
});
const attached = (name: string, holder: string, of: string): ResourceInPlan => ({
  type: "aws_iam_role_policy_attachment",
  name,
  after: { role: holder, policy_arn: `arn:aws:iam::aws:policy/${of}` },
});

const roles = [
  role(
    "jobs",
    JOBS,
    trust("emr-serverless.amazonaws.com", { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } }),
  ),
  attached("jobs", JOBS, "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"),
  role("users", "users", trust("sagemaker.amazonaws.com")),
  attached("canvas", "users", "AmazonSageMakerCanvasFullAccess"),
];
const domain: ResourceInPlan = {
  type: "aws_sagemaker_domain",
  name: "d",
  after: {
    domain_name: "canvas",
    app_network_access_type: "PublicInternetOnly",
    default_user_settings: [
      {
        execution_role: `${ARN}users`,
        canvas_app_settings: [
          { emr_serverless_settings: [{ execution_role_arn: `${ARN}${JOBS}`, status: "ENABLED" }] },
        ],
      },
    ],
  },
};
const images = (text: string): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name: "images",
  after: { name: "images", role: "users", policy: text },
});
const good = plan([...roles, images(policy({ ...allow("ecr:DescribeImages"), Sid: "Images" })), domain]);
const bad = plan([...roles, domain]);
const unreadable = plan([...roles, images("{"), domain]);

const NOT_CONSIDERED =
  "Not considered: service control policies (unless given with --scp); resource control policies (unless given with --scp); session policies; policies of resources outside the plan.\n";

test("a plan that allows everything", () => {
  expect(access([file("good.json", good)])).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: `good.json
  canvas (aws_sagemaker_domain.d): jobs as ${JOBS}, public internet
    users working as users
      yes      can import large datasets with sampling
      yes      can export from Data Wrangler to Amazon S3
      yes      can export from Data Wrangler to a Canvas dataset
      yes      can export from Data Wrangler to a Canvas model
      yes      can train models on large datasets
      yes      can make predictions on large datasets
      yes      must keep jobs out of buckets of other accounts
      yes      must keep jobs out of buckets that nobody named or tagged
      yes      must let no other service take on the job role
      yes      must let EMR Serverless of no other account take on the job role
      yes      must hand the job role to no service such as Lambda or EC2
      yes      must use only EMR Serverless applications that Canvas made
      yes      must use no EMR Serverless application of another account
      yes      must hand EMR Serverless only roles with the prefix of Canvas
      warning  users can pass EMR Serverless the job role of any other deployment in the account, and so reach its data [sibling-job-role]
               at aws_iam_role.users, by IAMPassOperationForEMRServerless of AmazonSageMakerCanvasFullAccess v11
                 # A module of canvas-large-data does this with restrict_pass_role = true.

                 data "aws_iam_policy_document" "canvas_own_job_role_of_users" {
                   statement {
                     sid           = "DenyPassingOtherRolesToEMRServerless"
                     effect        = "Deny"
                     actions       = ["iam:PassRole"]
                     not_resources = ["${ARN}${JOBS}"]

                     condition {
                       test     = "StringEquals"
                       variable = "iam:PassedToService"
                       values   = ["emr-serverless.amazonaws.com"]
                     }
                   }
                 }

                 resource "aws_iam_role_policy" "canvas_own_job_role_of_users" {
                   name   = "canvas-own-job-role"
                   role   = "users"
                   policy = data.aws_iam_policy_document.canvas_own_job_role_of_users.json
                 }
  unknown  whether the account has the service-linked role of EMR Serverless cannot be told: nothing in the plan looks for it [service-linked-role]
           at aws_sagemaker_domain.d

14 yes, 0 no, 0 unknown, 1 warning.
Undetermined: 1 check.
${NOT_CONSIDERED}`,
  });
});

test("the committed deployments: the app ends with the answers, all of them yes, and the command says the same", () => {
  const environment = { ...process.env, CDKTF_OUTDIR: path.join(folder, "cdktf.out") };
  const synth = spawnSync(process.execPath, ["lib/build/run.mjs", "main.ts"], {
    cwd: ROOT,
    encoding: "utf8",
    env: environment,
  });
  expect([synth.status, synth.stderr]).toEqual([0, ""]);
  const stacks = ["analytics", "research", "confidential"];
  const answers = synth.stdout.slice(synth.stdout.indexOf("Allowed by the synthesized policies"));
  expect(answers).toMatch(/^Allowed by the synthesized policies: \d+ yes, 0 no, 0 unknown, 4 warnings\./);
  expect(answers.split("\n").filter((line) => /^ {2}\w+$/.test(line))).toEqual(stacks.map((name) => `  ${name}`));
  const { exitCode, stdout } = access(
    stacks.map((name) => path.join(folder, "cdktf.out", "stacks", name, "cdk.tf.json")),
  );
  expect(stdout).toMatch(/\n\d+ yes, 0 no, 0 unknown, 4 warnings\.\n/);
  expect(exitCode).toBe(0);
});

test("a plan that lacks something names it, and ends with 2", () => {
  const { exitCode, stdout, stderr } = access([file("bad.json", bad)]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
  expect(stdout).toContain(`      no       can make predictions on large datasets
               ecr:DescribeImages on arn:aws:ecr:us-east-1:*:repository/sagemaker-data-wrangler-emr-container: no policy of the role allows it
               ecr:DescribeImages on arn:aws:ecr:us-east-1:*:repository/ap-dataprep-emr: no policy of the role allows it
`);
  expect(stdout).toContain("\n8 yes, 6 no, 0 unknown, 1 warning.\n");
});

test.each<readonly [string, object, readonly string[], number]>([
  ["no, by default", bad, [], 2],
  ["no, never", bad, ["--fail-on", "never"], 0],
  ["no, unknown only", bad, ["--fail-on", "unknown"], 0],
  ["warnings, by default", good, [], 0],
  ["warnings, asked for", good, ["--fail-on", "error,warning"], 2],
  ["unreadable, by default", unreadable, [], 2],
  ["unreadable, errors only", unreadable, ["--fail-on", "error"], 0],
  ["incomplete, by default", { ...good, errored: true }, [], 2],
  ["nothing of Canvas", plan([]), [], 0],
  ["nothing of Canvas in half a plan", { ...plan([]), errored: true }, [], 2],
])("exit code: %s", (_, json, args, exitCode) => {
  expect(access([file("plan.json", json), ...args]).exitCode).toBe(exitCode);
});

test("a policy that cannot be read is named, and nothing is a yes because of it", () => {
  const { stdout } = access([file("unreadable.json", unreadable)]);
  expect(stdout).toContain("    cannot read  images (aws_iam_role_policy.images): the policy is not JSON\n");
  expect(stdout).toContain("      unknown  can import large datasets with sampling\n");
  expect(stdout).toContain("\n4 yes, 0 no, 10 unknown, 0 warnings.\n");
});

test("a policy that is marked sensitive decides, and nothing of it is shown", () => {
  const secret = { ...allow("ecr:DescribeImages"), Sid: "TopSecret" };
  const changes = (plan([...roles, images(policy(secret)), domain])["resource_changes"] as readonly Json[]).map(
    (each) =>
      each["type"] === "aws_iam_role_policy"
        ? { ...each, change: { ...(each["change"] as Json), after_sensitive: { policy: true } } }
        : each,
  );
  const json = { ...good, resource_changes: changes };
  const name = file("sensitive.json", json);
  for (const args of [["--explain", "inference"], ["--format", "json"], []]) {
    const { stdout, exitCode } = access([name, ...args]);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain("TopSecret");
  }
  expect(access([name, "--explain", "inference"]).stdout).toContain(
    "allowed by images (aws_iam_role_policy.images), whose content is sensitive\n",
  );
});

test("json has the form that is committed", () => {
  const { stdout, exitCode } = access([file("good.json", good), file("bad.json", bad), "--format", "json"]);
  const parsed = accessSchema.parse(JSON.parse(stdout));
  expect(exitCode).toBe(2);
  expect(parsed.counts).toEqual({ yes: 22, no: 6, unknown: 0, warnings: 2, errors: 0, undetermined: 2 });
  expect(parsed.files.map(({ file: name, deployments }) => [name, deployments.length])).toEqual([
    ["good.json", 1],
    ["bad.json", 1],
  ]);
  expect(parsed.files[1]?.deployments[0]?.executionRoles[0]?.capabilities[0]?.because[0]).toEqual({
    kind: "not allowed",
    layer: "identity",
    action: "ecr:DescribeImages",
    resource: "arn:aws:ecr:us-east-1:000000000000:repository/sagemaker-data-wrangler-emr-container",
    basis: "documented",
    source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 2 step 1",
    statement: null,
    policy: null,
    address: null,
  });
});

test("--explain shows each request with its statement", () => {
  const { stdout } = access([file("good.json", good), "--explain", "inference"]);
  expect(stdout).toContain(`        yes      users: iam:PassRole on ${ARN}${JOBS}
                 allowed by IAMPassOperationForEMRServerless of AmazonSageMakerCanvasFullAccess v11 (aws_iam_role_policy_attachment.canvas)
                 documented: https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 2: the role is assumed to run the jobs
`);
  expect(stdout).not.toContain("import large datasets");
});

test("--scp is considered, and no longer named as not considered", () => {
  const scp = file("scp.json", policy({ Sid: "O", Effect: "Allow", NotAction: "iam:PassRole", Resource: "*" }));
  const { stdout, exitCode } = access([file("good.json", good), "--scp", scp]);
  expect(exitCode).toBe(2);
  expect(stdout).toContain(`iam:PassRole on ${ARN}${JOBS}: a service control policy does not allow it\n`);
  expect(stdout).toContain("\nNot considered: session policies; policies of resources outside the plan.\n");
});

test("standard input, with what a wrapper printed before it", () => {
  const { stdout, exitCode } = access(["-"], `[command]terraform show\n${JSON.stringify(good)}`);
  expect(exitCode).toBe(0);
  expect(stdout.split("\n")[0]).toBe("standard input");
});

test("names of a plan do not move the cursor", () => {
  const hostile = plan([
    role("users", "\u001b[2Ja\u202eb", trust("emr-serverless.amazonaws.com")),
    role("x", "y", trust("sagemaker.amazonaws.com")),
  ]);

  expect(access([file("hostile.json", hostile)]).stdout).not.toMatch(/[\u001b\u202e]/);
});

const MAKE = "Make one with: terraform plan -out plan.bin && terraform show -json plan.bin > plan.json\n";

test.each<readonly [string, string | Buffer, string]>([
  ["empty", "", `x.json is empty. ${MAKE}`],
  [
    "a binary plan",
    Buffer.from("PK\u0003\u0004"),
    "x.json is a binary plan. Turn it into JSON: terraform show -json x.json > plan.json\n",
  ],
  [
    "the event stream",
    '{"@level":"info","@message":"x"}\n{"@level":"info","@message":"y"}\n',
    `x.json, document 1 is the event stream of terraform plan -json, which holds no policies. ${MAKE}`,
  ],
  [
    "a state",
    '{"version":4,"serial":1,"lineage":"x","resources":[]}',
    `x.json is a state file. A plan says what will be: ${MAKE}`,
  ],
  [
    "a newer format",
    '{"format_version":"2.0","resource_changes":[]}',
    "x.json has the plan format 2.0; 0.x and 1.x can be read\n",
  ],
  ["a list", "[1]", `x.json holds no JSON object; is it the text that terraform plan prints? ${MAKE}`],
])("%s: one message, no stack trace", (_, content, stderr) => {
  expect(access([file("x.json", content)])).toEqual({ exitCode: 1, stdout: "", stderr });
});

test.each<readonly [string, readonly string[], string]>([
  ["a file that is not there", ["nowhere.json"], "nowhere.json does not exist.\n"],
  ["a folder", ["."], ". is a folder.\n"],
  [
    "a policy that is none",
    ["good.json", "--scp", "bad.json"],
    "bad.json is no policy that can be read: format_version, terraform_version, resource_changes, prior_state, configuration: no element of a policy.\n",
  ],
])("%s", (_, args, stderr) => {
  file("good.json", good);
  file("bad.json", bad);
  expect(access(args)).toEqual({ exitCode: 1, stdout: "", stderr });
});

test.each<readonly [readonly string[], string]>([
  [["--explain", "everything"], "There is no everything. There are: import-with-sampling,"],
  [["--fail-on", "x"], "x is none of error, warning, unknown, never."],
  [["--format", "yaml"], "Allowed choices are text, json."],
])("%j is an error that says what there is", (args, said) => {
  const { exitCode, stdout, stderr } = access([file("good.json", good), ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toContain(said);
});
