/** Everything of a plan, stack or account that Canvas's access to large data depends on. */
import type { NamedPolicy } from "../authorization/policy";
import type { MaybeUnknownString } from "../authorization/text";
import type { SourceKind } from "../authorization/unknown";
import type { BucketAccess } from "./bucket-access";
import type { Bucket } from "./buckets";
import type { Application, ServiceLinkedRole } from "./emr-serverless";
import type { LiveState } from "./live";
import type { Completeness } from "./completeness";
import type { Fact } from "./fact";
import type { KeyGrant, KeyUnderDefaultPolicy } from "./key-grants";
import type { NamedResource } from "./named";
import type { AttachedOrganizationPolicy } from "./organization-policies";
import type { NetworkAcl, PrivateNames, RouteTable, SecurityGroupRule, SubnetAssociation } from "./network";
import type { ManagedPolicyRecord, PrincipalRecord, UnlinkedPolicy } from "./principals";
import type { Tags } from "./tags";

/** What a policy is for. */
export interface PolicyTarget {
  /** The type of what it is for, or of the policy itself. */
  readonly type: string;
  /** Its name, ARN, id or URL; undefined where that is known only after apply, or nothing names it. */
  readonly name: string | undefined;
  /** The address of what it is for, where the plan or stack has it. */
  readonly owner: string | undefined;
  /** It is for something that is named, whether or not the name is known yet. */
  readonly isNamed: boolean;
  /** The plan replaces what it was for, and puts another object in its place: one with another name, or of a kind without names. */
  readonly isAnother: boolean;
}

/** A policy of a resource: of a bucket, a key, a queue. */
export interface ResourcePolicy {
  readonly address: string;
  readonly kind: "bucket" | "key" | "other";
  /** The bucket's name, the key's ARN, or what else names it; the address of what nothing names. */
  readonly resource: MaybeUnknownString;
  readonly target: PolicyTarget;
  readonly policy: NamedPolicy;
}

/** A queue, a topic, a secret or the like of which the source holds every policy: it makes the resource, or repeats what AWS has. */
export interface FullyReadResource {
  readonly address: string;
  readonly arn: MaybeUnknownString;
  readonly kind: "queue" | "topic" | "secret" | "other";
}

/** How a VPC endpoint is reached: by routes, or by network interfaces. */
export type EndpointType = "Gateway" | "Interface" | "other";

/** A VPC endpoint. */
export interface VpcEndpoint {
  readonly address: string;
  /** The Region that it is made in. */
  readonly region: MaybeUnknownString;
  readonly id: MaybeUnknownString;
  readonly service: MaybeUnknownString;
  readonly vpcId: Fact<MaybeUnknownString>;
  readonly type: Fact<EndpointType>;
  /** Absent: AWS's default, which allows everything. */
  readonly policy: Fact<NamedPolicy>;
  /** Its policy as it is written. */
  readonly policyText: Fact<string>;
  /** Of a gateway endpoint. */
  readonly routeTableIds: Fact<readonly MaybeUnknownString[]>;
  readonly subnetIds: Fact<readonly MaybeUnknownString[]>;
  /** Absent: the default security group of the VPC. */
  readonly securityGroupIds: Fact<readonly MaybeUnknownString[]>;
  readonly privateDns: Fact<boolean>;
}

/** A VPC, a subnet or a security group, as far as it is described. */
export interface NetworkPart {
  readonly address: string;
  /** A data source only looks at it. */
  readonly isRead: boolean;
  /** Whether all that belongs to it was read: of a VPC all that is in it, of a subnet its route table, of a group its rules. */
  readonly belongings: Completeness;
  readonly id: MaybeUnknownString;
  readonly vpcId: Fact<MaybeUnknownString>;
  readonly arn: MaybeUnknownString | undefined;
  readonly tags: Fact<Tags>;
  /** Of a VPC: whether it resolves names, and whether it gives them; absent elsewhere. */
  readonly dnsSupport: Fact<boolean>;
  readonly dnsHostnames: Fact<boolean>;
  /** Of a subnet: its range of IPv4 addresses, and the id of its Availability Zone. */
  readonly cidrBlock: Fact<string>;
  readonly zoneId: Fact<string>;
}

/** What a domain or a user profile says of Canvas. */
export interface CanvasSettings {
  /** Whether it says anything of Canvas: a profile that does, does not take the domain's. */
  readonly ofItsOwn: Fact<boolean>;
  readonly emrServerlessRole: Fact<MaybeUnknownString>;
  readonly status: Fact<string>;
  /** Where Canvas keeps its files, `s3://…`; absent: in the default bucket. */
  readonly workspace: Fact<MaybeUnknownString>;
  readonly workspaceKey: Fact<MaybeUnknownString>;
  readonly executionRole: Fact<MaybeUnknownString>;
  readonly securityGroupIds: Fact<readonly MaybeUnknownString[]>;
}

/** A prefix list of the plan, with the ranges that it is known to hold. */
export interface PrefixList {
  readonly id: MaybeUnknownString;
  readonly ranges: readonly MaybeUnknownString[];
}

/** What SageMaker AI itself answered of a domain or user profile: what an update has to send back. */
export interface SageMakerAnswer {
  readonly region: string;
  readonly canvasAppSettings: Readonly<Record<string, unknown>>;
}

/** A SageMaker AI domain. */
export interface Domain {
  readonly address: string;
  /** Where it is, which need not be where the rest is. */
  readonly place: Place;
  readonly name: MaybeUnknownString | undefined;
  readonly id: MaybeUnknownString;
  /** `VpcOnly` or `PublicInternetOnly`, which is the default. */
  readonly networkAccess: Fact<string>;
  readonly vpcId: Fact<MaybeUnknownString>;
  readonly subnetIds: Fact<readonly MaybeUnknownString[]>;
  /** What becomes of the users' files when the domain is deleted; absent: AWS's default, which retains them. */
  readonly fileRetention: Fact<string>;
  readonly settings: CanvasSettings;
  /** Undefined where Terraform manages the domain. */
  readonly answered?: SageMakerAnswer;
}

/** A user profile of a domain. */
export interface UserProfile {
  readonly address: string;
  readonly name: MaybeUnknownString | undefined;
  readonly domainId: Fact<MaybeUnknownString>;
  readonly settings: CanvasSettings;
  /** Undefined where Terraform manages the profile. */
  readonly answered?: SageMakerAnswer;
}

/** Where things are that do not say it themselves. */
export interface Place {
  readonly account: MaybeUnknownString;
  readonly region: MaybeUnknownString;
  readonly partition: MaybeUnknownString;
}

/** What was found, whoever found it. */
export interface Inventory extends Place {
  readonly source: SourceKind;
  readonly principals: readonly PrincipalRecord[];
  /** Policies of which it is not known whom they are for. */
  readonly unlinked: readonly UnlinkedPolicy[];
  readonly managedPolicies: readonly ManagedPolicyRecord[];
  readonly resourcePolicies: readonly ResourcePolicy[];
  /** Resources that may have a policy, other than buckets and keys, of which every policy is here. */
  readonly fullyReadResources: readonly FullyReadResource[];
  /** Policies of the organization that the source itself attaches. */
  readonly organizationPolicies: readonly AttachedOrganizationPolicy[];
  readonly keyGrants: readonly KeyGrant[];
  readonly keysUnderDefaultPolicy: readonly KeyUnderDefaultPolicy[];
  readonly vpcEndpoints: readonly VpcEndpoint[];
  /** Those that data sources look at. */
  readonly readVpcEndpoints: readonly VpcEndpoint[];
  /** VPC endpoints as they were before the plan: on the route tables of a gateway endpoint there was no other for its service. */
  readonly earlierVpcEndpoints: readonly VpcEndpoint[];
  readonly vpcs: readonly NetworkPart[];
  readonly subnets: readonly NetworkPart[];
  readonly securityGroups: readonly NetworkPart[];
  readonly routeTables: readonly RouteTable[];
  readonly subnetAssociations: readonly SubnetAssociation[];
  readonly securityGroupRules: readonly SecurityGroupRule[];
  readonly prefixLists: readonly PrefixList[];
  readonly networkAcls: readonly NetworkAcl[];
  readonly privateNames: readonly PrivateNames[];
  readonly buckets: readonly Bucket[];
  /** Keys, queues and the like in another Region than the rest, whose ARN may not be known. */
  readonly elsewhere: readonly { readonly arn: MaybeUnknownString; readonly region: MaybeUnknownString }[];
  readonly applications: readonly Application[];
  /** Of an account. */
  readonly live?: LiveState;
  readonly serviceLinkedRole: ServiceLinkedRole;
  readonly domains: readonly Domain[];
  readonly userProfiles: readonly UserProfile[];
  /** What decides about buckets beside policies. */
  readonly bucketAccess: BucketAccess;
  /** What has a name that AWS keeps unique. */
  readonly named: readonly NamedResource[];
  /** Every resource that may have a policy, by address, with its name where that is known. */
  readonly owners: ReadonlyMap<string, string | undefined>;
}
