/** From what was read to what it allows. */
import type { FileAccess } from "../report/access";
import { picturesOf } from "../report/picture/model";
import { stateFindings, stateOf } from "../checks";
import { type Given, NOTHING_GIVEN } from "../setup/question";
import type { Reading } from "./terraform/plan";

/** The answers to a reading. */
export function answersTo(
  { file, before, after, incomplete, notes }: Reading & { readonly file: string },
  given: Partial<Given> = {},
): FileAccess {
  const state = stateOf(after, incomplete, { ...NOTHING_GIVEN, ...given }, before);
  const findings = stateFindings(state);
  return {
    file,
    access: state.access,
    findings,
    incomplete,
    notes,
    pictures: picturesOf({ before: undefined, after: state, incomplete, changes: [], findings }),
  };
}
