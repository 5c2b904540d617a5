/**
 * A review of a large plan against `JSON.parse` of the same file: `npm run bench`. The bars are ratios, so that they hold on any machine.
 *
 * - `review`: all that a user's review does with a plan, from reading the file to the Markdown of the comment.
 * - `parse`: to read the file and to parse it, by the fastest way to decode it.
 *
 * Each work is done by a process of its own, so that none warms or fills the memory of another. They take turns, since a machine that others use
 * is not always equally fast, and of each the fastest round counts: whatever else the machine does only adds to it. Before each work, garbage
 * is collected, so that none pays for what the round before left.
 */
import { isAscii } from "node:buffer";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { written } from "../lib/cli/review";
import { readInput } from "../lib/sources/read";
import { reviewReadings } from "../lib/review/review";
import { makePlan } from "./make-plan";

/** `linear`: what a change costs in a plan four times as large. */
const BARS = { time: 1.5, memory: 2.5, linear: 1.2 };
const PLAN = { changes: 10_000, iam: 500 };
const LARGE = { changes: 40_000, iam: 2_000 };
/**
 * V8 compiles what runs often, so that the first rounds are not measured; the large plan, in which it runs four times as often, takes part from
 * `large` on. On a machine that is busy, more rounds are measured, until the bars are kept or there are `most`.
 */
const ROUNDS = { large: 4, measured: 4, least: 7, most: 40 };

/** What one process measured. */
interface Measured {
  readonly milliseconds: number;
  /** The most memory that the process held, less what it held before. */
  readonly bytes: number;
  readonly result: number;
}

const WORK: Readonly<Record<string, (file: string) => number>> = {
  parse: (file) => {
    const bytes = readFileSync(file);
    // As the review does: to decode ASCII takes less time.
    const text = isAscii(bytes) ? bytes.toString("latin1") : bytes.toString("utf8");
    return (JSON.parse(text) as { resource_changes: object[] }).resource_changes.length;
  },
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
    globalThis.gc?.();
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
      ["--expose-gc", path.join(__dirname, "../lib/build/run.mjs"), path.join(__dirname, "review.ts")],
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

/** A work in turn with others. */
interface Turn {
  readonly name: string;
  readonly file: string;
  /** The first round that it takes part in. */
  readonly from: number;
}

/** Works in turn: what each measured, after every round. */
async function* inTurn(turns: readonly Turn[]): AsyncGenerator<readonly (readonly (Measured | undefined)[])[]> {
  const workers = turns.map(({ name, file, from }) => ({ worker: new Worker(name, file), from }));
  const rounds: (Measured | undefined)[][] = [];
  try {
    while (rounds.length < ROUNDS.most) {
      const results: (Measured | undefined)[] = [];
      for (const { worker, from } of workers) results.push(rounds.length < from ? undefined : await worker.round());
      rounds.push(results);
      yield rounds;
    }
  } finally {
    for (const { worker } of workers) worker.end();
  }
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
    const [file, large] = [path.join(folder, "plan.json"), path.join(folder, "large.json")];
    writeFileSync(file, makePlan(PLAN));
    writeFileSync(large, makePlan(LARGE));
    const ms = (milliseconds: number): string => `${milliseconds.toFixed(0)} ms`;
    const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
    const works = [
      { name: "parse", file, from: 0 },
      { name: "review", file, from: 0 },
      { name: "review", file: large, from: ROUNDS.large },
    ];
    let ratios: readonly Ratio[] = [];
    for await (const rounds of inTurn(works)) {
      if (rounds.length < ROUNDS.least) continue;
      const [parse = NaN, review = NaN, ofLarge = NaN] = works.map((_, index) =>
        Math.min(...rounds.slice(ROUNDS.measured).map((round) => round[index]?.milliseconds ?? NaN)),
      );
      // Of the first round: what a process holds that does it once.
      const [parsed = NaN, reviewed = NaN] = rounds[0]?.map((each) => each?.bytes ?? NaN) ?? [];
      ratios = [
        {
          what: `${String(PLAN.changes)} changes, ${String(PLAN.iam)} of IAM, ${mb(statSync(file).size)}: ${ms(review)}, JSON.parse ${ms(parse)}`,
          ratio: review / parse,
          bar: BARS.time,
        },
        {
          what: `${mb(reviewed)} of memory, JSON.parse ${mb(parsed)}`,
          ratio: reviewed / parsed,
          bar: BARS.memory,
        },
        {
          what: `${String(LARGE.changes)} changes: ${ms(ofLarge)}, the cost a change`,
          ratio: ofLarge / review / (LARGE.changes / PLAN.changes),
          bar: BARS.linear,
        },
      ];
      if (!ratios.some(isMissed)) break;
    }
    for (const each of ratios) {
      const { what, ratio, bar } = each;
      const missed = isMissed(each) ? " MISSED" : "";
      process.stdout.write(`review: ${what}: ${ratio.toFixed(2)} x (bar ${String(bar)})${missed}\n`);
      if (isMissed(each)) process.exitCode = 2;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Ratio {
  readonly what: string;
  readonly ratio: number;
  readonly bar: number;
}

function isMissed({ ratio, bar }: Ratio): boolean {
  return !(ratio <= bar);
}

void main();
