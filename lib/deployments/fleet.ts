/**
 * Many deployments to stacks: chunk by chunk, each in a process of its own, because cdktf keeps some 0.6 MB for each stack of an app. Stacks
 * are moved into place, and the chunks' manifests merged, once every chunk is done. `docs/decisions` has the reasons.
 */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { NamedDeployment } from "./deployment";
import type { Scenarios } from "./stack";
import { OUTPUT_FOLDER } from "./state";
import { type StackProblem, synthesize, type WrittenStack } from "./synthesize";

/** Set in a process that is to synthesize a chunk: it takes the deployments from its parent. */
const IS_CHUNK = "CANVAS_LARGE_DATA_CHUNK";
/** How many deployments a chunk has; fewer take less memory and more time. */
const SIZE = "CANVAS_LARGE_DATA_CHUNK_SIZE";
const DEFAULT_SIZE = 250;
/** More processes than these take more than a gigabyte together. */
const MOST_PROCESSES = 2;

/** What is made of a stack while it is there to be read: plain data, for a message between processes. */
export type OfStack<T> = (stack: WrittenStack) => T;

/** What became of a fleet. */
export interface FleetResult<T> {
  /** In the order of the file. */
  readonly made: readonly T[];
  readonly problems: readonly StackProblem[];
  /** How many stacks were written. */
  readonly written: number;
}

/** How a fleet is synthesized. */
export interface FleetOptions<T> {
  readonly scenarios: Scenarios;
  readonly ofStack: OfStack<T>;
  /** Whether those that are right are written although others are wrong. */
  readonly keepGoing: boolean;
  /** The app, as Node runs it: a script and its arguments. */
  readonly app: readonly [script: string, ...args: readonly string[]];
  /** Hears how many of how many are done. */
  readonly progress: (done: number, all: number) => void;
}

interface Task {
  readonly deployments: readonly NamedDeployment[];
  readonly keepGoing: boolean;
}

interface ChunkResult {
  readonly made: readonly unknown[];
  readonly problems: readonly StackProblem[];
}

/** Whether this process is to synthesize a chunk; {@link serveChunk} then does. */
export function isChunk(): boolean {
  return process.env[IS_CHUNK] === "1" && process.send !== undefined;
}

/** Synthesizes the chunk that the parent sends, and answers what became of it. */
export function serveChunk(scenarios: Scenarios, ofStack: OfStack<unknown>): void {
  process.once("message", (task: Task) => {
    const { stacks, problems } = synthesize(task.deployments, scenarios, task);
    const result: ChunkResult = { made: stacks.map(ofStack), problems };
    process.send?.(result, () => {
      process.disconnect();
    });
  });
}

/** The deployments as chunks. */
function chunksOf(deployments: readonly NamedDeployment[]): readonly (readonly NamedDeployment[])[] {
  const given = Number(process.env[SIZE]);
  const size = Number.isInteger(given) && given > 0 ? given : DEFAULT_SIZE;
  const count = Math.ceil(deployments.length / size);
  return Array.from({ length: count }, (_, index) => deployments.slice(index * size, (index + 1) * size));
}

/** Synthesizes deployments, in this process if they are few. */
export async function synthesizeFleet<T>(
  deployments: readonly NamedDeployment[],
  options: FleetOptions<T>,
): Promise<FleetResult<T>> {
  const { scenarios, ofStack, keepGoing } = options;
  const chunks = chunksOf(deployments);
  if (chunks.length <= 1) {
    const { stacks, problems } = synthesize(deployments, scenarios, { keepGoing });
    return { made: stacks.map(ofStack), problems, written: stacks.length };
  }
  // The same folder that cdktf takes for an app of this process.
  const folder = resolve(process.env["CDKTF_OUTDIR"] ?? OUTPUT_FOLDER);
  const unfinished = join(folder, `.unfinished-${String(process.pid)}`);
  try {
    const results = await resultsOf(chunks, unfinished, options);
    const problems = results.flatMap((each) => each.problems);
    if (problems.length > 0 && !keepGoing) return { made: [], problems, written: 0 };
    // What each process made of a stack is what `ofStack` makes here.
    const made = results.flatMap((each) => each.made) as T[];
    return { made, problems, written: moveIntoPlace(unfinished, chunks.length, folder) };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function resultsOf<T>(
  chunks: readonly (readonly NamedDeployment[])[],
  unfinished: string,
  options: FleetOptions<T>,
): Promise<readonly ChunkResult[]> {
  const results: ChunkResult[] = [];
  const all = chunks.reduce((sum, { length }) => sum + length, 0);
  let [next, done] = [0, 0];
  const children = new Set<ChildProcess>();
  const work = async (): Promise<void> => {
    for (let index = next++; index < chunks.length; index = next++) {
      const deployments = chunks[index] ?? [];
      const outdir = join(unfinished, String(index));
      mkdirSync(outdir, { recursive: true });
      results[index] = await resultOf({ deployments, keepGoing: options.keepGoing }, outdir, options.app, children);
      done += deployments.length;
      options.progress(done, all);
    }
  };
  const workers = Math.min(MOST_PROCESSES, availableParallelism(), chunks.length);
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    for (const child of children) child.kill();
  }
  return results;
}

/** One chunk in a process of its own. One that ends without an answer is a problem of its deployments, and of no others. */
function resultOf(
  task: Task,
  outdir: string,
  [script, ...args]: readonly [string, ...(readonly string[])],
  children: Set<ChildProcess>,
): Promise<ChunkResult> {
  return new Promise((resolveResult, reject) => {
    const child = fork(script, args, {
      env: { ...process.env, [IS_CHUNK]: "1", CDKTF_OUTDIR: outdir },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    children.add(child);
    let result: ChunkResult | undefined;
    child.once("message", (message: ChunkResult) => {
      result = message;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      children.delete(child);
      resolveResult(result ?? endedEarly(task, outdir, signal ?? `exit code ${String(code)}`));
    });
    child.send(task);
  });
}

function endedEarly({ deployments }: Task, outdir: string, how: string): ChunkResult {
  rmSync(outdir, { recursive: true, force: true });
  const [first] = deployments;
  const last = deployments.at(-1);
  const range = first === last ? "" : `, with the ${String(deployments.length)} deployments up to ${last?.name ?? ""},`;
  const text = `the process that synthesizes it${range} ended early (${how})\n  write: ${SIZE}=50 before the command, if the machine is short of memory`;
  return { made: [], problems: first === undefined ? [] : [{ name: first.name, text }] };
}

/** The part of cdktf's manifest that is merged. */
interface Manifest {
  readonly version: string;
  readonly stacks: Readonly<Record<string, unknown>>;
}

/** Moves the files of all stacks, and then the manifest. What else a stack's folder has, such as `.terraform`, stays. */
function moveIntoPlace(unfinished: string, count: number, folder: string): number {
  const stacks: [string, unknown][] = [];
  let version = "";
  for (let index = 0; index < count; index += 1) {
    const outdir = join(unfinished, String(index));
    const file = join(outdir, "manifest.json");
    // A chunk that failed has none.
    if (!existsSync(file)) continue;
    const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    version = manifest.version;
    for (const [name, stack] of Object.entries(manifest.stacks)) {
      const [from, to] = [outdir, folder].map((each) => join(each, "stacks", name)) as [string, string];
      mkdirSync(to, { recursive: true });
      for (const entry of readdirSync(from)) renameSync(join(from, entry), join(to, entry));
      stacks.push([name, stack]);
    }
  }
  stacks.sort(([one], [other]) => (one < other ? -1 : 1));
  const whole = join(unfinished, "manifest.json");
  writeFileSync(whole, JSON.stringify({ stacks: Object.fromEntries(stacks), version }, undefined, 2));
  renameSync(whole, join(folder, "manifest.json"));
  return stacks.length;
}
