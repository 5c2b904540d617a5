/**
 * The review of a fleet's plans in one comment and one page: `npm run bench:reviews`. Each is measured in a process of its own, as users
 * start it. `linear`: what a plan costs among four times as many.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { writePlans } from "../__tests__/support/many-plans";
import { written } from "../lib/cli/review";
import { reviewReadings } from "../lib/review/review";
import { filesOf, type NamedReading, readInput } from "../lib/sources/read";

const PLANS = 1_000;
const FEW = 250;
const BARS = { seconds: 60, memory: 2 ** 30, linear: 1.2, comment: 65_536, page: 16e6 };

interface Measured {
  /** Of the processor, so that what else the machine does counts less; the user waits for `elapsed`. */
  readonly seconds: number;
  readonly elapsed: number;
  /** Of the whole process. */
  readonly bytes: number;
  readonly length: number;
}

function* readEach(files: readonly string[]): Generator<NamedReading> {
  for (const file of files) yield* readInput(file);
}

function review(folder: string, format: "markdown" | "html"): Measured {
  const before = process.cpuUsage();
  const begin = performance.now();
  const text = written(
    reviewReadings(readEach(filesOf([`${folder}/*.json`])), {
      inputs: { organization: [], buckets: [] },
      suppressions: [],
      today: "2026-01-01",
      commit: undefined,
    }),
    format,
  );
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: (user + system) / 1e6,
    elapsed: (performance.now() - begin) / 1000,
    bytes: process.resourceUsage().maxRSS * 1024,
    length: Buffer.byteLength(text),
  };
}

function inProcess(folder: string, format: string): Measured {
  const run = [path.join(__dirname, "../lib/build/run.mjs"), path.join(__dirname, "reviews.ts")];
  const { stdout, stderr, status } = spawnSync(process.execPath, run, {
    encoding: "utf8",
    env: { ...process.env, BENCH_FOLDER: folder, BENCH_FORMAT: format },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

function main(): void {
  const { BENCH_FOLDER: folder, BENCH_FORMAT: format } = process.env;
  if (folder !== undefined && (format === "markdown" || format === "html")) {
    process.stdout.write(JSON.stringify(review(folder, format)));
    return;
  }
  const temp = mkdtempSync(path.join(tmpdir(), "bench-reviews-"));
  try {
    const [few, many] = [path.join(temp, "few"), path.join(temp, "many")];
    writePlans(few, FEW);
    writePlans(many, PLANS);
    const megabytes = (PLANS * statSync(path.join(many, "0000.json")).size) / 1e6;
    console.log(`${String(PLANS)} plans, ${megabytes.toFixed(0)} MB`);
    const part = inProcess(few, "markdown");
    const comment = inProcess(many, "markdown");
    const page = inProcess(many, "html");
    const linear = comment.seconds / PLANS / (part.seconds / FEW);
    const failed = [
      line("comment", comment.elapsed, BARS.seconds, "s"),
      line("comment, memory", comment.bytes / 2 ** 20, BARS.memory / 2 ** 20, "MiB"),
      line("comment, length", comment.length, BARS.comment, "bytes"),
      line("page", page.elapsed, BARS.seconds, "s"),
      line("page, memory", page.bytes / 2 ** 20, BARS.memory / 2 ** 20, "MiB"),
      line("page, length", page.length / 1e6, BARS.page / 1e6, "MB"),
      line(`a plan among ${String(PLANS)}, compared with ${String(FEW)}`, linear, BARS.linear, "x"),
    ].filter((isMissed) => isMissed);
    if (failed.length > 0) process.exitCode = 1;
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

/** Prints a figure with its bar; true where the bar is missed. */
function line(what: string, value: number, bar: number, unit: string): boolean {
  const isMissed = value > bar;
  console.log(`${isMissed ? "MISSED" : "ok    "}  ${what}: ${value.toFixed(2)} ${unit}, at most ${String(bar)}`);
  return isMissed;
}

main();
