/** Tags that a resource carries. */
import { isText } from "../../authorization/text";
import type { Tags } from "../../inventory/tags";
import { block, type Data, isObject } from "./data";
import type { ResourceRecord, TerraformPlace } from "./record";

/** What the resource itself says, the provider's default tags among it; undefined when they are not known. */
export function ownTags({ data, mode }: ResourceRecord, { hasDefaultTags }: TerraformPlace): Tags | undefined {
  const all = block(data, "tags_all");
  if (isObject(all)) return textsOf(all);
  const tags = block(data, "tags");
  if (mode === "data") return isObject(tags) ? textsOf(tags) : undefined;
  if (hasDefaultTags || isText(tags)) return undefined;
  return isObject(tags) ? textsOf(tags) : {};
}

/** A tag without a value has an empty one. */
function textsOf(tags: Readonly<Record<string, Data>>): Tags {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, isText(value) ? value : ""]));
}
