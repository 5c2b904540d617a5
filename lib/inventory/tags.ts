/** Tags that a resource carries. */
import { isText } from "../authorization/text";
import { block, type Data, isObject } from "./data";
import type { Place, ResourceRecord } from "./record";

/** Values by key. */
export type Tags = Readonly<Record<string, Data>>;

/** What the resource itself says, the provider's default tags among it; undefined when they are not known. */
export function ownTags({ data, mode }: ResourceRecord, { hasDefaultTags }: Place): Tags | undefined {
  const all = block(data, "tags_all");
  if (isObject(all)) return all;
  const tags = block(data, "tags");
  if (mode === "data") return isObject(tags) ? tags : undefined;
  if (hasDefaultTags || isText(tags)) return undefined;
  return isObject(tags) ? tags : {};
}
