/** Networks that do not exist yet: no id is known, and references show what belongs to what. */
import { references, type ResourceInPlan } from "../sources/make-plan";
import {
  type Case,
  domain,
  endpointPolicy,
  ENDPOINT,
  IMAGES,
  INTERFACES,
  NOT_ALLOWED,
  type Parts,
  withOwnJobRole,
} from "./closed-vpc";

const WIDE =
  "warning network-interface-unrestricted at aws_iam_role.users: for users, EMR Serverless may create network interfaces in every subnet of the account";

const subnet = (index: string, zone: string): ResourceInPlan => ({
  type: "aws_subnet",
  name: "s",
  index,
  after: { availability_zone_id: zone, cidr_block: `10.0.${index === "a" ? "0" : "1"}.0/24`, tags: {} },
  unknown: { id: true, arn: true, vpc_id: true },
  expressions: { vpc_id: references("aws_vpc.v.id") },
});

const association = (index: string): ResourceInPlan => ({
  type: "aws_route_table_association",
  name: "t",
  index,
  after: {},
  unknown: { subnet_id: true, route_table_id: true },
  expressions: {
    subnet_id: { references: ["each.value.id", "each.value"] },
    route_table_id: references("aws_route_table.t.id"),
  },
  forEach: { references: ["aws_subnet.s"] },
});

const rule = (direction: "ingress" | "egress", name: string, more: object): ResourceInPlan => ({
  type: `aws_vpc_security_group_${direction}_rule`,
  name,
  after: { ip_protocol: "tcp", from_port: 2049, to_port: 65_535, ...more },
  unknown: { security_group_id: true },
  expressions: { security_group_id: references("aws_security_group.g.id") },
});

const gateway = (...tables: readonly string[]): ResourceInPlan => {
  const { after, ...endpoint } = endpointPolicy(ENDPOINT.own, ENDPOINT.layers, ENDPOINT.logs);
  return {
    ...endpoint,
    after: { ...after, id: undefined, vpc_id: undefined, route_table_ids: undefined },
    unknown: { id: true, vpc_id: true, route_table_ids: true },
    expressions: {
      vpc_id: references("aws_vpc.v.id"),
      ...(tables.length === 0 ? {} : { route_table_ids: references(...tables) }),
    },
  };
};

const domainOf = (...subnets: readonly string[]): ResourceInPlan => {
  const made = domain({});
  const [user] = made.after?.["default_user_settings"] as readonly object[];
  return {
    ...made,
    after: {
      ...made.after,
      vpc_id: undefined,
      subnet_ids: undefined,
      default_user_settings: [{ ...user, security_groups: undefined }],
    },
    unknown: { vpc_id: true, subnet_ids: true, default_user_settings: [{ security_groups: true }] },
    expressions: {
      vpc_id: references("aws_vpc.v.id"),
      subnet_ids: references(...subnets),
      default_user_settings: [{ security_groups: references("aws_security_group.g.id") }],
    },
  };
};

const internet: ResourceInPlan = {
  type: "aws_route",
  name: "out",
  after: { destination_cidr_block: "0.0.0.0/0" },
  unknown: { gateway_id: true, route_table_id: true, network_interface_id: true },
  expressions: {
    gateway_id: references("aws_internet_gateway.g.id"),
    route_table_id: references("aws_route_table.t.id"),
  },
};
const table = (name: string): ResourceInPlan => ({
  type: "aws_route_table",
  name,
  after: {},
  unknown: { id: true, vpc_id: true, route: true },
  expressions: { vpc_id: references("aws_vpc.v.id") },
});

/** Everything right, and nothing known. */
const NETWORK: Parts = {
  usersInline: withOwnJobRole(IMAGES, { ...INTERFACES, Resource: "*" }),
  vpc: {
    type: "aws_vpc",
    name: "v",
    after: { enable_dns_support: true, enable_dns_hostnames: true },
    unknown: { id: true, default_route_table_id: true },
  },
  subnet: undefined,
  a: subnet("a", "use1-az1"),
  b: subnet("b", "use1-az2"),
  table: table("t"),
  association: undefined,
  associationA: association("a"),
  associationB: association("b"),
  group: {
    type: "aws_security_group",
    name: "g",
    after: { tags: {} },
    unknown: { id: true, arn: true, ingress: true, egress: true },
  },
  groupRule: {
    ...rule("ingress", "g", {}),
    unknown: { security_group_id: true, referenced_security_group_id: true },
    expressions: {
      security_group_id: references("aws_security_group.g.id"),
      referenced_security_group_id: references("aws_security_group.g.id"),
    },
  },
  egress: rule("egress", "g", { ip_protocol: "-1", from_port: null, to_port: null, cidr_ipv4: "0.0.0.0/0" }),
  endpoint: gateway("aws_route_table.t.id"),
  domain: domainOf("aws_subnet.s"),
};

const A = 'aws_subnet.s["a"]';
const B = 'aws_subnet.s["b"]';
const isPublic = (address: string, route = "aws_route.out"): string =>
  `error public-subnet at ${address}: \${${address}.id} is public: ${route} leads 0.0.0.0/0 to an internet gateway`;

/** The rule among apps, from a module with `for_each` whose group is made with `count`. */
const ofModule = (...sources: readonly string[]): Parts => ({
  ...NETWORK,
  group: NETWORK["group"] && { ...NETWORK["group"], index: 0 },
  groupRule: {
    ...rule("ingress", "g", {}),
    index: "apps",
    unknown: { security_group_id: true, referenced_security_group_id: true },
    expressions: {
      security_group_id: references("aws_security_group.g.id"),
      referenced_security_group_id: { references: ["aws_security_group.g", "each.key", ...sources] },
    },
  },
});

const NO_PEER =
  "unknown app-traffic at aws_security_group.g[0]: whether aws_security_group.g[0] allows traffic from itself is undetermined: a rule, or the range of a subnet, is not known";

export const FIRST_PLAN: readonly Case[] = [
  ["public-subnet", "a first plan with everything right", NETWORK, [WIDE]],
  ["app-traffic", "a group that count makes, picked by a key, beside other ids", ofModule("aws_vpc.v.id"), [WIDE]],
  ["app-traffic", "a group that may be the one of a local", ofModule("local.groups"), [WIDE, NO_PEER]],
  ["app-traffic", "a group that may be another", ofModule("aws_vpc.v.default_security_group_id"), [WIDE, NO_PEER]],
  ["public-subnet", "each subnet of a for expression", { ...NETWORK, internet }, [isPublic(A), isPublic(B), WIDE]],
  [
    "public-subnet",
    "one subnet by its key",
    { ...NETWORK, internet, domain: domainOf('aws_subnet.s["a"].id') },
    [isPublic(A), WIDE],
  ],
  [
    "public-subnet",
    "the default route table, whose VPC is computed",
    {
      ...NETWORK,
      associationA: undefined,
      associationB: undefined,
      table: {
        ...table("t"),
        type: "aws_default_route_table",
        after: { route: [{ cidr_block: "0.0.0.0/0" }] },
        unknown: { id: true, vpc_id: true, default_route_table_id: true, route: [{ gateway_id: true }] },
        expressions: {
          default_route_table_id: references("aws_vpc.v.default_route_table_id"),
          route: references("aws_internet_gateway.g.id"),
        },
      },
      endpoint: gateway("aws_default_route_table.t.id"),
    },
    [isPublic(A, "aws_default_route_table.t"), isPublic(B, "aws_default_route_table.t"), WIDE],
  ],
  [
    "public-subnet",
    "subnets whose source is not in the configuration",
    { ...NETWORK, internet, domain: domainOf("local.subnets") },
    [
      "unknown public-subnet at aws_sagemaker_domain.d: whether ${aws_sagemaker_domain.d.subnet_ids} is private is undetermined: its route table is known only after apply",
      "unknown zone-without-emr-serverless at aws_sagemaker_domain.d: the zone id of ${aws_sagemaker_domain.d.subnet_ids} is not known, and EMR Serverless does not support every zone of this Region",
      "unknown endpoint-not-routed at aws_vpc_endpoint.s3: whether it serves ${aws_sagemaker_domain.d.subnet_ids} is undetermined: its route table is known only after apply",
      WIDE,
    ],
  ],
  [
    "public-subnet",
    "an association of one of several subnets",
    {
      ...NETWORK,
      internet,
      associationA: { ...association("a"), forEach: { references: ["aws_subnet.s", "var.more"] } },
      associationB: undefined,
    },
    [
      `unknown public-subnet at aws_sagemaker_domain.d: whether \${${A}.id}, \${${B}.id} are private is undetermined: their route tables are known only after apply`,
      `unknown endpoint-not-routed at aws_vpc_endpoint.s3: whether it serves \${${A}.id}, \${${B}.id} is undetermined: their route tables are known only after apply`,
      WIDE,
    ],
  ],
  [
    "zone-without-emr-serverless",
    "a zone that is known before the subnet is",
    { ...NETWORK, a: subnet("a", "use1-az3") },
    [
      `error zone-without-emr-serverless at ${A}: \${${A}.id} is in use1-az3, which EMR Serverless does not support`,
      WIDE,
    ],
  ],
  [
    "endpoint-not-routed",
    "another table that is not made yet either",
    { ...NETWORK, other: table("o"), endpoint: gateway("aws_route_table.o.id") },
    [
      NOT_ALLOWED,
      `error endpoint-not-routed at aws_vpc_endpoint.s3: it is not in aws_route_table.t, the route table of \${${A}.id}`,
      `error endpoint-not-routed at aws_vpc_endpoint.s3: it is not in aws_route_table.t, the route table of \${${B}.id}`,
      WIDE,
    ],
  ],
  [
    "endpoint-not-routed",
    "no table, which the provider computes",
    { ...NETWORK, endpoint: gateway() },
    [
      NOT_ALLOWED,
      "error endpoint-not-routed at aws_vpc_endpoint.s3: it is in no route table, so no subnet reaches S3 through it",
      WIDE,
    ],
  ],
  [
    "endpoint-not-routed",
    "by an association",
    {
      ...NETWORK,
      endpoint: gateway(),
      routed: {
        type: "aws_vpc_endpoint_route_table_association",
        name: "s3",
        after: {},
        unknown: { vpc_endpoint_id: true, route_table_id: true },
        expressions: {
          vpc_endpoint_id: references("aws_vpc_endpoint.s3.id"),
          route_table_id: references("aws_route_table.t.id"),
        },
      },
    },
    [WIDE],
  ],
  [
    "open-inbound",
    "a group that is not made yet",
    { ...NETWORK, open: rule("ingress", "open", { cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 }) },
    [
      "error open-inbound at aws_vpc_security_group_ingress_rule.open: ${aws_security_group.g.id} lets 0.0.0.0/0 in, tcp 443",
      WIDE,
    ],
  ],
  [
    "app-traffic",
    "a group that is not made yet",
    { ...NETWORK, groupRule: undefined },
    [
      WIDE,
      "warning app-traffic at aws_security_group.g: aws_security_group.g does not allow traffic from itself: NFS (TCP 2049) and TCP 8192 to 65535",
    ],
  ],
  [
    "network-interface-missing",
    "the statement of AWS's page alone, on a subnet that is not made yet",
    {
      ...NETWORK,
      usersInline: withOwnJobRole(IMAGES, { ...INTERFACES, Resource: "arn:aws:ec2:*:*:network-interface/*" }),
    },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
      `error network-interface-missing at aws_iam_role.users: users lacks ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:111122223333:subnet/\${${A}.id}, arn:aws:ec2:us-east-1:111122223333:subnet/\${${B}.id}, arn:aws:ec2:us-east-1:111122223333:security-group/\${aws_security_group.g.id}`,
    ],
  ],
];
