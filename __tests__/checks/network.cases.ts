/** Checks of subnets, security groups and endpoints: bad, good, and undetermined. */
import { type Case, ENDPOINT, NOT_ALLOWED, CANNOT_TELL, after, endpointPolicy, good, route } from "./closed-vpc";
import type { ResourceInPlan } from "../sources/make-plan";

function zone(name: string): ResourceInPlan {
  return { type: "aws_route53_zone", name: "z", after: { name, vpc: [{ vpc_id: "vpc-1" }] } };
}

const CLOSED = ["error canvas-cannot at aws_iam_role.users: users working as users cannot use large data in Canvas"];
const ANYWHERE = { cidr_block: "0.0.0.0/0", protocol: "tcp", action: "allow" };
const OUT = { ...ANYWHERE, rule_no: 100, from_port: 443, to_port: 443 };
const BACK = { ...ANYWHERE, rule_no: 100, from_port: 1024, to_port: 65535 };
const DENIED = { ...ANYWHERE, rule_no: 50, protocol: "-1", action: "deny", from_port: 0, to_port: 0 };

/** A network ACL of the domain's subnet, with rules out of it and into it. */
function acl(egress: readonly object[], ingress: readonly object[], more: object = {}): ResourceInPlan {
  const after = { id: "acl-1", vpc_id: "vpc-1", subnet_ids: ["subnet-1"], egress, ingress, ...more };
  return { type: "aws_network_acl", name: "a", after };
}

/** The network ACL of the VPC's subnets that have none of their own. */
function defaultAcl(egress: readonly object[]): ResourceInPlan {
  const after = { id: "acl-2", vpc_id: "vpc-1", subnet_ids: [], egress, ingress: [BACK] };
  return { type: "aws_default_network_acl", name: "d", after };
}

/** A rule in a resource of its own. */
function aclRule(name: string, { rule_no: number, action, ...more }: typeof OUT, egress: boolean): ResourceInPlan {
  const after = { network_acl_id: "acl-1", rule_number: number, rule_action: action, egress, ...more };
  return { type: "aws_network_acl_rule", name, after };
}

const ACLS = (
  [
    ["without rules", { acl: acl([], []) }, "closed"],
    ["that allows HTTPS and its answers", { acl: acl([OUT], [BACK]) }, "open"],
    ["that allows no answers", { acl: acl([OUT], []) }, "closed"],
    ["that allows answers to few ports", { acl: acl([OUT], [{ ...BACK, to_port: 40000 }]) }, "unknown"],
    ["that allows another protocol", { acl: acl([{ ...OUT, protocol: "udp" }], [BACK]) }, "closed"],
    ["that allows everything", { acl: acl([{ ...OUT, protocol: "-1", from_port: 0, to_port: 0 }], [BACK]) }, "open"],
    ["that allows HTTPS to private addresses", { acl: acl([{ ...OUT, cidr_block: "10.0.0.0/8" }], [BACK]) }, "closed"],
    [
      "that allows HTTPS to some public addresses",
      { acl: acl([{ ...OUT, cidr_block: "52.216.0.0/15" }], [BACK]) },
      "unknown",
    ],
    ["that denies before it allows", { acl: acl([OUT, DENIED], [BACK]) }, "closed"],
    ["that denies after it allows", { acl: acl([OUT, { ...DENIED, rule_no: 200 }], [BACK]) }, "open"],
    [
      "that denies private addresses first",
      { acl: acl([{ ...DENIED, cidr_block: "172.16.0.0/12" }, OUT], [BACK]) },
      "open",
    ],
    ["of another subnet", { acl: acl([], [], { subnet_ids: ["subnet-9"] }) }, "open"],
    [
      "with rules of their own",
      { acl: acl([], []), out: aclRule("o", OUT, true), back: aclRule("b", BACK, false) },
      "open",
    ],
    ["with a rule of its own that denies", { acl: acl([OUT], [BACK]), out: aclRule("o", DENIED, true) }, "closed"],
    ["that is the default one", { acl: defaultAcl([]) }, "closed"],
    [
      "that is the default one, beside one of the subnet's own",
      { acl: acl([OUT], [BACK]), main: defaultAcl([]) },
      "open",
    ],
  ] as const
).map(([name, parts, way]): Case => [
  "canvas-cannot",
  `a network ACL ${name}`,
  parts,
  way === "open" ? [] : way === "closed" ? CLOSED : [CANNOT_TELL],
]);

const S3_INTERFACE = { ...good("endpoint").after, vpc_endpoint_type: "Interface", route_table_ids: [] };

function subnetOf(name: string, cidr: string | undefined): ResourceInPlan {
  return { type: "aws_subnet", name, after: { id: name, vpc_id: "vpc-1", cidr_block: cidr } };
}

/** The apps' subnet and that of an interface endpoint for S3, whose private DNS answers. */
const TO_INTERFACE = {
  subnet: after("subnet", { cidr_block: "10.0.1.0/24" }),
  theirs: subnetOf("subnet-2", "10.0.2.0/24"),
  endpoint: s3In("subnet-2"),
};

function s3In(...subnets: readonly string[]): ResourceInPlan {
  const more = { subnet_ids: subnets, security_group_ids: ["sg-2"], private_dns_enabled: true };
  return after("endpoint", { ...S3_INTERFACE, ...more });
}

/** The network ACL of the endpoint's subnet. */
function aclOfEndpoint(egress: readonly object[], ingress: readonly object[]): ResourceInPlan {
  return { ...acl(egress, ingress, { id: "acl-3", subnet_ids: ["subnet-2"] }), name: "theirs" };
}

const within = (range: string, of: typeof OUT): typeof OUT => ({ ...of, cidr_block: range, rule_no: 20 });

const INTERFACES = (
  [
    ["that allow everything", { acl: acl([OUT], [BACK]), its: aclOfEndpoint([BACK], [OUT]) }, "open"],
    [
      "of the apps alone, for its subnet",
      { acl: acl([within("10.0.2.0/24", OUT)], [within("10.0.0.0/16", BACK)]) },
      "open",
    ],
    ["of the apps, for another subnet", { acl: acl([within("10.0.3.0/24", OUT)], [BACK]) }, "closed"],
    ["of the apps, for a part of its subnet", { acl: acl([within("10.0.2.128/25", OUT)], [BACK]) }, "unknown"],
    ["of the apps, with answers from another subnet", { acl: acl([OUT], [within("10.0.3.0/24", BACK)]) }, "closed"],
    ["of the apps, that deny its subnet first", { acl: acl([within("10.0.2.0/24", DENIED), OUT], [BACK]) }, "closed"],
    ["of its subnet, without HTTPS in", { its: aclOfEndpoint([BACK], []) }, "closed"],
    [
      "of its subnet, with HTTPS from the apps",
      { its: aclOfEndpoint([within("10.0.1.0/24", BACK)], [within("10.0.1.0/24", OUT)]) },
      "open",
    ],
    [
      "of its subnet, with HTTPS from another subnet",
      { its: aclOfEndpoint([BACK], [within("10.0.3.0/24", OUT)]) },
      "closed",
    ],
    [
      "of its subnet, with answers to few ports",
      { its: aclOfEndpoint([{ ...BACK, to_port: 40000 }], [OUT]) },
      "unknown",
    ],
    ["of its subnet, without answers out", { its: aclOfEndpoint([], [OUT]) }, "closed"],
    ["of one subnet with the apps, which none stands in", { acl: acl([], []), endpoint: s3In("subnet-1") }, "open"],
    [
      "of one of its subnets, without HTTPS in",
      { its: aclOfEndpoint([BACK], []), endpoint: s3In("subnet-2", "subnet-3") },
      "unknown",
    ],
    [
      "of the apps, for ranges that its unknown one may be in",
      { acl: acl([within("10.0.2.0/24", OUT)], [BACK]), theirs: undefined },
      "unknown",
    ],
    ["of the apps, for all ranges, its own being unknown", { acl: acl([OUT], [BACK]), theirs: undefined }, "open"],
    ["of the apps, for no range, its own being unknown", { acl: acl([], [BACK]), theirs: undefined }, "closed"],
    [
      "of the apps, without anything, beside a route that leads out",
      { acl: acl([], []), route: route({ destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }) },
      "unknown",
    ],
  ] as const
).map(([name, parts, way]): Case => [
  "canvas-cannot",
  `network ACLs on the way to an interface endpoint ${name}`,
  { ...TO_INTERFACE, ...parts },
  way === "open" ? [] : way === "closed" ? CLOSED : [CANNOT_TELL],
]);

const EMR_SERVERLESS: ResourceInPlan = {
  type: "aws_vpc_endpoint",
  name: "emr",
  after: {
    id: "vpce-2",
    vpc_id: "vpc-1",
    service_name: "com.amazonaws.us-east-1.emr-serverless",
    vpc_endpoint_type: "Interface",
    subnet_ids: ["subnet-2"],
    security_group_ids: ["sg-2"],
    private_dns_enabled: true,
  },
};

const ITS_GROUP = {
  group2: { type: "aws_security_group", name: "its", after: { id: "sg-2", tags: {} } },
  httpsIn: {
    type: "aws_vpc_security_group_ingress_rule",
    name: "its",
    after: { security_group_id: "sg-2", cidr_ipv4: "10.0.0.0/16", ip_protocol: "tcp", from_port: 443, to_port: 443 },
  },
} satisfies Readonly<Record<string, ResourceInPlan>>;

const TO_EMR_SERVERLESS: readonly Case[] = [
  [
    "canvas-cannot",
    "a network ACL of the subnet of the endpoint for EMR Serverless, without HTTPS in",
    { ...TO_INTERFACE, ...ITS_GROUP, endpoint: good("endpoint"), emr: EMR_SERVERLESS, its: aclOfEndpoint([BACK], []) },
    CLOSED,
  ],
  [
    "canvas-cannot",
    "the same where its private DNS is off: no name leads to it",
    {
      ...TO_INTERFACE,
      ...ITS_GROUP,
      endpoint: good("endpoint"),
      emr: { ...EMR_SERVERLESS, after: { ...EMR_SERVERLESS.after, private_dns_enabled: false } },
      its: aclOfEndpoint([BACK], []),
    },
    [
      "error endpoint-private-dns at aws_vpc_endpoint.emr: the endpoint for com.amazonaws.us-east-1.emr-serverless has no private DNS: Canvas does not reach the service by its name",
    ],
  ],
];

const NO_ENDPOINT =
  "error endpoint-missing at aws_sagemaker_domain.d: its VPC has no path to S3: it has no VPC endpoint for S3, and the subnets have no route out of the VPC";
/** The VPC as the stack made it earlier: another stack may have put endpoints into it since. */
const EARLIER_VPC: ResourceInPlan = { ...good("vpc"), actions: ["no-op"], before: good("vpc").after ?? null };

/** An endpoint that the stack had, and what becomes of it. */
function earlier(before: object, after: object | null, actions: readonly string[]): ResourceInPlan {
  return { ...good("endpoint"), actions, before: { ...before }, after: after === null ? null : { ...after } };
}

/** While an endpoint is there, AWS refuses another like it; and one without private DNS, or in other route tables, leads nowhere. */
const TAKEN_AWAY: readonly Case[] = [
  [
    "endpoint-missing",
    "a gateway endpoint that the plan destroys: on its route tables there was no other",
    { vpc: EARLIER_VPC, endpoint: earlier(good("endpoint").after ?? {}, null, ["delete"]) },
    [...CLOSED, NO_ENDPOINT],
  ],
  [
    "endpoint-missing",
    "one that was destroyed, of other route tables: there may be another",
    {
      vpc: EARLIER_VPC,
      endpoint: earlier({ ...good("endpoint").after, route_table_ids: ["rtb-9"] }, null, ["delete"]),
    },
    [CANNOT_TELL],
  ],
  [
    "endpoint-missing",
    "one that was destroyed, of another VPC",
    { vpc: EARLIER_VPC, endpoint: earlier({ ...good("endpoint").after, vpc_id: "vpc-9" }, null, ["delete"]) },
    [CANNOT_TELL],
  ],
  [
    "endpoint-missing",
    "an interface endpoint with private DNS that the plan destroys: AWS's default for S3 needs a gateway endpoint beside it",
    { vpc: EARLIER_VPC, endpoint: earlier({ ...S3_INTERFACE, private_dns_enabled: true }, null, ["delete"]) },
    [CANNOT_TELL],
  ],
  [
    "endpoint-missing",
    "a gateway endpoint that an interface endpoint without private DNS replaces",
    {
      vpc: EARLIER_VPC,
      endpoint: earlier(good("endpoint").after ?? {}, { ...S3_INTERFACE, private_dns_enabled: false }, [
        "delete",
        "create",
      ]),
    },
    [...CLOSED, NO_ENDPOINT],
  ],
  [
    "endpoint-missing",
    "an interface endpoint without private DNS alone",
    { endpoint: after("endpoint", { ...S3_INTERFACE, private_dns_enabled: false }) },
    [...CLOSED, NO_ENDPOINT],
  ],
  [
    "endpoint-not-routed",
    "a route table that it is taken out of",
    {
      vpc: EARLIER_VPC,
      endpoint: earlier(good("endpoint").after ?? {}, { ...good("endpoint").after, route_table_ids: ["rtb-2"] }, [
        "update",
      ]),
    },
    [
      ...CLOSED,
      "error endpoint-not-routed at aws_vpc_endpoint.s3: it is not in aws_route_table.t, the route table of subnet-1",
    ],
  ],
  [
    "endpoint-not-routed",
    "another route table in a VPC that was made earlier: another endpoint may be in it",
    { vpc: EARLIER_VPC, endpoint: after("endpoint", { route_table_ids: ["rtb-2"] }) },
    [
      CANNOT_TELL,
      "error endpoint-not-routed at aws_vpc_endpoint.s3: it is not in aws_route_table.t, the route table of subnet-1",
    ],
  ],
];

export const NETWORK: readonly Case[] = [
  ...ACLS,
  ...INTERFACES,
  ...TO_EMR_SERVERLESS,
  ...TAKEN_AWAY,
  [
    "endpoint-missing",
    "a VPC that is made without one",
    { endpoint: undefined },
    [
      "error canvas-cannot at aws_iam_role.users: users working as users cannot use large data in Canvas",
      "error endpoint-missing at aws_sagemaker_domain.d: its VPC has no path to S3: it has no VPC endpoint for S3, and the subnets have no route out of the VPC",
    ],
  ],
  [
    "endpoint-missing",
    "a hosted zone for other names",
    { endpoint: undefined, zone: zone("corp.example") },
    [
      "error canvas-cannot at aws_iam_role.users: users working as users cannot use large data in Canvas",
      "error endpoint-missing at aws_sagemaker_domain.d: its VPC has no path to S3: it has no VPC endpoint for S3, and the subnets have no route out of the VPC",
    ],
  ],
  [
    "endpoint-missing",
    "a hosted zone that answers for S3",
    { endpoint: undefined, zone: zone("amazonaws.com.") },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "endpoint-missing",
    "a Route 53 Profile, which may answer for S3",
    {
      endpoint: undefined,
      profile: { type: "aws_route53profiles_association", name: "p", after: { resource_id: "vpc-1" } },
    },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "endpoint-missing",
    "a hosted zone of another account that the VPC is associated with",
    { endpoint: undefined, zone: { type: "aws_route53_zone_association", name: "z", after: { vpc_id: "vpc-1" } } },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "endpoint-missing",
    "a Resolver rule",
    {
      endpoint: undefined,
      rule: { type: "aws_route53_resolver_rule_association", name: "r", after: { vpc_id: "vpc-1" } },
    },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "endpoint-missing",
    "DNS servers of the VPC's own",
    { endpoint: undefined, dhcp: { type: "aws_vpc_dhcp_options_association", name: "o", after: { vpc_id: "vpc-1" } } },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "endpoint-missing",
    "those of another VPC answer nothing here",
    { endpoint: undefined, dhcp: { type: "aws_vpc_dhcp_options_association", name: "o", after: { vpc_id: "vpc-2" } } },
    [
      "error canvas-cannot at aws_iam_role.users: users working as users cannot use large data in Canvas",
      "error endpoint-missing at aws_sagemaker_domain.d: its VPC has no path to S3: it has no VPC endpoint for S3, and the subnets have no route out of the VPC",
    ],
  ],
  [
    "endpoint-missing",
    "a route to a NAT gateway",
    { endpoint: undefined, route: route({ destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }) },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "endpoint-missing",
    "a VPC that the stack made earlier, into which another may have put one",
    { endpoint: undefined, vpc: { ...good("vpc"), actions: ["no-op"], before: good("vpc").after ?? null } },
    [CANNOT_TELL],
  ],
  [
    "endpoint-missing",
    "a VPC that the plan imports, which may have one",
    {
      endpoint: undefined,
      vpc: { ...good("vpc"), actions: ["no-op"], before: good("vpc").after ?? null, importing: true },
    },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "endpoint-missing",
    "a default VPC, which may have one",
    { endpoint: undefined, vpc: { ...good("vpc"), type: "aws_default_vpc" } },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "endpoint-missing",
    "a VPC that is looked up, which may have one",
    { endpoint: undefined, vpc: { ...good("vpc"), mode: "data" } },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "endpoint-missing",
    "an endpoint of which the VPC is known only after apply",
    {
      endpoint: {
        ...good("endpoint"),
        after: { ...good("endpoint").after, vpc_id: undefined },
        unknown: { vpc_id: true },
      },
    },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
    ],
  ],
  [
    "public-subnet",
    "a route to an internet gateway",
    { route: route({ destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }) },
    ["error public-subnet at aws_subnet.s: subnet-1 is public: aws_route.r leads 0.0.0.0/0 to an internet gateway"],
  ],
  [
    "public-subnet",
    "half of IPv6, in the table itself",
    { table: after("table", { route: [{ ipv6_cidr_block: "::/1", gateway_id: "igw-1" }] }) },
    ["error public-subnet at aws_subnet.s: subnet-1 is public: aws_route_table.t leads ::/1 to an internet gateway"],
  ],
  [
    "public-subnet",
    "the main route table, where the subnet has none of its own",
    {
      association: undefined,
      table: {
        ...after("table", { route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }] }),
        type: "aws_default_route_table",
      },
    },
    [
      "error public-subnet at aws_subnet.s: subnet-1 is public: aws_default_route_table.t leads 0.0.0.0/0 to an internet gateway",
    ],
  ],
  [
    "public-subnet",
    "no route table in the plan",
    { association: undefined, table: undefined },
    [
      "unknown public-subnet at aws_subnet.s: whether subnet-1 is private is undetermined: its route table is not in the plan",
      "unknown endpoint-not-routed at aws_vpc_endpoint.s3: whether it serves subnet-1 is undetermined: its route table is not in the plan",
    ],
  ],
  [
    "public-subnet",
    "a route to what is known only after apply",
    { route: { ...route({ destination_cidr_block: "0.0.0.0/0" }), unknown: { gateway_id: true } } },
    [
      "unknown public-subnet at aws_subnet.s: whether subnet-1 is private is undetermined: a route of aws_route_table.t leads to what is known only after apply",
    ],
  ],
  [
    "public-subnet",
    "NAT, outbound IPv6 and endpoints",
    {
      nat: route({ destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" }),
      ipv6: { ...route({ destination_ipv6_cidr_block: "::/0", egress_only_gateway_id: "eigw-1" }), name: "e" },
      local: { ...route({ destination_cidr_block: "10.0.0.0/16", gateway_id: "local" }), name: "l" },
    },
    [],
  ],
  [
    "open-inbound",
    "IPv4 and IPv6, in both spellings",
    {
      rule: {
        type: "aws_security_group_rule",
        name: "r",
        after: {
          type: "ingress",
          security_group_id: "sg-1",
          protocol: "tcp",
          from_port: 443,
          to_port: 443,
          cidr_blocks: ["0.0.0.0/0"],
        },
      },
      other: {
        type: "aws_vpc_security_group_ingress_rule",
        name: "o",
        after: { security_group_id: "sg-1", cidr_ipv6: "::/0", ip_protocol: "-1" },
      },
    },
    [
      "error open-inbound at aws_security_group_rule.r: sg-1 lets 0.0.0.0/0 in, tcp 443",
      "error open-inbound at aws_vpc_security_group_ingress_rule.o: sg-1 lets ::/0 in, all traffic",
    ],
  ],
  [
    "open-inbound",
    "outbound to any address, inbound from a range",
    {
      rule: {
        type: "aws_security_group_rule",
        name: "r",
        after: { type: "egress", security_group_id: "sg-1", protocol: "-1", cidr_blocks: ["0.0.0.0/0"] },
      },
      other: {
        type: "aws_vpc_security_group_ingress_rule",
        name: "o",
        after: { security_group_id: "sg-1", cidr_ipv4: "10.0.0.0/8", ip_protocol: "-1" },
      },
      foreign: {
        type: "aws_vpc_security_group_ingress_rule",
        name: "f",
        after: { security_group_id: "sg-2", cidr_ipv4: "0.0.0.0/0", ip_protocol: "-1" },
      },
    },
    [],
  ],
  [
    "zone-without-emr-serverless",
    "use1-az3",
    { subnet: after("subnet", { availability_zone_id: "use1-az3" }) },
    [
      "error zone-without-emr-serverless at aws_subnet.s: subnet-1 is in use1-az3, which EMR Serverless does not support",
    ],
  ],
  [
    "zone-without-emr-serverless",
    "a zone by its name",
    { subnet: after("subnet", { availability_zone_id: null, availability_zone: "us-east-1a" }) },
    [
      "unknown zone-without-emr-serverless at aws_subnet.s: the zone id of subnet-1 is not known, and EMR Serverless does not support every zone of this Region",
    ],
  ],
  [
    "endpoint-policy-principal",
    "the policy of AWS's page",
    { endpoint: endpointPolicy({ ...ENDPOINT.own, Principal: undefined }, ENDPOINT.layers, ENDPOINT.logs) },
    [CANNOT_TELL, "error endpoint-policy-principal at aws_vpc_endpoint.s3: Own of its policy has no Principal"],
  ],
  [
    "endpoint-image-layers",
    "own buckets only",
    { endpoint: endpointPolicy(ENDPOINT.own, ENDPOINT.logs) },
    [
      NOT_ALLOWED,
      "error endpoint-image-layers at aws_vpc_endpoint.s3: its policy does not allow arn:aws:s3:::prod-us-east-1-starport-layer-bucket/example: no worker can start",
    ],
  ],
  [
    "endpoint-emr-logs",
    "without the bucket of the logs",
    { endpoint: endpointPolicy(ENDPOINT.own, ENDPOINT.layers) },
    [
      CANNOT_TELL,
      "warning endpoint-emr-logs at aws_vpc_endpoint.s3: its policy does not allow s3:PutObject and s3:PutObjectAcl on arn:aws:s3:::prod.us-east-1.appinfo.src/example: managed logs are lost",
    ],
  ],
  [
    "endpoint-to-other-accounts",
    "without aws:ResourceAccount",
    { endpoint: endpointPolicy({ ...ENDPOINT.own, Condition: undefined }) },
    [
      "warning endpoint-to-other-accounts at aws_vpc_endpoint.s3: with credentials of another account, data can be copied through it from the VPC to buckets of that account",
    ],
  ],
  [
    "endpoint-not-routed",
    "another route table",
    { endpoint: after("endpoint", { route_table_ids: ["rtb-2"] }) },
    [
      ...CLOSED,
      "error endpoint-not-routed at aws_vpc_endpoint.s3: it is not in aws_route_table.t, the route table of subnet-1",
    ],
  ],
  [
    "endpoint-service-name",
    "the name of AWS's page",
    {
      notebook: {
        type: "aws_vpc_endpoint",
        name: "n",
        after: {
          id: "vpce-2",
          vpc_id: "vpc-1",
          service_name: "com.amazonaws.us-east-1.notebook",
          vpc_endpoint_type: "Interface",
        },
      },
    },
    [
      "error endpoint-service-name at aws_vpc_endpoint.n: com.amazonaws.us-east-1.notebook does not exist: the service's name is aws.sagemaker.us-east-1.notebook",
    ],
  ],
  [
    "endpoint-service-name",
    "the name of the service",
    {
      notebook: {
        type: "aws_vpc_endpoint",
        name: "n",
        after: {
          id: "vpce-2",
          vpc_id: "vpc-1",
          service_name: "aws.sagemaker.us-east-1.notebook",
          vpc_endpoint_type: "Interface",
          private_dns_enabled: true,
          security_group_ids: ["sg-1"],
        },
      },
      https: {
        type: "aws_vpc_security_group_ingress_rule",
        name: "h",
        after: {
          security_group_id: "sg-1",
          referenced_security_group_id: "sg-1",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
        },
      },
    },
    [],
  ],
  [
    "app-traffic",
    "no rule for the apps",
    { groupRule: after("groupRule", { from_port: 443, to_port: 443 }) },
    [
      "warning app-traffic at aws_security_group.g: aws_security_group.g does not allow traffic from itself: NFS (TCP 2049) and TCP 8192 to 65535",
    ],
  ],
  [
    "app-traffic",
    "all traffic of the group itself",
    { groupRule: after("groupRule", { ip_protocol: "-1", from_port: null, to_port: null }) },
    [],
  ],
  ["zone-without-emr-serverless", "use1-az2", { subnet: after("subnet", { availability_zone_id: "use1-az2" }) }, []],
  [
    "endpoint-not-routed",
    "among other route tables",
    { endpoint: after("endpoint", { route_table_ids: ["rtb-2", "rtb-1"] }) },
    [],
  ],
];
