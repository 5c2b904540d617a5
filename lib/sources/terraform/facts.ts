/** Arguments of resources as facts. */
import { isText } from "../../authorization/text";
import { ABSENT, type Fact, known, unknown } from "../../inventory/fact";
import { attribute, type Data } from "./data";
import type { ResourceRecord } from "./record";
import { isComputed, type Resolver } from "./resolve";

/** An argument that is true or false; absent where the configuration of a resource leaves it out, so that AWS's default holds. */
export function booleanFact(record: ResourceRecord, name: string, resolver: Resolver): Fact<boolean> {
  const value = configured(record, name);
  if (typeof value === "boolean") return known(value);
  // Terraform takes the words as well.
  if (value === "true" || value === "false") return known(value === "true");
  return isText(value) && typeof value !== "string"
    ? unknownArgument(record, name, resolver)
    : left(record, name, resolver);
}

/** An argument that is a text. */
export function textFact(record: ResourceRecord, name: string, resolver: Resolver): Fact<string> {
  const value = configured(record, name);
  if (typeof value === "string" && value !== "") return known(value);
  return isText(value) && value !== "" ? unknownArgument(record, name, resolver) : left(record, name, resolver);
}

/** What a data source looks up is in no stack, nor in a plan that leaves it to the apply: left out then means not read. */
function left(record: ResourceRecord, name: string, resolver: Resolver): Fact<never> {
  return record.mode === "data" ? unknownArgument(record, name, resolver) : ABSENT;
}

function unknownArgument({ address }: ResourceRecord, name: string, { records }: Resolver): Fact<never> {
  return unknown("known-after-apply", `${address}.${name}`, records.place.source);
}

/** An argument; undefined where the configuration of what is made leaves it out and AWS fills it. */
function configured({ data, created }: ResourceRecord, name: string): Data {
  const value = attribute(data, name);
  return created && isText(value) && isComputed(value) ? undefined : value;
}
