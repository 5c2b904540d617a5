/** Routes and rules of security groups. */
import type { Answer } from "../authorization/answer";
import type { MaybeUnknownString } from "../authorization/text";
import type { Completeness } from "./completeness";
import type { Fact } from "./fact";

/** One route. */
export interface Route {
  readonly address: string;
  readonly destination: Fact<MaybeUnknownString>;
  /** What it leads to: `igw-…`, `nat-…`, a reference to either; absent where nothing is named. */
  readonly target: Fact<MaybeUnknownString>;
  /** Whether it leads to an internet gateway; one for outbound IPv6 alone is none. */
  readonly toInternetGateway: Answer;
}

/** A route table with its routes and subnets. */
export interface RouteTable {
  readonly address: string;
  readonly id: MaybeUnknownString;
  readonly vpcId: Fact<MaybeUnknownString>;
  /** Whether subnets without a table of their own use it; unknown where nothing says so. */
  readonly isMain: Fact<boolean>;
  readonly subnetIds: readonly MaybeUnknownString[];
  /** Those that were read. */
  readonly routes: readonly Route[];
  /** Whether these are all of them. */
  readonly allRoutes: Completeness;
}

/** That a subnet uses a route table, as far as it is known. */
export interface SubnetAssociation {
  readonly address: string;
  readonly subnetId: MaybeUnknownString;
  readonly tableId: Fact<MaybeUnknownString>;
}

/** One rule of a security group, inbound or outbound. */
export interface SecurityGroupRule {
  readonly address: string;
  readonly groupId: MaybeUnknownString;
  readonly inbound: boolean;
  /** `tcp`, `udp`, `-1` for all. */
  readonly protocol: MaybeUnknownString | undefined;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  /** Ranges of addresses it is open for. */
  readonly ranges: readonly MaybeUnknownString[];
  /** Security groups it is open for. */
  readonly groups: readonly MaybeUnknownString[];
  /** Prefix lists it is open for. */
  readonly prefixLists: readonly MaybeUnknownString[];
  /** Its protocol or its ports are known only after apply. */
  readonly hasUnknownPorts: boolean;
}

/** One rule of a network ACL. */
export interface NetworkAclRule {
  readonly address: string;
  /** Rules are tried from the lowest on; undefined where it is not known. */
  readonly number: number | undefined;
  readonly inbound: boolean;
  readonly allows: Fact<boolean>;
  /** `tcp`, `6`, `-1` for all. */
  readonly protocol: MaybeUnknownString | undefined;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  /** The range of addresses that it is about. */
  readonly range: MaybeUnknownString | undefined;
  /** Its protocol or its ports are known only after apply. */
  readonly hasUnknown: boolean;
}

/** A network ACL, which every packet into and out of its subnets passes. */
export interface NetworkAcl {
  readonly address: string;
  readonly id: MaybeUnknownString;
  readonly vpcId: Fact<MaybeUnknownString>;
  /** It is that of all subnets of the VPC that have none of their own. */
  readonly isDefault: boolean;
  readonly subnetIds: readonly MaybeUnknownString[];
  /** Those that were read. */
  readonly rules: readonly NetworkAclRule[];
  /** Whether these are all of them. */
  readonly allRules: Completeness;
}

/** What answers names in a VPC beside its endpoints: a hosted zone, a Resolver rule, a Route 53 Profile, DNS servers of its own. */
export interface PrivateNames {
  readonly address: string;
  readonly vpcId: Fact<MaybeUnknownString>;
  /** The domain whose names it answers, without a dot at the end; absent where it may answer any. */
  readonly domain: Fact<string>;
}
