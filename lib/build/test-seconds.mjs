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

/**
 * What each part of `npm test` may take on a quiet machine with two cores, and its test files below __tests__: a file belongs to the part that names
 * most of its path. Hosts and page, version matrix and account are the issues that came after the budget, and what they added.
 *
 * @type {readonly { readonly name: string, readonly budget: number, readonly files: readonly string[], readonly tier?: string }[]}
 */
export const PARTS = [
  { name: "unit", budget: 200, files: [""] },
  { name: "Terraform and end-to-end", budget: 250, files: ["terraform/", "end-to-end/"] },
  { name: "oracle", budget: 90, files: ["oracle/"] },
  {
    name: "hosts and page",
    budget: 50,
    files: [
      "action/",
      "browser/",
      "hosts/",
      "cli/comment.test.ts",
      "cli/review-expect.test.ts",
      "report/many-plans.test.ts",
      "report/picture.test.ts",
      "report/sarif.test.ts",
      "report/screen.test.ts",
      "sources/fingerprint.test.ts",
      "terraform/fingerprint.test.ts",
    ],
  },
  {
    name: "version matrix",
    budget: 50,
    files: [
      "upgrade/",
      "build/provider-schemas.test.ts",
      "cli/upgrade-check.test.ts",
      "constructs/domain-newer-provider.test.ts",
      "sources/provider-6.test.ts",
      "terraform/moving-to-cdktn.test.ts",
      "terraform/provider-schemas.test.ts",
      "terraform/upgrade-",
    ],
    tier: "cdktn",
  },
  {
    name: "account",
    budget: 90,
    files: [
      "errors/",
      "operations/",
      "sources/account/",
      "cli/account-json.test.ts",
      "cli/bad-input.test.ts",
      "cli/doctor.test.ts",
      "cli/why.test.ts",
      "end-to-end/account-reader.test.ts",
      "end-to-end/adopt.test.ts",
      "end-to-end/cures.test.ts",
      "end-to-end/enable.test.ts",
      "end-to-end/other-names.test.ts",
      "end-to-end/restart-apps.test.ts",
      "end-to-end/why.test.ts",
      "review/why",
      "terraform/account.test.ts",
    ],
  },
];

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
 * @param {readonly { readonly file: string, readonly tier: string | undefined, readonly seconds: number }[]} measured
 * @returns {string | undefined}
 */
export function budgetLine(measured) {
  const parts = PARTS.flatMap((part) => {
    const own = measured.filter(({ file, tier }) => partOf(file, tier) === part);
    const sum = own.reduce((all, { seconds }) => all + seconds, 0);
    return own.length === 0 ? [] : [`${part.name} ${Math.round(sum)} of ${part.budget}`];
  });
  return parts.length === 0 ? undefined : `processor seconds: ${parts.join(", ")}`;
}

/**
 * @param {string} file as {@link nameOf} names it
 * @param {string} [tier] the project of jest that runs it
 * @returns {typeof PARTS[number] | undefined}
 */
export function partOf(file, tier) {
  const ofTier = PARTS.find((part) => tier !== undefined && part.tier === tier);
  if (ofTier !== undefined) return ofTier;
  const named = PARTS.flatMap((part) => part.files.map((start) => ({ part, start: `__tests__/${start}` })));
  const fitting = named.filter(({ start }) => file.startsWith(start));
  return fitting.sort((one, other) => other.start.length - one.start.length)[0]?.part;
}

/** Processor time of all children of this process that ended, and of theirs, in seconds; 0 where there is no /proc (macOS). */
export function childrenSeconds() {
  return secondsIn("self", 16);
}

/**
 * Processor time of a process that runs, in seconds; 0 where there is none, and where there is no /proc.
 *
 * @param {number} pid
 */
export function processSeconds(pid) {
  return secondsIn(String(pid), 14);
}

/**
 * @param {string} process
 * @param {number} field of user time, 14 (`utime`) or 16 (`cutime`), with that of the system behind it, in ticks of 10 ms
 */
function secondsIn(process, field) {
  try {
    const [user, system] = readFileSync(`/proc/${process}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ")
      // Two are cut off, and they are counted from 1.
      .slice(field - 3);
    return (Number(user) + Number(system)) / 100;
  } catch {
    return 0;
  }
}
