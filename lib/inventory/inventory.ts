/** Everything of a plan, stack or account that Canvas's access to large data hangs on. */
import type { NamedPolicy, Policy } from "../authorization/policy";
import { unknownPolicy } from "../authorization/read-policy";
import { isText, type Text } from "../authorization/text";
import type { BucketAccess } from "./bucket-access";
import { bucketAccessIn } from "./bucket-access-reader";
import { type Bucket, bucketsIn } from "./buckets";
import { attribute, block, blocks, type Data, text } from "./data";
import { policyIn, PolicyTexts } from "./documents";
import { type Application, applicationsOf, type ServiceLinkedRole, serviceLinkedRoleOf } from "./emr-serverless";
import { isTold } from "./identity";
import { keyArn } from "./keys";
import type { NamedResource } from "./named";
import { namedResourcesIn } from "./named-reader";
import {
  type RouteTable,
  routeTablesOf,
  type SecurityGroupRule,
  securityGroupRulesOf,
  type SubnetAssociation,
  subnetAssociationsOf,
} from "./network";
import {
  type ManagedPolicies,
  type ManagedPolicyRecord,
  type PrincipalRecord,
  Principals,
  type UnlinkedPolicy,
} from "./principals";
import { type Place, Records, type ResourceRecord } from "./record";
import { isComputed, Resolver, sourcesOf } from "./resolve";
import { ownTags, type Tags } from "./tags";
import { ownersIn, type PolicyTarget, Targets } from "./targets";

/** A policy of a resource: of a bucket, a key, a queue. */
export interface ResourcePolicy {
  readonly address: string;
  readonly kind: "bucket" | "key" | "other";
  /** The bucket's name, the key's ARN, or what else names it; the address of what nothing names. */
  readonly resource: Text;
  readonly target: PolicyTarget;
  readonly policy: NamedPolicy;
}

/** A VPC endpoint. */
export interface VpcEndpoint {
  readonly address: string;
  readonly service: Text;
  readonly vpcId: Text | undefined;
  readonly type: "Gateway" | "Interface" | "other";
  /** Undefined: AWS's default, which lets everything pass. */
  readonly policy: NamedPolicy | undefined;
  /** Its policy as it is written, where that is known. */
  readonly policyText: string | undefined;
  readonly routeTableIds: readonly Text[];
  readonly subnetIds: readonly Text[];
  readonly securityGroupIds: readonly Text[];
  readonly privateDns: Data;
}

/** A VPC, a subnet or a security group, as far as it is described. */
export interface NetworkPart {
  readonly address: string;
  /** `own` is one of the plan, `made` one that it makes; `read` is one that a data source only looks at. */
  readonly origin: "made" | "own" | "read";
  readonly id: Text;
  readonly vpcId: Text | undefined;
  readonly arn: Text | undefined;
  /** Undefined when they are not known. */
  readonly tags: Readonly<Record<string, Data>> | undefined;
  readonly data: Data;
}

/** What a domain or a user profile says of Canvas. */
export interface CanvasSettings {
  /** Whether it says anything of Canvas: a profile that does, does not take the domain's. */
  readonly ofItsOwn: boolean;
  readonly emrServerlessRole: Text | undefined;
  readonly status: Text | undefined;
  readonly workspace: Text | undefined;
  readonly workspaceKey: Text | undefined;
  readonly executionRole: Text | undefined;
  readonly securityGroupIds: readonly Text[];
}

/** A prefix list of the plan, with the ranges that it is known to hold. */
export interface PrefixList {
  readonly id: Text;
  readonly ranges: readonly Text[];
}

/** A SageMaker AI domain. */
export interface Domain {
  readonly address: string;
  readonly name: Text | undefined;
  readonly id: Text;
  readonly networkAccess: Text | undefined;
  readonly vpcId: Text | undefined;
  readonly subnetIds: readonly Text[];
  /** What becomes of the users' files when the domain goes; undefined: AWS's default, which retains them. */
  readonly fileRetention: Text | undefined;
  readonly settings: CanvasSettings;
}

/** A user profile of a domain. */
export interface UserProfile {
  readonly address: string;
  readonly name: Text | undefined;
  readonly domainId: Text | undefined;
  readonly settings: CanvasSettings;
}

/** What was found, whoever found it. */
export interface Inventory extends Place {
  readonly principals: readonly PrincipalRecord[];
  /** Policies of which it is not known whom they are for. */
  readonly unlinked: readonly UnlinkedPolicy[];
  readonly managedPolicies: readonly ManagedPolicyRecord[];
  readonly resourcePolicies: readonly ResourcePolicy[];
  readonly vpcEndpoints: readonly VpcEndpoint[];
  /** Those that data sources look at. */
  readonly readVpcEndpoints: readonly VpcEndpoint[];
  readonly vpcs: readonly NetworkPart[];
  readonly subnets: readonly NetworkPart[];
  readonly securityGroups: readonly NetworkPart[];
  readonly routeTables: readonly RouteTable[];
  readonly subnetAssociations: readonly SubnetAssociation[];
  readonly securityGroupRules: readonly SecurityGroupRule[];
  readonly prefixLists: readonly PrefixList[];
  readonly buckets: readonly Bucket[];
  readonly applications: readonly Application[];
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

/**
 * Builds an inventory from resources.
 * @param gone what the plan takes away, for principals that were read with it
 * @param policies shared by inventories that hold the same policies
 */
export function inventoryOf(
  all: readonly ResourceRecord[],
  place: Place,
  managed: ManagedPolicies,
  gone: readonly ResourceRecord[] = [],
  policies = new PolicyTexts(),
): Inventory {
  const resolver = new Resolver(new Records(all, place), policies);
  const tags = tagsOn(resolver);
  const parts = (...types: readonly string[]): readonly NetworkPart[] =>
    types.flatMap((type) => {
      const found = [...resolver.records.of(type), ...resolver.records.of(type, "data")];
      return found.map((record) => partOf(record, resolver, tags));
    });
  const principals = new Principals(resolver, managed, gone);
  const endpoints = new Endpoints(resolver);
  const subnetAssociations = subnetAssociationsOf(resolver);
  return {
    account: place.account,
    region: place.region,
    partition: place.partition,
    ...principals.all(),
    hasDefaultTags: place.hasDefaultTags,
    regions: place.regions,
    resourcePolicies: resourcePolicies(resolver),
    vpcEndpoints: resolver.records.of("aws_vpc_endpoint").map((record) => endpoints.of(record)),
    readVpcEndpoints: resolver.records.of("aws_vpc_endpoint", "data").map((record) => endpoints.of(record)),
    vpcs: parts("aws_vpc"),
    subnets: parts("aws_subnet", "aws_default_subnet"),
    securityGroups: parts("aws_security_group", "aws_default_security_group"),
    routeTables: routeTablesOf(resolver, subnetAssociations),
    subnetAssociations,
    securityGroupRules: securityGroupRulesOf(resolver),
    prefixLists: prefixListsOf(resolver),
    buckets: bucketsIn(resolver),
    applications: applicationsOf(resolver),
    serviceLinkedRole: serviceLinkedRoleOf(resolver),
    domains: resolver.records.of("aws_sagemaker_domain").map((record) => domainOf(record, resolver)),
    bucketAccess: bucketAccessIn(resolver),
    named: namedResourcesIn(resolver),
    owners: ownersIn(resolver),
    userProfiles: resolver.records.of("aws_sagemaker_user_profile").map((record) => ({
      address: record.address,
      name: text(record.data, "user_profile_name"),
      domainId: idOf(record, "domain_id", resolver),
      settings: settingsOf(record, block(record.data, "user_settings"), resolver),
    })),
  };
}

function idOf({ data, index }: ResourceRecord, name: string, resolver: Resolver): Text | undefined {
  const value = text(data, name);
  return value === undefined ? undefined : resolver.id(value, index);
}

function partOf(record: ResourceRecord, resolver: Resolver, added: (id: Text) => Tags): NetworkPart {
  const id = resolver.attribute(record, "id") ?? record.address;
  const own = ownTags(record, resolver.records.place);
  return {
    address: record.address,
    origin: record.mode === "data" ? "read" : record.created ? "made" : "own",
    id,
    vpcId: idOf(record, "vpc_id", resolver),
    arn: resolver.attribute(record, "arn"),
    tags: own === undefined ? undefined : { ...own, ...added(id) },
    data: record.data,
  };
}

/** Tags that resources of their own put on something. */
function tagsOn(resolver: Resolver): (id: Text) => Tags {
  const all = new Map<string, Record<string, Data>>();
  for (const record of resolver.records.of("aws_ec2_tag")) {
    const [id, key] = [JSON.stringify(idOf(record, "resource_id", resolver)), text(record.data, "key")];
    if (typeof key === "string") all.set(id, { ...all.get(id), [key]: text(record.data, "value") });
  }
  return (id) => all.get(JSON.stringify(id)) ?? {};
}

function prefixListsOf(resolver: Resolver): readonly PrefixList[] {
  const entries = resolver.records.of("aws_ec2_managed_prefix_list_entry").map((record) => ({
    list: JSON.stringify(idOf(record, "prefix_list_id", resolver)),
    range: text(record.data, "cidr"),
  }));
  const found = ["managed", "data"] as const;
  return found
    .flatMap((mode) => resolver.records.of("aws_ec2_managed_prefix_list", mode))
    .map((record): PrefixList => {
      const id = resolver.attribute(record, "id") ?? record.address;
      const inside = ["entry", "entries"].flatMap((name) => blocks(record.data, name));
      const ranges = [
        ...inside.map((data) => (isText(data) ? data : text(data, "cidr"))),
        ...entries.filter(({ list }) => list === JSON.stringify(id)).map(({ range }) => range),
      ];
      return { id, ranges: ranges.filter((range) => range !== undefined) };
    });
}

function resourcePolicies(resolver: Resolver): readonly ResourcePolicy[] {
  const kinds = [
    { type: "aws_s3_bucket_policy", kind: "bucket", resource: "bucket" },
    { type: "aws_s3_bucket", kind: "bucket", resource: "bucket" },
    { type: "aws_kms_key", kind: "key", resource: "arn" },
    { type: "aws_kms_key_policy", kind: "key", resource: "key_id" },
  ] as const;
  const targets = new Targets(resolver);
  const known = kinds.flatMap(({ type, kind, resource }) =>
    resolver.records.of(type).flatMap((record): readonly ResourcePolicy[] => {
      const policy = text(record.data, "policy");
      const of = resolver.attribute(record, resource);
      // Computed when the configuration gives none: then it is AWS's default, which leaves a key to its account.
      if (policy === undefined || of === undefined || (typeof policy !== "string" && !hasSource(policy))) return [];
      const { address } = record;
      const found = policyIn(record, `${kind} policy`, policy, resolver);
      return [{ address, kind, resource: of, target: targets.of(record), policy: found }];
    }),
  );
  return withoutRepeated([
    ...known,
    ...resolver.records.all.flatMap((record) => otherPolicies(record, resolver, targets)),
  ]);
}

/** What has its policy in a resource of its own repeats it in itself. */
function withoutRepeated(all: readonly ResourcePolicy[]): readonly ResourcePolicy[] {
  const [names, owners] = [new Set<string>(), new Set<string>()];
  for (const { address, target } of all) {
    if (target.owner === address) continue;
    if (target.name !== undefined) names.add(`${target.type} ${target.name}`);
    if (target.owner !== undefined) owners.add(target.owner);
  }
  return all.filter(
    ({ address, target: { type, name, owner } }) =>
      owner !== address || !(owners.has(address) || (name !== undefined && names.has(`${type} ${name}`))),
  );
}

/** Arguments in which resources of AWS keep a policy of their own. */
export const POLICY_ARGUMENTS = [
  "policy",
  "policy_document",
  "access_policy",
  "access_policies",
  "resource_policy",
  "resource_policy_json",
  "repository_policy",
  "delivery_destination_policy",
  "assume_role_policy",
] as const;

/** Types whose policies are read by what they are. */
const READ_BY_TYPE = /^aws_(iam_|vpc_endpoint(_policy)?$|s3_bucket(_policy)?$|kms_key)/;

/** Policies of queues, topics, repositories, secrets and whatever else has one. */
function otherPolicies(record: ResourceRecord, resolver: Resolver, targets: Targets): readonly ResourcePolicy[] {
  if (record.mode !== "managed" || READ_BY_TYPE.test(record.type)) return [];
  return POLICY_ARGUMENTS.flatMap((name): readonly ResourcePolicy[] => {
    const policy = text(record.data, name);
    if (policy === undefined || !mayBePolicy(policy)) return [];
    const { address } = record;
    const target = targets.of(record);
    const found = policyIn(record, name, policy, resolver);
    return [{ address, kind: "other", resource: target.name ?? address, target, policy: ofResource(found) }];
  });
}

const withoutPrincipal = new WeakMap<Policy, Policy>();

/** A policy that names nobody is of a session or of a device: whether it grants or limits is not known. */
function ofResource(policy: NamedPolicy): NamedPolicy {
  const { statements } = policy.policy;
  if (statements.every(({ principals, unreadable }) => principals !== undefined || unreadable.length > 0))
    return policy;
  const unread =
    withoutPrincipal.get(policy.policy) ??
    unknownPolicy("it names no Principal: whether it grants or limits is not known");
  withoutPrincipal.set(policy.policy, unread);
  return { ...policy, policy: unread };
}

/** Other JSON, such as a lifecycle policy, is in the same arguments. */
export function mayBePolicy(policy: Text): boolean {
  return typeof policy === "string" ? policy.includes('"Statement"') : hasSource(policy);
}

/** VPC endpoints with what other resources give them. */
class Endpoints {
  private readonly given = new Map<string, Map<string, ResourceRecord[]>>();
  /** Endpoints that something is given to, of which it is not told which they are. */
  private readonly untold = new Map<string, Text[]>();

  constructor(private readonly resolver: Resolver) {
    for (const kind of ["policy", "route_table_association", "subnet_association", "security_group_association"]) {
      const byEndpoint = new Map<string, ResourceRecord[]>();
      for (const record of resolver.records.of(`aws_vpc_endpoint_${kind}`)) {
        const endpoint = idOf(record, "vpc_endpoint_id", resolver);
        if (endpoint !== undefined && !isTold(endpoint))
          this.untold.set(kind, [...(this.untold.get(kind) ?? []), endpoint]);
        const id = JSON.stringify(endpoint);
        const same = byEndpoint.get(id);
        if (same === undefined) byEndpoint.set(id, [record]);
        else same.push(record);
      }
      this.given.set(kind, byEndpoint);
    }
  }

  of(record: ResourceRecord): VpcEndpoint {
    const { resolver } = this;
    const id = resolver.attribute(record, "id");
    const given = (kind: string): readonly ResourceRecord[] => this.given.get(kind)?.get(JSON.stringify(id)) ?? [];
    const ids = (list: string, kind: string, name: string): readonly Text[] => [
      ...resolver.ids(record, record.data, list),
      ...given(kind).flatMap((each) => idOf(each, name, resolver) ?? []),
      // What may be given to it is known only after apply.
      ...(this.untold.get(kind) ?? []),
    ];
    const type = text(record.data, "vpc_endpoint_type") ?? "Gateway";
    return {
      address: record.address,
      service: resolver.attribute(record, "service_name") ?? "",
      vpcId: idOf(record, "vpc_id", resolver),
      type: type === "Gateway" || type === "Interface" ? type : "other",
      ...endpointPolicy([...given("policy"), record], resolver),
      routeTableIds: ids("route_table_ids", "route_table_association", "route_table_id"),
      subnetIds: ids("subnet_ids", "subnet_association", "subnet_id"),
      securityGroupIds: ids("security_group_ids", "security_group_association", "security_group_id"),
      privateDns: configured(record, "private_dns_enabled"),
    };
  }
}

/** The first that says anything; computed when the configuration gives none: then it is AWS's default, which lets everything pass. */
function endpointPolicy(
  records: readonly ResourceRecord[],
  resolver: Resolver,
): Pick<VpcEndpoint, "policy" | "policyText"> {
  for (const record of records) {
    const policy = text(record.data, "policy");
    if (policy !== undefined && (typeof policy === "string" || hasSource(policy)))
      return {
        policy: policyIn(record, "endpoint policy", policy, resolver),
        policyText: typeof policy === "string" ? policy : undefined,
      };
  }
  return { policy: undefined, policyText: undefined };
}

/** An argument; undefined where the configuration of what is made leaves it out. */
function configured({ data, created }: ResourceRecord, name: string): Data {
  const value = attribute(data, name);
  return created && isText(value) && isComputed(value) ? undefined : value;
}

/** Whether the configuration says what an unknown value is made from. */
function hasSource(value: Text): boolean {
  return (
    typeof value !== "string" && value.parts.some((part) => typeof part === "string" || sourcesOf(part).length > 0)
  );
}

function domainOf(record: ResourceRecord, resolver: Resolver): Domain {
  return {
    address: record.address,
    name: resolver.attribute(record, "domain_name"),
    id: resolver.attribute(record, "id") ?? record.address,
    networkAccess: resolver.attribute(record, "app_network_access_type"),
    vpcId: idOf(record, "vpc_id", resolver),
    subnetIds: resolver.ids(record, record.data, "subnet_ids"),
    fileRetention: text(block(record.data, "retention_policy"), "home_efs_file_system"),
    settings: settingsOf(record, block(record.data, "default_user_settings"), resolver),
  };
}

function settingsOf(record: ResourceRecord, user: Data, resolver: Resolver): CanvasSettings {
  const canvas = isText(user) ? user : block(user, "canvas_app_settings");
  const inside = (name: string): Data => (isText(canvas) ? canvas : block(canvas, name));
  const emr = inside("emr_serverless_settings");
  const workspace = inside("workspace_settings");
  const read = (data: Data, name: string, isArn = false): Text | undefined => {
    // A block that is not known as a whole holds nobody knows what.
    if (isText(data)) return resolver.text(data);
    const value = text(data, name);
    if (value === undefined) return undefined;
    return isArn ? resolver.arn(value) : resolver.text(value);
  };
  const workspaceKey = read(workspace, "s3_kms_key_id", true);
  return {
    ofItsOwn: canvas !== undefined && canvas !== null,
    emrServerlessRole: read(emr, "execution_role_arn", true),
    status: read(emr, "status"),
    workspace: read(workspace, "s3_artifact_path"),
    workspaceKey: workspaceKey === undefined ? undefined : keyArn(workspaceKey, resolver.records.place),
    executionRole: read(user, "execution_role", true),
    securityGroupIds: isText(user) ? [user] : resolver.ids(record, user, "security_groups"),
  };
}
