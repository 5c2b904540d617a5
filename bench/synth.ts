/**
 * `npm run bench`: how long the app takes, against what cannot be less and against itself with more to do. Everything is
 * measured in this one run, alternating, as whole processes. Exit code 2: a bar is missed.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";

const ROOT = path.resolve(__dirname, "..");
const RUNS = 15;
/** The app's process against a bare node that requires cdktf and the same classes of the provider. */
const START_BAR = 1.5;
/** The cost of a deployment among the most, against that among fewer. */
const GROWTH_BAR = 1.2;
const SIZES = [10, 100, 1000] as const;
const SIZE_RUNS = 5;

const temp = mkdtempSync(path.join(tmpdir(), "bench-"));
try {
  process.exitCode = [startUp(), growth()].every((good) => good) ? 0 : 2;
} finally {
  rmSync(temp, { recursive: true, force: true });
}

function startUp(): boolean {
  const classes = providerClasses();
  const floor = ["cdktf", ...classes].map((name) => `require(${JSON.stringify(name)});`).join("");
  const times = alternating(RUNS, {
    floor: () => run(["-e", floor]),
    app: () => run(app(path.join(ROOT, "deployments.yaml"))),
  });
  const ratio = median(times.app) / median(times.floor);
  console.log(`Start-up, median of ${RUNS} runs`);
  row("node requiring cdktf and the provider's classes", `${classes.length} classes`, ms(median(times.floor)));
  row("the app on the committed deployments.yaml", "", ms(median(times.app)));
  return verdict("ratio", ratio, START_BAR);
}

function growth(): boolean {
  const files = Object.fromEntries([1, ...SIZES].map((size) => [size, deploymentsOf(size)]));
  const times = alternating(
    SIZE_RUNS,
    Object.fromEntries(Object.entries(files).map(([size, file]) => [size, () => run(app(file))])),
  );
  const start = median(times["1"] ?? []);
  const costs = SIZES.map((size) => (median(times[size] ?? []) - start) / (size - 1));
  console.log(`\nDeployments, median of ${SIZE_RUNS} runs; the cost of one is above the app with a single one`);
  row("1 deployment", "", ms(start));
  SIZES.forEach((size, index) => {
    row(`${size} deployments`, `${ms(costs[index] ?? NaN, 2)} each`, ms(median(times[size] ?? [])));
  });
  const [, fewer = NaN, most = NaN] = costs;
  return verdict(`cost of one among ${SIZES[2]} / among ${SIZES[1]}`, most / fewer, GROWTH_BAR);
}

/** The classes of the provider that the app's sources import as values. */
function providerClasses(): readonly string[] {
  const files = ["lib", "modules"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  );
  const imported = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(path.join(ROOT, file), "utf8").matchAll(/^import (?!type )[^;]*? from "(@cdktf\/provider-aws\/[^"]+)";/gm),
    ]);
  return [...new Set(imported.map(([, name = ""]) => name))].sort();
}

/** A file with the committed deployment, repeated under other names. */
function deploymentsOf(count: number): string {
  const committed = parse(readFileSync(path.join(ROOT, "deployments.yaml"), "utf8")) as {
    readonly deployments: Readonly<Record<string, unknown>>;
  };
  const [first] = Object.values(committed.deployments);
  const deployments = Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const copy = structuredClone(first) as { domain?: { create?: { domainName?: string } } };
      if (copy.domain?.create !== undefined) copy.domain.create.domainName = `canvas-${index}`;
      return [`deployment-${index}`, copy];
    }),
  );
  const file = path.join(temp, `deployments-${count}.yaml`);
  writeFileSync(file, stringify({ deployments }, { aliasDuplicateObjects: false }));
  return file;
}

function app(file: string): readonly string[] {
  return [path.join(ROOT, "lib/build/run.mjs"), "main.ts", file];
}

/** Runs each in turn, once without counting. */
function alternating<K extends string>(runs: number, tasks: Readonly<Record<K, () => number>>): Record<K, number[]> {
  const times = {} as Record<K, number[]>;
  const named = Object.entries(tasks) as [K, () => number][];
  for (const [name, task] of named) {
    task();
    times[name] = [];
  }
  for (let round = 0; round < runs; round += 1) for (const [name, task] of named) times[name].push(task());
  return times;
}

/** The milliseconds that a node process takes, which must end well. */
function run(args: readonly string[]): number {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: path.join(temp, "cdktf.out") },
    maxBuffer: 64 * 1024 * 1024,
  });
  const elapsed = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${String(status)}:\n${stderr}`);
  return elapsed;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function ms(value: number, digits = 0): string {
  return `${value.toFixed(digits)} ms`;
}

function row(what: string, note: string, value: string): void {
  console.log(`  ${what.padEnd(50)}${note.padStart(14)}${value.padStart(11)}`);
}

function verdict(what: string, value: number, bar: number): boolean {
  const good = value <= bar;
  row(what, `at most ${bar}`, `${value.toFixed(2)}${good ? "" : "  MISSED"}`);
  return good;
}
