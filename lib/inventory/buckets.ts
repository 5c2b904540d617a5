/** Buckets of a plan, as far as it says what Canvas and its jobs meet there. */
import { type Text, unknownText } from "../authorization/text";
import { attribute, block, blocks, type Data, text } from "./data";
import { keyArn } from "./keys";
import type { ResourceRecord } from "./record";
import type { Resolver } from "./resolve";
import { ownTags, type Tags } from "./tags";
import { ownValue } from "../rules/own-value";

/** A bucket. */
export interface Bucket {
  readonly address: string;
  readonly name: Text;
  readonly region: Text;
  /** Undefined when they are not known. */
  readonly tags: Tags | undefined;
  /** The ARN of the customer managed key that new objects are encrypted under; undefined where there is none. */
  readonly key: Text | undefined;
}

/** Those that are made, kept or looked at. */
export function bucketsIn(resolver: Resolver): readonly Bucket[] {
  const { records } = resolver;
  const encryption = new Map(
    records.of("aws_s3_bucket_server_side_encryption_configuration").flatMap(({ data, index }) => {
      const bucket = text(data, "bucket");
      return bucket === undefined ? [] : [[JSON.stringify(resolver.id(bucket, index)), data] as const];
    }),
  );
  return [...records.of("aws_s3_bucket"), ...records.of("aws_s3_bucket", "data")].flatMap((record) => {
    const name = resolver.attribute(record, "bucket") ?? resolver.attribute(record, "id");
    if (name === undefined) return [];
    const own = block(record.data, "server_side_encryption_configuration");
    const rules = encryption.get(JSON.stringify(name)) ?? own;
    return [
      {
        address: record.address,
        name,
        region: regionOf(record, resolver),
        tags: ownTags(record, records.place),
        key: keyIn(rules, resolver),
      },
    ];
  });
}

/** What the bucket says of itself, or where its provider works. */
function regionOf({ address, data, provider }: ResourceRecord, { records: { place } }: Resolver): Text {
  const said = text(data, "bucket_region") ?? text(data, "region");
  if (typeof said === "string") return said;
  if (provider === undefined || provider === "aws") return place.region;
  return ownValue(place.regions, provider) ?? said ?? unknownText(`${address}.region`);
}

function keyIn(configuration: Data, resolver: Resolver): Text | undefined {
  const [key] = blocks(configuration, "rule").flatMap((rule) => {
    const byDefault = block(rule, "apply_server_side_encryption_by_default");
    const isKms = attribute(byDefault, "sse_algorithm") !== "AES256";
    const id = text(byDefault, "kms_master_key_id");
    return isKms && id !== undefined ? [id] : [];
  });
  return key === undefined ? undefined : keyArn(resolver.arn(key), resolver.records.place);
}
