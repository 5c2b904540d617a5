/** Network paths before and after: every row of each change, word for word; nothing of the network is left untold. */
import { documentOf } from "../../lib/report/review/document";
import { fenced } from "../../lib/report/review/fence";
import { fitted } from "../../lib/report/review/fit";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readJson } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";
import { plan, type ResourceInPlan } from "../sources/make-plan";

/** The rows on the network and the line on the rest. */
function reported(resources: readonly ResourceInPlan[]): readonly string[] {
  const reading = { ...readJson(plan(resources), "plan.json"), file: "plan.json", sha256: "ab" };
  const options = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-06-01", commit: undefined };
  const lines = fitted(documentOf(reviewReadings([reading], options)), fenced).split("\n");
  const [from, to] = [lines.findIndex((line) => line.startsWith("  Network")), lines.indexOf("  The rest")];
  return [...lines.slice(from, to), ...lines.slice(to + 1, to + 2)].filter((line) => line !== "");
}

const updated = (type: string, name: string, before: object, more: object): ResourceInPlan => ({
  type,
  name,
  actions: ["update"],
  before: before as never,
  after: { ...before, ...more },
});
const kept = (type: string, name: string, values: object): ResourceInPlan => ({
  ...updated(type, name, values, {}),
  actions: ["no-op"],
});
const destroyed = (type: string, name: string, values: object): ResourceInPlan => ({
  type,
  name,
  actions: ["delete"],
  before: values as never,
  after: null,
});

const TABLE = kept("aws_route_table", "t", { id: "rtb-1", vpc_id: "vpc-1", route: [] });
const REST = "  no other changes; 0 unchanged.";
const ONE_KEPT = "  no other changes; 1 unchanged.";

test.each<[string, readonly ResourceInPlan[], readonly string[]]>([
  [
    "a rule for a range and one for a group",
    [
      {
        type: "aws_vpc_security_group_ingress_rule",
        name: "r",
        after: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv4: "10.0.0.0/8" },
      },
      {
        type: "aws_vpc_security_group_egress_rule",
        name: "e",
        after: { security_group_id: "sg-1", ip_protocol: "-1", referenced_security_group_id: "sg-2" },
      },
    ],
    [
      "  Network",
      "+ opened: sg-1 lets traffic out to sg-2, all traffic (aws_vpc_security_group_egress_rule.e)",
      "+ opened: sg-1 lets 10.0.0.0/8 in, tcp 443 (aws_vpc_security_group_ingress_rule.r)",
      REST,
    ],
  ],
  [
    "a rule with one port",
    [
      {
        type: "aws_vpc_security_group_ingress_rule",
        name: "r",
        after: { security_group_id: "sg-1", ip_protocol: "icmp", from_port: 8, cidr_ipv4: "10.0.0.0/8" },
      },
    ],
    ["  Network", "+ opened: sg-1 lets 10.0.0.0/8 in, icmp 8 (aws_vpc_security_group_ingress_rule.r)", REST],
  ],
  [
    "rules that are written in the group",
    [
      updated(
        "aws_security_group",
        "g",
        { id: "sg-1", ingress: [{ protocol: "tcp", from_port: 1, to_port: 9, cidr_blocks: ["10.0.0.0/8"] }] },
        { ingress: [{ protocol: "tcp", from_port: 1, to_port: 9, cidr_blocks: ["0.0.0.0/0"] }] },
      ),
    ],
    [
      "  Network",
      "+ opened: sg-1 lets 0.0.0.0/0 in, tcp 1 to 9 (aws_security_group.g)",
      "- closed: sg-1 no longer lets 10.0.0.0/8 in, tcp 1 to 9 (aws_security_group.g)",
      REST,
    ],
  ],
  [
    "a rule that comes to stand elsewhere",
    [
      updated(
        "aws_security_group",
        "g",
        { id: "sg-1", ingress: [{ protocol: "tcp", from_port: 1, to_port: 9, cidr_blocks: ["10.0.0.0/8"] }] },
        { ingress: [] },
      ),
      {
        type: "aws_vpc_security_group_ingress_rule",
        name: "r",
        after: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 1, to_port: 9, cidr_ipv4: "10.0.0.0/8" },
      },
    ],
    [
      "  Network",
      "! changed: aws_security_group is updated: ingress (aws_security_group.g)",
      "! changed: aws_vpc_security_group_ingress_rule is made (aws_vpc_security_group_ingress_rule.r)",
      REST,
    ],
  ],
  [
    "a route, and with it a subnet that reaches the internet",
    [
      TABLE,
      kept("aws_route_table_association", "a", { subnet_id: "subnet-1", route_table_id: "rtb-1" }),
      {
        type: "aws_route",
        name: "r",
        after: { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
      },
    ],
    [
      "  Network",
      "+ opened: route in aws_route_table.t: 0.0.0.0/0 by the internet gateway igw-1 (aws_route.r)",
      "+ opened: subnet-1 reaches an internet gateway by aws_route_table.t (aws_route_table.t)",
      "  no other changes; 2 unchanged.",
    ],
  ],
  [
    "a route that is deleted",
    [TABLE, destroyed("aws_route", "r", { route_table_id: "rtb-1", destination_cidr_block: "10.0.0.0/8" })],
    [
      "  Network",
      "- closed: no route any more in aws_route_table.t: 10.0.0.0/8 by a target that is not in the plan (aws_route.r)",
      ONE_KEPT,
    ],
  ],
  [
    "a subnet that is put into a public table",
    [
      TABLE,
      kept("aws_route_table", "public", { id: "rtb-2", route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }] }),
      updated(
        "aws_route_table_association",
        "a",
        { subnet_id: "subnet-1", route_table_id: "rtb-1" },
        { route_table_id: "rtb-2" },
      ),
    ],
    [
      "  Network",
      "+ opened: subnet-1 reaches an internet gateway by aws_route_table.public (aws_route_table.public)",
      "! changed: aws_route_table_association is updated: route_table_id (aws_route_table_association.a)",
      "  no other changes; 2 unchanged.",
    ],
  ],
  [
    "a route of a table outside",
    [{ type: "aws_route", name: "r", after: { route_table_id: "rtb-9", gateway_id: "igw-1" } }],
    ["  Network", "! changed: aws_route is made (aws_route.r)", REST],
  ],
  [
    "endpoints: one made, one gone, one with other subnets",
    [
      { type: "aws_vpc_endpoint", name: "new", after: { service_name: "s3" } },
      destroyed("aws_vpc_endpoint", "old", { service_name: "sts" }),
      updated("aws_vpc_endpoint", "kept", { service_name: "ecr.api", subnet_ids: ["a"] }, { subnet_ids: ["a", "b"] }),
    ],
    [
      "  Network",
      "+ opened: a VPC endpoint for s3 is made (aws_vpc_endpoint.new)",
      "! changed: aws_vpc_endpoint is updated: subnet_ids (aws_vpc_endpoint.kept)",
      "- closed: the VPC endpoint for sts is deleted: what used it has no path, or the internet (aws_vpc_endpoint.old)",
      REST,
    ],
  ],
  [
    "many endpoints, two of them for one service, and three that are gone",
    [
      ...["s3", "sts", "logs", "kms", "sts"].map((service_name, index) => ({
        type: "aws_vpc_endpoint",
        name: `new-${String(index)}`,
        after: { service_name },
      })),
      ...["ec2", "rds", "ssm"].map((service_name) => destroyed("aws_vpc_endpoint", service_name, { service_name })),
    ],
    [
      "  Network",
      "+ opened: 4 times: a VPC endpoint for s3, sts, logs, kms is made (aws_vpc_endpoint.new-0, aws_vpc_endpoint.new-1, aws_vpc_endpoint.new-4, aws_vpc_endpoint.new-2, aws_vpc_endpoint.new-3)",
      ...["ec2", "rds", "ssm"].map(
        (service) =>
          `- closed: the VPC endpoint for ${service} is deleted: what used it has no path, or the internet (aws_vpc_endpoint.${service})`,
      ),
      REST,
    ],
  ],
  [
    "an endpoint's policy and its DNS in one change",
    [
      updated(
        "aws_vpc_endpoint",
        "e",
        { service_name: "s3", private_dns_enabled: true },
        {
          private_dns_enabled: false,
          policy:
            '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}',
        },
      ),
    ],
    [
      "  Network",
      "! changed: aws_vpc_endpoint is updated: private_dns_enabled (aws_vpc_endpoint.e)",
      "- closed: through VPC endpoint s3: any principal loses * on everything (*) (of which only s3:GetObject stays allowed) (aws_vpc_endpoint.e)",
      REST,
    ],
  ],
  [
    "a domain's access and groups",
    [
      updated(
        "aws_sagemaker_domain",
        "d",
        { app_network_access_type: "VpcOnly", default_user_settings: [{ security_groups: ["sg-1"] }] },
        { app_network_access_type: "PublicInternetOnly", default_user_settings: [{ security_groups: [] }] },
      ),
      updated(
        "aws_sagemaker_user_profile",
        "u",
        { user_settings: [{ security_groups: ["sg-1", "sg-2"] }] },
        { user_settings: [{ security_groups: ["sg-2", "sg-3"] }] },
      ),
    ],
    [
      "  Network",
      "+ opened: apps of the domain reach the network by PublicInternetOnly (was VpcOnly) (aws_sagemaker_domain.d)",
      "! changed: apps are in the security groups none (were in sg-1) (aws_sagemaker_domain.d)",
      "! changed: apps are in the security groups sg-2, sg-3 (were in sg-1, sg-2) (aws_sagemaker_user_profile.u)",
      REST,
    ],
  ],
  [
    "whatever else makes up a network, the same words in one row",
    [
      { type: "aws_subnet", name: "a" },
      { type: "aws_subnet", name: "b" },
      { type: "aws_vpc_peering_connection", name: "p" },
      { type: "aws_internet_gateway", name: "i", actions: ["delete"], before: {}, after: null },
      updated("aws_network_acl", "n", { ingress: [] }, { ingress: [{ rule_no: 1 }] }),
      updated("aws_default_security_group", "d", { vpc_id: "v" }, { vpc_id: "w" }),
      { ...updated("aws_nat_gateway", "r", { subnet_id: "a" }, { subnet_id: "b" }), actions: ["delete", "create"] },
      { type: "aws_lb_listener", name: "l" },
    ],
    [
      "  Network",
      "! changed: aws_default_security_group is updated: vpc_id (aws_default_security_group.d)",
      "! changed: aws_internet_gateway is destroyed (aws_internet_gateway.i)",
      "! changed: aws_lb_listener is made (aws_lb_listener.l)",
      "! changed: aws_nat_gateway is replaced (aws_nat_gateway.r)",
      "! changed: aws_network_acl is updated: ingress (aws_network_acl.n)",
      "! changed: aws_subnet is made (aws_subnet.a, aws_subnet.b)",
      "! changed: aws_vpc_peering_connection is made (aws_vpc_peering_connection.p)",
      REST,
    ],
  ],
  [
    "tags, descriptions and what only sounds like a network are none",
    [
      updated("aws_subnet", "s", { tags: {} }, { tags: { a: "b" } }),
      updated("aws_security_group_rule", "r", { description: "a" }, { description: "b" }),
      { type: "aws_route53_record", name: "r" },
      { type: "aws_lb_target_group", name: "l" },
      { ...destroyed("aws_sqs_queue", "b", {}), actions: ["delete", "create"], after: {} },
    ],
    [
      "  Network: no path changes",
      "  4 other changes, of which none changes access or network: 2 created, 1 updated, 1 replaced; replaced or destroyed: aws_sqs_queue.b; 1 changes tags only; 0 unchanged.",
    ],
  ],
])("%s", (_, resources, expected) => {
  expect(reported(resources)).toEqual(expected);
});
