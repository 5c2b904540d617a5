/** Attributes of resources as a reader found them: JSON, in which any value may be text that is not known yet. */
import { isJson } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { isText, type Text } from "../../authorization/text";

export type Data = Text | number | boolean | null | undefined | readonly Data[] | { readonly [key: string]: Data };

/** Whether data has named attributes. */
export function isObject(data: Data): data is Readonly<Record<string, Data>> {
  return isJson(data) && !isText(data);
}

/** An attribute of an object; undefined where there is none. */
export function attribute(data: Data, name: string): Data {
  return isObject(data) ? ownValue(data, name) : undefined;
}

/** A block that is there once at most: plans show it as a list, stacks as an object. */
export function block(data: Data, name: string): Data {
  const found = attribute(data, name);
  return isList(found) ? found[0] : found;
}

/** Blocks and lists, whatever the number; empty when there are none. */
export function blocks(data: Data, name: string): readonly Data[] {
  const found = attribute(data, name);
  if (found === undefined || found === null) return [];
  return isList(found) ? found : [found];
}

/** A text attribute; undefined when it is missing, empty or no text. */
export function text(data: Data, name: string): Text | undefined {
  const found = attribute(data, name);
  return isText(found) && found !== "" ? found : undefined;
}

/** The texts of a list attribute; a list that is not known as a whole is one unknown text. */
export function texts(data: Data, name: string): readonly Text[] {
  return blocks(data, name).flatMap((each) => (isText(each) ? [each] : []));
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}
