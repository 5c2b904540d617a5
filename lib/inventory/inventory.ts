/** Everything of a plan, stack or account that Canvas's access to large data hangs on. */
import type { NamedPolicy } from "../authorization/policy";
import { isText, sameText, show, type Text } from "../authorization/text";
import { block, type Data, isObject, text, texts } from "./data";
import { policyIn, PolicyTexts } from "./documents";
import { type RouteTable, routeTablesOf, type SecurityGroupRule, securityGroupRulesOf } from "./network";
import { type ManagedPolicies, type PrincipalRecord, Principals } from "./principals";
import { type Place, Records, type ResourceRecord } from "./record";
import { Resolver, sourcesOf } from "./resolve";

/** A policy of a resource: of a bucket, a key, a queue. */
export interface ResourcePolicy {
  readonly address: string;
  readonly kind: "bucket" | "key" | "other";
  /** The bucket's name, the key's ARN, or the address of what it is. */
  readonly resource: Text;
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
  readonly routeTableIds: readonly Text[];
  readonly subnetIds: readonly Text[];
}

/** A subnet or a security group, as far as it is described. */
export interface NetworkPart {
  readonly address: string;
  readonly id: Text;
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
  /** Every `aws_iam_policy`, attached or not. */
  readonly managedPolicies: readonly NamedPolicy[];
  readonly resourcePolicies: readonly ResourcePolicy[];
  readonly vpcEndpoints: readonly VpcEndpoint[];
  readonly subnets: readonly NetworkPart[];
  readonly securityGroups: readonly NetworkPart[];
  readonly routeTables: readonly RouteTable[];
  readonly securityGroupRules: readonly SecurityGroupRule[];
  readonly domains: readonly Domain[];
  readonly userProfiles: readonly UserProfile[];
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
  const parts = (...types: readonly string[]): readonly NetworkPart[] =>
    types.flatMap((type) => {
      const found = [...resolver.records.of(type), ...resolver.records.of(type, "data")];
      return found.map((record) => partOf(record, resolver));
    });
  return {
    account: place.account,
    region: place.region,
    partition: place.partition,
    principals: new Principals(resolver, managed, gone).all(),
    managedPolicies: resolver.records.of("aws_iam_policy").flatMap((record): readonly NamedPolicy[] => {
      const policy = text(record.data, "policy");
      const name = resolver.attribute(record, "name") ?? record.address;
      return policy === undefined ? [] : [policyIn(record, show(name), policy, resolver)];
    }),
    resourcePolicies: resourcePolicies(resolver),
    vpcEndpoints: resolver.records.of("aws_vpc_endpoint").map((record) => endpointOf(record, resolver)),
    subnets: parts("aws_subnet", "aws_default_subnet"),
    securityGroups: parts("aws_security_group", "aws_default_security_group"),
    routeTables: routeTablesOf(resolver),
    securityGroupRules: securityGroupRulesOf(resolver),
    domains: resolver.records.of("aws_sagemaker_domain").map((record) => domainOf(record, resolver)),
    userProfiles: resolver.records.of("aws_sagemaker_user_profile").map((record) => ({
      address: record.address,
      name: text(record.data, "user_profile_name"),
      domainId: idOf(record.data, "domain_id", resolver),
      settings: settingsOf(block(record.data, "user_settings"), resolver),
    })),
  };
}

function idOf(data: Data, name: string, resolver: Resolver): Text | undefined {
  const value = text(data, name);
  return value === undefined ? undefined : resolver.id(value);
}

function idsOf(data: Data, name: string, resolver: Resolver): readonly Text[] {
  return texts(data, name).map((value) => resolver.id(value));
}

function partOf(record: ResourceRecord, resolver: Resolver): NetworkPart {
  const id = resolver.attribute(record, "id") ?? record.address;
  const own = [block(record.data, "tags_all"), block(record.data, "tags")].find(isObject);
  return {
    address: record.address,
    id,
    arn: resolver.attribute(record, "arn"),
    tags: own === undefined ? undefined : { ...own, ...tagsOn(id, resolver) },
    data: record.data,
  };
}

/** Tags that resources of their own put on something. */
function tagsOn(id: Text, resolver: Resolver): Readonly<Record<string, Data>> {
  const records = resolver.records
    .of("aws_ec2_tag")
    .filter(({ data }) => sameText(idOf(data, "resource_id", resolver) ?? "", id));
  return Object.fromEntries(
    records.flatMap(({ data }) => {
      const key = text(data, "key");
      return typeof key === "string" ? [[key, text(data, "value")]] : [];
    }),
  );
}

function resourcePolicies(resolver: Resolver): readonly ResourcePolicy[] {
  const kinds = [
    { type: "aws_s3_bucket_policy", kind: "bucket", resource: "bucket" },
    { type: "aws_kms_key", kind: "key", resource: "arn" },
    { type: "aws_kms_key_policy", kind: "key", resource: "key_id" },
  ] as const;
  const known = kinds.flatMap(({ type, kind, resource }) =>
    resolver.records.of(type).flatMap((record): readonly ResourcePolicy[] => {
      const policy = text(record.data, "policy");
      const of = resolver.attribute(record, resource);
      // Computed when the configuration gives none: then it is AWS's default, which leaves a key to its account.
      if (policy === undefined || of === undefined || (typeof policy !== "string" && !hasSource(policy))) return [];
      return [
        { address: record.address, kind, resource: of, policy: policyIn(record, `${kind} policy`, policy, resolver) },
      ];
    }),
  );
  return [...known, ...resolver.records.all.flatMap((record) => otherPolicies(record, resolver))];
}

/** Arguments in which resources of AWS keep a policy of their own. */
export const POLICY_ARGUMENTS = [
  "policy",
  "policy_document",
  "access_policy",
  "access_policies",
  "resource_policy",
  "assume_role_policy",
] as const;

/** Types whose policies are read by what they are. */
const READ_BY_TYPE = /^aws_(iam_|vpc_endpoint$|s3_bucket_policy$|kms_key)/;

/** Policies of queues, topics, repositories, secrets and whatever else has one. */
function otherPolicies(record: ResourceRecord, resolver: Resolver): readonly ResourcePolicy[] {
  if (record.mode !== "managed" || READ_BY_TYPE.test(record.type)) return [];
  return POLICY_ARGUMENTS.flatMap((name): readonly ResourcePolicy[] => {
    const policy = text(record.data, name);
    if (policy === undefined || !mayBePolicy(policy)) return [];
    const { address } = record;
    return [{ address, kind: "other", resource: address, policy: policyIn(record, name, policy, resolver) }];
  });
}

/** Other JSON, such as a lifecycle policy, is in the same arguments. */
export function mayBePolicy(policy: Text): boolean {
  return typeof policy === "string" ? policy.includes('"Statement"') : hasSource(policy);
}

function endpointOf(record: ResourceRecord, resolver: Resolver): VpcEndpoint {
  const policy = text(record.data, "policy");
  const type = text(record.data, "vpc_endpoint_type") ?? "Gateway";
  // Computed when the configuration gives none: then it is AWS's default, which lets everything pass.
  const isDefault = policy === undefined || (typeof policy !== "string" && !hasSource(policy));
  return {
    address: record.address,
    service: resolver.attribute(record, "service_name") ?? "",
    vpcId: idOf(record.data, "vpc_id", resolver),
    type: type === "Gateway" || type === "Interface" ? type : "other",
    policy: isDefault ? undefined : policyIn(record, "endpoint policy", policy, resolver),
    routeTableIds: idsOf(record.data, "route_table_ids", resolver),
    subnetIds: idsOf(record.data, "subnet_ids", resolver),
  };
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
    vpcId: idOf(record.data, "vpc_id", resolver),
    subnetIds: idsOf(record.data, "subnet_ids", resolver),
    fileRetention: text(block(record.data, "retention_policy"), "home_efs_file_system"),
    settings: settingsOf(block(record.data, "default_user_settings"), resolver),
  };
}

function settingsOf(user: Data, resolver: Resolver): CanvasSettings {
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
  return {
    ofItsOwn: canvas !== undefined && canvas !== null,
    emrServerlessRole: read(emr, "execution_role_arn", true),
    status: read(emr, "status"),
    workspace: read(workspace, "s3_artifact_path"),
    workspaceKey: read(workspace, "s3_kms_key_id"),
    executionRole: read(user, "execution_role", true),
    securityGroupIds: idsOf(user, "security_groups", resolver),
  };
}
