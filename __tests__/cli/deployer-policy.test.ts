/** `deployer-policy` on stacks and on deployments. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { DEPLOYMENTS } from "../deployer/support/deployments";
import { stackOf } from "../deployer/support/stack";
import { type Ended, runCommand } from "../support/command";

const ROOT = path.resolve(__dirname, "../..");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "deployer-policy-"));
  const { research: [research] = [] } = DEPLOYMENTS;
  if (research === undefined) throw new Error("research");
  writeFileSync(path.join(folder, "deployments.yaml"), JSON.stringify({ deployments: { research, other: research } }));
  const made = stackOf("research", research);
  const stack = path.join(folder, "cdktf.out/stacks/research");
  mkdirSync(stack, { recursive: true });
  writeFileSync(path.join(stack, "cdk.tf.json"), JSON.stringify(made.json));
  writeFileSync(
    path.join(folder, "more.tf.json"),
    JSON.stringify({ ...made.json, resource: { aws_lambda_function: { own: {} }, aws_s3_bucket: { mine: {} } } }),
  );
  rmSync(made.folder, { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const run = (...args: readonly string[]): Promise<Ended> => runCommand(["deployer-policy", ...args], { cwd: folder });

test("a deployment, for plan and apply, then for plan alone; JSON in the form of its schema", async () => {
  const all = await run("--deployment", "research");
  expect([all.exitCode, all.stderr]).toEqual([0, ""]);
  expect(all.stdout).toMatch(
    /^What Terraform needs for research\n\nplan-1: for terraform plan \([\d,]+ of 6,144 characters\)\n\{/,
  );
  expect(all.stdout).toContain("\napply-1: for terraform apply and destroy, with those for plan (");
  expect(all.stdout).toMatch(/\n {2}iam:PassRole +apply {2}asked for by sagemaker:CreateDomain {2}https:/);

  const json = await run("--deployment", "research", "--plan-only", "--format", "json");
  expect([json.exitCode, json.stderr]).toEqual([0, ""]);
  const result = JSON.parse(json.stdout) as {
    readonly deployments: readonly { readonly documents: readonly { readonly name: string }[] }[];
  };
  const schema = JSON.parse(readFileSync(path.join(ROOT, "docs/deployer-policy.schema.json"), "utf8")) as object;
  expect(new Ajv2020().validate(schema, result)).toBe(true);
  expect(result.deployments.map(({ documents }) => documents.map(({ name }) => name))).toEqual([["plan-1"]]);
});

test("resources that are not covered are named, and the exit code is 2 unless --fail-on says otherwise", async () => {
  const { exitCode, stdout } = await run("more.tf.json");
  expect(exitCode).toBe(2);
  expect(stdout).toContain("Add what they need.\n  aws_lambda_function.own\n  aws_s3_bucket.mine\n");
  expect((await run("more.tf.json", "--fail-on", "error")).exitCode).toBe(0);
});

test.each([
  [
    "a deployment that is not synthesized",
    ["--deployment", "other"],
    "cdktf.out/stacks/other/cdk.tf.json does not exist: the deployment other is not synthesized. Run: npx cdktf synth\n",
  ],
  [
    "both",
    ["--deployment", "other", "more.tf.json"],
    "Give files or --deployment, not both: a deployment is read from its synthesized stack.\n",
  ],
  ["no plan", ["deployments.yaml"], /^deployments\.yaml is neither a plan nor a synthesized stack/],
] as const)("%s is an error that says what to do", async (_, args, message) => {
  const { exitCode, stdout, stderr } = await run(...args);
  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(message);
});
