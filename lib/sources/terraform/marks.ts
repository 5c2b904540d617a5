/** Marks of a plan beside its values: `true` where a value is sensitive, or known only after apply. */
import { show, type MaybeUnknownString, unknownText } from "../../authorization/text";
import { isJson, type Json } from "../input";

const SENSITIVE = " (sensitive)";

/** What stands for a sensitive value: a name that says so. */
export function sensitiveText(path: string): MaybeUnknownString {
  return unknownText(`${path}${SENSITIVE}`);
}

/** Whether a text stands for a sensitive value. */
export function isSensitiveText(text: MaybeUnknownString): boolean {
  return typeof text !== "string" && show(text).endsWith(`${SENSITIVE}}`);
}

/** Whether anything is marked. */
export function isMarked(mark: unknown): boolean {
  if (Array.isArray(mark)) return mark.some(isMarked);
  return mark === true || (isJson(mark) && Object.values(mark).some(isMarked));
}

/** The marks of both sides of a change: what was sensitive stays so. */
export function sensitiveIn(change: Json): readonly unknown[] {
  return [change["before_sensitive"], change["after_sensitive"]].filter(isMarked);
}
