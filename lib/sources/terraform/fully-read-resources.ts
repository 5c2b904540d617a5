/** Resources that may have a policy, of which the source holds every policy. */
import { ownValue } from "../../rules/own-value";
import { Template } from "../../authorization/text";
import type { FullyReadResource } from "../../inventory/inventory";
import { attribute } from "./planned-value";
import type { ResourceRecord } from "./record";
import type { Resolver } from "./resolve";

/** Whether the source holds every policy of a resource: it makes the resource, or the resource repeats what AWS has. */
function isWhole(record: ResourceRecord, { records }: Resolver): boolean {
  if (record.created) return true;
  const arguments_ = Object.entries(records.types.of(record.type)?.policies ?? {});
  return arguments_.some(
    ([name, { as, isComputed: repeats }]) =>
      as === "resource" && repeats === true && !Template.is(attribute(record.data, name)),
  );
}

const KINDS: Readonly<Record<string, FullyReadResource["kind"]>> = {
  aws_sqs_queue: "queue",
  aws_sns_topic: "topic",
  aws_secretsmanager_secret: "secret",
};

/** Resources besides keys and buckets: what no policy here says of them, none says. */
export function fullyReadResourcesOf(resolver: Resolver): readonly FullyReadResource[] {
  const { types: table } = resolver.records;
  const others = new Set([...table.alike("aws_kms_key"), ...table.alike("aws_s3_bucket")]);
  const types = table.owners().filter((type) => !others.has(type));
  return types.flatMap((type) =>
    resolver.records.of(type).flatMap((record): readonly FullyReadResource[] => {
      const arn = resolver.attribute(record, "arn");
      const kind = ownValue(KINDS, type) ?? "other";
      return arn !== undefined && isWhole(record, resolver) ? [{ address: record.address, arn, kind }] : [];
    }),
  );
}
