/** What makes the exit code of a command, or the result of the action, bad: `--fail-on` and the input `fail-on`. */

/** Everything that can. */
export const FAIL_ON = ["error", "warning", "unknown", "never"] as const;
/** One of them. */
export type FailOn = (typeof FAIL_ON)[number];

/** Reads names separated by commas; a string is the first name that is none, for the edge to put into its own words. */
export function parseFailOn(text: string): readonly FailOn[] | string {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !isFailOn(name));
  return unknown ?? names.filter(isFailOn);
}

function isFailOn(name: string): name is FailOn {
  return (FAIL_ON as readonly string[]).includes(name);
}

/** Whether something counted makes the result bad; `warning` includes errors. */
export function isBad(
  counts: { readonly errors: number; readonly unknown: number; readonly warnings: number },
  on: readonly FailOn[],
): boolean {
  if (on.includes("never")) return false;
  return (
    (on.includes("error") && counts.errors > 0) ||
    (on.includes("unknown") && counts.unknown > 0) ||
    (on.includes("warning") && counts.errors + counts.warnings > 0)
  );
}
