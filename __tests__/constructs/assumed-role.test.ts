import { AssumedRole, type AssumedRoleProps, attachManagedPolicies } from "../../lib/constructs/assumed-role";
import { policyLength } from "../../lib/constructs/policy-document";
import type { Statement } from "../../lib/policies/policy-template";
import { target, trustStatement } from "../support/constructs";
import { type Synthesized, synthesize } from "../support/synth";

const trustOf = (service: string): Statement =>
  trustStatement({ principals: { type: "Service", identifiers: [service] } });

/** A role whose trust policy has exactly so many characters. */
function roleWithTrustOf(characters: number): Synthesized {
  const rest = policyLength([trustOf("")]).characters;
  return roleOf({ trust: [trustOf("x".repeat(characters - rest))] });
}

function roleOf(props: Partial<AssumedRoleProps>): Synthesized {
  return synthesize((scope) => {
    new AssumedRole(scope, "role", {
      target,
      roleName: "leads",
      description: "d",
      path: undefined,
      permissionsBoundaryArn: undefined,
      trust: [trustStatement()],
      managedPolicies: [],
      dependsOn: [],
      ...props,
    });
  });
}

it("takes a trust policy of IAM's 2,048 characters", () => {
  expect(Object.keys(roleWithTrustOf(2048).resources("aws_iam_role"))).toEqual(["aws_iam_role.role"]);
});

it("refuses one character more, with the number", () => {
  expect(() => roleWithTrustOf(2049)).toThrow(
    "The trust policy of leads has 2049 characters, and IAM takes 2048; it would answer LimitExceeded.",
  );
});

const policies = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `Policy${index}`);

it("takes the 20 managed policies that IAM takes, and refuses one more", () => {
  expect(
    Object.keys(roleOf({ managedPolicies: policies(20) }).resources("aws_iam_role_policy_attachment")),
  ).toHaveLength(20);
  expect(() => roleOf({ managedPolicies: policies(21) })).toThrow(
    "leads would have 21 managed policies, and IAM takes 20 on a role; it would answer LimitExceeded.",
  );
});

it("is made after what it must wait for, and otherwise waits for nothing", () => {
  const address = "aws_iam_role.role";
  const guarded = roleOf({ dependsOn: [{ fqn: "data.aws_vpc.guard" }] }).resources("aws_iam_role")[address];
  expect(guarded).toMatchObject({ depends_on: ["data.aws_vpc.guard"] });
  expect(roleOf({}).resources("aws_iam_role")[address]).not.toHaveProperty("depends_on");
});

it("attaches each AWS managed policy under its own name, so that adding one moves no other", () => {
  const stack = synthesize((scope) => {
    attachManagedPolicies(scope, target, "leads", [
      "AmazonSageMakerCanvasFullAccess",
      "AmazonSageMakerCanvasForecastAccess",
    ]);
  });
  expect(stack.everything()).toEqual({
    "aws_iam_role_policy_attachment.AmazonSageMakerCanvasFullAccess": {
      role: "leads",
      policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
    },
    "aws_iam_role_policy_attachment.AmazonSageMakerCanvasForecastAccess": {
      role: "leads",
      policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasForecastAccess",
    },
  });
});
