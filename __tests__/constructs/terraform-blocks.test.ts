import { Construct } from "constructs";
import { TerraformCheck, TerraformRemoved } from "../../lib/constructs/terraform-blocks";
import { synthesize } from "../support/synth";

it("a check is an expression and a message under an address of its own", () => {
  const stack = synthesize((scope) => {
    new TerraformCheck(scope, "one", "1 == 2", "One is not two.");
    new TerraformCheck(new Construct(scope, "below"), "one", "2 == 3", "Two is not three.");
  });
  expect(stack.checks()).toEqual({
    one: [{ condition: "${1 == 2}", error_message: "One is not two." }],
    below_one_C7EA4831: [{ condition: "${2 == 3}", error_message: "Two is not three." }],
  });
});

it("a removed block lets go of what had its address, and destroys nothing", () => {
  const stack = synthesize((scope) => {
    new TerraformRemoved(new Construct(scope, "domain"), "Default", "aws_sagemaker_domain");
    new TerraformRemoved(new Construct(scope, "other"), "Default", "aws_sagemaker_domain");
  });
  expect(stack.removed()).toEqual([
    { from: "aws_sagemaker_domain.domain", lifecycle: { destroy: false } },
    { from: "aws_sagemaker_domain.other", lifecycle: { destroy: false } },
  ]);
});
