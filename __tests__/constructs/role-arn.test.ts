import { TerraformVariable } from "cdktf";
import { roleNameOf } from "../../lib/constructs/role-arn";
import { synthesize } from "../support/synth";

it.each([
  ["arn:aws:iam::111122223333:role/analysts", "analysts"],
  ["arn:aws:iam::111122223333:role/service-role/analysts", "analysts"],
  ["arn:aws:iam::111122223333:role/team/data/analysts", "analysts"],
])("the role of %s is %s", (arn, name) => {
  expect(roleNameOf(arn)).toBe(name);
});

it("an ARN that only Terraform knows is taken apart by Terraform", () => {
  let name: string | undefined;
  const stack = synthesize((scope) => {
    name = roleNameOf(new TerraformVariable(scope, "arn", { type: "string" }).stringValue);
  });
  expect(stack.resolve(name)).toBe('${element(reverse(split("/", var.arn)), 0)}');
});
