/** From what was read to what it allows. */
import type { NamedPolicy } from "../authorization/policy";
import type { FileAccess } from "../report/access";
import { accessOf } from "../setup/access";
import type { NamedReading } from "./read";

/** The answers to a reading; service and resource control policies only where they are given. */
export function answersTo(
  { file, after, incomplete, notes }: NamedReading,
  organization: readonly NamedPolicy[] = [],
): FileAccess {
  return { file, access: accessOf(after, incomplete, { organization }), incomplete, notes };
}
