/** Whether two ids name the same thing, where one or both are known only after apply. */
import type { Answer } from "../authorization/answer";
import { sameText, type MaybeUnknownString } from "../authorization/text";

/** Whether two ids are the same; `unknown` if only the apply determines it. */
export function sameId(one: MaybeUnknownString, other: MaybeUnknownString): Answer {
  if (sameText(one, other)) return "yes";
  return isKnownId(one) && isKnownId(other) ? "no" : "unknown";
}

/** Whether it is known which one an id is: its value is known, or it is that of one thing which the source makes. */
export function isKnownId(id: MaybeUnknownString): boolean {
  if (typeof id === "string") return true;
  const [part, ...more] = id.parts;
  return typeof part === "object" && more.length === 0 && part.isOwnId === true;
}
