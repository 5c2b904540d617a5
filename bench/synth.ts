/**
 * `npm run bench`: how long the app takes, against what cannot be less and against itself with more to do. Everything is
 * measured in this one run, alternating, as whole processes. Exit code 2: a bar is missed. The bars are held by processor
 * time, which is the same on a busy machine; the time that a person waits is shown beside it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";

const ROOT = path.resolve(__dirname, "..");
const RUNS = 3;
/** The app's process against a bare node that requires cdktf and the same classes of the provider. */
const START_BAR = 1.5;
/** The cost of a deployment among the most, against that among fewer. */
const GROWTH_BAR = 1.2;
/** `--fleet`: the everyday case and the limit, once. */
const IS_FLEET = process.argv.includes("--fleet");
/** Without it, so many that the more are made by two processes, as a fleet is: their chunks are smaller. */
const SIZES = IS_FLEET ? ([1000, 5000] as const) : ([20, 80] as const);
const CHUNK = IS_FLEET ? {} : { CANVAS_LARGE_DATA_CHUNK_SIZE: "40" };
const SIZE_RUNS = 1;
/** What a fleet may hold in memory, in MiB. */
const MEMORY_BAR = 1024;
/** The accounts of a fleet. */
const ACCOUNTS = 50;

/** What a process took, in milliseconds. */
interface Time {
  readonly processor: number;
  readonly elapsed: number;
  /** The most that its processes can have held at once, in MiB. */
  readonly memory: number;
}

const temp = mkdtempSync(path.join(tmpdir(), "bench-"));
const usage = path.join(temp, "usage.json");
const meter = path.join(temp, "meter.cjs");
writeFileSync(
  meter,
  // One line a process: a fleet is synthesized by several, which take over this option.
  `process.on("exit", () => require("node:fs").appendFileSync(${JSON.stringify(usage)}, JSON.stringify({ ...process.cpuUsage(), memory: process.resourceUsage().maxRSS }) + "\\n"));`,
);
try {
  process.exitCode = (IS_FLEET ? [growth()] : [startUp(), growth()]).every((good) => good) ? 0 : 2;
} finally {
  rmSync(temp, { recursive: true, force: true });
}

function startUp(): boolean {
  const classes = providerClasses();
  const requires = ["cdktf", ...classes].map((name) => `require(${JSON.stringify(name)});`).join("");
  const single = deploymentsOf(1);
  const { floor, app } = alternating(RUNS, {
    floor: () => run(["-e", requires]),
    app: () => run(appOn(single)),
  });
  const committed = run(appOn(path.join(ROOT, "deployments.yaml")));
  heading(`Start-up, median of ${RUNS} runs`);
  row(`node requiring cdktf and ${classes.length} of the provider's classes`, floor);
  row("the app on one deployment", app);
  // Shown beside the bar, not under it: three scenarios, one with some eighty resources, are work and not start-up.
  row("the app on the committed deployments.yaml", committed);
  return verdict("ratio", app.processor / floor.processor, START_BAR);
}

function growth(): boolean {
  const files = Object.fromEntries([1, ...SIZES].map((size) => [size, deploymentsOf(size)]));
  const times = alternating(
    SIZE_RUNS,
    Object.fromEntries(Object.entries(files).map(([size, file]) => [size, () => run(appOn(file))])),
  );
  const processor = (size: number): number => times[size]?.processor ?? NaN;
  heading("Deployments");
  for (const [size, time] of Object.entries(times)) row(`${size} deployments`, time);
  const [fewer = NaN, most = NaN] = SIZES.map((size) => {
    const cost = (processor(size) - processor(1)) / (size - 1);
    console.log(`  each of ${size}, above the app with a single one`.padEnd(60) + `${cost.toFixed(2)} ms`.padStart(12));
    return cost;
  });
  const held = Math.max(...Object.values(times).map(({ memory }) => memory));
  return [
    verdict(`one of ${SIZES[1]} / one of ${SIZES[0]}`, most / fewer, GROWTH_BAR),
    verdict(`memory of all processes / ${MEMORY_BAR} MiB, at most`, held / MEMORY_BAR, 1),
  ].every((good) => good);
}

/** The classes of the provider that the app's sources import as values. */
function providerClasses(): readonly string[] {
  const files = ["lib", "modules"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  );
  const imported = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(path.join(ROOT, file), "utf8").matchAll(
        /^import (?!type )[^;]*? from "(@cdktf\/provider-aws\/[^"]+)";/gm,
      ),
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
      const copy = structuredClone(first) as { account: string; domain?: { create?: { domainName?: string } } };
      copy.account = String(100_000_000_000 + (index % ACCOUNTS));
      if (copy.domain?.create !== undefined) copy.domain.create.domainName = `canvas-${index}`;
      return [`deployment-${index}`, copy];
    }),
  );
  const file = path.join(temp, `deployments-${count}.yaml`);
  writeFileSync(file, stringify({ deployments }, { aliasDuplicateObjects: false }));
  return file;
}

function appOn(file: string): readonly string[] {
  return [path.join(ROOT, "lib/build/run.mjs"), "main.ts", file];
}

/** The median of each (of two runs the less), run in turn. */
function alternating<K extends string>(runs: number, tasks: Readonly<Record<K, () => Time>>): Record<K, Time> {
  const named = Object.entries(tasks) as [K, () => Time][];
  const times = new Map<K, Time[]>(named.map(([name]) => [name, []]));
  for (let round = 0; round < runs; round += 1) for (const [name, task] of named) times.get(name)?.push(task());
  return Object.fromEntries(
    [...times].map(([name, taken]) => [
      name,
      {
        processor: median(taken.map((time) => time.processor)),
        elapsed: median(taken.map((time) => time.elapsed)),
        memory: Math.max(...taken.map((time) => time.memory)),
      },
    ]),
  ) as Record<K, Time>;
}

/** What a node process takes, which must end well. */
function run(args: readonly string[]): Time {
  rmSync(usage, { force: true });
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--require", meter, ...args], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...CHUNK, CDKTF_OUTDIR: path.join(temp, "cdktf.out") },
    maxBuffer: 64 * 1024 * 1024,
  });
  const elapsed = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${String(status)}:\n${stderr}`);
  const processes = readFileSync(usage, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as NodeJS.CpuUsage & { readonly memory: number });
  const processor = processes.reduce((sum, { user, system }) => sum + user + system, 0) / 1000;
  // The app is the last to end; two of its processes at most are there at once.
  const [app = 0, ...others] = processes.map(({ memory }) => memory).reverse();
  const [one = 0, two = 0] = others.sort((a, b) => b - a);
  return { processor, elapsed, memory: (app + one + two) / 1024 };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
}

function heading(text: string): void {
  console.log(`\n${text.padEnd(60)}${"processor".padStart(14)}${"elapsed".padStart(12)}${"memory".padStart(12)}`);
}

function row(what: string, time: Time): void {
  console.log(
    `  ${what.padEnd(58)}${ms(time.processor)}${ms(time.elapsed)}${`${time.memory.toFixed(0)} MiB`.padStart(12)}`,
  );
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`.padStart(12);
}

function verdict(what: string, value: number, bar: number): boolean {
  const good = value <= bar;
  console.log(`  ${what.padEnd(58)}${value.toFixed(2).padStart(9)}   ${good ? "within" : "MISSED:"} ${bar}`);
  return good;
}
