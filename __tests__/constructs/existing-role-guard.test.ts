import { ExistingRoleGuard } from "../../lib/constructs/existing-role-guard";
import { target } from "../support/constructs";
import { synthesize } from "../support/synth";
import { trustPolicyCases } from "../support/trust-policies";

// What each condition decides is Terraform's to say: the terraform tier runs `support/trust-policies.ts` against the guard.

const stack = synthesize((scope) => {
  new ExistingRoleGuard(scope, "guard", { target, roleName: "jobs" });
});
const GUARD = "data.aws_iam_role.guard";
const postconditions = (
  stack.dataSources("aws_iam_role")[GUARD]?.["lifecycle"] as Record<
    string,
    { condition: string; error_message: string }[]
  >
)["postcondition"];

it("reads the role by name and nothing else", () => {
  const { lifecycle, ...role } = stack.dataSources("aws_iam_role")[GUARD] ?? {};
  expect(Object.keys(lifecycle as object)).toEqual(["postcondition"]);
  expect(role).toEqual({ name: "jobs" });
  expect(stack.addresses()).toEqual([GUARD]);
});

it("says of name, path, trust, account and wildcard why Canvas could not use the role, and what to do", () => {
  expect(postconditions?.map(({ error_message }) => error_message)).toEqual([
    "Canvas cannot pass the role ${self.name}: its name does not start with AmazonSageMakerCanvasEMRSExecutionAccess- (case matters), " +
      "and iam:PassRole of AmazonSageMakerCanvasFullAccess matches nothing else. SageMaker would accept the role, and jobs would fail " +
      "days later. Use a role with such a name, or emrServerlessRole: create.",
    "Canvas cannot pass the role ${self.name}: its path is ${self.path}, and iam:PassRole of AmazonSageMakerCanvasFullAccess matches " +
      "only / and /service-role/. SageMaker would accept the role, and jobs would fail days later. A path cannot be changed: create the role again with one of these paths.",
    "EMR Serverless cannot assume the role ${self.name}: no statement of its trust policy allows sts:AssumeRole to " +
      'emr-serverless.amazonaws.com. SageMaker would accept the role, and jobs would fail days later with "Could not assume execution ' +
      'role". Add the trust policy of the AWS page to the role.',
    'EMR Serverless cannot assume the role ${self.name}: its trust policy requires an aws:SourceAccount other than ${split(":", ' +
      "self.arn)[4]}, the role's own account. SageMaker would accept the role, and jobs would fail days later with \"Could not assume " +
      "execution role\". Correct aws:SourceAccount in the role's trust policy.",
    "The role ${self.name} is not used: its trust policy has the principal *, so any account can assume it. Trust " +
      "emr-serverless.amazonaws.com alone, with aws:SourceAccount.",
  ]);
});

it("warns, and stops nothing, where aws:SourceAccount is missing", () => {
  const [check, ...others] = Object.values(stack.checks());
  expect(others).toEqual([]);
  expect(check?.map(({ error_message }) => error_message)).toEqual([
    "The trust policy of ${data.aws_iam_role.guard.name} allows EMR Serverless to assume the role without aws:SourceAccount, so jobs of another account could be made to run as it (confused deputy). Add the condition StringEquals aws:SourceAccount = " +
      '${split(":", data.aws_iam_role.guard.arn)[4]} to it.',
  ]);
});

it("asks the guarded role itself in postconditions, and the data source by its address in the check", () => {
  const [assertion] = Object.values(stack.checks()).flat();
  expect(assertion?.condition).toContain("data.aws_iam_role.guard.assume_role_policy");
  expect(assertion?.condition).not.toContain("self.");
  expect(postconditions?.map(({ condition }) => /\bself\./.test(condition) && !condition.includes(GUARD))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
});

it("has cases for every message, each case for one message and under a name of its own", () => {
  expect(new Set(trustPolicyCases.map(({ name }) => name)).size).toBe(trustPolicyCases.length);
  const [check] = Object.values(stack.checks()).flat();
  const messages = [...(postconditions ?? []), check].map((each) => each?.error_message ?? "");
  const found = trustPolicyCases.flatMap(({ expected, roleName, path }) => {
    if (expected === "ok") return [];
    const beginning = "error" in expected ? expected.error : expected.warning;
    const filled = messages.map((message) =>
      message.replaceAll(/\$\{(self|data\.aws_iam_role\.guard)\.name\}/g, roleName).replaceAll("${self.path}", path),
    );
    const matching = filled.flatMap((message, index) => (message.startsWith(beginning) ? [index] : []));
    expect(matching.map((index) => (index === 5 ? "warning" : "error"))).toEqual(Object.keys(expected));
    return matching;
  });
  expect([...new Set(found)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});
