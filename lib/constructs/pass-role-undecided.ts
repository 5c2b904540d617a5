/** What is said where execution roles are created and `restrictPassRole` is neither true nor false. */
import type { Notation } from "../rules/notation";
import type { CommonOptions } from "./scenario";

/** Set in the context of stacks whose warnings the app's summary shows, so that cdktf does not print them again. */
export const SHOWN_BY_THE_APP = "canvas-large-data:warnings-shown-by-the-app";

/** The warning; undefined if the option is set, or if all execution roles exist. */
export function passRoleUndecided(
  { restrictPassRole, executionRoles = {} }: Partial<Pick<CommonOptions, "restrictPassRole" | "executionRoles">>,
  words: Notation,
): string | undefined {
  if (restrictPassRole !== undefined) return undefined;
  return Object.values(executionRoles).some(({ create }) => create !== undefined)
    ? undecidedPassRole(words)
    : undefined;
}

/** The warning in the words of a language, in full sentences. */
export function undecidedPassRole({ option, setting }: Notation): string {
  return (
    `${option("restrictPassRole")} is not set: users of the created execution roles can pass EMR Serverless the runtime role of any other ` +
    "deployment in the account, and so read and write its data. " +
    `Write ${setting("restrictPassRole", true)} to deny that (recommended), or ${setting("restrictPassRole", false)} to accept it.`
  );
}
