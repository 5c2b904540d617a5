/** Routes and rules of security groups, in whichever of Terraform's several resources they are written. */
import { isText, type MaybeUnknownString } from "../../authorization/text";
import type { PrivateNames, Route, RouteTable, SecurityGroupRule, SubnetAssociation } from "../../inventory/network";
import { type Completeness, completenessOf } from "../../inventory/completeness";
import { ABSENT, type Fact, known, textOf, unknown } from "../../inventory/fact";
import { isKnownId, sameId } from "../../inventory/identity";
import { attribute, blocks, type PlannedValue, text, texts } from "./planned-value";
import { nameFact, textFact } from "./facts";
import { parseReference, type ResourceRecord } from "./record";
import { isComputed, isOwnKey, type Resolver, sourcesOf } from "./resolve";

/** All associations of subnets with route tables. */
export function subnetAssociationsOf(resolver: Resolver): readonly SubnetAssociation[] {
  return resolver.records.of("aws_route_table_association").flatMap((record): readonly SubnetAssociation[] => {
    const subnetId = idOf(record, record.data, "subnet_id", resolver);
    if (subnetId === undefined) return [];
    return [{ address: record.address, subnetId, tableId: nameFact(record, "route_table_id", resolver) }];
  });
}

/** All route tables. */
export function routeTablesOf(resolver: Resolver, associations: readonly SubnetAssociation[]): readonly RouteTable[] {
  const { records } = resolver;
  const of = (type: string): readonly ResourceRecord[] => [...records.of(type), ...records.of(type, "data")];
  const byTable = <T>(
    all: readonly T[],
    idOfTable: (each: T) => MaybeUnknownString | undefined,
  ): ((table: MaybeUnknownString) => readonly T[]) => {
    const groups = new Map<string, T[]>();
    for (const each of all) {
      const key = JSON.stringify(idOfTable(each));
      const same = groups.get(key);
      if (same === undefined) groups.set(key, [each]);
      else same.push(each);
    }
    return (table) => groups.get(JSON.stringify(table)) ?? [];
  };
  const tableIn = (record: ResourceRecord): MaybeUnknownString | undefined =>
    idOf(record, record.data, "route_table_id", resolver);
  const routes = byTable(records.of("aws_route"), tableIn);
  const main = byTable(records.of("aws_main_route_table_association"), tableIn);
  const subnets = byTable(associations, ({ tableId }) => textOf(tableId));
  const mainTableOf = mainTables(resolver);
  // A route of which it is not known which table it is in may be in any.
  const untold = records.of("aws_route").filter((record) => {
    const table = tableIn(record);
    return table !== undefined && !isKnownId(table);
  });
  return [...of("aws_route_table"), ...of("aws_default_route_table")].map((record): RouteTable => {
    const own = resolver.attribute(record, "id") ?? record.address;
    const read = blocks(record.data, "associations");
    const vpcId = vpcOf(record, resolver);
    const mainTable = mainTableOf(vpcId);
    const isMain =
      record.type === "aws_default_route_table" ||
      main(own).length > 0 ||
      read.some((each) => attribute(each, "main") === true) ||
      mainTable === own;
    return {
      address: record.address,
      id: own,
      vpcId,
      isMain:
        isMain || record.mode === "data" || mainTable !== undefined
          ? known(isMain)
          : unknown("not-known", `whether ${record.address} is the main route table`, records.place.source),
      subnetIds: [
        ...subnets(own).map(({ subnetId }) => subnetId),
        ...read.flatMap((data) => optional(idOf(record, data, "subnet_id", resolver))),
        ...(record.mode === "data" ? optional(idOf(record, record.data, "subnet_id", resolver)) : []),
      ],
      routes: [
        ...["route", "routes"].flatMap((name) => written(record, name).map((data) => routeOf(record, data, resolver))),
        ...routes(own).map((each) => routeOf(each, each.data, resolver)),
      ],
      allRoutes: allRoutesOf(record, untold, resolver),
    };
  });
}

/** The main route table of a VPC, as the VPC itself states it; undefined where the plan may give it another. */
function mainTables(resolver: Resolver): (vpcId: Fact<MaybeUnknownString>) => string | undefined {
  const { records } = resolver;
  const given = records
    .of("aws_main_route_table_association")
    .map((record) => idOf(record, record.data, "vpc_id", resolver));
  const tables = new Map<string, string>();
  for (const record of [...records.of("aws_vpc", "data"), ...records.of("aws_vpc"), ...records.of("aws_default_vpc")]) {
    const [id, table] = [text(record.data, "id"), text(record.data, "main_route_table_id")];
    if (typeof id !== "string" || typeof table !== "string") continue;
    if (given.every((each) => each !== undefined && sameId(each, id) === "no")) tables.set(id, table);
  }
  return (vpcId) => (vpcId.is === "known" && typeof vpcId.value === "string" ? tables.get(vpcId.value) : undefined);
}

/** All routes of a table are in the plan, except where it is only looked up and was not read, or a route may be in any table. */
function allRoutesOf(record: ResourceRecord, untold: readonly ResourceRecord[], { records }: Resolver): Completeness {
  const { source } = records.place;
  const isUnread = record.mode === "data" && attribute(record.data, "routes") === undefined;
  return completenessOf([
    ...(isUnread
      ? [
          {
            name: "its routes",
            address: record.address,
            why: { kind: "not-in-source", object: `${record.address}.routes`, source } as const,
          },
        ]
      : []),
    ...untold.map(({ address }) => ({
      name: address,
      address,
      why: { kind: "known-after-apply", object: `${address}.route_table_id`, source } as const,
    })),
  ]);
}

/** What answers names in VPCs beside their endpoints. */
export function privateNamesOf(resolver: Resolver): readonly PrivateNames[] {
  const { records } = resolver;
  const inVpc = (record: ResourceRecord, data: PlannedValue, argument: string, domain: Fact<string>): PrivateNames => ({
    address: record.address,
    vpcId: nameFact(record, argument, resolver, { data, name: "vpc" }),
    domain: domain.is === "known" ? { is: "known", value: domain.value.replace(/\.$/, "") } : domain,
  });
  return [
    ...records
      .of("aws_route53_zone")
      .flatMap((record) =>
        blocks(record.data, "vpc").map((data) => inVpc(record, data, "vpc_id", textFact(record, "name", resolver))),
      ),
    ...records.of("aws_route53_zone_association").map((record) => inVpc(record, record.data, "vpc_id", ABSENT)),
    ...records
      .of("aws_route53_resolver_rule_association")
      .map((record) => inVpc(record, record.data, "vpc_id", ABSENT)),
    ...records.of("aws_route53profiles_association").map((record) => inVpc(record, record.data, "resource_id", ABSENT)),
    ...records.of("aws_vpc_dhcp_options_association").map((record) => inVpc(record, record.data, "vpc_id", ABSENT)),
  ];
}

/** The VPC of a route table; that of a default one is computed, and known by the id of the table that it manages. */
function vpcOf(record: ResourceRecord, resolver: Resolver): Fact<MaybeUnknownString> {
  const vpcId = nameFact(record, "vpc_id", resolver);
  const table = text(record.data, "default_route_table_id");
  if (table === undefined || (vpcId.is === "known" && typeof vpcId.value === "string")) return vpcId;
  const [vpc, ...others] =
    typeof table === "string"
      ? resolver.records.of("aws_vpc").filter(({ data }) => attribute(data, "default_route_table_id") === table)
      : resolver.madeFrom(table, ["aws_vpc", "aws_default_vpc"], record.index);
  const id = vpc === undefined || others.length > 0 ? undefined : resolver.attribute(vpc, "id");
  if (id !== undefined) return known(id);
  return vpcId.is === "known"
    ? vpcId
    : unknown("not-known", `the VPC of ${record.address}`, resolver.records.place.source);
}

/** Blocks as they are written; those that the configuration leaves out of what is made are none. */
function written(record: ResourceRecord, name: string): readonly PlannedValue[] {
  const all = blocks(record.data, name);
  return record.created ? all.filter((each) => !isText(each) || !isComputed(each)) : all;
}

const DESTINATIONS = [
  "cidr_block",
  "destination_cidr_block",
  "ipv6_cidr_block",
  "destination_ipv6_cidr_block",
  "destination_prefix_list_id",
];
const TARGETS = [
  "gateway_id",
  "egress_only_gateway_id",
  "nat_gateway_id",
  "transit_gateway_id",
  "vpc_endpoint_id",
  "vpc_peering_connection_id",
  "network_interface_id",
  "carrier_gateway_id",
  "core_network_arn",
  "local_gateway_id",
];

function routeOf({ address }: ResourceRecord, data: PlannedValue, resolver: Resolver): Route {
  if (isText(data)) {
    const why = unknown("known-after-apply", `a route of ${address}`, resolver.records.place.source);
    return { address, destination: why, target: why, toInternetGateway: "unknown" };
  }
  const first = (names: readonly string[]): MaybeUnknownString | undefined =>
    names.map((name) => text(data, name)).find((value) => value !== undefined && !isComputed(value));
  const gateway = text(data, "gateway_id");
  const [destination, target] = [first(DESTINATIONS), first(TARGETS)];
  return {
    address,
    destination: destination === undefined ? ABSENT : known(destination),
    target: target === undefined ? ABSENT : known(resolver.id(target)),
    toInternetGateway: gateway === undefined ? "no" : isInternetGateway(gateway),
  };
}

const INTERNET = ["aws_internet_gateway", "aws_default_internet_gateway"];
const NO_INTERNET = ["aws_vpn_gateway", "aws_vpc_endpoint"];

function isInternetGateway(gateway: MaybeUnknownString): Route["toInternetGateway"] {
  if (typeof gateway === "string") return gateway.startsWith("igw-") ? "yes" : "no";
  const sources = gateway.parts.flatMap((part) => (typeof part === "string" ? [] : sourcesOf(part)));
  const types = sources.filter((source) => !isOwnKey(source)).map(({ name }) => parseReference(name)?.type ?? "");
  if (types.length === 0) return "unknown";
  if (types.every((type) => INTERNET.includes(type))) return "yes";
  return types.every((type) => NO_INTERNET.includes(type)) ? "no" : "unknown";
}

/** All rules of security groups that can be seen. */
export function securityGroupRulesOf(resolver: Resolver): readonly SecurityGroupRule[] {
  const { records } = resolver;
  const inline = [...records.of("aws_security_group"), ...records.of("aws_default_security_group")].flatMap((record) =>
    (["ingress", "egress"] as const).flatMap((name) =>
      written(record, name).map((data) =>
        ruleOf(record, resolver.attribute(record, "id") ?? record.address, name === "ingress", data, resolver),
      ),
    ),
  );
  const own = (type: string, isInbound: (data: PlannedValue) => boolean): readonly SecurityGroupRule[] =>
    records.of(type).map((record) => {
      const { address, data } = record;
      return ruleOf(
        record,
        idOf(record, data, "security_group_id", resolver) ?? address,
        isInbound(data),
        data,
        resolver,
      );
    });
  return [
    ...inline,
    ...own("aws_security_group_rule", (data) => text(data, "type") !== "egress"),
    ...own("aws_vpc_security_group_ingress_rule", () => true),
    ...own("aws_vpc_security_group_egress_rule", () => false),
  ];
}

function ruleOf(
  record: ResourceRecord,
  groupId: MaybeUnknownString,
  inbound: boolean,
  data: PlannedValue,
  resolver: Resolver,
): SecurityGroupRule {
  const { address } = record;
  const port = (name: string): number | undefined => {
    const value = attribute(data, name);
    return typeof value === "number" ? value : undefined;
  };
  const list = (...names: readonly string[]): readonly MaybeUnknownString[] =>
    names.flatMap((name) => texts(data, name)).filter((value) => !isComputed(value));
  const id = (...names: readonly string[]): readonly MaybeUnknownString[] =>
    list(...names).map((value) => resolver.id(value, record.index));
  const group = (...names: readonly string[]): readonly MaybeUnknownString[] =>
    list(...names).map((value) => resolver.id(value, record.index, undefined, "security group"));
  const self = attribute(data, "self");
  const protocol = text(data, "ip_protocol") ?? text(data, "protocol");
  const open = [protocol, attribute(data, "from_port"), attribute(data, "to_port")];
  return {
    address,
    groupId,
    inbound,
    protocol,
    fromPort: port("from_port"),
    toPort: port("to_port"),
    // A block that is unknown as a whole may be open to any address.
    ranges: isText(data) ? [data] : list("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks"),
    groups: [
      ...group("referenced_security_group_id", "source_security_group_id"),
      ...resolver.ids(record, data, "security_groups"),
      ...(self === true ? [groupId] : isText(self) ? [self] : []),
    ],
    prefixLists: [...id("prefix_list_id"), ...resolver.ids(record, data, "prefix_list_ids")],
    hasUnknownPorts: isText(data) || open.some((each) => isText(each) && typeof each !== "string"),
  };
}

function idOf(
  record: ResourceRecord,
  data: PlannedValue,
  name: string,
  resolver: Resolver,
): MaybeUnknownString | undefined {
  const value = text(data, name);
  return value === undefined ? undefined : resolver.id(value, record.index);
}

function optional<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
