/** Reads resources whose names AWS keeps unique. */
import { show } from "../../authorization/text";
import { text } from "./planned-value";
import type { NamedResource } from "../../inventory/named";
import type { ResourceRecord } from "./record";
import type { Resolver } from "./resolve";

/** What names a resource, and where the name is unique. */
interface Naming {
  readonly kind: string;
  readonly by: string;
  readonly within: "account" | "region" | "everywhere";
  /** AWS compares names without case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  readonly isCaseless?: boolean;
}

const iam = (kind: string): Naming => ({ kind, by: "name", within: "account", isCaseless: true });
const regional = (kind: string, by = "name"): Naming => ({ kind, by, within: "region" });

const NAMINGS: Readonly<Record<string, Naming>> = {
  aws_iam_role: iam("role"),
  aws_iam_user: iam("user"),
  aws_iam_group: iam("group"),
  aws_iam_policy: iam("policy"),
  aws_iam_instance_profile: iam("instance profile"),
  aws_s3_bucket: { kind: "bucket", by: "bucket", within: "everywhere" },
  aws_s3_access_point: regional("access point"),
  aws_sqs_queue: regional("queue"),
  aws_sns_topic: regional("topic"),
  aws_ecr_repository: regional("repository"),
  aws_secretsmanager_secret: regional("secret"),
  aws_dynamodb_table: regional("table"),
  aws_kinesis_stream: regional("stream"),
  aws_backup_vault: regional("backup vault"),
  aws_cloudwatch_event_bus: regional("event bus"),
  aws_opensearch_domain: regional("OpenSearch domain", "domain_name"),
  aws_elasticsearch_domain: regional("Elasticsearch domain", "domain_name"),
};

/** Those of a plan or stack whose names are known. */
export function namedResourcesIn(resolver: Resolver): readonly NamedResource[] {
  return Object.entries(NAMINGS).flatMap(([type, naming]) =>
    resolver.records.of(type).flatMap((record) => {
      const found = namedResource(record, naming, resolver);
      return found === undefined ? [] : [found];
    }),
  );
}

function namedResource(
  record: ResourceRecord,
  { kind, by, within, isCaseless = false }: Naming,
  resolver: Resolver,
): NamedResource | undefined {
  const name = resolver.attribute(record, by);
  if (typeof name !== "string") return undefined;
  const region = text(record.data, "region");
  const { address, provider, isForgotten = false } = record;
  return {
    address,
    kind,
    name,
    isCaseless,
    place:
      within === "everywhere"
        ? undefined
        : {
            account: within === "account" ? resolver.records.accountOf(record) : provider,
            region: within === "account" ? undefined : region === undefined ? "" : show(region),
          },
    isForgotten,
  };
}
