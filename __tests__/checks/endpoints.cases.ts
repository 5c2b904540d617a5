/** Checks of the traffic of a closed VPC: outbound rules, endpoints, DNS. */
import { ACCOUNT, policy, type ResourceInPlan } from "../sources/make-plan";
import {
  after,
  CANNOT_TELL,
  type Case,
  domain,
  ENDPOINT,
  endpointPolicy,
  good,
  NOT_ALLOWED,
  profile,
} from "./closed-vpc";

const interfaceEndpoint = (more: object): ResourceInPlan => ({
  type: "aws_vpc_endpoint",
  name: "i",
  after: {
    id: "vpce-2",
    vpc_id: "vpc-1",
    service_name: "com.amazonaws.us-east-1.sts",
    vpc_endpoint_type: "Interface",
    private_dns_enabled: true,
    security_group_ids: ["sg-2"],
    ...more,
  },
});
const endpointGroup: ResourceInPlan = { type: "aws_security_group", name: "e", after: { id: "sg-2", tags: {} } };
const https = (more: object): ResourceInPlan => ({
  type: "aws_vpc_security_group_ingress_rule",
  name: "https",
  after: { security_group_id: "sg-2", ip_protocol: "tcp", from_port: 443, to_port: 443, ...more },
});
const egress = (more: object): ResourceInPlan => ({
  ...good("egress"),
  after: { security_group_id: "sg-1", ip_protocol: "tcp", ...more },
});
const groups = (...ids: readonly string[]): ResourceInPlan => {
  const [settings] = (good("domain").after?.["default_user_settings"] ?? []) as readonly object[];
  return domain({ default_user_settings: [{ ...settings, security_groups: ids }] });
};
const anotherGroup = (number: number): ResourceInPlan => ({
  type: "aws_security_group",
  name: `g${String(number)}`,
  after: { id: `sg-${String(number)}`, tags: {} },
});
/** Interfaces in any security group. */
const anyGroup = after("usersInline", {
  policy: String(good("usersInline").after?.["policy"]).replace("security-group/sg-1", "security-group/*"),
});
const among = egress({ from_port: 2049, to_port: 65_535, referenced_security_group_id: "sg-1" });
const unseen = (who: string): readonly string[] => [
  `unknown open-inbound at aws_sagemaker_domain.d: the inbound traffic that ${who} allows is undetermined: its rules are not in the plan`,
];

export const ENDPOINTS: readonly Case[] = [
  [
    "closed-egress",
    "no outbound rule",
    { egress: undefined },
    [
      "error closed-egress at aws_security_group.g: aws_security_group.g does not allow outbound traffic of apps and workers: NFS (TCP 2049) and TCP 8192 to 65535 and HTTPS to S3",
    ],
  ],
  [
    "closed-egress",
    "among themselves alone",
    { egress: among },
    [
      "error closed-egress at aws_security_group.g: aws_security_group.g does not allow outbound traffic of apps and workers: HTTPS to S3",
    ],
  ],
  [
    "closed-egress",
    "to private addresses, where S3 is not",
    { egress: among, s3: { ...egress({ from_port: 443, to_port: 443, cidr_ipv4: "10.0.0.0/8" }), name: "s3" } },
    [
      "error closed-egress at aws_security_group.g: aws_security_group.g does not allow outbound traffic of apps and workers: HTTPS to S3",
    ],
  ],
  [
    "closed-egress",
    "among themselves and to S3's prefix list",
    { egress: among, s3: { ...egress({ from_port: 443, to_port: 443, prefix_list_id: "pl-63a5400a" }), name: "s3" } },
    [],
  ],
  [
    "closed-egress",
    "ports that are not known yet",
    { egress: { ...egress({ cidr_ipv4: "0.0.0.0/0" }), unknown: { from_port: true, to_port: true } } },
    [
      "unknown closed-egress at aws_security_group.g: whether aws_security_group.g allows the outbound traffic of apps and workers is undetermined: a rule, or the range of a subnet, is not known",
    ],
  ],
  [
    "closed-egress",
    "a group outside of the plan",
    { group: undefined, groupRule: undefined, egress: undefined },
    [
      ...unseen("sg-1"),
      "unknown closed-egress at aws_sagemaker_domain.d: whether sg-1 allows the outbound traffic of apps and workers is undetermined: the rules of sg-1 are not in the plan",
      "unknown app-traffic at aws_sagemaker_domain.d: whether sg-1 allows traffic from itself is undetermined: the rules of sg-1 are not in the plan",
    ],
  ],
  [
    "app-traffic",
    "two rules that cover the ports together",
    {
      groupRule: after("groupRule", { from_port: 2049, to_port: 20_000 }),
      more: { ...after("groupRule", { from_port: 20_001, to_port: 65_535 }), name: "more" },
    },
    [],
  ],
  [
    "app-traffic",
    "a hole between two rules",
    {
      groupRule: after("groupRule", { from_port: 2049, to_port: 20_000 }),
      more: { ...after("groupRule", { from_port: 20_002, to_port: 65_535 }), name: "more" },
    },
    [
      "warning app-traffic at aws_security_group.g: aws_security_group.g does not allow traffic from itself: TCP 8192 to 65535",
    ],
  ],
  [
    "app-traffic",
    "from the range of the VPC",
    {
      subnet: after("subnet", { cidr_block: "10.0.1.0/24" }),
      groupRule: after("groupRule", { referenced_security_group_id: null, cidr_ipv4: "10.0.0.0/16" }),
    },
    [],
  ],
  [
    "app-traffic",
    "from another range",
    {
      subnet: after("subnet", { cidr_block: "10.0.1.0/24" }),
      groupRule: after("groupRule", { referenced_security_group_id: null, cidr_ipv4: "10.1.0.0/16" }),
    },
    [
      "warning app-traffic at aws_security_group.g: aws_security_group.g does not allow traffic from itself: NFS (TCP 2049) and TCP 8192 to 65535",
    ],
  ],
  [
    "app-traffic",
    "a group of another profile does not help",
    {
      usersInline: anyGroup,
      groupRule: after("groupRule", { security_group_id: "sg-3", referenced_security_group_id: "sg-3" }),
      two: anotherGroup(2),
      three: anotherGroup(3),
      ana: profile({ security_groups: ["sg-2"] }),
      bob: { ...profile({ security_groups: ["sg-3"] }), name: "bob" },
    },
    [
      "warning app-traffic at aws_security_group.g: aws_security_group.g, aws_security_group.g2 do not allow traffic from each other: NFS (TCP 2049) and TCP 8192 to 65535",
    ],
  ],
  [
    "open-inbound",
    "a prefix list of the plan, and one outside",
    {
      list: { type: "aws_ec2_managed_prefix_list", name: "p", after: { id: "pl-1", entry: [{ cidr: "0.0.0.0/0" }] } },
      inside: { ...https({ security_group_id: "sg-1", prefix_list_id: "pl-1" }), name: "in" },
      outside: { ...https({ security_group_id: "sg-1", prefix_list_id: "pl-2" }), name: "out" },
    },
    [
      "error open-inbound at aws_vpc_security_group_ingress_rule.in: sg-1 lets 0.0.0.0/0 in by the prefix list pl-1, tcp 443",
      "unknown open-inbound at aws_vpc_security_group_ingress_rule.out: the inbound traffic that sg-1 allows is undetermined by the prefix list pl-2: what it holds is not in the plan",
    ],
  ],
  [
    "open-inbound",
    "IPv6 written out",
    { open: https({ security_group_id: "sg-1", cidr_ipv6: "0:0:0:0:0:0:0:0/0" }) },
    ["error open-inbound at aws_vpc_security_group_ingress_rule.https: sg-1 lets 0:0:0:0:0:0:0:0/0 in, tcp 443"],
  ],
  [
    "public-subnet",
    "a subnet that is looked up, and the main route table",
    {
      subnet: { ...good("subnet"), mode: "data" },
      association: undefined,
      table: { ...good("table"), type: "aws_default_route_table" },
    },
    [
      "unknown public-subnet at data.aws_subnet.s: whether subnet-1 is private is undetermined: its route table is not in the plan",
      "unknown endpoint-not-routed at aws_vpc_endpoint.s3: whether it serves subnet-1 is undetermined: its route table is not in the plan",
    ],
  ],
  [
    "public-subnet",
    "a subnet that the stack made earlier, and the main route table",
    {
      subnet: { ...good("subnet"), actions: ["no-op"], before: good("subnet").after ?? {} },
      association: undefined,
      table: { ...good("table"), type: "aws_default_route_table" },
    },
    [],
  ],
  [
    "vpc-dns",
    "hostnames left out",
    { vpc: after("vpc", { enable_dns_hostnames: null }) },
    ["error vpc-dns at aws_vpc.v: enable_dns_hostnames is off: apps cannot resolve the names of the VPC's endpoints"],
  ],
  [
    "vpc-dns",
    "no resolution",
    { vpc: after("vpc", { enable_dns_support: false }) },
    ["error vpc-dns at aws_vpc.v: enable_dns_support is off: apps cannot resolve the names of the VPC's endpoints"],
  ],
  [
    "vpc-dns",
    "not known yet",
    {
      vpc: {
        ...good("vpc"),
        unknown: { enable_dns_hostnames: true },
        expressions: { enable_dns_hostnames: { references: ["local.dns"] } },
      },
    },
    [
      "unknown vpc-dns at aws_vpc.v: whether enable_dns_hostnames is on is undetermined: aws_vpc.v.enable_dns_hostnames is known only after apply",
    ],
  ],
  [
    "endpoint-https",
    "a group that allows no inbound traffic",
    { endpointGroup, interface: interfaceEndpoint({}) },
    [
      "error endpoint-https at aws_vpc_endpoint.i: aws_security_group.e of the endpoint for com.amazonaws.us-east-1.sts does not allow inbound traffic from all apps on port 443",
    ],
  ],
  [
    "endpoint-https",
    "two endpoints with a group outside of the plan",
    {
      interface: interfaceEndpoint({ security_group_ids: ["sg-9"] }),
      logs: {
        ...interfaceEndpoint({
          id: "vpce-3",
          service_name: "com.amazonaws.us-east-1.logs",
          security_group_ids: ["sg-9"],
        }),
        name: "l",
      },
    },
    [
      "unknown endpoint-https at aws_sagemaker_domain.d: whether aws_vpc_endpoint.i, aws_vpc_endpoint.l allow inbound traffic from apps on port 443 is undetermined: not all rules and ranges are in the plan",
    ],
  ],
  [
    "endpoint-https",
    "from the apps",
    { endpointGroup, interface: interfaceEndpoint({}), https: https({ referenced_security_group_id: "sg-1" }) },
    [],
  ],
  [
    "endpoint-https",
    "from the range of the subnets",
    {
      endpointGroup,
      interface: interfaceEndpoint({}),
      subnet: after("subnet", { cidr_block: "10.0.1.0/24" }),
      https: https({ cidr_ipv4: "10.0.0.0/16" }),
    },
    [],
  ],
  [
    "endpoint-https",
    "by an association, of a group outside of the plan",
    {
      interface: interfaceEndpoint({ security_group_ids: [] }),
      link: {
        type: "aws_vpc_endpoint_security_group_association",
        name: "i",
        after: { vpc_endpoint_id: "vpce-2", security_group_id: "sg-9" },
      },
    },
    [
      "unknown endpoint-https at aws_vpc_endpoint.i: whether aws_vpc_endpoint.i allows inbound traffic from apps on port 443 is undetermined: not all rules and ranges are in the plan",
    ],
  ],
  [
    "endpoint-private-dns",
    "off",
    {
      endpointGroup,
      https: https({ referenced_security_group_id: "sg-1" }),
      interface: interfaceEndpoint({ private_dns_enabled: false }),
    },
    [
      "error endpoint-private-dns at aws_vpc_endpoint.i: the endpoint for com.amazonaws.us-east-1.sts has no private DNS: Canvas does not reach the service by its name",
    ],
  ],
  [
    "endpoint-private-dns",
    "left out, which the provider computes",
    {
      endpointGroup,
      https: https({ referenced_security_group_id: "sg-1" }),
      interface: { ...interfaceEndpoint({}), unknown: { private_dns_enabled: true } },
    },
    [
      "error endpoint-private-dns at aws_vpc_endpoint.i: the endpoint for com.amazonaws.us-east-1.sts has no private DNS: Canvas does not reach the service by its name",
    ],
  ],
  [
    "endpoint-private-dns",
    "not known yet",
    {
      endpointGroup,
      https: https({ referenced_security_group_id: "sg-1" }),
      interface: {
        ...interfaceEndpoint({}),
        unknown: { private_dns_enabled: true },
        expressions: { private_dns_enabled: { references: ["local.dns"] } },
      },
    },
    [
      "unknown endpoint-private-dns at aws_vpc_endpoint.i: whether the endpoint for com.amazonaws.us-east-1.sts has private DNS is known only after apply",
    ],
  ],
  [
    "endpoint-private-dns",
    "a service that Canvas does not use",
    { interface: interfaceEndpoint({ service_name: "com.amazonaws.us-east-1.sqs", private_dns_enabled: false }) },
    [],
  ],
  [
    "endpoint-region",
    "Amazon Q Developer elsewhere",
    {
      endpointGroup,
      https: https({ referenced_security_group_id: "sg-1" }),
      interface: interfaceEndpoint({ service_name: "com.amazonaws.eu-west-1.q" }),
    },
    [
      "error endpoint-region at aws_vpc_endpoint.i: com.amazonaws.eu-west-1.q does not exist: Amazon Q Developer has an endpoint in us-east-1 only",
    ],
  ],
  [
    "endpoint-region",
    "the gateway of another Region",
    { endpoint: after("endpoint", { service_name: "com.amazonaws.eu-west-1.s3" }) },
    [
      CANNOT_TELL,
      "error endpoint-region at aws_vpc_endpoint.s3: com.amazonaws.eu-west-1.s3 is for another Region than the endpoint, which is created in us-east-1",
    ],
  ],
  [
    "security-groups-missing",
    "none in the domain, no profile in the plan",
    { domain: groups() },
    [
      "unknown security-groups-missing at aws_sagemaker_domain.d: the domain gives users no security group: whether each user profile has one is undetermined, because none is in the plan",
    ],
  ],
  [
    "security-groups-missing",
    "neither the domain nor the profile",
    { domain: groups(), profile: profile({}) },
    [
      "error security-groups-missing at aws_sagemaker_user_profile.p: neither the user profile nor its domain has a security group",
    ],
  ],
  [
    "security-groups-missing",
    "a profile with groups that has large data switched off, and one of another domain",
    {
      domain: groups(),
      off: profile({
        security_groups: ["sg-1"],
        canvas_app_settings: [{ emr_serverless_settings: [{ status: "DISABLED" }] }],
      }),
      elsewhere: {
        type: "aws_sagemaker_user_profile",
        name: "q",
        after: { user_profile_name: "bob", domain_id: "d-2", user_settings: [{ security_groups: ["sg-1"] }] },
      },
    },
    [
      "unknown security-groups-missing at aws_sagemaker_domain.d: the domain gives users no security group: whether each user profile has one is undetermined, because none is in the plan",
    ],
  ],
  [
    "security-groups-missing",
    "the profile alone",
    { domain: groups(), profile: profile({ security_groups: ["sg-1"] }) },
    [],
  ],
  [
    "too-many-security-groups",
    "the domain's and the profile's together",
    {
      usersInline: anyGroup,
      ...Object.fromEntries([2, 3, 4, 5].map((number) => [`g${String(number)}`, anotherGroup(number)])),
      domain: groups("sg-1", "sg-2", "sg-3"),
      profile: profile({ security_groups: ["sg-3", "sg-4", "sg-5"] }),
    },
    [
      "error too-many-security-groups at aws_sagemaker_user_profile.p: its users have 5 security groups, but at most 4 are possible",
    ],
  ],
  [
    "too-many-security-groups",
    "four, of which the profile repeats one",
    {
      usersInline: anyGroup,
      ...Object.fromEntries([2, 3, 4].map((number) => [`g${String(number)}`, anotherGroup(number)])),
      domain: groups("sg-1", "sg-2", "sg-3"),
      profile: profile({ security_groups: ["sg-3", "sg-4"] }),
    },
    [],
  ],
  [
    "endpoint-policy-principal",
    "an account, on a gateway",
    { endpoint: endpointPolicy({ ...ENDPOINT.own, Principal: { AWS: ACCOUNT } }, ENDPOINT.layers, ENDPOINT.logs) },
    [
      NOT_ALLOWED,
      `error endpoint-policy-principal at aws_vpc_endpoint.s3: Own of its policy names ${ACCOUNT}: the Principal of a gateway endpoint must be *`,
    ],
  ],
  [
    "endpoint-policy-principal",
    "longer than EC2 takes",
    {
      endpoint: endpointPolicy({ ...ENDPOINT.own, Sid: "O".repeat(20_480) }, ENDPOINT.layers, ENDPOINT.logs),
    },
    [
      "error endpoint-policy-principal at aws_vpc_endpoint.s3: its policy has 20947 characters, but EC2 accepts at most 20480",
    ],
  ],
  [
    "endpoint-to-other-accounts",
    "limited by S3's own key",
    {
      endpoint: endpointPolicy(
        { ...ENDPOINT.own, Condition: { StringEquals: { "s3:ResourceAccount": ACCOUNT } } },
        ENDPOINT.layers,
        ENDPOINT.logs,
      ),
    },
    [],
  ],
  [
    "endpoint-to-other-accounts",
    "no policy, which is AWS's own that lets everything pass",
    { endpoint: after("endpoint", { policy: null }) },
    [
      "warning endpoint-to-other-accounts at aws_vpc_endpoint.s3: it has no policy: with credentials of another account, data can be copied through it from the VPC to buckets of that account",
    ],
  ],
  [
    "endpoint-emr-logs",
    "a policy by a resource of its own",
    {
      endpoint: after("endpoint", { policy: null }),
      policy: {
        type: "aws_vpc_endpoint_policy",
        name: "s3",
        after: { vpc_endpoint_id: "vpce-1", policy: policy(ENDPOINT.own, ENDPOINT.layers) },
      },
    },
    [
      "unknown canvas-cannot at aws_iam_role.users: whether users working as users can use large data in Canvas is undetermined",
      "warning endpoint-emr-logs at aws_vpc_endpoint.s3: its policy does not allow s3:PutObject and s3:PutObjectAcl on arn:aws:s3:::prod.us-east-1.appinfo.src/example: managed logs are lost",
    ],
  ],
  [
    "vpc-dns",
    "a VPC outside of the plan",
    { vpc: undefined },
    [
      "unknown vpc-dns at aws_sagemaker_domain.d: whether DNS is on in the domain's VPC is undetermined: vpc-1 is not in this plan",
    ],
  ],
  [
    "vpc-dns",
    "a VPC that is known only after apply",
    {
      vpc: after("vpc", { enable_dns_support: false }),
      domain: { ...domain({ vpc_id: undefined }), unknown: { vpc_id: true } },
    },
    [
      CANNOT_TELL,
      "unknown vpc-dns at aws_sagemaker_domain.d: whether DNS is on in the domain's VPC is undetermined: the VPC of the domain is known only after apply",
    ],
  ],
  ["vpc-dns", "both on", { vpc: after("vpc", { enable_dns_support: true, enable_dns_hostnames: true }) }, []],
  [
    "endpoint-region",
    "Amazon Q Developer where it is",
    {
      endpointGroup,
      https: https({ referenced_security_group_id: "sg-1" }),
      q: interfaceEndpoint({ service_name: "com.amazonaws.us-east-1.q" }),
    },
    [],
  ],
  [
    "endpoint-policy-principal",
    "any principal, in the other spelling",
    { endpoint: endpointPolicy(ENDPOINT.own, { ...ENDPOINT.layers, Principal: { AWS: "*" } }, ENDPOINT.logs) },
    [],
  ],
  [
    "endpoint-image-layers",
    "of every Region",
    {
      endpoint: endpointPolicy(
        ENDPOINT.own,
        { ...ENDPOINT.layers, Resource: "arn:aws:s3:::prod-*-starport-layer-bucket/*" },
        ENDPOINT.logs,
      ),
    },
    [],
  ],
  [
    "endpoint-emr-logs",
    "with every way to write them",
    {
      endpoint: endpointPolicy(ENDPOINT.own, ENDPOINT.layers, {
        ...ENDPOINT.logs,
        Action: "s3:Put*",
      }),
    },
    [],
  ],
  [
    "endpoint-to-other-accounts",
    "in another operator",
    {
      endpoint: endpointPolicy(
        { ...ENDPOINT.own, Condition: { StringLike: { "aws:ResourceAccount": ACCOUNT } } },
        ENDPOINT.layers,
        ENDPOINT.logs,
      ),
    },
    [],
  ],
  [
    "too-many-security-groups",
    "five, of which two may be one",
    {
      usersInline: anyGroup,
      ...Object.fromEntries([2, 3].map((number) => [`g${String(number)}`, anotherGroup(number)])),
      domain: {
        ...groups("sg-1", "sg-2", "sg-3"),
        unknown: {
          default_user_settings: [{ security_groups: [false, false, false, true, true] }],
        },
      },
    },
    [
      "unknown open-inbound at aws_sagemaker_domain.d: the inbound traffic that ${aws_sagemaker_domain.d.default_user_settings[0].security_groups[3]}, ${aws_sagemaker_domain.d.default_user_settings[0].security_groups[4]} allow is undetermined: their rules are not in the plan",
      "unknown too-many-security-groups at aws_sagemaker_domain.d: whether its users have more than 4 security groups is known only after apply",
    ],
  ],
];
