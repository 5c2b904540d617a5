/**
 * What a review of a plan of 200 MB takes of memory, against `JSON.parse` of the same file, and how long its comment is: `npm run bench:memory`.
 * It costs more than a minute of processor time, so that `npm run bench` leaves it out.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { written } from "../lib/cli/review";
import { reviewReadings } from "../lib/review/review";
import { readInput } from "../lib/sources/read";
import { makePlan } from "./make-plan";

const SIZE = 200e6;
const BARS = { memory: 2, comment: 65_536 };
/** A part of the plan, by which the number of changes in 200 MB is reckoned. */
const PART = { changes: 2_000, iam: 100 };

/** What one process measured. */
interface Measured {
  /** The most memory that the process held, less what it held before. */
  readonly bytes: number;
  readonly result: number;
}

const WORK: Readonly<Record<string, (file: string) => number>> = {
  parse: (file) => (JSON.parse(readFileSync(file, "utf8")) as { resource_changes: object[] }).resource_changes.length,
  review: (file) => {
    const options = {
      inputs: { organization: [], buckets: [] },
      suppressions: [],
      today: "2026-01-01",
      commit: undefined,
    };
    return Buffer.byteLength(written(reviewReadings(readInput(file), options), "markdown"));
  },
};

function inProcess(name: string, file: string): Measured {
  const run = [
    "--max-old-space-size=8192",
    path.join(__dirname, "../lib/build/run.mjs"),
    path.join(__dirname, "memory.ts"),
  ];
  const { stdout, stderr, status } = spawnSync(process.execPath, run, {
    encoding: "utf8",
    env: { ...process.env, BENCH_WORK: name, BENCH_FILE: file },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

function main(): void {
  const { BENCH_WORK: name, BENCH_FILE: given } = process.env;
  const work = name === undefined ? undefined : WORK[name];
  if (work !== undefined && given !== undefined) {
    const before = process.memoryUsage.rss();
    const result = work(given);
    process.stdout.write(JSON.stringify({ bytes: process.resourceUsage().maxRSS * 1024 - before, result }));
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), "bench-memory-"));
  try {
    const file = path.join(folder, "plan.json");
    const times = SIZE / Buffer.byteLength(makePlan(PART));
    const changes = Math.ceil(PART.changes * times);
    writeFileSync(file, makePlan({ changes, iam: Math.ceil(PART.iam * times) }));
    const [parse, review] = [inProcess("parse", file), inProcess("review", file)];
    const memory = review.bytes / parse.bytes;
    const missed = memory > BARS.memory || review.result > BARS.comment;
    const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);
    process.stdout.write(
      `review: ${String(changes)} changes, ${mb(statSync(file).size)} MB: ${mb(review.bytes)} MB of memory, JSON.parse ${mb(parse.bytes)} MB: ` +
        `${memory.toFixed(2)} x (bar ${String(BARS.memory)}); a comment of ${String(review.result)} bytes (bar ${String(BARS.comment)})${missed ? " MISSED" : ""}\n`,
    );
    if (missed) process.exitCode = 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
