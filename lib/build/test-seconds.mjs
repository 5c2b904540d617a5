/**
 * Processor seconds of the test files: what each takes, with every process that it starts, and what the parts of `npm test` may take.
 * Unlike seconds of a clock they are about the same on a loaded machine.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { ROOT } from "./run.mjs";

/** The committed table; `RECORD_SECONDS=1 npm test` writes it again. */
const TABLE = join(ROOT, "lib/build/test-seconds.json");
/** Files that take less are not worth a line. */
const LEAST = 2;

/** What each part of `npm test` may take on a quiet machine with two cores, by the paths of its files. */
export const PARTS = /** @type {const} */ ([
  { name: "oracle", files: /^__tests__\/oracle\//, budget: 90 },
  { name: "Terraform and end-to-end", files: /^__tests__\/(terraform|end-to-end)\//, budget: 250 },
  { name: "browser", files: /^__tests__\/browser\//, budget: 40 },
  { name: "unit", files: /^__tests__\//, budget: 200 },
]);

/**
 * A test file's name in the table.
 *
 * @param {string} path
 */
export function nameOf(path) {
  return relative(ROOT, path).split(sep).join("/");
}

/** @returns {Readonly<Record<string, number>>} seconds by file */
export function readSeconds() {
  return JSON.parse(readFileSync(TABLE, "utf8"));
}

/**
 * Writes what was measured into the table; files that were not run keep their seconds.
 *
 * @param {ReadonlyMap<string, number>} measured
 */
export function recordSeconds(measured) {
  const all = { ...readSeconds(), ...Object.fromEntries(measured) };
  const kept = Object.entries(all)
    .filter(([file, seconds]) => seconds >= LEAST && partOf(file) !== undefined && existsSync(join(ROOT, file)))
    .sort(([, a], [, b]) => b - a)
    .map(([file, seconds]) => [file, Math.round(seconds)]);
  writeFileSync(TABLE, `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`);
}

/**
 * What the parts took, against their budgets, as one line; `undefined` where nothing was measured.
 *
 * @param {ReadonlyMap<string, number>} measured
 * @returns {string | undefined}
 */
export function budgetLine(measured) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const [file, seconds] of measured) {
    const part = partOf(file);
    if (part !== undefined) sums.set(part.name, (sums.get(part.name) ?? 0) + seconds);
  }
  const parts = PARTS.filter(({ name }) => sums.has(name)).map(
    ({ name, budget }) => `${name} ${Math.round(sums.get(name) ?? 0)} of ${budget}`,
  );
  return parts.length === 0 ? undefined : `processor seconds: ${parts.join(", ")}`;
}

/** @param {string} file */
function partOf(file) {
  return PARTS.find(({ files }) => files.test(file));
}
