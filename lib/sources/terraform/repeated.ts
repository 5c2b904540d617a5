/**
 * What objects repeat of other resources. The provider reads a route table with its routes and a security group with its rules, also where
 * resources of their own made them: once the plan destroys those, the object in the plan still lists what AWS no longer has.
 */
import { attribute, isObject, type PlannedValue, text, texts } from "./planned-value";
import type { ResourceRecord } from "./record";
import type { Repeat, ResourceTypes } from "./types";

/** A destroyed or changed resource with where one object repeats it. */
interface Taken {
  readonly part: ResourceRecord;
  readonly repeat: Repeat;
}

/**
 * The resources after the plan, without what they repeat of resources that it destroys or changes.
 * @param gone those resources, as they were
 */
export function withoutDestroyed(
  records: readonly ResourceRecord[],
  gone: readonly ResourceRecord[],
  types: ResourceTypes,
): readonly ResourceRecord[] {
  const byObject = new Map<string, Taken[]>();
  for (const part of gone) {
    for (const repeat of types.of(part.type)?.repeatedIn ?? []) {
      const id = text(part.data, repeat.argument);
      if (
        typeof id !== "string" ||
        !Object.entries(repeat.where ?? {}).every(([name, of]) => attribute(part.data, name) === of)
      )
        continue;
      const same = byObject.get(id);
      if (same === undefined) byObject.set(id, [{ part, repeat }]);
      else same.push({ part, repeat });
    }
  }
  if (byObject.size === 0) return records;
  return records.map((record) => {
    const id = text(record.data, "id");
    const taken = (typeof id === "string" ? byObject.get(id) : undefined) ?? [];
    const here = taken.filter(({ repeat }) => repeat.types === "any" || repeat.types.includes(record.type));
    return here.length === 0 ? record : { ...record, data: here.reduce(withoutOne(record), record.data) };
  });
}

function withoutOne(record: ResourceRecord): (data: PlannedValue, taken: Taken) => PlannedValue {
  return (data, { part, repeat }) => {
    if (!isObject(data)) return data;
    const names = repeat.as.filter((name) => isRepeated(attribute(data, name)));
    const rest = names.map((name) => [name, remaining(data, name, { part, repeat }, record)] as const);
    return { ...data, ...Object.fromEntries(rest) };
  };
}

function isRepeated(value: PlannedValue): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** An attribute without what it repeats. What the plan itself writes into it stays: the provider writes only what was not there before. */
function remaining(data: PlannedValue, name: string, { part, repeat }: Taken, record: ResourceRecord): PlannedValue {
  const value = attribute(data, name);
  const before = record.kept ? undefined : attribute(record.prior, name);
  const isWritten = (each: PlannedValue): boolean =>
    !record.kept && !(Array.isArray(before) ? before : [before]).some((other) => isSame(each, other as PlannedValue));
  if (repeat.what === "all") return isWritten(value) ? value : null;
  if ("argument" in repeat.what) {
    const own = attribute(part.data, repeat.what.argument);
    if (Array.isArray(value))
      return (value as readonly PlannedValue[]).filter((each) => !isSame(each, own) || isWritten(each));
    // A map has it as a key.
    if (isObject(value)) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== own));
    return isSame(value, own) ? attribute(part.data, repeat.thenAgain ?? "") : value;
  }
  if (!Array.isArray(value)) return value;
  const { same, lists } = repeat.what;
  return (value as readonly PlannedValue[]).flatMap((each) => {
    const isIt = Object.entries(same).every(([own, argument]) =>
      isEqual(attribute(each, own), argument === true ? argument : attribute(part.data, argument)),
    );
    if (!isIt || isWritten(each)) return [each];
    return lists === undefined ? [] : withoutMembers(each, part, lists, text(data, "id"));
  });
}

/** A block that several rules share, without the ranges and groups of one of them; none where nothing is left. */
function withoutMembers(
  block: PlannedValue,
  part: ResourceRecord,
  lists: Readonly<Record<string, readonly string[]>>,
  id: PlannedValue,
): readonly PlannedValue[] {
  if (!isObject(block)) return [block];
  const left = Object.entries(lists).map(([name, from]): readonly [string, PlannedValue] => {
    const taken = from.flatMap((argument) => texts(part.data, argument));
    const value = attribute(block, name);
    if (Array.isArray(value))
      return [name, (value as readonly PlannedValue[]).filter((each) => !taken.some((other) => isSame(each, other)))];
    // `self` stands for the object's own id.
    const isTaken =
      from.some((argument) => attribute(part.data, argument) === true) || taken.some((each) => each === id);
    return [name, value === true && isTaken ? false : value];
  });
  const isEmpty = left.every(([, value]) =>
    Array.isArray(value) ? value.length === 0 : !isRepeated(value) || value === false,
  );
  return isEmpty ? [] : [{ ...block, ...Object.fromEntries(left) }];
}

function isSame(one: PlannedValue, other: PlannedValue): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Equal as AWS has it: of a rule for every protocol the provider writes ports as nothing, as 0 or as -1. */
function isEqual(one: PlannedValue, other: PlannedValue): boolean {
  const plain = (value: PlannedValue): PlannedValue =>
    value === undefined || value === null || value === 0 || value === -1 ? "" : value;
  return isSame(plain(one), plain(other));
}
