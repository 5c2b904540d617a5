/** From what was read to what it allows. */
import type { FileAccess } from "../report/access";
import { accessOf } from "../setup/access";
import { type Given, NOTHING_GIVEN } from "../setup/question";
import type { Reading } from "./terraform/plan";

/** The answers to a reading. */
export function answersTo(
  { file, before, after, incomplete, notes }: Reading & { readonly file: string },
  given: Partial<Given> = {},
): FileAccess {
  return { file, access: accessOf(after, incomplete, { ...NOTHING_GIVEN, ...given }, before), incomplete, notes };
}
