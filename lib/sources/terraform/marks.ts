/** Marks of a plan beside its values: `true` where a value is sensitive, or known only after apply. */
import { isJson, type Json } from "../input";

/** Whether anything is marked. */
export function isMarked(mark: unknown): boolean {
  if (Array.isArray(mark)) return mark.some(isMarked);
  return mark === true || (isJson(mark) && Object.values(mark).some(isMarked));
}

/** The marks of both sides of a change: what was sensitive stays so. */
export function sensitiveIn(change: Json): readonly unknown[] {
  return [change["before_sensitive"], change["after_sensitive"]].filter(isMarked);
}
