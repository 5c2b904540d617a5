/**
 * The guard on an existing EMR Serverless role, decided by the real Terraform on the table of trust policies. All roles of the
 * table stand in two stacks, because each start of Terraform takes seconds.
 */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { EmrServerlessRole } from "../../lib/constructs/emr-serverless-role";
import { ROLE_ACCOUNT, trustPolicyCases, type TrustPolicyCase } from "../support/trust-policies";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { consoleRole } from "./support/console";
import { setting } from "./support/setting";
import { TerraformFailed, type StackFolder } from "./support/workspace";

/** A case with a role name of its own: IAM has one namespace for all roles of an account. */
interface Numbered extends TrustPolicyCase {
  readonly ownName: string;
}

const cases = trustPolicyCases.map((one, index): Numbered => ({ ...one, ownName: `${one.roleName}-${index}` }));

const arns = new Map<string, string>();
const started = setting(async (aws) => {
  for (const { name, ownName, path, trust } of cases) {
    arns.set(name, await consoleRole(aws, { roleName: ownName, path, trust }));
  }
});

test("the table is of the account that the tests run in", () => {
  expect(ROLE_ACCOUNT).toBe(ACCOUNT);
  expect(new Set(trustPolicyCases.map(({ name }) => name)).size).toBe(trustPolicyCases.length);
});

test("roles that Canvas can pass: the plan succeeds, and warns of exactly those that it should", async () => {
  const usable = cases.filter(({ expected }) => expected === "ok" || "warning" in expected);
  const stack = await guards("usable", usable);
  const plan = await stack.changes();
  expect(plan.actions).toEqual({});
  expectMessages(plan.warnings, usable, "Check block assertion failed: ");
  // A warning that comes back as a change in every plan would be worse than none.
  await stack.applyPlan();
  expect(await stack.planExitCode()).toBe(0);
});

test("roles that it cannot pass: the plan fails, each with its own message", async () => {
  const refused = cases.filter(({ expected }) => expected !== "ok" && "error" in expected);
  const stack = await guards("refused", refused);
  const failure = await stack.plan().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TerraformFailed);
  expectMessages((failure as TerraformFailed).errors, refused, "Resource postcondition failed: ");
});

/** A stack with one guard per case. */
async function guards(name: string, of: readonly Numbered[]): Promise<StackFolder> {
  started.workspace.synthesize((app) => {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, "aws", { region: REGION });
    const target = { deploymentName: name, account: ACCOUNT, region: REGION, tags: {}, provider: undefined };
    for (const [index, one] of of.entries()) {
      const roleArn = arns.get(one.name) ?? "";
      new EmrServerlessRole(stack, `case-${index}`, { target, role: { existing: { roleArn } }, dependsOn: [] });
    }
  });
  return started.workspace.stack(name).init();
}

/** One message for each case that has one, and no other. */
function expectMessages(messages: readonly string[], of: readonly Numbered[], start: string): void {
  const expected = of.flatMap(({ name, ownName, roleName, expected: outcome }) => {
    if (outcome === "ok") return [];
    const message = "warning" in outcome ? outcome.warning : outcome.error;
    return [{ name, begins: `${start}${message.replaceAll(roleName, ownName)}` }];
  });
  const unexpected = messages.filter((message) => !expected.some(({ begins }) => message.startsWith(begins)));
  const missing = expected.filter(({ begins }) => !messages.some((message) => message.startsWith(begins)));
  expect({ unexpected, missing }).toEqual({ unexpected: [], missing: [] });
  expect(messages.length).toBe(expected.length);
}
