import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Fn, TerraformHclModule, TerraformLocal, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import { isMadeInSameStack } from "../../lib/constructs/same-stack";

const app = Testing.app();
const stack = new TerraformStack(app, "stack");
const other = new TerraformStack(app, "other");
for (const each of [stack, other]) new AwsProvider(each, "aws", { region: "us-east-1" });
const subnet = new Subnet(stack, "subnet", { vpcId: "vpc-01234567" });
const found = new DataAwsSubnet(stack, "found", { id: "subnet-01234567" });
const variable = new TerraformVariable(stack, "aws_subnet_id", {});
const local = new TerraformLocal(stack, "aws_subnet", "subnet-01234567");
const vpc = new TerraformHclModule(stack, "vpc", { source: "terraform-aws-modules/vpc/aws" });

it.each([
  ["a resource's attribute", subnet.id],
  ["a function of a resource's attribute", Fn.trimspace(subnet.id)],
  ["a text with a resource's attribute", `${subnet.id}x`],
  ["an output of a module", Token.asString(vpc.get("subnet_id"))],
])("%s is made in the same stack", (_, value) => {
  expect(isMadeInSameStack(stack, value)).toBe(true);
});

it.each([
  ["a plain id", "subnet-01234567"],
  ["a text that looks like a reference", "aws_subnet.subnet.id"],
  ["a data source's attribute", found.id],
  ["a variable with such a name", variable.stringValue],
  ["a local with such a name", local.asString],
])("%s is not", (_, value) => {
  expect(isMadeInSameStack(stack, value)).toBe(false);
});

it("what another stack makes is not made in this one", () => {
  const elsewhere = new Subnet(other, "elsewhere", { vpcId: "vpc-01234567" });
  expect(isMadeInSameStack(stack, elsewhere.id)).toBe(false);
});
