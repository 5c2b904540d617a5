/** Tags as AWS accepts them. */
import { map } from "./rule";
import { tagKey, tagValue } from "./values";

export const tags = map({ what: "tags", key: tagKey, value: tagValue, maxEntries: 50 });
