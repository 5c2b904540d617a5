/** Which bucket, key or queue a policy is for: the same one may have its policy in itself, or in a resource of its own. */
import { isText, type Text } from "../authorization/text";
import { text } from "./data";
import type { ResourceRecord } from "./record";
import type { Resolver } from "./resolve";

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
}

/** A resource that has a policy, and what names it there and in a resource that holds the policy alone. */
interface Owner {
  readonly type: string;
  readonly by: string;
  readonly names: readonly string[];
}

/** Resources that hold a policy, an ACL or a setting of something else, with what they are for. */
const OWNERS: Readonly<Record<string, Owner>> = {
  aws_api_gateway_rest_api_policy: { type: "aws_api_gateway_rest_api", by: "rest_api_id", names: ["id"] },
  aws_backup_vault_policy: { type: "aws_backup_vault", by: "backup_vault_name", names: ["name"] },
  aws_cloudwatch_event_bus_policy: { type: "aws_cloudwatch_event_bus", by: "event_bus_name", names: ["name"] },
  aws_dynamodb_resource_policy: { type: "aws_dynamodb_table", by: "resource_arn", names: ["arn"] },
  aws_ecr_repository_policy: { type: "aws_ecr_repository", by: "repository", names: ["name"] },
  aws_ecrpublic_repository_policy: {
    type: "aws_ecrpublic_repository",
    by: "repository_name",
    names: ["repository_name"],
  },
  aws_efs_file_system_policy: { type: "aws_efs_file_system", by: "file_system_id", names: ["id"] },
  aws_elasticsearch_domain_policy: { type: "aws_elasticsearch_domain", by: "domain_name", names: ["domain_name"] },
  aws_kinesis_resource_policy: { type: "aws_kinesis_stream", by: "resource_arn", names: ["arn"] },
  aws_kms_key_policy: { type: "aws_kms_key", by: "key_id", names: ["key_id", "arn"] },
  aws_media_store_container_policy: { type: "aws_media_store_container", by: "container_name", names: ["name"] },
  aws_opensearch_domain_policy: { type: "aws_opensearch_domain", by: "domain_name", names: ["domain_name"] },
  aws_s3_bucket_acl: { type: "aws_s3_bucket", by: "bucket", names: ["bucket"] },
  aws_s3_bucket_object: { type: "aws_s3_bucket", by: "bucket", names: ["bucket"] },
  aws_s3_bucket_ownership_controls: { type: "aws_s3_bucket", by: "bucket", names: ["bucket"] },
  aws_s3_bucket_policy: { type: "aws_s3_bucket", by: "bucket", names: ["bucket"] },
  aws_s3_bucket_public_access_block: { type: "aws_s3_bucket", by: "bucket", names: ["bucket"] },
  aws_s3_object: { type: "aws_s3_bucket", by: "bucket", names: ["bucket"] },
  aws_s3_object_copy: { type: "aws_s3_bucket", by: "bucket", names: ["bucket"] },
  aws_s3control_access_point_policy: { type: "aws_s3_access_point", by: "access_point_arn", names: ["arn"] },
  aws_secretsmanager_secret_policy: { type: "aws_secretsmanager_secret", by: "secret_arn", names: ["arn"] },
  aws_sns_topic_policy: { type: "aws_sns_topic", by: "arn", names: ["arn"] },
  aws_sqs_queue_policy: { type: "aws_sqs_queue", by: "queue_url", names: ["url", "id"] },
};

const OWNERS_BY_TYPE = new Map(Object.values(OWNERS).map((owner) => [owner.type, owner]));

/** Types of resources that have a policy in themselves or in a resource of its own. */
export const OWNER_TYPES: readonly string[] = [...OWNERS_BY_TYPE.keys()];

/** What names the target in resources of other types. */
const NAMES = [
  "resource_arn",
  "resource_id",
  "resource_identifier",
  "policy_name",
  "vault_name",
  "registry_name",
  "model_package_group_name",
  "bucket",
  "table_bucket_arn",
  "access_point_arn",
  "domain",
];

/** Types that consist of a policy for something else. */
const HOLDS_POLICY_ALONE = /polic|permission/;

/** Every resource by its address, with its name. */
export function ownersIn(resolver: Resolver): ReadonlyMap<string, string | undefined> {
  const targets = new Targets(resolver);
  return new Map(
    resolver.records.all
      .filter(({ mode }) => mode === "managed")
      .map((record) => [record.address, targets.nameOf(record)]),
  );
}

/** Finds what policies are for. */
export class Targets {
  private readonly owners = new Map<string, ReadonlyMap<string, string>>();

  constructor(private readonly resolver: Resolver) {}

  /** What the policy in a resource is for. */
  of(record: ResourceRecord): PolicyTarget {
    const own = OWNERS_BY_TYPE.get(record.type);
    if (own !== undefined) {
      return { type: own.type, name: this.namesOf(record, own)[0], owner: record.address, isNamed: true };
    }
    const owner = OWNERS[record.type];
    if (owner === undefined) {
      const isItself = record.mode === "managed" && !HOLDS_POLICY_ALONE.test(record.type);
      const value = NAMES.map((name) => text(record.data, name)).find((each) => each !== undefined);
      const name = value === undefined ? undefined : this.known(record.type, value);
      return { type: record.type, name, owner: isItself ? record.address : undefined, isNamed: value !== undefined };
    }
    const value = text(record.data, owner.by);
    const name = value === undefined ? undefined : this.known(owner.type, value);
    return {
      type: owner.type,
      name,
      owner: name === undefined ? this.madeFrom(value, owner, record) : this.ownersOf(owner).get(name),
      isNamed: value !== undefined,
    };
  }

  private madeFrom(value: Text | undefined, { type }: Owner, record: ResourceRecord): string | undefined {
    const [made, ...more] = isText(value) ? this.resolver.madeFrom(value, [type], record.index) : [];
    return more.length > 0 ? undefined : made?.address;
  }

  /** The name of what may have a policy; undefined where it is not known, or nothing names the type. */
  nameOf(record: ResourceRecord): string | undefined {
    const own = OWNERS_BY_TYPE.get(record.type);
    return own === undefined ? undefined : this.namesOf(record, own)[0];
  }

  private namesOf(record: ResourceRecord, { type, names }: Owner): readonly string[] {
    return names.flatMap((name) => {
      const value = this.resolver.attribute(record, name);
      const known = value === undefined ? undefined : this.known(type, value);
      return known === undefined ? [] : [known];
    });
  }

  /** A key is named by its id or its ARN. */
  private known(type: string, value: Text): string | undefined {
    const resolved = this.resolver.text(value);
    if (typeof resolved !== "string") return undefined;
    return type === "aws_kms_key" ? resolved.slice(resolved.lastIndexOf("/") + 1) : resolved;
  }

  /** Addresses by names, of one type. */
  private ownersOf(owner: Owner): ReadonlyMap<string, string> {
    const known = this.owners.get(owner.type);
    if (known !== undefined) return known;
    const found = new Map<string, string>();
    for (const record of this.resolver.records.of(owner.type)) {
      for (const name of this.namesOf(record, owner)) found.set(name, record.address);
    }
    this.owners.set(owner.type, found);
    return found;
  }
}
