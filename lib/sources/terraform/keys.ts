/** Keys of KMS by the names that arguments give them. */
import { join, type Text, unknownText } from "../../authorization/text";
import type { Place } from "../../inventory/inventory";

/**
 * The ARN of a customer managed key, which is named by its ARN, its id or an alias; undefined for AWS's own key, which whoever
 * may use the bucket may use.
 */
export function keyArn(key: Text, { account, region, partition }: Place): Text | undefined {
  if (typeof key !== "string") return key;
  if (/(^|:)alias\/aws\//.test(key)) return undefined;
  if (/(^|:)alias\//.test(key)) return unknownText(`the key behind ${key}`);
  return key.startsWith("arn:") ? key : join(["arn:", partition, ":kms:", region, ":", account, `:key/${key}`]);
}
