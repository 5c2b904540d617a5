/** Whether two ids name the same thing, where one or both are known only after apply. */
import type { Answer } from "../authorization/answer";
import { sameText, type Text } from "../authorization/text";

/** Whether two ids are the same; `unknown` if only the apply determines it. */
export function sameId(one: Text, other: Text): Answer {
  if (sameText(one, other)) return "yes";
  return isTold(one) && isTold(other) ? "no" : "unknown";
}

/** Whether it is known which one an id is: its value is known, or it is that of one thing which the source makes. */
export function isTold(id: Text): boolean {
  if (typeof id === "string") return true;
  const [part, ...more] = id.parts;
  return typeof part === "object" && more.length === 0 && part.isOwnId === true;
}
