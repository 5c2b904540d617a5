/** From what was read to what it allows. */
import type { FileAccess } from "../report/access";
import { stateFindings, stateOf } from "../checks";
import { type Given, NOTHING_GIVEN } from "../setup/question";
import type { Reading } from "./terraform/plan";

/** The answers to a reading. */
export function answersTo(
  { file, before, after, incomplete, notes }: Reading & { readonly file: string },
  given: Partial<Given> = {},
): FileAccess {
  const state = stateOf(after, incomplete, { ...NOTHING_GIVEN, ...given }, before);
  return { file, access: state.access, findings: stateFindings(state), incomplete, notes };
}
