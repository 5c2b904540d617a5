/** From the resources of a plan or a stack to the facts of an inventory. */
import { isText, sameText, type MaybeUnknownString } from "../../authorization/text";
import type {
  CanvasSettings,
  Domain,
  Inventory,
  NetworkPart,
  PrefixList,
  VpcEndpoint,
} from "../../inventory/inventory";
import type { Tags } from "../../inventory/tags";
import { bucketAccessIn } from "./bucket-access";
import { bucketsIn } from "./buckets";
import { block, blocks, text } from "./planned-value";
import { PolicyTexts } from "./documents";
import { applicationsOf, serviceLinkedRoleOf } from "./emr-serverless";
import { namedResourcesIn } from "./named";
import { ownersIn, Targets } from "./targets";
import { COMPLETE, type Completeness, completenessOf } from "../../inventory/completeness";
import { ABSENT, type Fact, known, unknown } from "../../inventory/fact";
import { type Block, booleanFact, idsFact, nameFact, textFact } from "./facts";
import { fullyReadResourcesOf } from "./fully-read-resources";
import { organizationPoliciesOf } from "./organization-policies";
import { keyGrantsOf, keysUnderDefaultPolicy } from "./key-grants";
import { networkAclsOf } from "./network-acls";
import { privateNamesOf, routeTablesOf, securityGroupRulesOf, subnetAssociationsOf } from "./network";
import { keyNamedBy } from "./keys";
import { type ManagedPolicies, Principals } from "./principals";
import type { Records, ResourceRecord } from "./record";
import { idOf, Resolver } from "./resolve";
import { resourcePoliciesOf } from "./resource-policies";
import { ownTags } from "./tags";
import { Endpoints } from "./vpc-endpoints";

/**
 * Builds an inventory from resources.
 * @param gone what the plan takes away, for principals that were read with it
 * @param policies shared by inventories that hold the same policies
 */
export function inventoryOf(
  records: Records,
  managed: ManagedPolicies,
  gone: readonly ResourceRecord[] = [],
  policies = new PolicyTexts(),
): Inventory {
  const resolver = new Resolver(records, policies);
  const targets = new Targets(resolver);
  const { place } = records;
  const tags = tagsOn(resolver);
  const parts = (...types: readonly string[]): readonly NetworkPart[] =>
    types.flatMap((type) => {
      const found = [...resolver.records.of(type), ...resolver.records.of(type, "data")];
      return found.map((record) => partOf(record, resolver, tags));
    });
  const principals = new Principals(resolver, managed, gone);
  const endpoints = new Endpoints(resolver, gone);
  const subnetAssociations = subnetAssociationsOf(resolver);
  const policiesOfResources = resourcePoliciesOf(resolver, targets, gone);
  return {
    source: place.source,
    account: place.account,
    region: place.region,
    partition: place.partition,
    ...principals.all(),
    resourcePolicies: policiesOfResources,
    fullyReadResources: fullyReadResourcesOf(resolver),
    organizationPolicies: organizationPoliciesOf(resolver, targets),
    keyGrants: keyGrantsOf(resolver),
    keysUnderDefaultPolicy: keysUnderDefaultPolicy(resolver, policiesOfResources),
    vpcEndpoints: resolver.records.of("aws_vpc_endpoint").map((record) => endpoints.of(record)),
    readVpcEndpoints: resolver.records.of("aws_vpc_endpoint", "data").map((record) => endpoints.of(record)),
    earlierVpcEndpoints: [],
    vpcs: parts("aws_vpc", "aws_default_vpc"),
    subnets: parts("aws_subnet", "aws_default_subnet"),
    securityGroups: parts("aws_security_group", "aws_default_security_group"),
    routeTables: routeTablesOf(resolver, subnetAssociations),
    subnetAssociations,
    securityGroupRules: securityGroupRulesOf(resolver),
    prefixLists: prefixListsOf(resolver),
    networkAcls: networkAclsOf(resolver),
    privateNames: privateNamesOf(resolver),
    buckets: bucketsIn(resolver),
    elsewhere: elsewhereIn(resolver),
    bucketAccess: bucketAccessIn(resolver, targets),
    named: namedResourcesIn(resolver),
    owners: ownersIn(records, targets),
    applications: applicationsOf(resolver),
    serviceLinkedRole: serviceLinkedRoleOf(resolver),
    domains: resolver.records.of("aws_sagemaker_domain").map((record) => domainOf(record, resolver)),
    userProfiles: resolver.records.of("aws_sagemaker_user_profile").map((record) => ({
      address: record.address,
      name: text(record.data, "user_profile_name"),
      domainId: nameFact(record, "domain_id", resolver),
      settings: settingsOf(record, blockOf(record, "user_settings"), resolver),
    })),
  };
}

/** What may have a policy, and is in another Region. */
function elsewhereIn(resolver: Resolver): Inventory["elsewhere"] {
  const { records } = resolver;
  return records.types.owners().flatMap((type) =>
    records.of(type).flatMap((record) => {
      const { region } = records.placeOf(record);
      if (sameText(region, records.place.region)) return [];
      const arn = resolver.attribute(record, "arn");
      return arn === undefined ? [] : [{ arn, region }];
    }),
  );
}

/** The VPC endpoints among resources. */
export function vpcEndpointsOf(records: Records): readonly VpcEndpoint[] {
  const resolver = new Resolver(records, new PolicyTexts());
  const endpoints = new Endpoints(resolver, []);
  return records.of("aws_vpc_endpoint").map((record) => endpoints.of(record));
}

function partOf(record: ResourceRecord, resolver: Resolver, added: (id: MaybeUnknownString) => Tags): NetworkPart {
  const id = resolver.attribute(record, "id") ?? record.address;
  const own = ownTags(record, resolver.records.place);
  return {
    address: record.address,
    isRead: record.mode === "data",
    belongings: belongingsOf(record, resolver),
    id,
    vpcId: nameFact(record, "vpc_id", resolver),
    arn: resolver.attribute(record, "arn"),
    tags: own.is === "known" ? known({ ...own.value, ...added(id) }) : own,
    dnsSupport: booleanFact(record, "enable_dns_support", resolver),
    dnsHostnames: booleanFact(record, "enable_dns_hostnames", resolver),
    cidrBlock: textFact(record, "cidr_block", resolver),
    zoneId: textFact(record, "availability_zone_id", resolver),
  };
}

/**
 * A VPC that this plan makes has what is made with it, and nothing else. Into one that exists another stack or the console may have put endpoints since:
 * Terraform does not look. A subnet keeps its parts beside it, so that a route to the internet in its VPC's main table is found. Of a security group its
 * resource repeats the rules, whoever made them. Of what was looked up, adopted or is imported, more may exist.
 */
function belongingsOf(
  { mode, address, type, created, isImported }: ResourceRecord,
  { records }: Resolver,
): Completeness {
  const isMade = isImported !== true && records.types.of(type)?.destroyed !== "itself";
  const isNew = created || records.types.objectOf(type) !== "AWS::EC2::VPC";
  if (mode === "managed" && ((isMade && isNew) || type.endsWith("security_group"))) return COMPLETE;
  const why = {
    kind: "not-in-source",
    object: `all that belongs to ${address}`,
    source: records.place.source,
  } as const;
  return completenessOf([{ name: address, address, why }]);
}

/** Tags that resources of their own put on something. */
function tagsOn(resolver: Resolver): (id: MaybeUnknownString) => Tags {
  const all = new Map<string, Record<string, MaybeUnknownString>>();
  for (const record of resolver.records.of("aws_ec2_tag")) {
    const [id, key] = [JSON.stringify(idOf(record, "resource_id", resolver)), text(record.data, "key")];
    if (typeof key === "string") all.set(id, { ...all.get(id), [key]: text(record.data, "value") ?? "" });
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

function domainOf(record: ResourceRecord, resolver: Resolver): Domain {
  return {
    address: record.address,
    place: resolver.records.placeOf(record),
    name: resolver.attribute(record, "domain_name"),
    id: resolver.attribute(record, "id") ?? record.address,
    networkAccess: textFact(record, "app_network_access_type", resolver),
    vpcId: nameFact(record, "vpc_id", resolver),
    subnetIds: idsFact(record, "subnet_ids", resolver),
    fileRetention: textFact(record, "home_efs_file_system", resolver, blockOf(record, "retention_policy")),
    settings: settingsOf(record, blockOf(record, "default_user_settings"), resolver),
  };
}

function settingsOf(record: ResourceRecord, user: Block, resolver: Resolver): CanvasSettings {
  const canvas = inside(user, "canvas_app_settings");
  const emr = inside(canvas, "emr_serverless_settings");
  const workspace = inside(canvas, "workspace_settings");
  return {
    ofItsOwn: isText(canvas.data)
      ? unknown("known-after-apply", `${record.address}.${canvas.name}`, resolver.records.place.source)
      : known(canvas.data !== undefined && canvas.data !== null),
    emrServerlessRole: nameFact(record, "execution_role_arn", resolver, emr, "arn"),
    status: textFact(record, "status", resolver, emr),
    workspace: nameFact(record, "s3_artifact_path", resolver, workspace, "text"),
    workspaceKey: keyFact(record, workspace, resolver),
    executionRole: nameFact(record, "execution_role", resolver, user, "arn"),
    securityGroupIds: idsFact(record, "security_groups", resolver, user),
  };
}

function blockOf({ data }: ResourceRecord, name: string): Block {
  return { data: block(data, name), name };
}

/** A block inside another; of one that is not known as a whole, nothing inside is known. */
function inside({ data }: Block, name: string): Block {
  return { data: isText(data) ? data : block(data, name), name };
}

function keyFact(record: ResourceRecord, workspace: Block, resolver: Resolver): Fact<MaybeUnknownString> {
  const key = text(workspace.data, "s3_kms_key_id");
  const fact = nameFact(record, "s3_kms_key_id", resolver, workspace, "text");
  if (key === undefined || fact.is !== "known") return fact;
  // AWS's own key is used by whoever uses the bucket.
  const named = keyNamedBy(key, resolver, record.index);
  return named === undefined ? ABSENT : known(named);
}
