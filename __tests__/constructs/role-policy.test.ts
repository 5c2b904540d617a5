import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { TerraformVariable } from "cdktf";
import { policyLength } from "../../lib/constructs/policy-document";
import { RolePolicy } from "../../lib/constructs/role-policy";
import { statement, target } from "../support/constructs";
import { synthesize } from "../support/synth";

const LIMIT = 10_240;

/** A statement that makes a policy of exactly so many characters. */
function filling(characters: number): ReturnType<typeof statement> {
  const resource = (length: number): string => `arn:aws:s3:::${"x".repeat(length)}`;
  const rest = policyLength([statement({ resources: [resource(0)] })]).characters;
  return statement({ resources: [resource(characters - rest)] });
}

it("is one inline policy, named after the deployment, over one document", () => {
  const stack = synthesize((scope) => {
    new RolePolicy(scope, "policy", { target, roleLabel: "the role", roleName: "analysts", statements: [statement()] });
  });
  expect(stack.everything()).toEqual({
    "aws_iam_role_policy.policy": {
      name: "canvas-large-data-analytics",
      role: "analysts",
      policy: "${data.aws_iam_policy_document.policy_document_6ACB4F4F.json}",
    },
    "data.aws_iam_policy_document.policy_document_6ACB4F4F": {
      statement: [
        { sid: "One", effect: "Allow", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::sales-exports/*"] },
      ],
    },
  });
});

it("is the document alone, and gives it out, without a role's name", () => {
  let policy: RolePolicy | undefined;
  const stack = synthesize((scope) => {
    policy = new RolePolicy(scope, "policy", {
      target,
      roleLabel: "the role",
      roleName: undefined,
      statements: [statement()],
    });
  });
  expect(stack.addresses()).toEqual(["data.aws_iam_policy_document.policy_document_6ACB4F4F"]);
  expect(stack.resolve(policy?.json)).toBe("${data.aws_iam_policy_document.policy_document_6ACB4F4F.json}");
});

it("waits for what must pass before", () => {
  const stack = synthesize((scope) => {
    const guard = new DataAwsIamRole(scope, "guard", { name: "analysts" });
    new RolePolicy(scope, "policy", {
      target,
      roleLabel: "the role",
      roleName: "analysts",
      statements: [statement()],
      dependsOn: [guard],
    });
  });
  expect(stack.only("aws_iam_role_policy")["depends_on"]).toEqual(["data.aws_iam_role.guard"]);
});

describe("the size that IAM takes", () => {
  const sized = (...statements: readonly ReturnType<typeof statement>[]) =>
    synthesize(
      (scope) =>
        new RolePolicy(scope, "policy", {
          target,
          roleLabel: "the execution role leads",
          roleName: "leads",
          statements,
        }),
    );
  const WRITE =
    "write: fewer buckets or prefixes, a shorter common prefix instead of several, or a second deployment for a part of them";

  it("is used up to the last character", () => {
    expect(policyLength([filling(LIMIT)])).toEqual({ characters: LIMIT, withWhiteSpace: LIMIT, exact: true });
    expect(sized(filling(LIMIT)).addresses()).toHaveLength(2);
  });

  it("is refused one character later, with the number", () => {
    expect(() => sized(filling(LIMIT + 1))).toThrow(
      "The inline policy for the execution role leads has 10241 characters without white space, and IAM takes 10240 for all " +
        `inline policies of a role together; it would answer LimitExceeded.\n  ${WRITE}`,
    );
  });

  it("says at least where values are known only to Terraform", () => {
    const withToken = () =>
      synthesize((scope) => {
        const bucket = new TerraformVariable(scope, "bucket", { type: "string" }).stringValue;
        const statements = [filling(LIMIT), statement({ sid: "Two", resources: [bucket] })];
        new RolePolicy(scope, "policy", { target, roleLabel: "the EMR Serverless role", roleName: "x", statements });
      });
    const more =
      policyLength([statement({ sid: "Two", resources: [""] })]).characters -
      '{"Version":"2012-10-17","Statement":[]}'.length;
    expect(withToken).toThrow(
      `The inline policy for the EMR Serverless role has at least ${LIMIT + more + 1} characters without`,
    );
  });
});
