/** `review --plan plan.bin --expect …`: what is applied is what was reviewed. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { reviewSchema } from "../../lib/report/review/schema";
import { allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";
import { type Ended, runCommand } from "../support/command";

const folder = mkdtempSync(path.join(tmpdir(), "expect-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Terraform, as far as a saved plan goes: the plan is the JSON beside it. */
const TERRAFORM = `#!/bin/sh
case "$1" in
  show) [ "$2 $3" = "-json -no-color" ] && cat "$4.json" 2>/dev/null || { echo "Error: Failed to load plan" >&2; exit 1; } ;;
  version) echo '{"terraform_version":"1.11.4","provider_selections":{"registry.terraform.io/hashicorp/aws":"5.100.0"}}' ;;
esac
`;
mkdirSync(path.join(folder, "bin"));
writeFileSync(path.join(folder, "bin/terraform"), TERRAFORM);
chmodSync(path.join(folder, "bin/terraform"), 0o755);

function review(args: readonly string[], withTerraform = true): Promise<Ended> {
  const own = path.dirname(process.execPath);
  return runCommand(["review", ...args], {
    cwd: folder,
    env: { ...process.env, PATH: withTerraform ? `${folder}/bin:${own}:/usr/bin:/bin` : `${folder}/nothing` },
  });
}

const gain = (name: string, action = "s3:GetObject"): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name,
  after: { name, role: "users", policy: policy(allow(action, "arn:aws:s3:::sales/*")) },
});
const bucket: ResourceInPlan = { type: "aws_s3_bucket", name: "b", after: { bucket: "b" } };

function saved(name: string, resources: readonly ResourceInPlan[]): string {
  writeFileSync(path.join(folder, name), "PK\u0003\u0004 a saved plan");
  writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(plan(resources)));
  return name;
}

const values = {
  name: "users",
  path: "/",
  assume_role_policy: policy({
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
  }),
};
const role: ResourceInPlan = { type: "aws_iam_role", name: "users", actions: ["no-op"], before: values, after: values };

const PLAN = saved("plan.bin", [role, gain("p")]);
const OTHER = saved("other.bin", [role, gain("p", "s3:*"), bucket]);
const json = async (name: string): Promise<string> => {
  const file = `${name}.review.json`;
  writeFileSync(path.join(folder, file), (await review(["--plan", name, "--format", "json"])).stdout);
  return file;
};
const fingerprint = async (name: string): Promise<string> =>
  reviewSchema.parse(JSON.parse((await review(["--plan", name, "--format", "json"])).stdout)).plans[0]?.fingerprint ??
  "";

test("a saved plan is read by Terraform, which names the versions of the providers", async () => {
  const { exitCode, stdout, stderr } = await review(["--plan", PLAN, "--format", "json"]);
  const parsed = reviewSchema.parse(JSON.parse(stdout));
  expect({ exitCode, stderr, file: parsed.plans[0]?.file, madeWith: parsed.plans[0]?.madeWith }).toEqual({
    exitCode: 0,
    stderr: "",
    file: "plan.bin",
    madeWith: { terraform: "1.11.4", providers: { "registry.terraform.io/hashicorp/aws": "5.100.0" } },
  });
  expect(parsed.expected).toBeNull();
  expect(parsed.plans[0]?.fingerprint).toBe(await fingerprint(PLAN));
});

test("the fingerprint is in every form", async () => {
  const value = await fingerprint(PLAN);
  for (const format of ["text", "markdown", "fence"]) {
    expect((await review(["--plan", PLAN, "--format", format])).stdout).toContain(value);
  }
});

test("the reviewed plan", async () => {
  const { exitCode, stdout, stderr } = await review(["--plan", PLAN, "--expect", await fingerprint(PLAN)]);
  expect({ exitCode, stderr, first: stdout.split("\n")[0] }).toEqual({
    exitCode: 0,
    stderr: "",
    first: "The plan is the one that was reviewed.",
  });
});

test("a plan that has changed since, whatever --fail-on says", async () => {
  const [old, now] = [await fingerprint(PLAN), await fingerprint(OTHER)];
  const { exitCode, stdout } = await review(["--plan", OTHER, "--expect", old, "--fail-on", "never"]);
  expect(exitCode).toBe(2);
  expect(stdout.split("\n").slice(0, 5)).toEqual([
    "**The plan has changed since it was reviewed. Review it again before it is applied.**",
    "",
    `- \`the fingerprint is ${now}; reviewed was ${old}\``,
    "- `give the review in JSON (--expect review.json) to see what differs`",
    "",
  ]);
});

test("what has changed, by meaning, against the review in JSON", async () => {
  const { exitCode, stdout } = await review(["--plan", OTHER, "--expect", await json(PLAN), "--format", "json"]);
  expect(exitCode).toBe(2);
  expect(reviewSchema.parse(JSON.parse(stdout)).expected).toEqual({
    isSame: false,
    differences: [
      `the fingerprint is ${await fingerprint(OTHER)}; reviewed was ${await fingerprint(PLAN)}`,
      "access, new since the review: role users gains s3:* on arn:aws:s3:::sales/*",
      "access, only in the reviewed plan: role users gains s3:GetObject on arn:aws:s3:::sales/*",
      "change: create aws_iam_role_policy.p: other values than reviewed",
      "change, new since the review: create aws_s3_bucket.b",
    ],
  });
});

test("several plans, in any order", async () => {
  const both = ["--plan", PLAN, "--plan", OTHER];
  const expectations = ["--expect", await fingerprint(OTHER), "--expect", await fingerprint(PLAN)];
  expect((await review([...both, ...expectations])).exitCode).toBe(0);
  expect((await review([...both, "--expect", await fingerprint(PLAN)])).exitCode).toBe(2);
  expect((await review(["--plan", PLAN, ...expectations])).exitCode).toBe(2);
});

describe("mistakes", () => {
  test.each<[string, readonly string[], string]>([
    [
      "no plan",
      [],
      "review needs a plan: a file of terraform show -json, or a saved plan by --plan plan.bin. Write: canvas-large-data review plan.json\n",
    ],
    [
      "a saved plan that is not there",
      ["--plan", "none.bin"],
      "none.bin does not exist. Make it with: terraform plan -out none.bin\n",
    ],
    [
      "what is no fingerprint",
      ["--plan", PLAN, "--expect", "p1-abc"],
      "p1-abc is no fingerprint and no file. A fingerprint is p1- and 64 hexadecimal digits, as the review shows it; a file is what review --format json printed.\n",
    ],
    [
      "what is no review",
      ["--plan", PLAN, "--expect", "plan.bin.json"],
      "plan.bin.json is no review with fingerprints. Make one with: canvas-large-data review --plan plan.bin --format json > review.json\n",
    ],
  ])("%s", async (_, args, message) => {
    expect(await review(args)).toEqual({ exitCode: 1, stdout: "", stderr: message });
  });

  test("Terraform is not there", async () => {
    expect(await review(["--plan", PLAN], false)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "terraform is not on PATH, and only it can read plan.bin. Install it, name it with --terraform, or give JSON: terraform show -json plan.bin > plan.json\n",
    });
  });

  test("Terraform cannot show it", async () => {
    writeFileSync(path.join(folder, "bad.bin"), "x");
    expect(await review(["--plan", "bad.bin"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "terraform show -json cannot show bad.bin; run it where terraform init was run.\nError: Failed to load plan\n",
    });
  });

  test("a name is no command", async () => {
    const name = saved("plan; touch pwned #.bin", [gain("p")]);
    expect((await review(["--plan", name])).exitCode).toBe(0);
    expect(spawnSync("ls", [folder], { encoding: "utf8" }).stdout).not.toContain("pwned\n");
  });
});
