/** Buckets of a plan, as far as it says what Canvas and its jobs meet there. */
import { type MaybeUnknownString, unknownText } from "../../authorization/text";
import { attribute, block, blocks, text } from "./planned-value";
import { keyNamedBy } from "./keys";
import { DEFAULT_PROVIDER, type ResourceRecord } from "./record";
import type { Resolver } from "./resolve";
import { ownTags } from "./tags";
import type { Bucket } from "../../inventory/buckets";

/** Those that are made, kept or looked at. */
export function bucketsIn(resolver: Resolver): readonly Bucket[] {
  const { records } = resolver;
  const encryption = new Map(
    records.of("aws_s3_bucket_server_side_encryption_configuration").flatMap(({ data, index }) => {
      const bucket = text(data, "bucket");
      return bucket === undefined ? [] : [[JSON.stringify(resolver.id(bucket, index)), { data, index }] as const];
    }),
  );
  return [...records.of("aws_s3_bucket"), ...records.of("aws_s3_bucket", "data")].flatMap((record) => {
    const name = resolver.attribute(record, "bucket") ?? resolver.attribute(record, "id");
    if (name === undefined) return [];
    const own = { data: block(record.data, "server_side_encryption_configuration"), index: record.index };
    const rules = encryption.get(JSON.stringify(name)) ?? own;
    return [
      {
        address: record.address,
        isRead: record.mode === "data",
        name,
        region: regionOf(record, resolver),
        tags: ownTags(record, records.place),
        key: keyIn(rules, resolver),
      },
    ];
  });
}

/** What the bucket says of itself, or where its provider works. */
function regionOf({ address, data, provider }: ResourceRecord, { records: { place } }: Resolver): MaybeUnknownString {
  const said = text(data, "bucket_region") ?? text(data, "region");
  if (typeof said === "string") return said;
  if (provider === undefined || provider === DEFAULT_PROVIDER) return place.region;
  return place.providers.get(provider)?.region ?? said ?? unknownText(`${address}.region`);
}

function keyIn(
  { data, index }: Pick<ResourceRecord, "data" | "index">,
  resolver: Resolver,
): MaybeUnknownString | undefined {
  const [key] = blocks(data, "rule").flatMap((rule) => {
    const byDefault = block(rule, "apply_server_side_encryption_by_default");
    const isKms = attribute(byDefault, "sse_algorithm") !== "AES256";
    const id = text(byDefault, "kms_master_key_id");
    return isKms && id !== undefined ? [id] : [];
  });
  return key === undefined ? undefined : keyNamedBy(key, resolver, index);
}
