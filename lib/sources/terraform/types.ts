/**
 * What the AWS provider's resource types are: one entry a type. It says which AWS object a resource is, which
 * of its attributes name it, which of its arguments hold policies, and what destroying it takes away. A new type is one entry.
 */
import type { AwsObject } from "../../policies/aws-object";

/** Where an argument puts a policy. */
export interface PolicyArgument {
  readonly as:
    /** The trust policy of a role. */
    | "trust"
    /** The permissions boundary, by its ARN. */
    | "boundary"
    /** A policy inside a principal. */
    | "inline"
    /** Policies attached to a principal, by their ARNs. */
    | "attached"
    /** A policy of a resource. */
    | "resource"
    /** A policy of a VPC endpoint. */
    | "endpoint";
  /**
   * What the argument says of others of its kind: `exclusive`, AWS is made to have these and no others; `additive` (the default), these and
   * whatever others there are.
   */
  readonly others?: "exclusive";
  /** Where the configuration leaves the argument out, the provider repeats in it what AWS has from elsewhere. */
  readonly isComputed?: true;
}

/** Where an object lists a resource that is part of it, so that the part's destruction takes it out of that list. */
export interface Repeat {
  /** The types of the object, as a resource and as a data source; `any` where every object may have it. */
  readonly types: readonly string[] | "any";
  /** The argument of the part that holds the object's id. */
  readonly argument: string;
  /** Which parts: arguments with their values; by default all. */
  readonly where?: Readonly<Record<string, string | boolean>>;
  /** The attributes of the object that repeat it. */
  readonly as: readonly string[];
  /**
   * What is repeated: all of the attribute; an argument of the part, as a member of a list, a key of a map or the value itself; or a block,
   * by its attributes that equal arguments of the part. A block that several parts share loses the members of its lists.
   */
  readonly what:
    | "all"
    | { readonly argument: string }
    | {
        readonly same: Readonly<Record<string, string | true>>;
        readonly lists?: Readonly<Record<string, readonly string[]>>;
      };
  /** The argument whose value AWS puts back in place of a single value. */
  readonly thenAgain?: string;
}

/** Which object a resource belongs to: an attachment to its role, a bucket's policy to its bucket. */
export interface Belonging {
  /** The argument that names the object, or a list of them. */
  readonly argument: string;
  /** The type of the object. */
  readonly type: string;
}

/** How AWS makes an attribute from others before the resource exists. */
export type Form =
  /** The same text as another attribute. */
  | { readonly same: string }
  /** `arn:PARTITION:iam::ACCOUNT:KIND/PATH/NAME` */
  | { readonly iam: string }
  /** `arn:PARTITION:s3:::NAME` */
  | { readonly s3: string }
  /** `arn:PARTITION:SERVICE:REGION:ACCOUNT:NAME` */
  | { readonly regional: string; readonly name: string }
  /** `arn:PARTITION:ec2:REGION:OWNER:KIND/ID`: of a subnet that is only looked at, AWS alone knows the owner. */
  | { readonly ec2: "subnet" | "security-group" }
  /** What the plan's place says. */
  | { readonly place: "account" | "region" | "partition" };

/** One resource type. */
export interface ResourceType {
  /** The AWS object that it is, where changes and cures are about that kind; undefined for a part of another. */
  readonly object?: AwsObject;
  /** The type that stands for all whose resources are one kind of object to arguments of others; its own by default. */
  readonly sameAs?: string;
  /** Every attribute that names it in arguments of others, its own first. */
  readonly names?: readonly string[];
  /** More attributes by which a data source finds it: with its account and Region, each names one. */
  readonly foundBy?: readonly string[];
  /** Attributes that follow from others. */
  readonly forms?: Readonly<Record<string, Form>>;
  /** Its ARN names one thing and nothing below it, so that a value made from the ARN alone is that ARN. */
  readonly isWholeArn?: true;
  /** Its ARN holds the account of its owner. */
  readonly isOwnArn?: true;
  /** Arguments that hold policies, of itself or of what it belongs to. */
  readonly policies?: Readonly<Record<string, PolicyArgument>>;
  /** What it belongs to, by kind of principal or resource. */
  readonly of?: readonly Belonging[];
  /** Arguments with an ARN that AWS takes only from the resource's own account. */
  readonly ofOwnAccount?: readonly string[];
  /**
   * What AWS has in its place once it is destroyed; without it, nothing. `itself`: Terraform only stops managing it, unless the object that
   * `staysWith` names is destroyed as well.
   */
  readonly destroyed?: "default policy" | "itself";
  /** The argument with the id of the object without which it does not stay. */
  readonly staysWith?: string;
  /** What lists it as a part of itself. */
  readonly repeatedIn?: readonly Repeat[];
  /** It says which policies alone a principal has: `inline` by their names, `attached` by their ARNs. */
  readonly allOf?: { readonly argument: string; readonly as: "inline" | "attached" };
  /** Plans may hold very many, which say something only where they change. */
  readonly isReadOnlyWhereChanged?: true;
  /** Users with their groups: the argument that names the groups. */
  readonly groups?: string;
}

/** A resource that consists of the policy of another. */
const policyOf = (type: string, argument: string, more: Pick<ResourceType, "destroyed"> = {}): ResourceType => ({
  policies: { policy: { as: "resource" } },
  of: [{ argument, type }],
  ...more,
});

const inlineOf = (kind: "role" | "user" | "group"): ResourceType => ({
  policies: { policy: { as: "inline" } },
  of: [{ argument: kind, type: `aws_iam_${kind}` }],
});

const attachmentTo = (kind: "role" | "user" | "group"): ResourceType => ({
  policies: { policy_arn: { as: "attached" } },
  of: [{ argument: kind, type: `aws_iam_${kind}` }],
  ofOwnAccount: ["policy_arn"],
});

const exclusiveOf = (kind: "role" | "user" | "group", as: "inline" | "attached"): ResourceType => ({
  of: [{ argument: `${kind}_name`, type: `aws_iam_${kind}` }],
  allOf: { argument: as === "inline" ? "policy_names" : "policy_arns", as },
  ...(as === "attached" ? { ofOwnAccount: ["policy_arns"] } : {}),
});

const ofBucket = (more: ResourceType = {}): ResourceType => ({
  of: [{ argument: "bucket", type: "aws_s3_bucket" }],
  ...more,
});

/** A policy of a search domain. */
const domainPolicyOf = (type: string): ResourceType => ({
  policies: { access_policies: { as: "resource" } },
  of: [{ argument: "domain_name", type }],
});

const ENDPOINT = "vpc_endpoint_id";
const endpointPart = (argument: string): ResourceType => ({
  repeatedIn: [{ types: ["aws_vpc_endpoint"], argument: ENDPOINT, as: [`${argument}s`], what: { argument } }],
});

/** A rule of its own: the group lists it in a block with all rules of the same protocol and ports. */
const ruleIn = (as: "ingress" | "egress"): Repeat => ({
  types: ["aws_security_group", "aws_default_security_group"],
  argument: "security_group_id",
  as: [as],
  what: {
    same: { protocol: "ip_protocol", from_port: "from_port", to_port: "to_port" },
    lists: {
      cidr_blocks: ["cidr_ipv4"],
      ipv6_cidr_blocks: ["cidr_ipv6"],
      prefix_list_ids: ["prefix_list_id"],
      security_groups: ["referenced_security_group_id"],
      self: ["referenced_security_group_id"],
    },
  },
});

/** One of the older kind, whose argument `type` says which of the two it is. */
const olderRuleIn = (type: "ingress" | "egress"): Repeat => ({
  ...ruleIn(type),
  where: { type },
  what: {
    same: { protocol: "protocol", from_port: "from_port", to_port: "to_port" },
    lists: {
      cidr_blocks: ["cidr_blocks"],
      ipv6_cidr_blocks: ["ipv6_cidr_blocks"],
      prefix_list_ids: ["prefix_list_ids"],
      security_groups: ["source_security_group_id"],
      self: ["self", "source_security_group_id"],
    },
  },
});

const ACLS = ["aws_network_acl", "aws_default_network_acl"];

/** A rule of a network ACL, which lists it by its number. */
const aclRuleIn = (as: "ingress" | "egress", egress: boolean): Repeat => ({
  types: ACLS,
  argument: "network_acl_id",
  where: { egress },
  as: [as],
  what: { same: { rule_no: "rule_number" } },
});

const RESOURCE = { policy: { as: "resource", isComputed: true } } as const;
const ACCESS_POLICIES = { access_policies: { as: "resource", isComputed: true } } as const;
const KEY = { sameAs: "aws_kms_key", isWholeArn: true, isOwnArn: true, policies: RESOURCE } as const;

/**
 * The types that are read. Policies in arguments of types that are not here are found by the arguments' names.
 * Names and computed attributes: https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  // Who acts.
  aws_iam_role: {
    object: "AWS::IAM::Role",
    names: ["arn", "name", "id"],
    forms: { arn: { iam: "role" }, id: { same: "name" } },
    isWholeArn: true,
    isOwnArn: true,
    policies: {
      assume_role_policy: { as: "trust" },
      permissions_boundary: { as: "boundary" },
      inline_policy: { as: "inline", others: "exclusive", isComputed: true },
      managed_policy_arns: { as: "attached", others: "exclusive", isComputed: true },
    },
    ofOwnAccount: ["permissions_boundary", "managed_policy_arns"],
  },
  aws_iam_user: {
    object: "AWS::IAM::User",
    names: ["arn", "id"],
    forms: { arn: { iam: "user" }, id: { same: "name" } },
    isWholeArn: true,
    isOwnArn: true,
    policies: { permissions_boundary: { as: "boundary" } },
    ofOwnAccount: ["permissions_boundary"],
  },
  aws_iam_group: {
    names: ["arn", "id"],
    forms: { arn: { iam: "group" }, id: { same: "name" } },
    isWholeArn: true,
    isOwnArn: true,
  },
  aws_iam_policy: {
    names: ["arn", "id", "name"],
    forms: { arn: { iam: "policy" }, id: { same: "arn" } },
    isWholeArn: true,
    isOwnArn: true,
  },
  aws_iam_role_policy: { ...inlineOf("role"), object: "AWS::IAM::RolePolicy" },
  aws_iam_user_policy: inlineOf("user"),
  aws_iam_group_policy: inlineOf("group"),
  aws_iam_role_policy_attachment: attachmentTo("role"),
  aws_iam_user_policy_attachment: attachmentTo("user"),
  aws_iam_group_policy_attachment: attachmentTo("group"),
  aws_iam_policy_attachment: {
    policies: { policy_arn: { as: "attached" } },
    of: [
      { argument: "roles", type: "aws_iam_role" },
      { argument: "users", type: "aws_iam_user" },
      { argument: "groups", type: "aws_iam_group" },
    ],
    ofOwnAccount: ["policy_arn"],
  },
  aws_iam_role_policies_exclusive: exclusiveOf("role", "inline"),
  aws_iam_user_policies_exclusive: exclusiveOf("user", "inline"),
  aws_iam_group_policies_exclusive: exclusiveOf("group", "inline"),
  aws_iam_role_policy_attachments_exclusive: exclusiveOf("role", "attached"),
  aws_iam_user_policy_attachments_exclusive: exclusiveOf("user", "attached"),
  aws_iam_group_policy_attachments_exclusive: exclusiveOf("group", "attached"),
  aws_iam_user_group_membership: { of: [{ argument: "user", type: "aws_iam_user" }], groups: "groups" },
  aws_iam_group_membership: { of: [{ argument: "users", type: "aws_iam_user" }], groups: "group" },
  aws_iam_policy_document: {},
  aws_iam_roles: {},
  aws_iam_service_linked_role: {},
  aws_organizations_policy: { names: ["id"] },
  aws_organizations_policy_attachment: {},

  // What is acted on.
  aws_s3_bucket: {
    object: "AWS::S3::Bucket",
    names: ["bucket", "id", "arn"],
    forms: { id: { same: "bucket" }, arn: { s3: "bucket" } },
    policies: RESOURCE,
  },
  aws_s3_bucket_policy: policyOf("aws_s3_bucket", "bucket"),
  aws_s3_bucket_server_side_encryption_configuration: {
    repeatedIn: [
      { types: ["aws_s3_bucket"], argument: "bucket", as: ["server_side_encryption_configuration"], what: "all" },
    ],
  },
  // "does not delete the S3 Bucket ACL but does remove the resource from Terraform state"
  aws_s3_bucket_acl: ofBucket({ destroyed: "itself", staysWith: "bucket" }),
  aws_s3_bucket_ownership_controls: ofBucket(),
  aws_s3_bucket_public_access_block: ofBucket({ object: "AWS::S3::PublicAccessBlock" }),
  aws_s3_account_public_access_block: {},
  aws_s3_object: ofBucket({ isReadOnlyWhereChanged: true }),
  aws_s3_bucket_object: ofBucket({ isReadOnlyWhereChanged: true }),
  aws_s3_object_copy: ofBucket({ isReadOnlyWhereChanged: true }),
  aws_s3_access_point: { names: ["arn"], policies: RESOURCE },
  aws_s3control_access_point_policy: policyOf("aws_s3_access_point", "access_point_arn"),
  aws_kms_key: {
    object: "AWS::KMS::Key",
    names: ["key_id", "arn", "id"],
    isWholeArn: true,
    isOwnArn: true,
    policies: RESOURCE,
  },
  aws_kms_external_key: { ...KEY, object: "AWS::KMS::Key", names: ["id", "arn"] },
  aws_kms_replica_key: { ...KEY, names: ["key_id", "arn", "id"] },
  aws_kms_replica_external_key: { ...KEY, names: ["key_id", "arn", "id"] },
  // The provider puts AWS's default policy in place of the one that is destroyed.
  aws_kms_key_policy: policyOf("aws_kms_key", "key_id", { destroyed: "default policy" }),
  aws_kms_grant: {},
  aws_sqs_queue: {
    names: ["url", "id", "arn"],
    foundBy: ["name"],
    forms: { arn: { regional: "sqs", name: "name" } },
    isOwnArn: true,
    policies: RESOURCE,
  },
  aws_sqs_queue_policy: policyOf("aws_sqs_queue", "queue_url"),
  aws_sns_topic: {
    names: ["id"],
    foundBy: ["name"],
    forms: { arn: { regional: "sns", name: "name" }, id: { same: "arn" } },
    isOwnArn: true,
    policies: RESOURCE,
  },
  // AWS takes no topic without a policy: the provider puts AWS's default one back.
  aws_sns_topic_policy: policyOf("aws_sns_topic", "arn", { destroyed: "default policy" }),
  aws_secretsmanager_secret: { names: ["arn", "id"], foundBy: ["name"], isOwnArn: true, policies: RESOURCE },
  aws_secretsmanager_secret_policy: policyOf("aws_secretsmanager_secret", "secret_arn"),
  aws_api_gateway_rest_api: { names: ["id"], policies: RESOURCE },
  aws_api_gateway_rest_api_policy: policyOf("aws_api_gateway_rest_api", "rest_api_id"),
  aws_backup_vault: { names: ["name"] },
  aws_backup_vault_policy: policyOf("aws_backup_vault", "backup_vault_name"),
  aws_cloudwatch_event_bus: { names: ["name"] },
  aws_cloudwatch_event_bus_policy: policyOf("aws_cloudwatch_event_bus", "event_bus_name"),
  aws_dynamodb_table: { names: ["arn"] },
  aws_dynamodb_resource_policy: policyOf("aws_dynamodb_table", "resource_arn"),
  aws_ecr_repository: { names: ["name"] },
  aws_ecr_repository_policy: policyOf("aws_ecr_repository", "repository"),
  aws_ecrpublic_repository: { names: ["repository_name"] },
  aws_ecrpublic_repository_policy: policyOf("aws_ecrpublic_repository", "repository_name"),
  aws_efs_file_system: { names: ["id"] },
  aws_efs_file_system_policy: policyOf("aws_efs_file_system", "file_system_id"),
  aws_elasticsearch_domain: { names: ["domain_name"], policies: ACCESS_POLICIES },
  aws_elasticsearch_domain_policy: domainPolicyOf("aws_elasticsearch_domain"),
  aws_kinesis_stream: { names: ["arn"] },
  aws_kinesis_resource_policy: policyOf("aws_kinesis_stream", "resource_arn"),
  aws_media_store_container: { names: ["name"] },
  aws_media_store_container_policy: policyOf("aws_media_store_container", "container_name"),
  aws_opensearch_domain: { names: ["domain_name"], policies: ACCESS_POLICIES },
  aws_opensearch_domain_policy: domainPolicyOf("aws_opensearch_domain"),

  // SageMaker AI and EMR Serverless.
  aws_sagemaker_domain: {
    object: "AWS::SageMaker::Domain",
    isOwnArn: true,
    ofOwnAccount: ["execution_role", "execution_role_arn"],
  },
  aws_sagemaker_user_profile: {
    object: "AWS::SageMaker::UserProfile",
    isOwnArn: true,
    ofOwnAccount: ["execution_role", "execution_role_arn"],
  },
  aws_emrserverless_application: { object: "AWS::EMRServerless::Application" },

  // The network.
  aws_vpc: { object: "AWS::EC2::VPC" },
  aws_default_vpc: { object: "AWS::EC2::VPC", destroyed: "itself" },
  aws_subnet: { object: "AWS::EC2::Subnet", forms: { arn: { ec2: "subnet" } }, isWholeArn: true },
  aws_default_subnet: { object: "AWS::EC2::Subnet", destroyed: "itself", staysWith: "vpc_id" },
  aws_security_group: {
    object: "AWS::EC2::SecurityGroup",
    forms: { arn: { ec2: "security-group" } },
    isWholeArn: true,
  },
  aws_default_security_group: { object: "AWS::EC2::SecurityGroup", destroyed: "itself", staysWith: "vpc_id" },
  aws_security_group_rule: { repeatedIn: [olderRuleIn("ingress"), olderRuleIn("egress")] },
  aws_vpc_security_group_ingress_rule: { object: "AWS::EC2::SecurityGroupIngress", repeatedIn: [ruleIn("ingress")] },
  aws_vpc_security_group_egress_rule: { object: "AWS::EC2::SecurityGroupEgress", repeatedIn: [ruleIn("egress")] },
  aws_route_table: { object: "AWS::EC2::RouteTable" },
  aws_default_route_table: { object: "AWS::EC2::RouteTable", destroyed: "itself", staysWith: "vpc_id" },
  aws_route: {
    repeatedIn: [
      {
        types: ["aws_route_table", "aws_default_route_table"],
        argument: "route_table_id",
        as: ["route", "routes"],
        what: {
          same: {
            cidr_block: "destination_cidr_block",
            ipv6_cidr_block: "destination_ipv6_cidr_block",
            destination_prefix_list_id: "destination_prefix_list_id",
          },
        },
      },
    ],
  },
  aws_route_table_association: {
    object: "AWS::EC2::SubnetRouteTableAssociation",
    repeatedIn: [
      {
        types: ["aws_route_table"],
        argument: "route_table_id",
        as: ["associations"],
        what: { same: { subnet_id: "subnet_id" } },
      },
      { types: ["aws_route_table"], argument: "route_table_id", as: ["subnet_id"], what: { argument: "subnet_id" } },
    ],
  },
  aws_main_route_table_association: {
    repeatedIn: [
      { types: ["aws_route_table"], argument: "route_table_id", as: ["associations"], what: { same: { main: true } } },
      {
        types: ["aws_vpc", "aws_default_vpc"],
        argument: "vpc_id",
        as: ["main_route_table_id"],
        what: { argument: "route_table_id" },
        thenAgain: "original_route_table_id",
      },
    ],
  },
  aws_network_acl: {},
  aws_default_network_acl: { destroyed: "itself", staysWith: "vpc_id" },
  aws_network_acl_rule: { repeatedIn: [aclRuleIn("ingress", false), aclRuleIn("egress", true)] },
  aws_network_acl_association: {
    repeatedIn: [{ types: ACLS, argument: "network_acl_id", as: ["subnet_ids"], what: { argument: "subnet_id" } }],
  },
  aws_route53_zone: {},
  aws_route53_zone_association: {
    repeatedIn: [
      { types: ["aws_route53_zone"], argument: "zone_id", as: ["vpc"], what: { same: { vpc_id: "vpc_id" } } },
    ],
  },
  aws_route53_resolver_rule_association: {},
  aws_route53profiles_association: {},
  aws_vpc_dhcp_options_association: {},
  aws_internet_gateway: {},
  aws_default_internet_gateway: {},
  aws_vpn_gateway: {},
  aws_vpc_endpoint: {
    object: "AWS::EC2::VPCEndpoint",
    policies: { policy: { as: "endpoint", isComputed: true } },
  },
  aws_vpc_endpoint_policy: {
    policies: { policy: { as: "endpoint" } },
    of: [{ argument: "vpc_endpoint_id", type: "aws_vpc_endpoint" }],
  },
  aws_vpc_endpoint_route_table_association: endpointPart("route_table_id"),
  aws_vpc_endpoint_subnet_association: endpointPart("subnet_id"),
  aws_vpc_endpoint_security_group_association: endpointPart("security_group_id"),
  aws_ec2_tag: {
    repeatedIn: [{ types: "any", argument: "resource_id", as: ["tags", "tags_all"], what: { argument: "key" } }],
  },
  aws_ec2_managed_prefix_list: {},
  aws_ec2_managed_prefix_list_entry: {
    repeatedIn: [
      {
        types: ["aws_ec2_managed_prefix_list"],
        argument: "prefix_list_id",
        as: ["entry", "entries"],
        what: { same: { cidr: "cidr" } },
      },
    ],
  },

  // Where it all is.
  aws_caller_identity: { forms: { account_id: { place: "account" }, id: { place: "account" } } },
  aws_region: { forms: { name: { place: "region" }, region: { place: "region" }, id: { place: "region" } } },
  aws_service: { forms: { region: { place: "region" } } },
  aws_partition: { forms: { partition: { place: "partition" } } },
};

/** The table, by what readers ask of it. */
export class ResourceTypes {
  private readonly types: ReadonlyMap<string, ResourceType>;
  /** What stands for others, with those others. */
  private readonly others: ReadonlyMap<string, readonly string[]>;
  private readonly holders: ReadonlyMap<string, readonly Belongs[]>;

  constructor(table: Readonly<Record<string, ResourceType>> = RESOURCE_TYPES) {
    const all = Object.entries(table);
    this.types = new Map(all);
    // Asked for each resource of a plan.
    this.others = gathered(all.flatMap(([type, { sameAs }]) => (sameAs === undefined ? [] : [[sameAs, type]])));
    this.holders = gathered(
      all.flatMap(([holder, entry]) => (entry.of ?? []).map((each) => [each.type, { ...each, holder, entry }])),
    );
  }

  /** The kind of object that resources of a type are, where changes and cures are about that kind. */
  objectOf(type: string): AwsObject | undefined {
    return this.types.get(type)?.object;
  }

  /** What a type is; undefined for one that is not in the table. */
  of(type: string): ResourceType | undefined {
    return this.types.get(type);
  }

  /** Whether an inventory has to do with resources of a type. */
  isRelevant(type: unknown): type is string {
    return typeof type === "string" && this.types.has(type);
  }

  /** The type that stands for all whose resources are the same kind of object. */
  standsFor(type: string): string {
    return this.types.get(type)?.sameAs ?? type;
  }

  /** A type with all for which it stands. */
  alike(type: string): readonly string[] {
    return [type, ...(this.others.get(type) ?? [])];
  }

  /** The argument in which resources of a type hold a policy of a kind. */
  argumentFor(type: string, as: PolicyArgument["as"]): string | undefined {
    return Object.entries(this.types.get(type)?.policies ?? {}).find(([, each]) => each.as === as)?.[0];
  }

  /** Whether something else has resources of a type as a part or a policy of itself, which it loses when they are destroyed or changed. */
  isPartOfAnother(type: string): boolean {
    const { policies, of = [], repeatedIn } = this.types.get(type) ?? {};
    return repeatedIn !== undefined || (policies !== undefined && of.length > 0);
  }

  /** The types that hold policies of a kind. */
  holding(as: PolicyArgument["as"]): readonly string[] {
    return [...this.types.keys()].filter((type) => this.argumentFor(type, as) !== undefined);
  }

  /** The types of what has a policy, in itself or in a resource of its own. */
  owners(): readonly string[] {
    const own = this.holding("resource").flatMap((type) => this.alike(this.of(type)?.of?.[0]?.type ?? type));
    return [...new Set(own)];
  }

  /** The types that belong to objects of a type, each with the argument that names the object. */
  belongingTo(type: string): readonly Belongs[] {
    return this.holders.get(type) ?? [];
  }
}

/** Values by their keys, in order. */
function gathered<T>(pairs: readonly (readonly [key: string, value: T])[]): ReadonlyMap<string, readonly T[]> {
  const byKey = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const values = byKey.get(key);
    if (values === undefined) byKey.set(key, [value]);
    else values.push(value);
  }
  return byKey;
}

/** A type that belongs to another. */
export interface Belongs extends Belonging {
  readonly holder: string;
  readonly entry: ResourceType;
}

const NETWORK =
  /^aws_((default_)?(vpc|subnet|security_group|route(_table)?(_association)?$|network_acl)|main_route_table|internet_gateway|egress_only_|nat_gateway|network_(acl|interface)|networkfirewall_|ec2_(transit_gateway|managed_prefix_list|network_insights|client_vpn|carrier_gateway|local_gateway|instance_connect_endpoint)|vpn_|customer_gateway|dx_|eip|vpclattice_|route53_resolver_|((lb|alb|elb)(_listener)?$))/;

/** Whether a resource type makes, opens or closes paths in a network, whether or not the table has it. */
export function isOfNetwork(type: string): boolean {
  return NETWORK.test(type);
}
