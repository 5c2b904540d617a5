/** Routes and rules of security groups, in whichever of Terraform's several resources they are written. */
import type { Text } from "../authorization/text";
import { attribute, blocks, type Data, text, texts } from "./data";
import type { ResourceRecord } from "./record";
import type { Resolver } from "./resolve";

/** One route. */
export interface Route {
  readonly address: string;
  readonly destination: Text | undefined;
  /** What it leads to: `igw-…`, `nat-…`, a reference to either; undefined where it is not said. */
  readonly target: Text | undefined;
  /** Whether it leads to an internet gateway; one for outbound IPv6 alone is none. */
  readonly toInternetGateway: "yes" | "no" | "unknown";
}

/** A route table with its routes and subnets. */
export interface RouteTable {
  readonly address: string;
  readonly id: Text;
  readonly vpcId: Text | undefined;
  /** Whether subnets without a table of their own use it; undefined where nothing says so. */
  readonly isMain: boolean | undefined;
  readonly subnetIds: readonly Text[];
  readonly routes: readonly Route[];
}

/** One rule of a security group, inbound or outbound. */
export interface SecurityGroupRule {
  readonly address: string;
  readonly groupId: Text;
  readonly inbound: boolean;
  /** `tcp`, `udp`, `-1` for all. */
  readonly protocol: Text | undefined;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  /** Ranges of addresses it is open for. */
  readonly ranges: readonly Text[];
  /** Security groups it is open for. */
  readonly groups: readonly Text[];
}

/** All route tables. */
export function routeTablesOf(resolver: Resolver): readonly RouteTable[] {
  const { records } = resolver;
  const id = (data: Data, name: string): Text | undefined => idOf(data, name, resolver);
  const of = (type: string): readonly ResourceRecord[] => [...records.of(type), ...records.of(type, "data")];
  const byTable = (type: string): ((table: Text) => readonly ResourceRecord[]) => {
    const all = new Map<string, ResourceRecord[]>();
    for (const record of records.of(type)) {
      const key = JSON.stringify(id(record.data, "route_table_id"));
      const same = all.get(key);
      if (same === undefined) all.set(key, [record]);
      else same.push(record);
    }
    return (table) => all.get(JSON.stringify(table)) ?? [];
  };
  const [routes, associations, main] = [
    byTable("aws_route"),
    byTable("aws_route_table_association"),
    byTable("aws_main_route_table_association"),
  ];
  return [...of("aws_route_table"), ...of("aws_default_route_table")].map((record): RouteTable => {
    const own = resolver.attribute(record, "id") ?? record.address;
    const read = blocks(record.data, "associations");
    const isMain =
      record.type === "aws_default_route_table" ||
      main(own).length > 0 ||
      read.some((each) => attribute(each, "main") === true);
    return {
      address: record.address,
      id: own,
      vpcId: id(record.data, "vpc_id"),
      isMain: isMain ? true : record.mode === "data" ? false : undefined,
      subnetIds: [
        ...[...associations(own).map(({ data }) => data), ...read].flatMap((data) => optional(id(data, "subnet_id"))),
        ...(record.mode === "data" ? optional(id(record.data, "subnet_id")) : []),
      ],
      routes: [
        ...[...blocks(record.data, "route"), ...blocks(record.data, "routes")].map((data) =>
          routeOf(record.address, data, resolver),
        ),
        ...routes(own).map(({ address, data }) => routeOf(address, data, resolver)),
      ],
    };
  });
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
];

function routeOf(address: string, data: Data, resolver: Resolver): Route {
  const first = (names: readonly string[]): Text | undefined =>
    names.map((name) => text(data, name)).find((value) => value !== undefined);
  const gateway = text(data, "gateway_id");
  const target = first(TARGETS);
  return {
    address,
    destination: first(DESTINATIONS),
    target: target === undefined ? undefined : resolver.id(target),
    toInternetGateway: gateway === undefined ? "no" : isInternetGateway(gateway, resolver),
  };
}

function isInternetGateway(gateway: Text, resolver: Resolver): Route["toInternetGateway"] {
  if (typeof gateway === "string") return gateway.startsWith("igw-") ? "yes" : "no";
  if (resolver.madeFrom(gateway, ["aws_internet_gateway", "aws_default_internet_gateway"]).length > 0) return "yes";
  return resolver.madeFrom(gateway, ["aws_vpn_gateway", "aws_vpc_endpoint"]).length > 0 ? "no" : "unknown";
}

/** All rules of security groups that can be seen. */
export function securityGroupRulesOf(resolver: Resolver): readonly SecurityGroupRule[] {
  const { records } = resolver;
  const inline = [...records.of("aws_security_group"), ...records.of("aws_default_security_group")].flatMap((record) =>
    (["ingress", "egress"] as const).flatMap((name) =>
      blocks(record.data, name).map((data) =>
        ruleOf(record.address, resolver.attribute(record, "id") ?? record.address, name === "ingress", data, resolver),
      ),
    ),
  );
  const own = (type: string, isInbound: (data: Data) => boolean): readonly SecurityGroupRule[] =>
    records
      .of(type)
      .map(({ address, data }) =>
        ruleOf(address, idOf(data, "security_group_id", resolver) ?? address, isInbound(data), data, resolver),
      );
  return [
    ...inline,
    ...own("aws_security_group_rule", (data) => text(data, "type") !== "egress"),
    ...own("aws_vpc_security_group_ingress_rule", () => true),
    ...own("aws_vpc_security_group_egress_rule", () => false),
  ];
}

function ruleOf(address: string, groupId: Text, inbound: boolean, data: Data, resolver: Resolver): SecurityGroupRule {
  const port = (name: string): number | undefined => {
    const value = attribute(data, name);
    return typeof value === "number" ? value : undefined;
  };
  const list = (...names: readonly string[]): readonly Text[] => names.flatMap((name) => texts(data, name));
  return {
    address,
    groupId,
    inbound,
    protocol: text(data, "ip_protocol") ?? text(data, "protocol"),
    fromPort: port("from_port"),
    toPort: port("to_port"),
    ranges: list("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks"),
    groups: [
      ...list("referenced_security_group_id", "security_groups", "source_security_group_id").map((each) =>
        resolver.id(each),
      ),
      ...(attribute(data, "self") === true ? [groupId] : []),
    ],
  };
}

function idOf(data: Data, name: string, resolver: Resolver): Text | undefined {
  const value = text(data, name);
  return value === undefined ? undefined : resolver.id(value);
}

function optional<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
