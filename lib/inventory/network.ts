/** Routes and rules of security groups. */
import type { Text } from "../authorization/text";

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

/** That a subnet uses a route table, as far as it is known. */
export interface SubnetAssociation {
  readonly address: string;
  readonly subnetId: Text;
  readonly tableId: Text | undefined;
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
  /** Prefix lists it is open for. */
  readonly prefixLists: readonly Text[];
  /** Its protocol or its ports are known only after apply. */
  readonly hasUnknownPorts: boolean;
}
