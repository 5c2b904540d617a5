/** Attributes of resources as a reader found them: JSON, in which any value may be text that is not known yet. */
import { isJson } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { isText, type MaybeUnknownString } from "../../authorization/text";

export type PlannedValue =
  | MaybeUnknownString
  | number
  | boolean
  | null
  | undefined
  | readonly PlannedValue[]
  | { readonly [key: string]: PlannedValue };

/** Whether data has named attributes. */
export function isObject(data: PlannedValue): data is Readonly<Record<string, PlannedValue>> {
  return isJson(data) && !isText(data);
}

/** An attribute of an object; undefined where there is none. */
export function attribute(data: PlannedValue, name: string): PlannedValue {
  return isObject(data) ? ownValue(data, name) : undefined;
}

/** A block that is there once at most: plans show it as a list, stacks as an object. */
export function block(data: PlannedValue, name: string): PlannedValue {
  const found = attribute(data, name);
  return isList(found) ? found[0] : found;
}

/** Blocks and lists, whatever the number; empty when there are none. */
export function blocks(data: PlannedValue, name: string): readonly PlannedValue[] {
  const found = attribute(data, name);
  if (found === undefined || found === null) return [];
  return isList(found) ? found : [found];
}

/** A text attribute; undefined when it is missing, empty or no text. */
export function text(data: PlannedValue, name: string): MaybeUnknownString | undefined {
  const found = attribute(data, name);
  return isText(found) && found !== "" ? found : undefined;
}

/** The texts of a list attribute; a list that is not known as a whole is one unknown text. */
export function texts(data: PlannedValue, name: string): readonly MaybeUnknownString[] {
  return blocks(data, name).flatMap((each) => (isText(each) ? [each] : []));
}

function isList(data: PlannedValue): data is readonly PlannedValue[] {
  return Array.isArray(data);
}
