/** What network ACLs, route tables and endpoints of a closed VPC conclude about the way to S3: each rule of AWS once. */
import { unknownText } from "../../lib/authorization/text";
import { type Completeness, completenessOf } from "../../lib/inventory/completeness";
import { ABSENT, known, unknown } from "../../lib/inventory/fact";
import type { Inventory, VpcEndpoint } from "../../lib/inventory/inventory";
import type { NetworkAcl, NetworkAclRule, RouteTable } from "../../lib/inventory/network";
import { unreachedEmrServerless, unreachedS3 } from "../../lib/setup/closed-network";
import { type CanvasEnvironment, environmentsOf } from "../../lib/setup/environment";
import { endpointsFor } from "../../lib/setup/network-path";
import { hadTheOnlyGateway } from "../../lib/setup/only-gateway";
import { domainSubnets } from "../../lib/setup/subnets";
import { readJson } from "../../lib/sources/read";
import { planOf } from "../checks/closed-vpc";

const [GOOD] = environmentsOf(readJson(planOf({}), "plan.json").after).environments;
if (GOOD === undefined) throw new Error("there is no environment");
const BASE: CanvasEnvironment = GOOD;
const [SUBNET] = BASE.inventory.subnets;
const [TABLE] = BASE.inventory.routeTables;
const [GATEWAY] = BASE.inventory.vpcEndpoints;
if (SUBNET === undefined || TABLE === undefined || GATEWAY === undefined)
  throw new Error("the closed VPC lacks a part");
const [OWN_SUBNET, OWN_TABLE, S3] = [SUBNET, TABLE, GATEWAY];

const within = (parts: Partial<Inventory>, more: Partial<CanvasEnvironment> = {}): CanvasEnvironment => ({
  ...BASE,
  ...more,
  inventory: { ...BASE.inventory, ...parts },
});

/** `out allow 100 tcp 443-443 0.0.0.0/0`; without ports all of them. */
function rule(text: string): NetworkAclRule {
  const [way, allows, number, protocol, ports = "", range] = text.split(" ");
  const [from, to] = ports.split("-").map(Number);
  return {
    address: text,
    number: number === "?" ? undefined : Number(number),
    inbound: way === "in",
    allows: allows === "?" ? unknown("known-after-apply", "its action", "plan") : known(allows === "allow"),
    protocol,
    fromPort: ports === "all" ? undefined : from,
    toPort: ports === "all" ? undefined : to,
    range,
    hasUnknown: false,
  };
}

const WHY = { kind: "not-in-source", object: "the rest", source: "plan" } as const;
const PARTIAL: Completeness = completenessOf([{ name: "the rest", address: undefined, why: WHY }]);
const OUT = "out allow 100 tcp 443-443 0.0.0.0/0";
const BACK = "in allow 100 tcp 1024-65535 0.0.0.0/0";

const acl = (rules: readonly string[], more: Partial<NetworkAcl> = {}): NetworkAcl => ({
  address: "acl",
  id: "acl-1",
  vpcId: known("vpc-1"),
  isDefault: false,
  subnetIds: ["subnet-1"],
  rules: rules.map(rule),
  allRules: { is: "complete" },
  ...more,
});
const main = (rules: readonly string[], vpcId = "vpc-1"): NetworkAcl =>
  acl(rules, { address: "main", isDefault: true, subnetIds: [], vpcId: known(vpcId) });
/** Of a subnet that is known only after apply. */
const perhaps = (rules: readonly string[]): NetworkAcl =>
  acl(rules, { address: "perhaps", subnetIds: [unknownText("aws_subnet.other.id")] });

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html */
test.each<readonly [string, readonly NetworkAcl[], "open" | "no" | "unknown"]>([
  ["none: AWS's default one allows everything", [], "open"],
  ["exactly HTTPS and what Linux sends from", [acl([OUT, "in allow 100 tcp 32768-61000 0.0.0.0/0"])], "open"],
  ["no rules: the last rule denies", [acl([])], "no"],
  ["it is stateless: the answers need a rule", [acl([OUT])], "no"],
  ["the protocol by its number", [acl(["out allow 100 6 443-443 0.0.0.0/0", BACK])], "open"],
  ["every protocol", [acl(["out allow 100 -1 all 0.0.0.0/0", "in allow 100 -1 all 0.0.0.0/0"])], "open"],
  ["UDP alone", [acl(["out allow 100 17 443-443 0.0.0.0/0", BACK])], "no"],
  ["the lowest number first, in whatever order they stand", [acl([OUT, "out deny 50 -1 all 0.0.0.0/0", BACK])], "no"],
  ["a Deny of a higher number", [acl(["out deny 200 -1 all 0.0.0.0/0", OUT, BACK])], "open"],
  ["a Deny whose number is not known", [acl([OUT, "out deny ? -1 all 0.0.0.0/0", BACK])], "unknown"],
  ["a rule of which only the apply shows what it does", [acl(["out ? 100 tcp 443-443 0.0.0.0/0", BACK])], "unknown"],
  ["answers to a part of the ports", [acl([OUT, "in allow 100 tcp 1024-40000 0.0.0.0/0"])], "unknown"],
  ["answers to the other part", [acl([OUT, "in allow 100 tcp 40000-65535 0.0.0.0/0"])], "unknown"],
  [
    "answers to a part of the ports from private addresses",
    [acl([OUT, "in allow 100 tcp 1024-40000 10.0.0.0/8"])],
    "no",
  ],
  ["HTTPS to private addresses: S3's are public", [acl(["out allow 100 tcp 443-443 172.31.0.0/16", BACK])], "no"],
  ["HTTPS to addresses that may be S3's", [acl(["out allow 100 tcp 443-443 172.32.0.0/16", BACK])], "unknown"],
  ["HTTPS by IPv6", [acl(["out allow 100 tcp 443-443 ::/0", BACK])], "no"],
  ["rules that were not all read", [acl([OUT, BACK], { allRules: PARTIAL })], "unknown"],
  ["the subnet's own is right, the default one denies", [acl([OUT, BACK]), main([])], "open"],
  ["the subnet's own denies, the default one is right", [acl([]), main([OUT, BACK])], "no"],
  ["the default one denies", [main([])], "no"],
  ["the default one of another VPC denies", [main([], "vpc-2")], "open"],
  ["one that may be the subnet's denies", [perhaps([])], "unknown"],
  ["one that may be the subnet's is right", [perhaps([OUT, BACK])], "open"],
  ["two may be the subnet's, the second denies", [perhaps([OUT, BACK]), perhaps([])], "unknown"],
  ["one may be the subnet's, and the default one denies", [perhaps([OUT, BACK]), main([])], "unknown"],
])("network ACLs on the way to S3: %s", (_what, networkAcls, expected) => {
  const found = unreachedS3(within({ networkAcls }));
  expect(found?.answer ?? "open").toBe(expected);
});

const NOT_KNOWN = (object: string): object => ({ kind: "not-known", object, source: "plan" });

test("what is said of a network ACL that closes the way, or may", () => {
  expect(unreachedS3(within({ networkAcls: [acl([])] }))).toEqual({
    answer: "no",
    why: { kind: "network-acl-denies", object: "acl", source: "plan" },
  });
  expect(unreachedS3(within({ networkAcls: [perhaps([])] }))).toEqual({
    answer: "unknown",
    why: NOT_KNOWN("whether perhaps allows HTTPS between the subnets and S3"),
  });
});

/** An interface endpoint in a subnet of its own, whose private DNS answers. */
const interfaceTo = (service: string, more: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  ...S3,
  address: service,
  service: `com.amazonaws.us-east-1.${service}`,
  type: known("Interface"),
  routeTableIds: ABSENT,
  subnetIds: known(["subnet-2"]),
  privateDns: known(true),
  ...more,
});
const RANGES = [
  { ...OWN_SUBNET, cidrBlock: known("10.0.1.0/24") },
  { ...OWN_SUBNET, address: "theirs", id: "subnet-2", cidrBlock: known("10.0.2.0/24") },
];
const theirs = (rules: readonly string[]): NetworkAcl => acl(rules, { address: "theirs", subnetIds: ["subnet-2"] });

/** https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html */
const TO_EMR_SERVERLESS: readonly (readonly [
  string,
  readonly NetworkAcl[],
  "open" | "no" | "unknown",
  Partial<VpcEndpoint>?,
])[] = [
  [
    "its subnet lets HTTPS in and answers out",
    [theirs(["in allow 100 tcp 443-443 10.0.1.0/24", "out allow 100 tcp 1024-65535 10.0.1.0/24"])],
    "open",
  ],
  ["its subnet lets nothing in", [theirs(["out allow 100 -1 all 0.0.0.0/0"])], "no"],
  [
    "its subnet lets HTTPS in from a part of the apps' subnet",
    [theirs(["in allow 100 tcp 443-443 10.0.1.0/25", "out allow 100 -1 all 0.0.0.0/0"])],
    "unknown",
  ],
  [
    "which subnets it has is not known, and one that it may have denies",
    [theirs([])],
    "open",
    { subnetIds: unknown("known-after-apply", "subnets", "plan") },
  ],
  [
    "which subnets it has is not known, and the apps' subnet denies",
    [acl([])],
    "unknown",
    { subnetIds: unknown("known-after-apply", "subnets", "plan") },
  ],
  ["its subnet is that of the apps: no ACL stands between", [acl([])], "open", { subnetIds: known(["subnet-1"]) }],
];
test.each(TO_EMR_SERVERLESS.map(([what, networkAcls, expected, more = {}]) => ({ what, networkAcls, expected, more })))(
  "network ACLs on the way to an interface endpoint: $what",
  ({ networkAcls, expected, more }) => {
    const emr = interfaceTo("emr-serverless", more);
    const environment = within({ networkAcls, subnets: RANGES, vpcEndpoints: [S3, emr] });
    expect(unreachedEmrServerless(environment)?.answer ?? "open").toBe(expected);
  },
);

test("a rule about a range is undetermined where the range of the endpoint's subnet is not known", () => {
  const [own] = RANGES;
  if (own === undefined) throw new Error("there is no subnet");
  const networkAcls = [acl(["out allow 100 tcp 443-443 10.0.2.0/24", BACK])];
  const environment = within({ networkAcls, subnets: [own], vpcEndpoints: [S3, interfaceTo("emr-serverless")] });
  expect(unreachedEmrServerless(environment)).toEqual({
    answer: "unknown",
    why: NOT_KNOWN("whether acl allows HTTPS between the subnets and emr-serverless"),
  });
  expect(unreachedEmrServerless({ ...environment, networkAccess: "public" })).toBeUndefined();
});

const NO_WAY = { answer: "no", why: { kind: "no-way-to-s3", object: "analytics", source: "plan" } };
const withoutS3 = (parts: Partial<Inventory>): CanvasEnvironment =>
  within({ vpcEndpoints: [], readVpcEndpoints: [], ...parts }, { s3Endpoint: ABSENT });
const S3_HOST = "s3.us-east-1.amazonaws.com";
const names = (domain: string, vpcId = known("vpc-1")): Inventory["privateNames"] => [
  { address: "zone", vpcId, domain: known(domain) },
];
const asked = (host: string): object => ({
  answer: "unknown",
  why: NOT_KNOWN(`what zone answers for ${host}`),
});
const routed = (routes: RouteTable["routes"], more: Partial<RouteTable> = {}): Partial<Inventory> => ({
  routeTables: [{ ...OWN_TABLE, routes, ...more }],
});
const TO_NAT = {
  address: "nat",
  destination: known("0.0.0.0/0"),
  target: known("nat-1"),
  toInternetGateway: "no",
} as const;

test.each<readonly [string, Partial<Inventory>, object]>([
  ["nothing else leads there", {}, NO_WAY],
  ["a local route leads nowhere else", routed([{ ...TO_NAT, target: known("local") }]), NO_WAY],
  [
    "a route to a NAT gateway",
    routed([TO_NAT]),
    { answer: "unknown", why: NOT_KNOWN("whether the route of nat leads to S3") },
  ],
  ["routes that were not all read", routed([], { allRoutes: PARTIAL }), { answer: "unknown", why: WHY }],
  ["a hosted zone of S3's own name", { privateNames: names(S3_HOST) }, asked(S3_HOST)],
  ["a hosted zone above it", { privateNames: names("amazonaws.com") }, asked(S3_HOST)],
  ["a hosted zone whose name only ends alike", { privateNames: names("zonaws.com") }, NO_WAY],
  ["a hosted zone of another VPC", { privateNames: names(S3_HOST, known("vpc-2")) }, NO_WAY],
  [
    "a hosted zone of a VPC that is not known",
    { privateNames: [{ address: "zone", vpcId: unknown("known-after-apply", "vpc", "plan"), domain: known(S3_HOST) }] },
    asked(S3_HOST),
  ],
  [
    "an interface endpoint without private DNS",
    { vpcEndpoints: [interfaceTo("s3", { privateDns: known(false) })] },
    NO_WAY,
  ],
  [
    "an interface endpoint of which it is not known",
    { vpcEndpoints: [interfaceTo("s3", { privateDns: unknown("known-after-apply", "its DNS", "plan") })] },
    { answer: "unknown", why: { kind: "known-after-apply", object: "its DNS", source: "plan" } },
  ],
  [
    "an interface endpoint behind a network ACL",
    { vpcEndpoints: [interfaceTo("s3")], networkAcls: [acl([])] },
    { answer: "no", why: { kind: "network-acl-denies-endpoint", object: "acl", source: "plan" } },
  ],
])("a VPC without a gateway endpoint for S3: %s", (_what, parts, expected) => {
  expect(unreachedS3(withoutS3({ subnets: RANGES, ...parts }))).toEqual(expected);
});

test("an interface endpoint that answers is a way to S3", () => {
  expect(unreachedS3(withoutS3({ vpcEndpoints: [interfaceTo("s3")] }))).toBeUndefined();
});

test("a gateway endpoint in no route table of the subnets is a no only where all of the VPC was read", () => {
  const s3 = { ...S3, routeTableIds: known(["rtb-9"]) };
  const more = { s3Endpoint: known(s3) };
  expect(unreachedS3(within({}, more))).toEqual({
    answer: "no",
    why: { kind: "endpoint-not-routed", object: "aws_vpc_endpoint.s3", source: "plan" },
  });
  const vpcs = BASE.inventory.vpcs.map((each) => ({ ...each, belongings: PARTIAL }));
  const all = "all of the VPC's endpoints";
  expect(unreachedS3(within({ vpcs }, more))).toEqual({
    answer: "unknown",
    why: { kind: "not-in-source", object: all, source: "plan" },
  });
  // A route table has one endpoint of a service: where the plan takes the one away, no other stack had one there.
  expect(unreachedS3(within({ vpcs, earlierVpcEndpoints: [S3] }, more))?.answer).toBe("no");
});

test.each<readonly [string, Partial<VpcEndpoint>, boolean]>([
  ["in the subnets' route table", {}, true],
  ["in another route table", { routeTableIds: known(["rtb-9"]) }, false],
  ["of another VPC", { vpcId: known("vpc-2") }, false],
  ["of another service", { service: "com.amazonaws.us-east-1.dynamodb" }, false],
  ["an interface endpoint", { type: known("Interface") }, false],
])("whether an earlier endpoint was the only one: %s", (_what, more, expected) => {
  const { inventory } = within({ earlierVpcEndpoints: [{ ...S3, ...more }] });
  expect(hadTheOnlyGateway({ address: BASE.address, inventory }, "vpc-1")).toBe(expected);
  // Without subnets nothing follows.
  expect(hadTheOnlyGateway({ address: undefined, inventory }, "vpc-1")).toBe(false);
});

/** A table without subnets of its own, the main one of its VPC. */
const mainTable = (more: Partial<RouteTable> = {}): RouteTable => ({
  ...OWN_TABLE,
  address: "main",
  id: "rtb-2",
  isMain: known(true),
  subnetIds: [],
  ...more,
});

/** https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html */
test.each<readonly [string, readonly RouteTable[], string]>([
  ["its VPC's main one", [mainTable()], "main"],
  ["not one that is not the main one", [mainTable({ isMain: known(false) })], "outside"],
  ["not the main one of another VPC", [mainTable({ vpcId: known("vpc-2") })], "outside"],
  [
    "perhaps a main one whose VPC is not known",
    [mainTable({ vpcId: known(unknownText("aws_vpc.v.id")) })],
    "after apply",
  ],
  ["either of two main ones", [mainTable(), mainTable({ address: "other" })], "after apply"],
  ["none that was read", [], "outside"],
])("a subnet without a route table of its own uses %s", (_what, routeTables, expected) => {
  const { inventory } = within({ routeTables, subnetAssociations: [] });
  const tables = domainSubnets({ address: BASE.address, inventory }).map(({ table }) => table);
  expect(tables.map((each) => (typeof each === "string" ? each : each.address))).toEqual([expected]);
});

test("a subnet of which another stack may have the association", () => {
  const subnets = [{ ...OWN_SUBNET, belongings: PARTIAL }];
  const { inventory } = within({ subnets, routeTables: [mainTable()], subnetAssociations: [] });
  expect(domainSubnets({ address: BASE.address, inventory }).map(({ table }) => table)).toEqual(["outside"]);
  expect(domainSubnets({ address: "another", inventory })).toEqual([]);
});

test("an endpoint is on the way of requests to its own service, a gateway before interfaces", () => {
  const on = (vpcEndpoints: readonly VpcEndpoint[], region: Inventory["region"] = "us-east-1"): readonly string[] =>
    endpointsFor("s3:GetObject", known("vpc-1"), { ...BASE.inventory, vpcEndpoints, region }).map(
      ({ endpoint, doubt }) => `${endpoint.address}${doubt === undefined ? "" : `: ${doubt.kind}`}`,
    );
  expect(on([interfaceTo("s3"), S3])).toEqual([S3.address]);
  expect(on([interfaceTo("s3"), interfaceTo("s3")])).toEqual([
    "s3: one-of-several-endpoints",
    "s3: one-of-several-endpoints",
  ]);
  expect(on([interfaceTo("s3", { privateDns: known(false) })])).toEqual(["s3: no-private-dns"]);
  expect(on([interfaceTo("s3", { type: unknown("known-after-apply", "its type", "plan") })])).toEqual([]);
  const here = unknownText("data.aws_region.here.name");
  expect(on([interfaceTo("s3"), interfaceTo("sts")], here)).toEqual(["s3"]);
});
