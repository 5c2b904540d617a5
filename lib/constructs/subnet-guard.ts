import { DataAwsRouteTable } from "@cdktf/provider-aws/lib/data-aws-route-table";
import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Notation, YAML } from "../rules/notation";
import { EMR_SERVERLESS_ZONES } from "../rules/values";
import { type AwsTarget, dependingOn, providerOf } from "./aws-target";
import type { Postcondition, TagGuard } from "./tag-guard";
import type { VpcGuard } from "./vpc-guard";

/** Props of {@link SubnetGuard}. */
export interface SubnetGuardProps {
  readonly target: AwsTarget;
  readonly subnetId: string;
  readonly vpc: VpcGuard;
  /** What asks for the tag that the subnet must carry; undefined where it need not. */
  readonly tag: TagGuard | undefined;
  /** What must be there before the subnet is looked at. */
  readonly after: readonly ITerraformDependable[];
}

const LIMITED_ZONES = listed(Object.values(EMR_SERVERLESS_ZONES).flat());
const LIMITED_REGIONS = listed(Object.keys(EMR_SERVERLESS_ZONES).map((prefix) => `${prefix}-`));

function listed(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;
}

/** Routes to an internet gateway, whatever their destination: all addresses, half of them, IPv6, a prefix list. */
const PUBLIC_ROUTES = 'for route in self.routes : %s if startswith(route.gateway_id, "igw-")';
const DESTINATION =
  'coalesce(route.cidr_block, route.ipv6_cidr_block, route.destination_prefix_list_id, "a destination")';

/**
 * What must hold of a subnet; `self` is its data source.
 * @param name as the user knows it
 * @param vpcAddress of the VPC's data source
 */
export function subnetPostconditions(
  name: string,
  vpcAddress: string,
  tag: Pick<TagGuard, "postcondition"> | undefined,
  words: Notation = YAML,
): readonly Postcondition[] {
  const named = `The subnet ${name} (\${self.id})`;
  return [
    {
      condition: `\${self.vpc_id == ${vpcAddress}.id}`,
      errorMessage: `${named} belongs to \${self.vpc_id}, and the network's ${words.option("vpcId")} is \${${vpcAddress}.id}. List subnets of one VPC.`,
    },
    {
      condition:
        `\${!anytrue([for prefix in ${LIMITED_REGIONS} : startswith(self.availability_zone_id, prefix)]) || ` +
        `contains(${LIMITED_ZONES}, self.availability_zone_id)}`,
      errorMessage:
        `${named} is in the Availability Zone \${self.availability_zone_id}, which EMR Serverless does not support: no worker ` +
        "could start there. List a subnet in another zone, compared by its id (use1-az3), because zone names differ " +
        "between accounts.",
    },
    ...(tag === undefined ? [] : [tag.postcondition(named)]),
  ];
}

/**
 * That no route of a subnet's table leads to the internet; `self` is the table's data source.
 * @param subnetId expression of the subnet's id
 * @param note what is added where the table is the VPC's main one
 */
export function privateRoutes(name: string, subnetId: string, note: string): Postcondition {
  return {
    condition: `\${length([${PUBLIC_ROUTES.replace("%s", "route")}]) == 0}`,
    errorMessage:
      `The subnet ${name} (\${${subnetId}}) is not private: its route table \${self.route_table_id}` +
      `${note} has the route ` +
      `\${join(" and ", [${PUBLIC_ROUTES.replace("%s", `format("%s to %s", ${DESTINATION}, route.gateway_id)`)}])}. ` +
      "SageMaker domains without internet access and EMR Serverless work in private subnets only. Associate the subnet " +
      "with a route table that has no route to an internet gateway, remove the route, or list another subnet.",
  };
}

/**
 * What a message adds to a route table that applies because the subnet has none of its own.
 * @param ownIds expression of the ids of the subnet's own table
 */
export function mainTableNote(ownIds: string): string {
  return `\${length(${ownIds}) > 0 ? "" : " (the VPC's main one, because the subnet has none of its own)"}`;
}

/**
 * Refuses a subnet that EMR Serverless or Canvas could not use: step 1 of Scenario 3, for every kind of public route, in
 * the table that really applies. An existing subnet is refused in the plan, one made in the same apply in that apply.
 * @see https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html
 */
export class SubnetGuard extends Construct {
  /** What must be read before the subnet may be used; no value is taken from it. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { target, subnetId, vpc, tag, after }: SubnetGuardProps) {
    super(scope, id);
    const subnet = new DataAwsSubnet(this, "Default", { ...providerOf(target), id: subnetId, ...dependingOn(after) });
    subnet.lifecycle = {
      postcondition: [...subnetPostconditions(id, `data.aws_vpc.${vpc.vpc.friendlyUniqueId}`, tag)],
    };
    const own = new DataAwsRouteTables(this, "own-route-table", {
      ...providerOf(target),
      filter: [{ name: "association.subnet-id", values: [subnetId] }],
      ...dependingOn(after),
    });
    const ownIds = `data.aws_route_tables.${own.friendlyUniqueId}.ids`;
    const mainIds = `data.aws_route_tables.${vpc.mainRouteTable.friendlyUniqueId}.ids`;
    const table = new DataAwsRouteTable(this, "route-table", {
      ...providerOf(target),
      routeTableId: `\${one(length(${ownIds}) > 0 ? ${ownIds} : ${mainIds})}`,
      ...dependingOn(after),
    });
    const subnetAddress = `data.aws_subnet.${subnet.friendlyUniqueId}`;
    table.lifecycle = { postcondition: [privateRoutes(id, `${subnetAddress}.id`, mainTableNote(ownIds))] };
    this.ready = [subnet, table];
  }
}
