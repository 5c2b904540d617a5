/**
 * What the AWS provider's resource types are: one entry a type. It says which AWS object a resource is, which
 * of its attributes name it, which of its arguments hold policies, and what destroying it takes away. A new type is one entry.
 */
import { AWS_OBJECTS, type AwsObject } from "../../policies/aws-object";

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
    /** The document of a customer managed policy. */
    | "managed"
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

/** Which object a resource belongs to: an attachment to its role, a bucket's policy to its bucket. */
export interface Belonging {
  /** The argument that names the object. */
  readonly argument: string;
  /** The argument that names several. */
  readonly list?: string;
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
  /** `arn:PARTITION:SERVICE:REGION:ACCOUNT:NAME`, where the name follows a prefix. */
  | { readonly regional: string; readonly prefix: string; readonly name: string }
  /** `arn:PARTITION:ec2:REGION:OWNER:KIND/ID`: of a subnet that is only looked at, AWS alone knows the owner. */
  | { readonly ec2: "subnet" | "security-group" }
  /** What the plan's place says. */
  | { readonly place: "account" | "region" | "partition" };

/** One resource type. */
export interface ResourceType {
  /** AWS's name of the object that it is; undefined for a part of another (`of` says of which) and for what looks something up. */
  readonly object?: string;
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
  /** Arguments that hold policies. */
  readonly policies?: Readonly<Record<string, PolicyArgument>>;
  /** What it belongs to, by kind of principal or resource. */
  readonly of?: readonly Belonging[];
  /** Arguments with an ARN that AWS takes only from the resource's own account. */
  readonly ofOwnAccount?: readonly string[];
  /** What AWS has in its place once it is destroyed; without it, nothing. */
  readonly destroyed?: "default policy";
  /** What it removes from its object when it is destroyed or changed. */
  readonly takesAway?: true;
  /** It says which policies alone a principal has: `inline` by their names, `attached` by their ARNs. */
  readonly allOf?: { readonly argument: string; readonly as: "inline" | "attached" };
  /** Plans may hold very many, which say something only where they change. */
  readonly isReadOnlyWhereChanged?: true;
  /** Users with their groups: the argument that names the groups. */
  readonly groups?: string;
}

/** A resource that has a policy in itself, or in a resource of its own. */
const withPolicy = (
  object: string,
  names: readonly string[],
  more: Omit<ResourceType, "object" | "names"> = {},
): ResourceType => ({ object, names, ...more });

/** A resource that consists of the policy of another. */
const policyOf = (
  type: string,
  argument: string,
  more: Pick<ResourceType, "object" | "destroyed"> = {},
): ResourceType => ({
  policies: { policy: { as: "resource" } },
  of: [{ argument, type }],
  takesAway: true,
  ...more,
});

const inlineOf = (kind: "role" | "user" | "group"): ResourceType => ({
  object: `AWS::IAM::${KIND_NAMES[kind]}Policy`,
  policies: { policy: { as: "inline" } },
  of: [{ argument: kind, type: `aws_iam_${kind}` }],
  takesAway: true,
});

const attachmentTo = (kind: "role" | "user" | "group"): ResourceType => ({
  policies: { policy_arn: { as: "attached" } },
  of: [{ argument: kind, type: `aws_iam_${kind}` }],
  ofOwnAccount: ["policy_arn"],
  takesAway: true,
});

const exclusiveOf = (kind: "role" | "user" | "group", as: "inline" | "attached"): ResourceType => ({
  of: [{ argument: `${kind}_name`, type: `aws_iam_${kind}` }],
  allOf: { argument: as === "inline" ? "policy_names" : "policy_arns", as },
  ...(as === "attached" ? { ofOwnAccount: ["policy_arns"] } : {}),
});

const ofBucket = (object?: string): ResourceType => ({
  ...(object === undefined ? {} : { object }),
  of: [{ argument: "bucket", type: "aws_s3_bucket" }],
});

const KIND_NAMES = { role: "Role", user: "User", group: "Group" } as const;
const RESOURCE = { policy: { as: "resource", isComputed: true } } as const;

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
    names: ["arn", "name", "id"],
    forms: { arn: { iam: "user" }, id: { same: "name" } },
    isWholeArn: true,
    isOwnArn: true,
    policies: { permissions_boundary: { as: "boundary" } },
    ofOwnAccount: ["permissions_boundary"],
  },
  aws_iam_group: {
    object: "AWS::IAM::Group",
    names: ["arn", "name", "id"],
    forms: { arn: { iam: "group" }, id: { same: "name" } },
    isWholeArn: true,
    isOwnArn: true,
  },
  aws_iam_policy: {
    object: "AWS::IAM::ManagedPolicy",
    names: ["arn", "id", "name"],
    forms: { arn: { iam: "policy" }, id: { same: "arn" } },
    isWholeArn: true,
    isOwnArn: true,
    policies: { policy: { as: "managed" } },
  },
  aws_iam_role_policy: inlineOf("role"),
  aws_iam_user_policy: inlineOf("user"),
  aws_iam_group_policy: inlineOf("group"),
  aws_iam_role_policy_attachment: attachmentTo("role"),
  aws_iam_user_policy_attachment: attachmentTo("user"),
  aws_iam_group_policy_attachment: attachmentTo("group"),
  aws_iam_policy_attachment: {
    policies: { policy_arn: { as: "attached" } },
    of: [
      { argument: "roles", list: "roles", type: "aws_iam_role" },
      { argument: "users", list: "users", type: "aws_iam_user" },
      { argument: "groups", list: "groups", type: "aws_iam_group" },
    ],
    ofOwnAccount: ["policy_arn"],
    takesAway: true,
  },
  aws_iam_role_policies_exclusive: exclusiveOf("role", "inline"),
  aws_iam_user_policies_exclusive: exclusiveOf("user", "inline"),
  aws_iam_group_policies_exclusive: exclusiveOf("group", "inline"),
  aws_iam_role_policy_attachments_exclusive: exclusiveOf("role", "attached"),
  aws_iam_user_policy_attachments_exclusive: exclusiveOf("user", "attached"),
  aws_iam_group_policy_attachments_exclusive: exclusiveOf("group", "attached"),
  aws_iam_user_group_membership: {
    object: "AWS::IAM::UserToGroupAddition",
    of: [{ argument: "user", type: "aws_iam_user" }],
    groups: "groups",
  },
  aws_iam_group_membership: {
    object: "AWS::IAM::UserToGroupAddition",
    of: [{ argument: "users", list: "users", type: "aws_iam_user" }],
    groups: "group",
  },
  aws_iam_policy_document: {},
  aws_iam_roles: {},
  aws_iam_service_linked_role: { object: "AWS::IAM::ServiceLinkedRole" },

  // What is acted on.
  aws_s3_bucket: withPolicy("AWS::S3::Bucket", ["bucket", "id", "arn"], {
    forms: { id: { same: "bucket" }, arn: { s3: "bucket" } },
    policies: RESOURCE,
  }),
  aws_s3_bucket_policy: policyOf("aws_s3_bucket", "bucket", { object: "AWS::S3::BucketPolicy" }),
  aws_s3_bucket_server_side_encryption_configuration: ofBucket(),
  aws_s3_bucket_acl: ofBucket(),
  aws_s3_bucket_ownership_controls: ofBucket(),
  aws_s3_bucket_public_access_block: ofBucket("AWS::S3::PublicAccessBlock"),
  aws_s3_account_public_access_block: { object: "AWS::S3::AccountPublicAccessBlock" },
  aws_s3_object: { ...ofBucket("AWS::S3::Object"), isReadOnlyWhereChanged: true },
  aws_s3_bucket_object: { ...ofBucket("AWS::S3::Object"), isReadOnlyWhereChanged: true },
  aws_s3_object_copy: { ...ofBucket("AWS::S3::Object"), isReadOnlyWhereChanged: true },
  aws_s3_access_point: withPolicy("AWS::S3::AccessPoint", ["arn"], { policies: RESOURCE }),
  aws_s3control_access_point_policy: policyOf("aws_s3_access_point", "access_point_arn"),
  aws_kms_key: withPolicy("AWS::KMS::Key", ["key_id", "arn", "id"], {
    isWholeArn: true,
    isOwnArn: true,
    policies: RESOURCE,
  }),
  aws_kms_external_key: { object: "AWS::KMS::Key", names: ["arn", "id"] },
  // The provider puts AWS's default policy in place of the one that is destroyed.
  aws_kms_key_policy: policyOf("aws_kms_key", "key_id", { destroyed: "default policy" }),
  aws_kms_grant: { object: "AWS::KMS::Grant", of: [{ argument: "key_id", type: "aws_kms_key" }] },
  aws_sqs_queue: withPolicy("AWS::SQS::Queue", ["url", "id", "arn"], {
    foundBy: ["name"],
    forms: { arn: { regional: "sqs", prefix: "", name: "name" } },
    isOwnArn: true,
    policies: RESOURCE,
  }),
  aws_sqs_queue_policy: policyOf("aws_sqs_queue", "queue_url", { object: "AWS::SQS::QueuePolicy" }),
  aws_sns_topic: withPolicy("AWS::SNS::Topic", ["arn", "id"], {
    foundBy: ["name"],
    forms: { arn: { regional: "sns", prefix: "", name: "name" }, id: { same: "arn" } },
    isOwnArn: true,
    policies: RESOURCE,
  }),
  // AWS takes no topic without a policy: the provider puts AWS's default one back.
  aws_sns_topic_policy: policyOf("aws_sns_topic", "arn", {
    object: "AWS::SNS::TopicPolicy",
    destroyed: "default policy",
  }),
  aws_secretsmanager_secret: withPolicy("AWS::SecretsManager::Secret", ["arn", "id"], {
    foundBy: ["name"],
    isOwnArn: true,
    policies: RESOURCE,
  }),
  aws_secretsmanager_secret_policy: policyOf("aws_secretsmanager_secret", "secret_arn", {
    object: "AWS::SecretsManager::ResourcePolicy",
  }),
  aws_api_gateway_rest_api: withPolicy("AWS::ApiGateway::RestApi", ["id"], { policies: RESOURCE }),
  aws_api_gateway_rest_api_policy: policyOf("aws_api_gateway_rest_api", "rest_api_id"),
  aws_backup_vault: withPolicy("AWS::Backup::BackupVault", ["name"]),
  aws_backup_vault_policy: policyOf("aws_backup_vault", "backup_vault_name"),
  aws_cloudwatch_event_bus: withPolicy("AWS::Events::EventBus", ["name"]),
  aws_cloudwatch_event_bus_policy: policyOf("aws_cloudwatch_event_bus", "event_bus_name", {
    object: "AWS::Events::EventBusPolicy",
  }),
  aws_dynamodb_table: withPolicy("AWS::DynamoDB::Table", ["arn"]),
  aws_dynamodb_resource_policy: policyOf("aws_dynamodb_table", "resource_arn"),
  aws_ecr_repository: withPolicy("AWS::ECR::Repository", ["name"]),
  aws_ecr_repository_policy: policyOf("aws_ecr_repository", "repository"),
  aws_ecrpublic_repository: withPolicy("AWS::ECR::PublicRepository", ["repository_name"]),
  aws_ecrpublic_repository_policy: policyOf("aws_ecrpublic_repository", "repository_name"),
  aws_efs_file_system: withPolicy("AWS::EFS::FileSystem", ["id"]),
  aws_efs_file_system_policy: policyOf("aws_efs_file_system", "file_system_id"),
  aws_elasticsearch_domain: withPolicy("AWS::Elasticsearch::Domain", ["domain_name"]),
  aws_elasticsearch_domain_policy: policyOf("aws_elasticsearch_domain", "domain_name"),
  aws_kinesis_stream: withPolicy("AWS::Kinesis::Stream", ["arn"]),
  aws_kinesis_resource_policy: policyOf("aws_kinesis_stream", "resource_arn", {
    object: "AWS::Kinesis::ResourcePolicy",
  }),
  aws_media_store_container: withPolicy("AWS::MediaStore::Container", ["name"]),
  aws_media_store_container_policy: policyOf("aws_media_store_container", "container_name"),
  aws_opensearch_domain: withPolicy("AWS::OpenSearchService::Domain", ["domain_name"]),
  aws_opensearch_domain_policy: policyOf("aws_opensearch_domain", "domain_name"),

  // SageMaker AI and EMR Serverless.
  aws_sagemaker_domain: {
    object: "AWS::SageMaker::Domain",
    names: ["id", "arn"],
    isOwnArn: true,
    ofOwnAccount: ["execution_role", "execution_role_arn"],
  },
  aws_sagemaker_user_profile: {
    object: "AWS::SageMaker::UserProfile",
    names: ["user_profile_name", "arn", "id"],
    isOwnArn: true,
    of: [{ argument: "domain_id", type: "aws_sagemaker_domain" }],
    ofOwnAccount: ["execution_role", "execution_role_arn"],
  },
  aws_emrserverless_application: { object: "AWS::EMRServerless::Application", names: ["id", "arn"] },

  // The network.
  aws_vpc: { object: "AWS::EC2::VPC", names: ["id", "arn"] },
  aws_default_vpc: { object: "AWS::EC2::VPC", names: ["id", "arn"] },
  aws_subnet: { object: "AWS::EC2::Subnet", names: ["id", "arn"], forms: { arn: { ec2: "subnet" } }, isWholeArn: true },
  aws_default_subnet: { object: "AWS::EC2::Subnet", names: ["id", "arn"] },
  aws_security_group: {
    object: "AWS::EC2::SecurityGroup",
    names: ["id", "arn"],
    forms: { arn: { ec2: "security-group" } },
    isWholeArn: true,
  },
  aws_default_security_group: { object: "AWS::EC2::SecurityGroup", names: ["id", "arn"] },
  // Its argument `type` says which of the two kinds of rules it is.
  aws_security_group_rule: {
    of: [{ argument: "security_group_id", type: "aws_security_group" }],
  },
  aws_vpc_security_group_ingress_rule: {
    object: "AWS::EC2::SecurityGroupIngress",
    of: [{ argument: "security_group_id", type: "aws_security_group" }],
  },
  aws_vpc_security_group_egress_rule: {
    object: "AWS::EC2::SecurityGroupEgress",
    of: [{ argument: "security_group_id", type: "aws_security_group" }],
  },
  aws_route_table: { object: "AWS::EC2::RouteTable", names: ["id", "arn"] },
  aws_route_tables: {},
  aws_default_route_table: { object: "AWS::EC2::RouteTable", names: ["id", "arn"] },
  aws_route: { object: "AWS::EC2::Route", of: [{ argument: "route_table_id", type: "aws_route_table" }] },
  aws_route_table_association: {
    object: "AWS::EC2::SubnetRouteTableAssociation",
    of: [{ argument: "route_table_id", type: "aws_route_table" }],
  },
  aws_main_route_table_association: {
    of: [{ argument: "route_table_id", type: "aws_route_table" }],
  },
  aws_route53_zone: { object: "AWS::Route53::HostedZone" },
  aws_route53_zone_association: {},
  aws_route53_resolver_rule_association: { object: "AWS::Route53Resolver::ResolverRuleAssociation" },
  aws_route53profiles_association: { object: "AWS::Route53Profiles::ProfileAssociation" },
  aws_vpc_dhcp_options_association: { object: "AWS::EC2::VPCDHCPOptionsAssociation" },
  aws_internet_gateway: { object: "AWS::EC2::InternetGateway", names: ["id"] },
  aws_default_internet_gateway: { object: "AWS::EC2::InternetGateway", names: ["id"] },
  aws_vpn_gateway: { object: "AWS::EC2::VPNGateway", names: ["id"] },
  aws_vpc_endpoint: {
    object: "AWS::EC2::VPCEndpoint",
    names: ["id", "arn"],
    policies: { policy: { as: "endpoint", isComputed: true } },
  },
  aws_vpc_endpoint_policy: {
    policies: { policy: { as: "endpoint" } },
    of: [{ argument: "vpc_endpoint_id", type: "aws_vpc_endpoint" }],
    takesAway: true,
    destroyed: "default policy",
  },
  aws_vpc_endpoint_route_table_association: {
    of: [{ argument: "vpc_endpoint_id", type: "aws_vpc_endpoint" }],
  },
  aws_vpc_endpoint_subnet_association: {
    of: [{ argument: "vpc_endpoint_id", type: "aws_vpc_endpoint" }],
  },
  aws_vpc_endpoint_security_group_association: {
    of: [{ argument: "vpc_endpoint_id", type: "aws_vpc_endpoint" }],
  },
  aws_ec2_tag: { object: "AWS::EC2::Tag" },
  aws_ec2_managed_prefix_list: { object: "AWS::EC2::PrefixList", names: ["id", "arn"] },
  aws_ec2_managed_prefix_list_entry: {
    of: [{ argument: "prefix_list_id", type: "aws_ec2_managed_prefix_list" }],
  },

  // Where it all is.
  aws_caller_identity: { forms: { account_id: { place: "account" }, id: { place: "account" } } },
  aws_region: { forms: { name: { place: "region" }, region: { place: "region" }, id: { place: "region" } } },
  aws_partition: { forms: { partition: { place: "partition" } } },
};

/** The table, by what readers ask of it. */
export class ResourceTypes {
  private readonly types: ReadonlyMap<string, ResourceType>;

  constructor(table: Readonly<Record<string, ResourceType>> = RESOURCE_TYPES) {
    this.types = new Map(Object.entries(table));
  }

  /** The kind of object that resources of a type are, where changes and cures are about that kind. */
  objectOf(type: string): AwsObject | undefined {
    const object = this.types.get(type)?.object;
    return AWS_OBJECTS.find((each) => each === object);
  }

  /** What a type is; undefined for one that is not in the table. */
  of(type: string): ResourceType | undefined {
    return this.types.get(type);
  }

  /** Whether an inventory has to do with resources of a type. */
  isRelevant(type: unknown): type is string {
    return typeof type === "string" && this.types.has(type);
  }

  /** The types that hold policies of a kind, each with its argument. */
  holding(as: PolicyArgument["as"]): readonly Holding[] {
    return [...this.types].flatMap(([type, { policies = {} }]) =>
      Object.entries(policies).flatMap(([argument, each]) => (each.as === as ? [{ type, argument, ...each }] : [])),
    );
  }

  /** The types of what has a policy, in itself or in a resource of its own. */
  owners(): readonly string[] {
    const own = this.holding("resource").map(({ type }) => this.of(type)?.of?.[0]?.type ?? type);
    return [...new Set(own)];
  }

  /** The types that belong to objects of a type, each with the argument that names the object. */
  belongingTo(type: string): readonly Belongs[] {
    return [...this.types].flatMap(([holder, entry]) =>
      (entry.of ?? []).filter((each) => each.type === type).map((each) => ({ ...each, holder, entry })),
    );
  }
}

/** A type with an argument that holds policies. */
export interface Holding extends PolicyArgument {
  readonly type: string;
  readonly argument: string;
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
