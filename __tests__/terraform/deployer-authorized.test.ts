/**
 * Terraform as a user who has the printed policies and nothing else, on a loopback AWS that authorizes calls. moto compares the names of actions
 * alone, so the policies are copied on `*` and without conditions; __tests__/deployer/policy.test.ts decides Resource and Condition.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { deployerPolicy } from "../../lib/deployer/policy";
import { deployedIn } from "../../lib/sources/terraform/deployed";
import { DEPLOYMENTS } from "../deployer/support/deployments";
import type { Document } from "../deployer/support/judges";
import { prepare } from "../end-to-end/support/prepare";
import { IS_WHOLE } from "../support/draws";
import { ACCOUNT } from "../support/quick-setup";
import { setting } from "./support/setting";
import { type StackFolder, TerraformFailed } from "./support/workspace";

const NAME = "confidential";
const USER = "deployer";
const started = setting();
let stack: StackFolder;
let documents: readonly (Document & { readonly phase: "plan" | "apply" })[] = [];

beforeAll(async () => {
  const { aws, workspace } = started;
  const [given] = DEPLOYMENTS[NAME] ?? [];
  if (given === undefined) throw new Error(NAME);
  const { deployments } = await prepare(aws, [{ name: NAME, deployment: given }]);
  stack = workspace.write(NAME, deployments[NAME] ?? given);
  const json = JSON.parse(readFileSync(path.join(stack.folder, "cdk.tf.json"), "utf8")) as Record<string, unknown>;
  documents = deployerPolicy(deployedIn(json, NAME)).documents.map(({ phase, policy }) => ({ ...policy, phase }));

  await aws.request("iam", "CreateUser", { UserName: USER });
  const { AccessKey: key } = await aws.request<{
    readonly AccessKey: { readonly AccessKeyId: string; readonly SecretAccessKey: string };
  }>("iam", "CreateAccessKey", { UserName: USER });
  const provider = { aws: { access_key: key.AccessKeyId, secret_key: key.SecretAccessKey } };
  writeFileSync(path.join(stack.folder, "user_override.tf.json"), JSON.stringify({ provider }));
  await stack.init();
  await aws.authorize(true);
});

/** Gives the user these policies, and takes away all others. */
async function hold(policies: readonly Document[]): Promise<void> {
  const { aws } = started;
  const { AttachedPolicies: held } = await aws.request<{
    readonly AttachedPolicies: readonly { readonly PolicyArn: string }[];
  }>("iam", "ListAttachedUserPolicies", { UserName: USER });
  for (const { PolicyArn: arn } of held) {
    await aws.request("iam", "DetachUserPolicy", { UserName: USER, PolicyArn: arn });
    await aws.request("iam", "DeletePolicy", { PolicyArn: arn });
  }
  for (const [index, { Version: version, Statement: statements }] of policies.entries()) {
    const name = `deployer-${String(index)}`;
    const copy = statements.map(({ Effect: effect, Action: actions }) => ({
      Effect: effect,
      Action: actions,
      Resource: "*",
    }));
    const document = JSON.stringify({ Version: version, Statement: copy });
    await aws.request("iam", "CreatePolicy", { PolicyName: name, PolicyDocument: document });
    const arn = `arn:aws:iam::${ACCOUNT}:policy/${name}`;
    await aws.request("iam", "AttachUserPolicy", { UserName: USER, PolicyArn: arn });
  }
}

/** The action that each error of a failed command is about. */
async function refusedActions(run: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await run();
    return [];
  } catch (error) {
    if (!(error instanceof TerraformFailed)) throw error;
    return [
      ...new Set(
        error.errors.map((each) => {
          const refused = /operation error (\w+): (\w+), .*(?:StatusCode: 403|AccessDenied)/.exec(each);
          return refused === null ? each : `${(refused[1] ?? "").toLowerCase()}:${refused[2] ?? ""}`;
        }),
      ),
    ].sort();
  }
}

function without(action: string): readonly Document[] {
  return documents.map((each) => ({
    ...each,
    Statement: each.Statement.map((one) => ({ ...one, Action: one.Action.filter((other) => other !== action) })).filter(
      ({ Action: actions }) => actions.length > 0,
    ),
  }));
}

test("without a policy the user cannot plan; with those of plan alone, nothing can be created", async () => {
  await hold([]);
  expect((await refusedActions(() => stack.changes())).length).toBeGreaterThan(0);
  await hold(documents.filter(({ phase }) => phase === "plan"));
  await stack.changes();
  expect(await refusedActions(() => stack.applyPlan())).toEqual(["ec2:CreateSecurityGroup", "ec2:CreateVpcEndpoint"]);
  expect(await stack.managed()).toEqual([]);
});

// Of each service: see the table in CONTRIBUTING.md.
test.each(["ec2:CreateSecurityGroup", ...(IS_WHOLE ? ["iam:CreateRole", "sagemaker:CreateDomain"] : [])])(
  "without %s the apply is refused",
  async (action) => {
    await hold(without(action));
    await stack.changes();
    expect(await refusedActions(() => stack.applyPlan())).toEqual([action]);
  },
);

test("with all policies the user plans, applies and destroys", async () => {
  await hold(documents);
  await stack.changes();
  await stack.applyPlan();
  expect(await stack.planExitCode()).toBe(0);
  await stack.destroy();
  expect(await stack.managed()).toEqual([]);
});
