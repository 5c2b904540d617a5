/**
 * The quick starts of README as a user has them: taken out of the documents that README sends to, planned by Terraform, and the plans read by
 * `review` and `access`. The verdict of a first plan is a decision that someone can make.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { buildSync } from "esbuild";
import { readDeploymentsFiles } from "../../lib/deployments/files";
import { stackFolder } from "../../lib/deployments/state";
import { prepare } from "../end-to-end/support/prepare";
import { LEAN_CDKTF } from "../end-to-end/support/project";
import { runCommand } from "../support/command";
import { IS_WHOLE } from "../support/draws";
import { setting } from "./support/setting";
import { copySources } from "./support/sources";
import type { StackFolder } from "./support/workspace";

const ROOT = path.resolve(__dirname, "../..");
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

const started = setting();

/** The first fence of a language in a document. */
function firstFence(file: string, language: string): string {
  return fenceIn(read(file), language, file);
}

/** The first fence of a language in a text. */
function fenceIn(text: string, language: string, place: string): string {
  const [, content] = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "m").exec(text) ?? [];
  if (content === undefined) throw new Error(`${place} has no fence of ${language}`);
  return content;
}

/** What a user sees of a plan. */
interface Seen {
  readonly warnings: readonly string[];
  /** The verdict, and who decides what. */
  readonly review: readonly string[];
  readonly exitCodes: { readonly review: number | null; readonly access: number | null };
  /** The count that `access` ends with. */
  readonly access: string | undefined;
}

/** Plans, and reads the plan with both commands. */
async function seen(stack: StackFolder): Promise<Seen> {
  const { json, warnings } = await stack.plan();
  writeFileSync(path.join(stack.folder, "plan.json"), JSON.stringify(json));
  const cwd = { cwd: stack.folder };
  const review = await runCommand(["review", "plan.json"], cwd);
  const access = await runCommand(["access", "plan.json"], cwd);
  return {
    warnings,
    review: review.stdout
      .split("\n")
      .filter((line) => /^(## |\*\*Decide:\*\*)/.test(line))
      .map((line) => line.replaceAll(/\*\*|`|^## /g, "")),
    exitCodes: { review: review.exitCode, access: access.exitCode },
    access: access.stdout.split("\n").find((line) => line.includes(" as they should be")),
  };
}

const SECURITY = "Who can decide: whoever is responsible for access in this AWS account.";

/** A first plan that creates a role with AWS's policies for Canvas: whether it should have them is the decision. */
function newRole(role: string, answers: number): Seen {
  return {
    warnings: [],
    review: [
      `Needs a decision: new role ${role} gains redshift-data:DescribeStatement, redshift-data:CancelStatement, redshift-data:GetStatementResult on everything (*), by AmazonSageMakerCanvasDataPrepFullAccess v4`,
      `Decide: whether this new role should have the AWS managed policies that are attached to it. ${SECURITY}`,
    ],
    exitCodes: { review: 0, access: 0 },
    access: `${String(answers)} as they should be, 0 not, 0 undetermined, 0 warnings.`,
  };
}

test("README sends to these, for whoever creates something", () => {
  const rows = [...read("README.md").matchAll(/^\| (.*?) +\|.*\|[^|]*\]\((docs\/[^)]*)\) +\|$/gm)];
  expect(rows.slice(0, 3).map(([, have, start]) => [have, start])).toEqual([
    ["nothing yet", "docs/deployments.md"],
    ["a CDKTF repository", "docs/cdktf.md"],
    ["Terraform, and no Node", "docs/terraform-modules.md"],
  ]);
});

test("deployments.yaml, and the one in its document", async () => {
  const { folder } = started.workspace;
  const file = path.join(folder, "deployments.yaml");
  writeFileSync(file, firstFence("docs/deployments.md", "yaml").replace("analytics:", "documented:"));
  const named = readDeploymentsFiles([path.join(ROOT, "deployments.yaml"), file]).deployments;
  const { deployments } = await prepare(started.aws, named);
  const plans: [string, Seen][] = [];
  for (const [name, deployment] of Object.entries(deployments)) {
    plans.push([name, await seen(await started.workspace.write(name, deployment).init())]);
  }
  const role = (name: string): string => `AmazonSageMaker-ExecutionRole-${name}-use1`;
  expect(Object.fromEntries(plans)).toEqual({
    analytics: newRole(role("analytics-analysts"), 16),
    research: newRole(role("research-guests"), 32),
    confidential: newRole(role("confidential-analysts"), 15),
    documented: newRole(role("documented-analysts"), 14),
  });
});

/** What the snippet takes as given: a stack with a role and a bucket, and the rest of a domain. */
function appWith(snippet: string): string {
  const [imported = "", ...lines] = snippet.split("\n");
  const trust = `{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" }] }`;
  return `${imported}
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { App, LocalBackend, TerraformStack } from "cdktf";

class Platform extends TerraformStack {
  constructor(app: App) {
    super(app, "platform");
    new AwsProvider(this, "aws", { region: "us-east-1" });
    new LocalBackend(this, { path: "../../../terraform.platform.tfstate" });
    const analystsRole = new IamRole(this, "analysts", { name: "platform-analysts", assumeRolePolicy: JSON.stringify(${trust}) });
    const salesBucket = new S3Bucket(this, "sales", { bucket: "platform-sales" });
${lines.join("\n").replace("// …your own domain", 'domainName: "platform", authMode: "IAM", vpcId: "vpc-01234567", subnetIds: ["subnet-01234567"],')}
  }
}
const app = new App();
new Platform(app);
app.synth();
`;
}

test("the CDKTF class", async () => {
  const { folder } = started.workspace;
  writeFileSync(path.join(folder, "app.ts"), appWith(firstFence("docs/cdktf.md", "ts")));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  buildSync({
    entryPoints: [path.join(folder, "app.ts")],
    outfile: path.join(folder, "app.cjs"),
    bundle: true,
    platform: "node",
    alias: { "canvas-large-data": path.join(ROOT, "modules/index.ts") },
    external: ["@aws-sdk/*"],
  });
  const { status, stderr } = spawnSync(process.execPath, ["app.cjs"], { cwd: folder, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const manifest = readFileSync(path.join(folder, "cdktf.out/manifest.json"), "utf8");
  expect(manifest).toMatch(/"annotations": \[\s*\]/);
  const stack = await started.workspace.root(path.join(folder, stackFolder("platform"))).init();
  expect(await seen(stack)).toEqual({
    warnings: [],
    review: [
      "Needs a decision: the service emr-serverless.amazonaws.com gains sts:AssumeRole on role AmazonSageMakerCanvasEMRSExecutionAccess-canvas-use1, only if aws:SourceAccount StringEquals 111122223333",
      `Decide: whether it may pass, assume or change these roles. ${SECURITY}`,
    ],
    exitCodes: { review: 0, access: 0 },
    access: "16 as they should be, 0 not, 0 undetermined, 0 warnings.",
  });
});

test("the Terraform module: its first plan, and restrict_pass_role switched on where it was off", async () => {
  const folder = path.join(started.workspace.folder, "of-a-module");
  mkdirSync(folder, { recursive: true });
  copySources("modules/quick-setup", path.join(folder, "quick-setup"));
  const code = firstFence("docs/terraform-modules.md", "hcl").replace(/"git::.*"/, '"./quick-setup"');
  const write = (module: string): void => {
    writeFileSync(path.join(folder, "main.tf"), `provider "aws" {\n  region = "us-east-1"\n}\n\n${module}`);
  };
  write(code);
  const stack = await started.workspace.root(folder).init();
  const role = "AmazonSageMaker-ExecutionRole-analytics-analysts-use1";
  expect(await seen(stack)).toEqual(newRole(role, 14));

  write(code.replace(/^ *restrict_pass_role.*\n/m, ""));
  const { warnings } = await stack.plan();
  expect(warnings).toEqual([
    "Check block assertion failed: restrict_pass_role is not set: users of the created execution roles can pass EMR Serverless the runtime role of any other deployment in the account, " +
      "and so read and write its data. Write restrict_pass_role = true to deny that (recommended), or restrict_pass_role = false to accept it.",
  ]);
  await stack.applyPlan();
  write(code);
  expect(await seen(stack)).toEqual({
    warnings: [],
    review: [
      `Needs a decision: ${role} can no longer pass the job role of any other deployment in the account to EMR Serverless (module.canvas.aws_iam_role.execution["analysts"])`,
      "Decide: whether jobs of any user of this role still run as one of these roles. Who can decide: the team that runs Canvas for these users.",
    ],
    exitCodes: { review: 0, access: 0 },
    access: "14 as they should be, 0 not, 0 undetermined, 0 warnings.",
  });
});

/** What tsc makes of `main.ts`, its types unchecked. */
function withoutTypes(folder: string): void {
  buildSync({
    entryPoints: [path.join(folder, "main.ts")],
    outfile: path.join(folder, "main.js"),
    bundle: true,
    platform: "node",
    packages: "external",
  });
}

test("the Terraform module by cdktf get, in TypeScript: the commands and files of the document", async () => {
  const folder = path.join(started.workspace.folder, "by-cdktf-get");
  mkdirSync(folder);
  copySources("modules/quick-setup", path.join(folder, "quick-setup"));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  const [, section = ""] = read("docs/terraform-modules.md").split("## From CDKTF with `cdktf get`\n");
  const fence = (language: string): string => fenceIn(section, language, "The section on cdktf get");
  writeFileSync(path.join(folder, "cdktf.json"), fence("json").replace(/"git::.*"/, '"./quick-setup"'));
  writeFileSync(path.join(folder, "main.ts"), fence("ts"));
  const commands = [...fence("sh").matchAll(/^npx ([^#\n]*)/gm)].map(([, command = ""]) => command.trim().split(" "));
  expect(commands.map(([program]) => program)).toEqual(["cdktf", "tsc", "cdktf"]);
  const bin = path.join(ROOT, "node_modules/.bin");
  for (const [program = "", ...args] of commands) {
    // See the table in CONTRIBUTING.md.
    if (program === "tsc" && !IS_WHOLE) {
      withoutTypes(folder);
      continue;
    }
    const isLean = args[0] === "synth" && !IS_WHOLE;
    const [executable, first] = isLean ? [process.execPath, LEAN_CDKTF] : [path.join(bin, program), []];
    const { status, stdout, stderr } = spawnSync(executable, [...first, ...args], {
      cwd: folder,
      encoding: "utf8",
      // It says that the versions of cdktf and of its command line are alike, and asks npm for the first.
      env: { ...started.workspace.environment, ...(IS_WHOLE ? {} : { DISABLE_VERSION_CHECK: "1" }) },
    });
    expect({ program, args, status, said: status === 0 ? "" : stdout + stderr }).toMatchObject({ status: 0, said: "" });
  }

  const stack = started.workspace.root(path.join(folder, stackFolder("analytics")));
  const { module } = JSON.parse(readFileSync(path.join(stack.folder, "cdk.tf.json"), "utf8")) as {
    readonly module: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  expect(module).toEqual({
    canvas: {
      "//": { metadata: { path: "analytics/canvas", uniqueId: "canvas" } },
      source: expect.stringMatching(/^\.\/assets\/__cdktf_module_asset_/) as unknown,
      deployment_name: "analytics",
      execution_roles: { analysts: { create: {} } },
      restrict_pass_role: true,
      domain: {
        create: {
          vpc_id: "vpc-0123456789abcdef0",
          subnet_ids: { a: "subnet-0123456789abcdef0" },
          execution_role: "analysts",
        },
      },
    },
  });
  expect(await seen(await stack.init())).toEqual(newRole("AmazonSageMaker-ExecutionRole-analytics-analysts-use1", 14));
});
