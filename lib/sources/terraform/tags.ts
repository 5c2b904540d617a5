/** Tags that a resource carries. */
import { isText } from "../../authorization/text";
import { type Fact, known, unknown } from "../../inventory/fact";
import type { Tags } from "../../inventory/tags";
import { block, type PlannedValue, isObject } from "./planned-value";
import type { ResourceRecord, TerraformPlace } from "./record";

/** What the resource itself says, the provider's default tags among it. */
export function ownTags({ data, mode, address }: ResourceRecord, place: TerraformPlace): Fact<Tags> {
  const all = block(data, "tags_all");
  if (isObject(all)) return known(textsOf(all));
  const tags = block(data, "tags");
  if (isObject(tags) && (mode === "data" || !place.hasDefaultTags)) return known(textsOf(tags));
  const isUnread = mode === "data" || place.hasDefaultTags || isText(tags);
  return isUnread ? unknown("not-known", `tags of ${address}`, place.source) : known({});
}

/** A tag without a value has an empty one. */
function textsOf(tags: Readonly<Record<string, PlannedValue>>): Tags {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, isText(value) ? value : ""]));
}
