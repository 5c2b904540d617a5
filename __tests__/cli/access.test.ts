/** `canvas-large-data access`: what it prints, how it ends, and what it says to bad input. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { accessSchema } from "../../lib/report/access-schema";
import type { Json } from "../../lib/sources/input";
import { allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";
import { type Ended, runCommand, startCommand } from "../support/command";

const ROOT = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "access-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const access = (args: readonly string[]): Promise<Ended> => runCommand(["access", ...args], { cwd: folder });

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
const off = plan([
  {
    ...domain,
    after: { ...domain.after, default_user_settings: [{ canvas_app_settings: [{ kendra_settings: [{}] }] }] },
  },
]);
const unreadable = plan([...roles, images("{"), domain]);

const NOT_CONSIDERED =
  "Not considered: service control policies (unless given with --scp); resource control policies (unless given with --scp); session policies; policies of resources outside the plan.\n";

test("a plan that allows everything", async () => {
  expect(await access([file("good.json", good)])).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: `good.json
  canvas (aws_sagemaker_domain.d): jobs as ${JOBS}, public internet
    users working as users
      What users can do
        can          import large datasets with sampling
        can          export from Data Wrangler to Amazon S3
        can          export from Data Wrangler to a Canvas dataset
        can          export from Data Wrangler to a Canvas model
        can          train models on large datasets
        can          make predictions on large datasets
      What is prevented: each should be cannot
        cannot       have jobs reach buckets of other accounts
        cannot       have jobs reach buckets that are neither named nor tagged
        cannot       have another service assume the job role
        cannot       have EMR Serverless assume the job role for another account
        cannot       pass the job role to another service, such as Lambda or EC2
        cannot       use EMR Serverless applications that Canvas did not create
        cannot       use EMR Serverless applications of another account
        cannot       pass EMR Serverless a role without the prefix of Canvas
      warning      users can pass the job role of any other deployment in the account to EMR Serverless, and so access its data [sibling-job-role]
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
  undetermined whether the account has the service-linked role of EMR Serverless is undetermined: nothing in the plan reads it [service-linked-role]
               at aws_sagemaker_domain.d

14 as they should be, 0 not, 0 undetermined, 1 warning.
Undetermined checks: 1.
${NOT_CONSIDERED}While jobs run, an EMR Serverless application of Canvas costs at most 40.61 USD an hour: 400 vCPU, 3000 GB of memory and 20000 GB of disk.
The account's vCPU quota is the cap (quota not read): at AWS's default of 16 vCPU, at most 1.94 USD an hour.
Assumed are the workers with the most memory and disk for each vCPU (8 GB and 200 GB). Prices of 2026-09, https://aws.amazon.com/emr/pricing/ (us-east-1, x86, not verified).
Job logs are kept in storage that AWS manages, under a key of AWS. The setting of Canvas has no field that changes this.
`,
  });
});

test("the committed deployments: the app ends with the answers, all of them yes, and the command says the same", async () => {
  const environment = { ...process.env, CDKTF_OUTDIR: path.join(folder, "cdktf.out") };
  const synth = spawnSync(process.execPath, ["lib/build/run.mjs", "main.ts"], {
    cwd: ROOT,
    encoding: "utf8",
    env: environment,
  });
  expect([synth.status, synth.stderr]).toEqual([0, ""]);
  const stacks = ["analytics", "research", "confidential"];
  const answers = synth.stdout.slice(synth.stdout.indexOf("Allowed by the synthesized policies"));
  expect(answers).toMatch(
    /^Allowed by the synthesized policies: \d+ as they should be, 0 not, 0 undetermined, 0 warnings\./,
  );
  expect(answers.split("\n").filter((line) => /^ {2}\w+$/.test(line))).toEqual(stacks.map((name) => `  ${name}`));
  const { exitCode, stdout } = await access(
    stacks.map((name) => path.join(folder, "cdktf.out", "stacks", name, "cdk.tf.json")),
  );
  expect(stdout).toMatch(/\n\d+ as they should be, 0 not, 0 undetermined, 0 warnings\.\n/);
  expect(exitCode).toBe(0);
});

test("a plan that lacks something names it, and ends with 2", async () => {
  const { exitCode, stdout, stderr } = await access([file("bad.json", bad)]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
  expect(stdout).toContain(`        cannot       make predictions on large datasets
                     ecr:DescribeImages on arn:aws:ecr:us-east-1:*:repository/sagemaker-data-wrangler-emr-container: no policy of the role allows it
                     ecr:DescribeImages on arn:aws:ecr:us-east-1:*:repository/ap-dataprep-emr: no policy of the role allows it
`);
  expect(stdout).toContain("\n8 as they should be, 6 not, 0 undetermined, 1 warning.\n");
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
  ["off, by default", off, [], 2],
  ["off, unknown only", off, ["--fail-on", "unknown"], 0],
  ["off, never", off, ["--fail-on", "never"], 0],
  ["nothing of Canvas", plan([]), [], 0],
  ["nothing of Canvas in half a plan", { ...plan([]), errored: true }, [], 2],
])("exit code: %s", async (_, json, args, exitCode) => {
  expect((await access([file("plan.json", json), ...args])).exitCode).toBe(exitCode);
});

test("a policy that cannot be read is named, and nothing is a yes because of it", async () => {
  const { stdout } = await access([file("unreadable.json", unreadable)]);
  expect(stdout).toContain("    cannot read  images (aws_iam_role_policy.images): the policy is not JSON\n");
  expect(stdout).toContain("        undetermined import large datasets with sampling\n");
  expect(stdout).toContain("\n5 as they should be, 0 not, 9 undetermined, 0 warnings.\n");
});

test("a policy that is marked sensitive decides, and nothing of it is shown", async () => {
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
    const { stdout, exitCode } = await access([name, ...args]);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain("TopSecret");
  }
  expect((await access([name, "--explain", "inference"])).stdout).toContain(
    "allowed by images (aws_iam_role_policy.images), whose content is sensitive\n",
  );
});

test("json has the form that is committed", async () => {
  const { stdout, exitCode } = await access([file("good.json", good), file("bad.json", bad), "--format", "json"]);
  const parsed = accessSchema.parse(JSON.parse(stdout));
  expect(exitCode).toBe(2);
  expect(parsed.counts).toEqual({ yes: 22, no: 6, unknown: 0, warnings: 2, errors: 0, undetermined: 2, off: 0 });
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

const BLOCKS = `resource "aws_sagemaker_domain" "d" {
  default_user_settings {
    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = "<JOB-ROLE-ARN>"
        status             = "ENABLED"
      }
    }
  }
}`;

test("a domain without the setting is off, with what switches it on", async () => {
  const name = file("off.json", off);
  expect((await access([name])).stdout).toBe(`off.json
  off          canvas (aws_sagemaker_domain.d): large data is off: the domain has no EMR Serverless setting. To switch it on:
${BLOCKS.split("\n")
  .map((line) => `                 ${line}\n`)
  .join("")}
0 as they should be, 0 not, 0 undetermined, 0 warnings, 1 off.
${NOT_CONSIDERED}`);
  const { files, counts } = accessSchema.parse(JSON.parse((await access([name, "--format", "json"])).stdout));
  expect(counts).toEqual({ yes: 0, no: 0, unknown: 0, warnings: 0, errors: 0, undetermined: 0, off: 1 });
  expect(files[0]).toMatchObject({
    switchedOff: [],
    off: [{ name: "canvas", reason: "the domain has no EMR Serverless setting", fix: BLOCKS }],
  });
});

describe("--domain-settings", () => {
  const existing = plan([...roles, images(policy({ ...allow("ecr:DescribeImages"), Sid: "Images" }))], {
    variables: { domain_id: { value: "d-1" } },
  });
  const answer = (more: Json = {}, settings: Json = { EmrServerlessSettings: setting("ENABLED") }): Json => ({
    DomainId: "d-1",
    DomainArn: "arn:aws:sagemaker:us-east-1:111122223333:domain/d-1",
    DomainName: "canvas",
    Status: "InService",
    AppNetworkAccessType: "PublicInternetOnly",
    DefaultUserSettings: { ExecutionRole: `${ARN}users`, CanvasAppSettings: settings },
    ...more,
  });
  function setting(Status: string, role = JOBS): Json {
    return { Status, ExecutionRoleArn: `${ARN}${role}` };
  }
  const profileAnswer = (more: Json = {}, name = "ada"): Json => ({
    DomainId: "d-1",
    UserProfileArn: `arn:aws:sagemaker:us-east-1:111122223333:user-profile/d-1/${name}`,
    UserProfileName: name,
    Status: "InService",
    UserSettings: {},
    ...more,
  });
  const asked = async (
    answers: readonly unknown[],
    json: unknown = existing,
    ...more: readonly string[]
  ): Promise<Ended> =>
    await access([
      file("plan.json", json),
      ...answers.flatMap((each, index) => ["--domain-settings", file(`answer-${String(index)}.json`, each)]),
      ...more,
    ]);

  test("the quick start for an existing domain: without it unknown, before the update off, after it green", async () => {
    const without = await asked([]);
    expect([without.exitCode, without.stdout]).toEqual([
      2,
      expect.stringContaining("\n8 as they should be, 0 not, 6 undetermined,"),
    ]);
    const before = await asked([answer({}, { KendraSettings: { Status: "DISABLED" }, NewerSettings: { It: "it's" } })]);
    expect([before.exitCode, before.stderr]).toEqual([2, ""]);
    expect(before.stdout).toContain(`
  off          canvas (d-1): large data is off: the domain has no EMR Serverless setting. To switch it on:
                 # After terraform apply, which makes the job role; running Canvas apps have to be restarted.
                 aws sagemaker update-domain --region us-east-1 --domain-id d-1 --default-user-settings '{"CanvasAppSettings":{"KendraSettings":{"Status":"DISABLED"},"NewerSettings":{"It":"it'\\''s"},"EmrServerlessSettings":{"ExecutionRoleArn":"${ARN}${JOBS}","Status":"ENABLED"}}}'
`);
    const { exitCode, stdout, stderr } = await asked([answer()]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`
  note         of domain d-1, only the user profiles of the plan and of --domain-settings are considered
  canvas (d-1): jobs as ${JOBS}, public internet
    users working as users
      What users can do
        can          import large datasets with sampling
`);
    expect(stdout).toContain("\n14 as they should be, 0 not, 0 undetermined, 1 warning.\n");
  });

  test("a profile's own settings and role", async () => {
    const UserSettings = { CanvasAppSettings: { EmrServerlessSettings: { Status: "DISABLED" } } };
    const { exitCode, stdout } = await asked([answer(), profileAnswer({ UserSettings })]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain(
      `  off          canvas, user profile ada (d-1/ada): large data is off: the user profile's EMR Serverless setting is DISABLED.`,
    );
    expect(stdout).toContain(
      `aws sagemaker update-user-profile --region us-east-1 --domain-id d-1 --user-profile-name ada --user-settings '`,
    );
    const own = await asked([answer(), profileAnswer({ UserSettings: { ExecutionRole: `${ARN}other` } })]);
    expect(own.stdout).toContain("    users working as other\n      What users can do\n        undetermined import");
  });

  test("a closed VPC is asked as one of the plan is, and settings that are being updated are unknown", async () => {
    const closed = await asked([answer({ AppNetworkAccessType: "VpcOnly", VpcId: "vpc-1", SubnetIds: ["subnet-1"] })]);
    expect([closed.exitCode, closed.stdout]).toEqual([
      2,
      expect.stringContaining(
        `ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:111122223333:network-interface/*: no policy`,
      ),
    ]);
    const updating = await asked([answer({ Status: "Updating" })]);
    expect(updating.stdout).toContain(
      "  undetermined domain d-1 is Updating and not InService: its settings may not apply\n",
    );
    expect(updating.exitCode).toBe(2);
  });

  test.each<readonly [string, Json, Json, string]>([
    [
      "another job role",
      answer({}, { EmrServerlessSettings: setting("ENABLED", "x") }),
      existing,
      `domain d-1 runs jobs as ${ARN}x, and not as ${JOBS} of the plan`,
    ],
    ["no domain is named", answer(), { ...existing, variables: {} }, "nothing in the plan names domain d-1"],
    [
      "Canvas is hidden",
      answer({ DefaultUserSettings: { StudioWebPortalSettings: { HiddenAppTypes: ["Canvas"] } } }),
      existing,
      "domain d-1 hides Canvas from Studio (StudioWebPortalSettings.HiddenAppTypes)",
    ],
    [
      "the account and Region are not known",
      answer(),
      { ...existing, configuration: {} },
      "the plan does not say its account and Region: whether domain d-1 is there is undetermined",
    ],
  ])("a note: %s", async (_, given, json, note) => {
    expect((await asked([given], json)).stdout).toContain(`\n  note         ${note}\n`);
  });

  const MAKE_ANSWER =
    "Make one with: aws sagemaker describe-domain --domain-id DOMAIN_ID > domain.json, or aws sagemaker describe-user-profile --domain-id DOMAIN_ID --user-profile-name NAME > profile.json";
  const arnOf = (region: string, account: string): Json => ({
    DomainArn: `arn:aws:sagemaker:${region}:${account}:domain/d-1`,
  });
  const managed = plan([{ ...domain, after: { ...domain.after, id: "d-1" } }]);
  const managedProfile = plan([
    {
      type: "aws_sagemaker_user_profile",
      name: "ada",
      after: { domain_id: "d-1", user_profile_name: "ada", user_settings: [] },
    },
  ]);

  test.each<readonly [string, readonly unknown[], unknown, string]>([
    [
      "of another domain",
      [answer({ DomainId: "d-2", DomainArn: "arn:aws:sagemaker:us-east-1:111122223333:domain/d-2" })],
      existing,
      "answer-0.json is of domain d-2, and plan.json names d-1. Give the answer of that domain: aws sagemaker describe-domain --domain-id d-1",
    ],
    [
      "of another Region",
      [answer(arnOf("us-west-2", "111122223333"))],
      existing,
      "answer-0.json is of domain d-1 in us-west-2, and plan.json is of us-east-1. Ask with --region us-east-1",
    ],
    [
      "of another account",
      [answer(arnOf("us-east-1", "444455556666"))],
      existing,
      "answer-0.json is of domain d-1 in account 444455556666, and plan.json is of account 111122223333. Ask with credentials of that account.",
    ],
    [
      "of a Region without Canvas",
      [answer(arnOf("us-gov-west-1", "111122223333"))],
      existing,
      "answer-0.json is of domain d-1 in us-gov-west-1, where SageMaker AI has domains without Canvas. Regions with Canvas: us-east-1,",
    ],
    [
      "of two domains in one",
      [answer({ DomainId: "d-2" })],
      existing,
      `answer-0.json is not one answer: its ARN is of domain/d-1, and its other members are of domain/d-2. ${MAKE_ANSWER}`,
    ],
    [
      "with an ARN of something else",
      [answer({ DomainArn: "arn:aws:iam::111122223333:role/d-1" })],
      existing,
      `answer-0.json has "arn:aws:iam::111122223333:role/d-1" for an ARN of SageMaker AI. ${MAKE_ANSWER}`,
    ],
    [
      "another answer",
      [{ Domains: [] }],
      existing,
      `answer-0.json is no answer of aws sagemaker describe-domain (DomainId: Invalid input: expected string, received undefined). ${MAKE_ANSWER}`,
    ],
    ["an empty file", [""], existing, `answer-0.json is empty. ${MAKE_ANSWER}`],
    ["text", ["hello"], existing, `answer-0.json holds no JSON object. ${MAKE_ANSWER}`],
    [
      "the same domain twice",
      [answer(), answer()],
      existing,
      "answer-1.json is of domain d-1, as answer-0.json is. Give one answer of each domain.",
    ],
    [
      "the same profile twice",
      [answer(), profileAnswer(), profileAnswer()],
      existing,
      "answer-2.json is of user profile ada of d-1, as answer-1.json is. Give one answer of each profile.",
    ],
    [
      "a profile without its domain",
      [profileAnswer()],
      existing,
      "answer-0.json is of user profile ada of d-1, and nothing says what the domain is. Give its answer too: aws sagemaker describe-domain --domain-id d-1",
    ],
    [
      "a profile of the same id elsewhere",
      [answer(), profileAnswer({ UserProfileArn: "arn:aws:sagemaker:us-east-1:444455556666:user-profile/d-1/ada" })],
      existing,
      "answer-1.json is of user profile ada of d-1 in us-east-1 and account 444455556666, and answer-0.json is of us-east-1 and account 111122223333. Give answers of one domain.",
    ],
    [
      "a domain that the plan manages",
      [answer()],
      managed,
      "answer-0.json is of domain d-1, which plan.json manages as aws_sagemaker_domain.d: the plan says what it will be. Leave the file out.",
    ],
    [
      "a profile that the plan manages",
      [answer(), profileAnswer()],
      managedProfile,
      "answer-1.json is of user profile ada of d-1, which plan.json manages as aws_sagemaker_user_profile.ada: the plan says what it will be. Leave the file out.",
    ],
    [
      "a profile of a managed domain, asked in another Region",
      [profileAnswer({ UserProfileArn: "arn:aws:sagemaker:us-west-2:111122223333:user-profile/d-1/ada" })],
      managed,
      "answer-0.json is of user profile ada of d-1 in us-west-2, and plan.json is of us-east-1. Ask with --region us-east-1",
    ],
  ])("%s: one line", async (_, answers, json, said) => {
    const { exitCode, stdout, stderr } = await asked(answers, json);
    expect([exitCode, stdout, stderr.split("\n").length]).toEqual([1, "", 2]);
    expect(stderr.startsWith(said)).toBe(true);
  });

  test("a profile of a domain that the plan manages", async () => {
    expect((await asked([profileAnswer()], managed)).exitCode).toBe(2);
  });

  test("of several plans, an answer is for those that it can be of", async () => {
    const other = { ...existing, variables: { domain_id: { value: "d-2" } } };
    const { stdout } = await access([
      file("one.json", existing),
      file("two.json", other),
      "--domain-settings",
      file("answer.json", answer()),
    ]);
    expect(stdout.match(/canvas \(d-1\)/g)).toHaveLength(1);
    expect(stdout).toContain("\n22 as they should be, 0 not, 6 undetermined, 2 warnings.\n");
  });
});

test("--explain shows each request with its statement", async () => {
  const { stdout } = await access([file("good.json", good), "--explain", "inference"]);
  expect(stdout).toContain(`          allowed      users: iam:PassRole on ${ARN}${JOBS}
                         allowed by IAMPassOperationForEMRServerless of AmazonSageMakerCanvasFullAccess v11 (aws_iam_role_policy_attachment.canvas)
                         documented: https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 2: the role is assumed to run the jobs
`);
  expect(stdout).not.toContain("import large datasets");
  // What a limit is about is denied, and that is right.
  expect((await access([file("good.json", good), "--explain", "pass-other-role"])).stdout).toContain(
    `        cannot       pass EMR Serverless a role without the prefix of Canvas [pass-other-role]
          denied, as it should be users: iam:PassRole on arn:aws:iam::111122223333:role/SomeOtherRole
`,
  );
});

test("--scp is considered, and no longer named as not considered", async () => {
  const scp = file("scp.json", policy({ Sid: "O", Effect: "Allow", NotAction: "iam:PassRole", Resource: "*" }));
  const { stdout, exitCode } = await access([file("good.json", good), "--scp", scp]);
  expect(exitCode).toBe(2);
  expect(stdout).toContain(`iam:PassRole on ${ARN}${JOBS}: the service control policies do not allow it\n`);
  expect(stdout).toContain(
    "\nNot considered: resource control policies (unless given with --scp); session policies; policies of resources outside the plan.\n",
  );
});

test("standard input, with what a wrapper printed before it", () => {
  const { stdout, exitCode } = startCommand(["access", "-"], {
    cwd: folder,
    input: `[command]terraform show\n${JSON.stringify(good)}`,
  });
  expect(exitCode).toBe(0);
  expect(stdout.split("\n")[0]).toBe("standard input");
});

test("names of a plan do not move the cursor", async () => {
  const hostile = plan([
    role("users", "\u001b[2Ja\u202eb", trust("emr-serverless.amazonaws.com")),
    role("x", "y", trust("sagemaker.amazonaws.com")),
  ]);

  expect((await access([file("hostile.json", hostile)])).stdout).not.toMatch(/[\u001b\u202e]/);
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
])("%s: one message, no stack trace", async (_, content, stderr) => {
  expect(await access([file("x.json", content)])).toEqual({ exitCode: 1, stdout: "", stderr });
});

test.each<readonly [string, readonly string[], string]>([
  ["a file that is not there", ["nowhere.json"], "nowhere.json does not exist.\n"],
  ["a folder", ["."], ". is a folder.\n"],
  [
    "a policy that is none",
    ["good.json", "--scp", "bad.json"],
    "bad.json is no policy that can be read: format_version, terraform_version, resource_changes, prior_state, configuration: no element of a policy.\n",
  ],
])("%s", async (_, args, stderr) => {
  file("good.json", good);
  file("bad.json", bad);
  expect(await access(args)).toEqual({ exitCode: 1, stdout: "", stderr });
});

test.each<readonly [readonly string[], string]>([
  [["--explain", "everything"], "There is no everything. There are: import-with-sampling,"],
  [["--fail-on", "x"], "x is none of error, warning, unknown, never."],
  [["--format", "yaml"], "Allowed choices are text, html, json."],
])("%j is an error that says what there is", async (args, said) => {
  const { exitCode, stdout, stderr } = await access([file("good.json", good), ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toContain(said);
});

test("policies of an organization by levels, in folders", async () => {
  const full = { Effect: "Allow", Action: "*", Resource: "*" };
  const scp = (name: string, ...Statement: readonly object[]): string => {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    return file(name, { Version: "2012-10-17", Statement });
  };
  const encrypt = { Effect: "Deny", Action: "sagemaker:CreateTrainingJob", Resource: "*" };
  scp("levels/root/full.json", full);
  scp("levels/unit/deny.json", encrypt);
  const plan = file("good.json", good);
  const counts = async (...options: readonly string[]): Promise<readonly [number | null, string | undefined]> => {
    const { exitCode, stdout } = await access([plan, "--scp", "levels", ...options]);
    return [exitCode, /^\d+ as they should be.*$/m.exec(stdout)?.[0]];
  };
  expect(await counts()).toEqual([2, "8 as they should be, 0 not, 6 undetermined, 0 warnings."]);
  expect(await counts("--scp-full-access")).toEqual([0, "14 as they should be, 0 not, 0 undetermined, 1 warning."]);
  expect(await counts("--management-account", "111122223333")).toEqual([
    0,
    "14 as they should be, 0 not, 0 undetermined, 1 warning.",
  ]);
  mkdirSync(path.join(folder, "levels/account"));
  expect(await access([plan, "--scp", "levels"])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      "levels/account holds no policy (*.json): every level of an organization has at least one, and a level without an Allow allows nothing.\n",
  });
});

test.each([
  ["--organization-id", "o-1", "it is no id of an organization: o- and 10 to 32 letters or digits."],
  ["--management-account", "1234", "it is no id of an account: 12 digits."],
])("%s %s", async (option, value, message) => {
  const { exitCode, stdout, stderr } = await access([file("good.json", good), option, value]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toContain(message);
});
