/** The domain's network, as EC2 and Route 53 answered. */
import { readPolicy } from "../../authorization/read-policy";
import { unknownText } from "../../authorization/text";
import type { UnknownReason } from "../../authorization/unknown";
import { COMPLETE, completenessOf, type Missing } from "../../inventory/completeness";
import { ABSENT, type Fact, known, textsOf, valueOf } from "../../inventory/fact";
import type { Inventory, NetworkPart, PrefixList, VpcEndpoint } from "../../inventory/inventory";
import type {
  NetworkAcl,
  NetworkAclRule,
  PrivateNames,
  Route,
  RouteTable,
  SecurityGroupRule,
  SubnetAssociation,
} from "../../inventory/network";
import type { Tags } from "../../inventory/tags";
import { isJson, type Json } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { type Answers, objectsIn, type Read, textIn, textsIn } from "./answers";
import { INPUTS } from "./inputs";
import type { Studio } from "./studio";

/** What of an inventory is network. */
type NetworkFacts = Pick<
  Inventory,
  | "vpcEndpoints"
  | "vpcs"
  | "subnets"
  | "securityGroups"
  | "routeTables"
  | "subnetAssociations"
  | "securityGroupRules"
  | "networkAcls"
  | "prefixLists"
  | "privateNames"
>;

/** The network, and what of it was not read. */
export interface ReadNetwork extends NetworkFacts {
  readonly unread: readonly UnknownReason[];
}

const NOTHING: ReadNetwork = {
  vpcEndpoints: [],
  vpcs: [],
  subnets: [],
  securityGroups: [],
  routeTables: [],
  subnetAssociations: [],
  securityGroupRules: [],
  networkAcls: [],
  prefixLists: [],
  privateNames: [],
  unread: [],
};

/** The VPC's id; undefined where the domain was not read, or has none. */
export function vpcIdOf({ domain }: Studio): string | undefined {
  const vpcId = valueOf(domain.vpcId);
  return typeof vpcId === "string" ? vpcId : undefined;
}

/** The ids of the domain's subnets. */
export function subnetIdsOf({ domain: { subnetIds } }: Studio): readonly string[] {
  return textsOf(subnetIds).filter((id) => typeof id === "string");
}

/** The ids of all security groups of the domain, its profiles and the VPC's endpoints, each once. */
export function groupIdsIn(answers: Answers, studio: Studio): readonly string[] {
  const vpcId = vpcIdOf(studio);
  const endpoints = vpcId === undefined ? [] : listOf(answers.list("ec2:DescribeVpcEndpoints", INPUTS.vpc(vpcId), ""));
  const own = [studio.domain, ...studio.userProfiles].flatMap(({ settings }) => textsOf(settings.securityGroupIds));
  const ofEndpoints = endpoints.flatMap((each) =>
    objectsIn(each, "Groups").flatMap((group) => textIn(group, "GroupId") ?? []),
  );
  return [...new Set([...own.filter((id) => typeof id === "string"), ...ofEndpoints])].sort();
}

/** The ids of prefix lists that rules name, each once. */
export function prefixListIdsIn(answers: Answers, studio: Studio): readonly string[] {
  const ids = groupIdsIn(answers, studio);
  const groups = listOf(answers.list("ec2:DescribeSecurityGroups", INPUTS.securityGroups(ids), ""));
  return [
    ...new Set(groups.flatMap((group) => rulesIn(group).flatMap(({ prefixLists }) => prefixLists as string[]))),
  ].sort();
}

/** The id of the VPC's set of DHCP options, where it is one of its own. */
export function dhcpOptionsIdIn(answers: Answers, vpcId: string): string | undefined {
  const [vpc] = listOf(answers.list("ec2:DescribeVpcs", INPUTS.vpc(vpcId), ""));
  const id = vpc === undefined ? undefined : textIn(vpc, "DhcpOptionsId");
  return id === "default" ? undefined : id;
}

/** Rules that AWS makes in every account, such as the one that is associated with every VPC and resolves names on the internet. */
const AUTODEFINED = "rslvr-autodefined-";

/** The ids of the Resolver rules of a VPC, each once, without those of AWS. */
export function resolverRuleIdsIn(answers: Answers, vpcId: string): readonly string[] {
  const input = INPUTS.resolverRuleAssociations(vpcId);
  const associations = listOf(answers.list("route53resolver:ListResolverRuleAssociations", input, ""));
  const ids = associations.flatMap((each) => textIn(each, "ResolverRuleId") ?? []);
  return [...new Set(ids)].filter((id) => !id.startsWith(AUTODEFINED)).sort();
}

/** Reads the network of the domain; nothing where it has no VPC. */
export function networkOf(answers: Answers, studio: Studio): ReadNetwork {
  const vpcId = vpcIdOf(studio);
  return vpcId === undefined ? NOTHING : new NetworkReader(answers, studio, vpcId).all();
}

class NetworkReader {
  private readonly unread: UnknownReason[] = [];

  constructor(
    private readonly answers: Answers,
    private readonly studio: Studio,
    private readonly vpcId: string,
  ) {}

  all(): ReadNetwork {
    const { vpcId } = this;
    const vpcs = this.list("ec2:DescribeVpcs", INPUTS.vpc(vpcId), `the VPC ${vpcId}`);
    const endpoints = this.list("ec2:DescribeVpcEndpoints", INPUTS.vpc(vpcId), `the VPC endpoints of ${vpcId}`);
    const tables = this.list("ec2:DescribeRouteTables", INPUTS.vpc(vpcId), `the route tables of ${vpcId}`);
    const acls = this.list("ec2:DescribeNetworkAcls", INPUTS.vpc(vpcId), `the network ACLs of ${vpcId}`);
    const subnetIds = subnetIdsOf(this.studio);
    const subnets = this.list(
      "ec2:DescribeSubnets",
      INPUTS.subnets(subnetIds),
      `the subnets of ${this.studio.domain.address}`,
    );
    const groups = this.groups();
    return {
      vpcs: listOf(vpcs).map((json) => this.vpc(json, endpoints)),
      subnets: listOf(subnets).map((json) => this.subnet(json, tables)),
      securityGroups: listOf(groups).flatMap((json) => this.group(json)),
      securityGroupRules: listOf(groups).flatMap(rulesIn),
      routeTables: listOf(tables).flatMap(routeTableIn),
      subnetAssociations: listOf(tables).flatMap(associationsIn),
      vpcEndpoints:
        endpoints.is === "unread"
          ? [this.unreadEndpoints(endpoints.why)]
          : listOf(endpoints).flatMap((json) => this.endpoint(json)),
      networkAcls: acls.is === "unread" ? [this.unreadAcl(acls.why)] : listOf(acls).flatMap(networkAclIn),
      prefixLists: this.prefixLists(),
      privateNames: this.privateNames(),
      unread: this.unread,
    };
  }

  private list(call: Parameters<Answers["list"]>[0], input: Json, what: string): Read<readonly Json[]> {
    const read = this.answers.list(call, input, what);
    if (read.is === "unread") this.unread.push(read.why);
    return read;
  }

  private groups(): Read<readonly Json[]> {
    const ids = groupIdsIn(this.answers, this.studio);
    if (ids.length === 0) return { is: "read", value: [] };
    return this.list("ec2:DescribeSecurityGroups", INPUTS.securityGroups(ids), `the security groups ${ids.join(", ")}`);
  }

  private vpc(json: Json, endpoints: Read<unknown>): NetworkPart {
    const { vpcId } = this;
    const attribute = (name: "enableDnsSupport" | "enableDnsHostnames"): Fact<boolean> => {
      const read = this.answers.read(
        "ec2:DescribeVpcAttribute",
        INPUTS.vpcAttribute(vpcId, name),
        `${name} of ${vpcId}`,
      );
      if (read.is === "unread") {
        this.unread.push(read.why);
        return { is: "unknown", why: read.why };
      }
      const member =
        read.is === "absent" ? undefined : ownValue(read.value, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
      return isJson(member) && typeof member["Value"] === "boolean" ? known(member["Value"]) : ABSENT;
    };
    return {
      ...this.part(vpcId, undefined, json, "vpc"),
      belongings: completenessOf([
        ...(endpoints.is === "unread" ? [{ name: endpoints.why.object, address: vpcId, why: endpoints.why }] : []),
        ...this.ofItsOwner(json),
      ]),
      dnsSupport: attribute("enableDnsSupport"),
      dnsHostnames: attribute("enableDnsHostnames"),
    };
  }

  /** Endpoints of the owner of a shared VPC are not shown to others: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html */
  private ofItsOwner(json: Json): readonly Missing[] {
    const { vpcId } = this;
    const owner = textIn(json, "OwnerId");
    if (owner === undefined || owner === this.studio.place.account) return [];
    const object = `what the account ${owner}, which owns ${vpcId}, has made in it`;
    return [{ name: object, address: vpcId, why: { kind: "not-in-source", object, source: "account" } }];
  }

  private subnet(json: Json, tables: Read<unknown>): NetworkPart {
    const id = textIn(json, "SubnetId") ?? "";
    const missing: readonly Missing[] =
      tables.is === "unread" ? [{ name: tables.why.object, address: id, why: tables.why }] : [];
    return {
      ...this.part(id, textIn(json, "SubnetArn"), json, "subnet"),
      vpcId: textFact(json, "VpcId"),
      belongings: completenessOf(missing),
      cidrBlock: textFact(json, "CidrBlock"),
      zoneId: textFact(json, "AvailabilityZoneId"),
    };
  }

  private group(json: Json): readonly NetworkPart[] {
    const id = textIn(json, "GroupId");
    if (id === undefined) return [];
    return [{ ...this.part(id, undefined, json, "security-group"), vpcId: textFact(json, "VpcId") }];
  }

  private part(id: string, arn: string | undefined, json: Json, kind: string): NetworkPart {
    const { region, partition } = this.studio.place;
    const owner = textIn(json, "OwnerId");
    const made =
      owner === undefined || typeof region !== "string" || typeof partition !== "string"
        ? undefined
        : `arn:${partition}:ec2:${region}:${owner}:${kind}/${id}`;
    return {
      address: id,
      isRead: false,
      belongings: completenessOf([]),
      id,
      vpcId: ABSENT,
      arn: arn ?? made,
      tags: known(tagsIn(json)),
      dnsSupport: ABSENT,
      dnsHostnames: ABSENT,
      cidrBlock: ABSENT,
      zoneId: ABSENT,
    };
  }

  private endpoint(json: Json): readonly VpcEndpoint[] {
    const id = textIn(json, "VpcEndpointId");
    // One that is being deleted, or was refused, leads nowhere.
    if (id === undefined || !/^(available|pending)$/i.test(textIn(json, "State") ?? "available")) return [];
    const type = textIn(json, "VpcEndpointType");
    const policy = textIn(json, "PolicyDocument");
    return [
      {
        address: id,
        id,
        region: this.studio.place.region,
        service: textIn(json, "ServiceName") ?? unknownText(`the service of ${id}`),
        vpcId: textFact(json, "VpcId"),
        type: known(type === "Gateway" || type === "Interface" ? type : "other"),
        policy:
          policy === undefined ? ABSENT : known({ name: "endpoint policy", address: id, policy: readPolicy(policy) }),
        policyText: textFact(json, "PolicyDocument"),
        routeTableIds: known(textsIn(json, "RouteTableIds")),
        subnetIds: known(textsIn(json, "SubnetIds")),
        securityGroupIds: known(objectsIn(json, "Groups").flatMap((group) => textIn(group, "GroupId") ?? [])),
        privateDns: typeof json["PrivateDnsEnabled"] === "boolean" ? known(json["PrivateDnsEnabled"]) : ABSENT,
      },
    ];
  }

  /** What was not read may be an endpoint for any service, with any policy. */
  private unreadEndpoints(why: UnknownReason): VpcEndpoint {
    const what = `the VPC endpoints of ${this.vpcId}`;
    const open = { is: "unknown", why } as const;
    return {
      address: what,
      id: unknownText(what),
      region: this.studio.place.region,
      service: unknownText(`the services of ${what}`),
      vpcId: known(this.vpcId),
      type: open,
      policy: open,
      policyText: open,
      routeTableIds: open,
      subnetIds: open,
      securityGroupIds: open,
      privateDns: open,
    };
  }

  /** What was not read may deny anything in any subnet of the VPC. */
  private unreadAcl(why: UnknownReason): NetworkAcl {
    const { vpcId } = this;
    const what = `the network ACLs of ${vpcId}`;
    return {
      address: what,
      id: unknownText(what),
      vpcId: known(vpcId),
      isDefault: true,
      subnetIds: [],
      rules: [],
      allRules: completenessOf([{ name: what, address: vpcId, why }]),
    };
  }

  private prefixLists(): readonly PrefixList[] {
    return prefixListIdsIn(this.answers, this.studio).flatMap((id): readonly PrefixList[] => {
      const entries = this.list("ec2:GetManagedPrefixListEntries", INPUTS.prefixList(id), `the prefix list ${id}`);
      if (entries.is !== "read") return [];
      return [{ id, ranges: entries.value.flatMap((entry) => textIn(entry, "Cidr") ?? []) }];
    });
  }

  /** What was not read may answer any name. */
  private privateNames(): readonly PrivateNames[] {
    return [this.zones(), this.resolverRules(), this.profiles(), this.servers()].flatMap((read) =>
      read.is === "unread" ? [this.answering(read.why.object, { is: "unknown", why: read.why })] : listOf(read),
    );
  }

  private zones(): Read<readonly PrivateNames[]> {
    const { vpcId } = this;
    const { region } = this.studio.place;
    const zones = this.list(
      "route53:ListHostedZonesByVPC",
      INPUTS.hostedZones(vpcId, typeof region === "string" ? region : ""),
      `the hosted zones of ${vpcId}`,
    );
    return mapped(zones, (json) =>
      this.answering(textIn(json, "HostedZoneId") ?? "a hosted zone", domainIn(json, "Name")),
    );
  }

  private resolverRules(): Read<readonly PrivateNames[]> {
    const { vpcId, answers } = this;
    const what = `the Resolver rules of ${vpcId}`;
    const call = "route53resolver:ListResolverRuleAssociations";
    const associations = this.list(call, INPUTS.resolverRuleAssociations(vpcId), what);
    const ids = resolverRuleIdsIn(answers, vpcId);
    if (associations.is === "unread") return associations;
    if (ids.length === 0) return { is: "read", value: [] };
    const rules = this.list("route53resolver:ListResolverRules", INPUTS.resolverRules, what);
    if (rules.is === "unread") return rules;
    const byId = new Map(listOf(rules).map((json) => [textIn(json, "Id"), json]));
    const forwarding = ids.flatMap((id) => {
      // One that is not in the list may forward any name.
      const json = byId.get(id) ?? {};
      const isAnsweredHere = /^(SYSTEM|RECURSIVE)$/.test(textIn(json, "RuleType") ?? "");
      return isAnsweredHere ? [] : [this.answering(`the Resolver rule ${id}`, domainIn(json, "DomainName"))];
    });
    return { is: "read", value: forwarding };
  }

  /** What a Profile holds (hosted zones, Resolver rules, VPC endpoints) is not read: it may answer any name. */
  private profiles(): Read<readonly PrivateNames[]> {
    const { vpcId } = this;
    const profiles = this.list(
      "route53profiles:ListProfileAssociations",
      INPUTS.profileAssociations(vpcId),
      `the Route 53 Profiles of ${vpcId}`,
    );
    return mapped(profiles, (json) => {
      const id = textIn(json, "ProfileId");
      return this.answering(id === undefined ? "a Route 53 Profile" : `the Route 53 Profile ${id}`, ABSENT);
    });
  }

  /** DNS servers of the VPC's own. */
  private servers(): Read<readonly PrivateNames[]> {
    const { vpcId, answers } = this;
    const optionsId = dhcpOptionsIdIn(answers, vpcId);
    if (optionsId === undefined) return { is: "read", value: [] };
    const options = this.list("ec2:DescribeDhcpOptions", INPUTS.dhcpOptions(optionsId), `the DHCP options of ${vpcId}`);
    return mapped(options, (json) => {
      const servers = objectsIn(json, "DhcpConfigurations")
        .filter((each) => textIn(each, "Key") === "domain-name-servers")
        .flatMap((each) => objectsIn(each, "Values").flatMap((value) => textIn(value, "Value") ?? []));
      return servers.some((server) => server !== "AmazonProvidedDNS") ? this.answering(optionsId, ABSENT) : undefined;
    });
  }

  private answering(address: string, domain: Fact<string>): PrivateNames {
    return { address, vpcId: known(this.vpcId), domain };
  }
}

/** The domain of a hosted zone or of a rule, as {@link PrivateNames} has it; absent where it is that of all names. */
function domainIn(json: Json, name: string): Fact<string> {
  const domain = textIn(json, name)?.replace(/\.$/, "").toLowerCase() ?? "";
  return domain === "" ? ABSENT : known(domain);
}

function mapped<T>(read: Read<readonly Json[]>, map: (json: Json) => T | undefined): Read<readonly T[]> {
  return read.is === "read" ? { is: "read", value: read.value.flatMap((json) => map(json) ?? []) } : read;
}

function listOf<T>(read: Read<readonly T[]>): readonly T[] {
  return read.is === "read" ? read.value : [];
}

function textFact(json: Json, name: string): Fact<string> {
  const found = textIn(json, name);
  return found === undefined ? ABSENT : known(found);
}

/** Tags as EC2 writes them. */
function tagsIn(json: Json): Tags {
  return Object.fromEntries(
    objectsIn(json, "Tags").flatMap((tag) => {
      const key = textIn(tag, "Key");
      return key === undefined ? [] : [[key, textIn(tag, "Value") ?? ""] as const];
    }),
  );
}

function routeTableIn(json: Json): readonly RouteTable[] {
  const id = textIn(json, "RouteTableId");
  if (id === undefined) return [];
  const associations = objectsIn(json, "Associations");
  return [
    {
      address: id,
      id,
      vpcId: textFact(json, "VpcId"),
      allRoutes: COMPLETE,
      isMain: known(associations.some((each) => each["Main"] === true)),
      subnetIds: associations.flatMap((each) => textIn(each, "SubnetId") ?? []),
      routes: objectsIn(json, "Routes").map((route) => routeIn(route, id)),
    },
  ];
}

const DESTINATIONS = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"];
const TARGETS = [
  "GatewayId",
  "EgressOnlyInternetGatewayId",
  "NatGatewayId",
  "TransitGatewayId",
  "VpcPeeringConnectionId",
  "NetworkInterfaceId",
  "InstanceId",
  "CarrierGatewayId",
  "CoreNetworkArn",
  "LocalGatewayId",
];

function routeIn(json: Json, address: string): Route {
  const first = (names: readonly string[]): Fact<string> => {
    const found = names.map((name) => textIn(json, name)).find((each) => each !== undefined);
    return found === undefined ? ABSENT : known(found);
  };
  return {
    address,
    destination: first(DESTINATIONS),
    target: first(TARGETS),
    toInternetGateway: textIn(json, "GatewayId")?.startsWith("igw-") === true ? "yes" : "no",
  };
}

function associationsIn(json: Json): readonly SubnetAssociation[] {
  return objectsIn(json, "Associations").flatMap((each): readonly SubnetAssociation[] => {
    const subnetId = textIn(each, "SubnetId");
    if (subnetId === undefined) return [];
    const address = textIn(each, "RouteTableAssociationId") ?? subnetId;
    return [{ address, subnetId, tableId: textFact(json, "RouteTableId") }];
  });
}

function networkAclIn(json: Json): readonly NetworkAcl[] {
  const id = textIn(json, "NetworkAclId");
  if (id === undefined) return [];
  return [
    {
      address: id,
      id,
      vpcId: textFact(json, "VpcId"),
      isDefault: json["IsDefault"] === true,
      subnetIds: objectsIn(json, "Associations").flatMap((each) => textIn(each, "SubnetId") ?? []),
      rules: objectsIn(json, "Entries").map((entry) => aclRuleIn(entry, id)),
      allRules: COMPLETE,
    },
  ];
}

function aclRuleIn(entry: Json, address: string): NetworkAclRule {
  const numberIn = (json: unknown, name: string): number | undefined => {
    const found = isJson(json) ? ownValue(json, name) : undefined;
    return typeof found === "number" ? found : undefined;
  };
  const ports = ownValue(entry, "PortRange");
  const action = textIn(entry, "RuleAction");
  return {
    address,
    number: numberIn(entry, "RuleNumber"),
    inbound: entry["Egress"] !== true,
    allows: action === undefined ? ABSENT : known(action === "allow"),
    protocol: textIn(entry, "Protocol"),
    fromPort: numberIn(ports, "From"),
    toPort: numberIn(ports, "To"),
    range: textIn(entry, "CidrBlock") ?? textIn(entry, "Ipv6CidrBlock"),
    hasUnknown: false,
  };
}

function rulesIn(group: Json): readonly SecurityGroupRule[] {
  const id = textIn(group, "GroupId");
  if (id === undefined) return [];
  const of = (name: string, inbound: boolean): readonly SecurityGroupRule[] =>
    objectsIn(group, name).map((rule) => ruleIn(rule, id, inbound));
  return [...of("IpPermissions", true), ...of("IpPermissionsEgress", false)];
}

function ruleIn(rule: Json, groupId: string, inbound: boolean): SecurityGroupRule {
  const port = (name: string): number | undefined => {
    const found = ownValue(rule, name);
    return typeof found === "number" ? found : undefined;
  };
  const texts = (list: string, member: string): readonly string[] =>
    objectsIn(rule, list).flatMap((each) => textIn(each, member) ?? []);
  return {
    address: groupId,
    groupId,
    inbound,
    protocol: textIn(rule, "IpProtocol"),
    fromPort: port("FromPort"),
    toPort: port("ToPort"),
    ranges: [...texts("IpRanges", "CidrIp"), ...texts("Ipv6Ranges", "CidrIpv6")],
    groups: texts("UserIdGroupPairs", "GroupId"),
    prefixLists: texts("PrefixListIds", "PrefixListId"),
    hasUnknownPorts: false,
  };
}
