/** The use case `access`: what a plan, a synthesized stack or an account allows. */
import { liveFindings, stateFindings, stateOf } from "../checks";
import type { Inventory } from "../inventory/inventory";
import type { FileAccess } from "../report/access";
import { picturesOf } from "../report/picture/model";
import { type ExternalInputs, NO_EXTERNAL_INPUTS } from "../setup/question";

/** What a reader of any source gives. */
export interface ReadState extends Pick<FileAccess, "file" | "incomplete" | "notes"> {
  /** As it was before the plan; undefined where the source does not know. */
  readonly before: (() => Inventory) | undefined;
  readonly after: Inventory;
}

/** The answers and findings for what was read. */
export function answersTo(
  { file, before, after, incomplete, notes }: ReadState,
  inputs: Partial<ExternalInputs> = {},
): FileAccess {
  const state = stateOf(after, incomplete, { ...NO_EXTERNAL_INPUTS, ...inputs }, before);
  const findings = [...stateFindings(state), ...liveFindings(state)];
  const pictures = picturesOf({ before: undefined, after: state, incomplete, changes: [], findings });
  return { file, access: state.access, findings, incomplete, notes, pictures };
}
