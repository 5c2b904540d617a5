/** Keys of KMS by the names that arguments give them. */
import { join, type MaybeUnknownString, unknownText } from "../../authorization/text";
import type { Place } from "../../inventory/inventory";
import type { ResourceRecord } from "./record";
import type { Resolver } from "./resolve";

/**
 * The ARN of a customer managed key, which is named by its ARN, its id or an alias; undefined for AWS's own key, which whoever
 * may use the bucket may use.
 */
export function keyArn(key: MaybeUnknownString, { account, region, partition }: Place): MaybeUnknownString | undefined {
  if (typeof key !== "string") return key;
  if (/(^|:)alias\/aws\//.test(key)) return undefined;
  if (/(^|:)alias\//.test(key)) return unknownText(`the key behind ${key}`);
  return key.startsWith("arn:") ? key : join(["arn:", partition, ":kms:", region, ":", account, `:key/${key}`]);
}

/** The same of an argument: a key of the plan or stack is named by its ARN, whichever of its attributes the argument is made from. */
export function keyNamedBy(
  argument: MaybeUnknownString,
  resolver: Resolver,
  from: ResourceRecord["index"],
): MaybeUnknownString | undefined {
  const { types, place } = resolver.records;
  const [made, ...more] = resolver.madeFrom(argument, types.alike("aws_kms_key"), from);
  const own = made === undefined || more.length > 0 ? undefined : resolver.attribute(made, "arn");
  return keyArn(own ?? resolver.arn(argument), place);
}
