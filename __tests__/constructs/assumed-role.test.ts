import { AssumedRole, attachManagedPolicies } from "../../lib/constructs/assumed-role";
import { policyLength } from "../../lib/constructs/policy-document";
import { target, trustStatement } from "../support/constructs";
import { type Synthesized, synthesize } from "../support/synth";

/** A role whose trust policy has exactly so many characters. */
function roleWithTrustOf(characters: number): Synthesized {
  const rest = policyLength([trustStatement({ services: [""] })]).characters;
  return synthesize((scope) => {
    new AssumedRole(scope, "role", {
      target,
      roleName: "leads",
      description: "d",
      path: undefined,
      permissionsBoundaryArn: undefined,
      trust: [trustStatement({ services: ["x".repeat(characters - rest)] })],
      managedPolicies: [],
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
