import { TerraformVariable } from "cdktf";
import { NetworkGuard, type NetworkGuardProps } from "../../lib/constructs/network-guard";
import { target } from "../support/constructs";
import { type Block, synthesize, type Synthesized } from "../support/synth";
import { without } from "../support/without";

// What each condition decides is Terraform's to say: the terraform tier holds each of them against a network.

const network = {
  target,
  vpcId: "vpc-01234567",
  subnetIds: { first: "subnet-01234567" },
  securityGroupIds: { apps: "sg-01234567" },
  tag: undefined,
  after: [],
} as const;

function guard(props: Partial<NetworkGuardProps> = {}): { stack: Synthesized; ready: readonly string[] } {
  let made: NetworkGuard | undefined;
  const stack = synthesize((scope) => (made = new NetworkGuard(scope, "network", { ...network, ...props })));
  return { stack, ready: (made?.ready ?? []).map(({ fqn }) => String(stack.resolve(fqn)).replace(/^\$\{|\}$/g, "")) };
}

const postconditions = (block: Block): readonly { condition: string; error_message: string }[] =>
  (block["lifecycle"] as Record<string, { condition: string; error_message: string }[]>)["postcondition"] ?? [];
const messages = (block: Block): readonly string[] => postconditions(block).map(({ error_message }) => error_message);
const only = (stack: Synthesized, type: string): Block => {
  const found = Object.values(stack.dataSources(type));
  expect(found.length).toBe(1);
  return found[0] ?? {};
};
const argumentsOf = (block: Block): Block => without(block, "lifecycle");

const { stack, ready } = guard();

it("reads the VPC and its main route table, each subnet with its own table, each security group with its open rules", () => {
  expect(stack.addresses()).toEqual([
    "data.aws_route_table.network_subnets_first_route-table_93943085",
    "data.aws_route_tables.network_subnets_first_own-route-table_4A58D6BD",
    "data.aws_route_tables.network_vpc_main-route-table_4FA9FBCC",
    "data.aws_security_group.network_security-groups_apps_27067EE2",
    "data.aws_security_groups.network_security-groups_apps_open-to-ipv4_2D5381B3",
    "data.aws_security_groups.network_security-groups_apps_open-to-ipv6_B79E289B",
    "data.aws_subnet.network_subnets_first_787382C9",
    "data.aws_vpc.network_vpc_4E8F0223",
  ]);
});

it("asks each for what is to be known of it and nothing else", () => {
  expect(argumentsOf(only(stack, "aws_vpc"))).toEqual({ id: "vpc-01234567" });
  expect(argumentsOf(only(stack, "aws_subnet"))).toEqual({ id: "subnet-01234567" });
  expect(argumentsOf(only(stack, "aws_security_group"))).toEqual({ id: "sg-01234567" });
  expect(stack.text).toHaveExactlyDataSources("aws_route_tables", [
    { filter: [{ name: "association.subnet-id", values: ["subnet-01234567"] }] },
    { filter: [{ name: "association.main", values: ["true"] }], vpc_id: "vpc-01234567" },
  ]);
  expect(Object.values(stack.dataSources("aws_security_groups")).map(argumentsOf)).toEqual([
    {
      filter: [
        { name: "group-id", values: ["sg-01234567"] },
        { name: "ip-permission.cidr", values: ["0.0.0.0/0"] },
      ],
    },
    {
      filter: [
        { name: "group-id", values: ["sg-01234567"] },
        { name: "ip-permission.ipv6-cidr", values: ["::/0"] },
      ],
    },
  ]);
});

it("takes the subnet's own route table, and the VPC's main one where it has none", () => {
  const own = "data.aws_route_tables.network_subnets_first_own-route-table_4A58D6BD.ids";
  const main = "data.aws_route_tables.network_vpc_main-route-table_4FA9FBCC.ids";
  expect(argumentsOf(only(stack, "aws_route_table"))).toEqual({
    route_table_id: `\${one(length(${own}) > 0 ? ${own} : ${main})}`,
  });
});

it("says of the VPC what is off, why that matters, and the command that puts it right", () => {
  expect(messages(only(stack, "aws_vpc"))).toEqual([
    "The VPC ${self.id} has DNS resolution off, and Canvas finds the VPC endpoints by their private DNS names. Switch it on: aws ec2 " +
      "modify-vpc-attribute --vpc-id ${self.id} --enable-dns-support, or in the state that owns the VPC.",
    "The VPC ${self.id} has DNS hostnames off, and Canvas finds the VPC endpoints by their private DNS names. Switch it on: aws ec2 " +
      "modify-vpc-attribute --vpc-id ${self.id} --enable-dns-hostnames, or in the state that owns the VPC.",
    "The VPC ${self.id} has ${self.instance_tenancy} tenancy, and SageMaker domains work in VPCs of default tenancy only. Use another " +
      "VPC, or set its tenancy back: aws ec2 modify-vpc-tenancy --vpc-id ${self.id} --instance-tenancy default.",
  ]);
});

const VPC = "data.aws_vpc.network_vpc_4E8F0223.id";

it("names subnet and zone, and what else to list", () => {
  expect(messages(only(stack, "aws_subnet"))).toEqual([
    `The subnet first (\${self.id}) belongs to \${self.vpc_id}, and the network's vpcId is \${${VPC}}. List subnets of one VPC.`,
    "The subnet first (${self.id}) is in the Availability Zone ${self.availability_zone_id}, which EMR Serverless does not support: no " +
      "worker could start there. List a subnet in another zone, compared by its id (use1-az3), because zone names differ between accounts.",
  ]);
});

it("names subnet, route table and every public route, and the fix", () => {
  const own = "data.aws_route_tables.network_subnets_first_own-route-table_4A58D6BD.ids";
  const route =
    'format("%s to %s", coalesce(route.cidr_block, route.ipv6_cidr_block, route.destination_prefix_list_id, "a destination"), ' +
    "route.gateway_id)";
  expect(messages(only(stack, "aws_route_table"))).toEqual([
    "The subnet first (${data.aws_subnet.network_subnets_first_787382C9.id}) is not private: its route table ${self.route_table_id}" +
      `\${length(${own}) > 0 ? "" : " (the VPC's main one, because the subnet has none of its own)"} has the route ` +
      `\${join(" and ", [for route in self.routes : ${route} if startswith(route.gateway_id, "igw-")])}. ` +
      "SageMaker domains without internet access and EMR Serverless work in private subnets only. Associate the subnet with a " +
      "route table that has no route to an internet gateway, remove the route, or list another subnet.",
  ]);
});

it("names security group and range", () => {
  const open = (range: string): string =>
    `The security group apps (\${join(", ", self.ids)}) has an inbound rule from ${range}, and EMR Serverless refuses to create or start an ` +
    "application with such a group. Remove the rule, or allow the group itself and named ranges only; outbound rules may stay as " +
    "they are.";
  expect(Object.values(stack.dataSources("aws_security_groups")).map(messages)).toEqual([
    [open("0.0.0.0/0")],
    [open("::/0")],
  ]);
  expect(messages(only(stack, "aws_security_group"))).toEqual([
    `The security group apps (\${self.id}) belongs to \${self.vpc_id}, and the network's vpcId is \${${VPC}}. List security groups of that VPC.`,
  ]);
});

it("asks for the tag on subnets and security groups only where there is one, the key without case and the value with it", () => {
  const tagged = guard({ tag: { key: "Canvas:EMR", value: "Yes" } }).stack;
  const last = (type: string): unknown => postconditions(only(tagged, type)).at(-1);
  const expected = (named: string): object => ({
    condition: '${anytrue([for key, value in self.tags : lower(key) == "canvas:emr" && value == "Yes"])}',
    error_message:
      `${named} (\${self.id}) does not carry the tag Canvas:EMR = Yes, so EMR Serverless could create no network interface with it and ` +
      "jobs would fail. Tag it where it is owned, set networkInterfaces.byTag.tagResources: true, or restrict by ARN (byArn: {}).",
  });
  expect(last("aws_subnet")).toEqual(expected("The subnet first"));
  expect(last("aws_security_group")).toEqual(expected("The security group apps"));
  expect(postconditions(only(tagged, "aws_subnet")).length).toBe(3);
  expect(postconditions(only(tagged, "aws_security_group")).length).toBe(2);
});

it("is ready when the VPC, each subnet with its table, and each group with its rules were read", () => {
  expect([...ready].sort()).toEqual(stack.addresses().filter((address) => !address.includes("aws_route_tables")));
});

it("looks at all of it after what it must wait for", () => {
  const waiting = guard({ after: [{ fqn: "aws_route.public" }] }).stack;
  const blocks = Object.entries(waiting.everything());
  expect(blocks.map(([address, { depends_on: after }]) => [address, after])).toEqual(
    blocks.map(([address]) => [address, ["aws_route.public"]]),
  );
});

it("a tag value that only Terraform knows stays an expression, in the condition and in the message", () => {
  const tagged = synthesize((scope) => {
    const value = new TerraformVariable(scope, "tag", {}).stringValue;
    new NetworkGuard(scope, "network", { ...network, tag: { key: "canvas", value } });
  });
  const asked = postconditions(only(tagged, "aws_subnet")).at(-1);
  expect(asked?.condition).toBe(
    '${anytrue([for key, value in self.tags : lower(key) == "canvas" && value == local.network_tag-value_624957BA])}',
  );
  expect((JSON.parse(tagged.text) as Block)["locals"]).toEqual({ "network_tag-value_624957BA": "${var.tag}" });
  expect(asked?.error_message).toContain("does not carry the tag canvas = ${var.tag}, so");
});
