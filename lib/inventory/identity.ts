/** Whether two ids name the same thing, where one or both are known only after apply. */
import type { Answer } from "../authorization/answer";
import { sameText, type Text } from "../authorization/text";

/** What a plan makes has an id of its own, which is neither that of anything else it makes nor one that is known. */
const MADE = /(^|\.)aws_\w+\.[\w-]+(\[(\d+|"[^"]*")\])?\.id$/;
const READ = /(^|\.)data\.aws_/;

/** Whether two ids are the same; `unknown` where only the apply tells. */
export function sameId(one: Text, other: Text): Answer {
  if (sameText(one, other)) return "yes";
  return isTold(one) && isTold(other) ? "no" : "unknown";
}

/** Whether it is told which one an id is: it is known, or it is that of one thing which the plan makes. */
export function isTold(id: Text): boolean {
  if (typeof id === "string") return true;
  const [part, ...more] = id.parts;
  if (typeof part !== "object" || more.length > 0 || part.from !== undefined) return false;
  return MADE.test(part.reference) && !READ.test(part.reference);
}
