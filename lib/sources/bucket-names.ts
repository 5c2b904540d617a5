/** The names of S3 buckets in a plan, for those who may not publish them. */
import { isJson, type Json } from "./input";

const NAME = /^[a-z0-9][a-z0-9.-]{1,62}$/i;
const IN_TEXT = /(?:arn:[^:\s"]*:s3:::|s3:\/\/)([a-z0-9][a-z0-9.-]{1,62})/gi;

/** Each name once: values of arguments that are called a bucket, and what ARNs and URLs of S3 name. */
export function bucketNamesIn(json: Json): readonly string[] {
  const names = new Set<string>();
  collect(json, "", names);
  return [...names].sort();
}

function collect(value: unknown, key: string, names: Set<string>): void {
  if (typeof value === "string") {
    if (/bucket/i.test(key) && NAME.test(value)) names.add(value);
    for (const [, name] of value.matchAll(IN_TEXT)) if (name !== undefined) names.add(name);
  } else if (Array.isArray(value)) for (const each of value) collect(each, key, names);
  else if (isJson(value)) for (const [name, each] of Object.entries(value)) collect(each, name, names);
}
