/** What a test file leaves for later files of its process. */

export interface Kept {
  /** Of a process whose seconds count for the file that uses it (`lib/build/test-seconds.mjs`). */
  readonly pid: number | undefined;
  /** Called when the process ends (`lib/build/test.mjs`). */
  readonly end?: () => void;
}

const KEPT = Symbol.for("kept for later test files");

/** By name; `undefined` in a process that runs one file alone. */
export function kept<T extends Kept>(): Map<string, T> | undefined {
  return (globalThis as { readonly [KEPT]?: Map<string, T> })[KEPT];
}
