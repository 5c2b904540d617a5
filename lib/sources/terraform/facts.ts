/** Arguments of resources as facts. */
import { isText, type MaybeUnknownString } from "../../authorization/text";
import { ABSENT, type Fact, known, unknown } from "../../inventory/fact";
import { isKnownId } from "../../inventory/identity";
import { attribute, type PlannedValue } from "./planned-value";
import { isSensitiveText } from "./marks";
import type { ResourceRecord } from "./record";
import { isComputed, type Resolver } from "./resolve";

/** An argument that is true or false; absent where the configuration of a resource leaves it out, so that AWS's default holds. */
export function booleanFact(record: ResourceRecord, name: string, resolver: Resolver): Fact<boolean> {
  const value = configured(record, record.data, name);
  if (typeof value === "boolean") return known(value);
  // Terraform takes the words as well.
  if (value === "true" || value === "false") return known(value === "true");
  return isText(value) && typeof value !== "string"
    ? unknownArgument(record, name, value, resolver)
    : left(record, name, resolver);
}

/** The block that an argument is in; by default it is one of the resource itself. */
export interface Block {
  readonly data: PlannedValue;
  /** What people call the block. */
  readonly name: string;
}

/** An argument whose value decides; absent where the configuration leaves it out. */
export function textFact(
  record: ResourceRecord,
  name: string,
  resolver: Resolver,
  block = whole(record),
): Fact<string> {
  const { data } = block;
  const path = pathOf(name, block);
  if (isText(data)) return unknownArgument(record, path, data, resolver);
  const value = configured(record, data, name);
  if (typeof value === "string" && value !== "") return known(value);
  return isText(value) && value !== "" ? unknownArgument(record, path, value, resolver) : left(record, path, resolver);
}

/**
 * An argument that names something: known where it is given, though what it names may only be known by a reference.
 * @param as how what it names is found
 */
export function nameFact(
  record: ResourceRecord,
  name: string,
  resolver: Resolver,
  block = whole(record),
  as: "id" | "arn" | "text" = "id",
): Fact<MaybeUnknownString> {
  const { data } = block;
  const path = pathOf(name, block);
  if (isText(data)) return unknownArgument(record, path, data, resolver);
  const value = configured(record, data, name);
  if (!isText(value) || value === "") return left(record, path, resolver);
  if (record.mode === "data" && isComputed(value)) return unknownArgument(record, path, value, resolver);
  return known(
    as === "id" ? resolver.id(value, record.index) : as === "arn" ? resolver.arn(value) : resolver.text(value),
  );
}

/** A list of ids; unknown where it is not known as a whole, and its references do not say which ids these are. */
export function idsFact(
  record: ResourceRecord,
  name: string,
  resolver: Resolver,
  block = whole(record),
): Fact<readonly MaybeUnknownString[]> {
  const { data } = block;
  const path = pathOf(name, block);
  if (isText(data)) return unknownArgument(record, path, data, resolver);
  const value = configured(record, data, name);
  if (value === undefined || value === null) return left(record, path, resolver);
  const ids = resolver.ids(record, data, name);
  return isText(value) && !ids.every(isKnownId) ? unknownArgument(record, path, value, resolver) : known(ids);
}

function whole({ data }: ResourceRecord): Block {
  return { data, name: "" };
}

function pathOf(argument: string, { name }: Block): string {
  return name === "" ? argument : `${name}.${argument}`;
}

/** What a data source looks up is in no stack, nor in a plan that leaves it to the apply: left out then means not read. */
function left({ mode, address }: ResourceRecord, name: string, { records }: Resolver): Fact<never> {
  const { source } = records.place;
  if (mode !== "data") return ABSENT;
  return unknown(source === "stack" ? "not-in-source" : "known-after-apply", `${address}.${name}`, source);
}

function unknownArgument(
  { address }: ResourceRecord,
  name: string,
  value: MaybeUnknownString,
  { records }: Resolver,
): Fact<never> {
  const kind = isSensitiveText(value) ? "sensitive" : "known-after-apply";
  return unknown(kind, `${address}.${name}`, records.place.source);
}

/** An argument; undefined where the configuration of what is made leaves it out and AWS fills it. */
function configured({ created }: ResourceRecord, data: PlannedValue, name: string): PlannedValue {
  const value = attribute(data, name);
  return created && isText(value) && isComputed(value) ? undefined : value;
}
