/** What a test file leaves for later files of its process. */

export interface Kept {
  /** Called when the process ends (`lib/build/test.mjs`). */
  readonly end?: () => void;
}

const KEPT = Symbol.for("kept for later test files");

/** By name; `undefined` in a process that runs one file alone. */
export function kept<T extends Kept>(): Map<string, T> | undefined {
  return (globalThis as { readonly [KEPT]?: Map<string, T> })[KEPT];
}
