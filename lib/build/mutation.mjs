/**
 * `npm run test:mutation -- authorization [setup …] [--count 400] [--seed 1] [--minutes 60]`: whether a test fails when a condition, an
 * operator or a branch of lib/FOLDER is another. Mutants are Stryker's; each is run against the unit tests that reach it, the tests of
 * its own folder first, until one fails. Survivors are printed as file:line:column, what is there, what a mutant made of it.
 *
 * Texts of messages are left out. Those that no test can find, because the program does the same with them, stand with their reason in
 * lib/build/mutation-equivalent.json.
 *
 * @typedef {object} Mutant
 * @property {string} id
 * @property {string} place file:line:column, seen from the project's root
 * @property {string} original
 * @property {string} replacement
 * @property {string} kind Stryker's name of the change
 *
 * @typedef {{ static: Record<string, number>, perTest: Record<string, Record<string, number>> }} Coverage hits by mutant
 *
 * @typedef {{ file: string, code: string, isFirst: boolean } | { mutant: string, tests: readonly string[] | undefined, hitLimit: number }} Task
 *
 * @typedef {{ kind: "loaded" } | { kind: "covered", failed: string | undefined, coverage: Coverage, milliseconds: number }
 *   | { kind: "tried", mutant: string, failed: string | undefined }} Outcome
 */
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { globSync } from "tinyglobby";
import { BUNDLE, ROOT } from "./run.mjs";

const RUNNER = join(dirname(fileURLToPath(import.meta.url)), "mutation-runner.mjs");
/** Tests of other tiers, and those that start programs or look at files, which no mutant reaches. */
const OTHER_TESTS = [
  "terraform",
  "oracle",
  "end-to-end",
  "browser",
  "build",
  "lint",
  "package",
  "consumers",
  "contributing",
];
/** A mutant that loops is found by Stryker's count of hits; what else does not end, by this. */
const LIMIT_MS = 120_000;
const HITS = 1_000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "400" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "60" },
    workers: { type: "string", default: String(availableParallelism()) },
    // For the test of this program.
    root: { type: "string", default: ROOT },
  },
});
const { root } = values;

/**
 * @param {string} folder
 * @returns {Promise<{ readonly sources: ReadonlyMap<string, string>, readonly mutants: readonly Mutant[] }>} instrumented sources by path
 */
async function instrumented(folder) {
  const { Instrumenter } = await import("@stryker-mutator/instrumenter");
  const nothing = () => undefined;
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, trace: nothing, fatal: nothing };
  const isEnabled = { isDebugEnabled: nothing, isTraceEnabled: nothing };
  const names = globSync(`lib/${folder}/**/*.ts`, { cwd: root, absolute: true });
  const texts = new Map(names.map((name) => [name, readFileSync(name, "utf8")]));
  const { files, mutants } = await new Instrumenter(/** @type {never} */ ({ ...logger, ...isEnabled })).instrument(
    names.map((name) => ({ name, mutate: true, content: texts.get(name) ?? "" })),
    { plugins: null, ignorers: [], excludedMutations: [], noHeader: false },
  );
  const made = mutants.map(({ id, fileName, mutatorName, location, replacement }) => {
    const lines = (texts.get(fileName) ?? "").split("\n").slice(location.start.line, location.end.line + 1);
    lines[lines.length - 1] = lines[lines.length - 1]?.slice(0, location.end.column) ?? "";
    lines[0] = lines[0]?.slice(location.start.column) ?? "";
    const place = `${relative(root, fileName)}:${location.start.line + 1}:${location.start.column + 1}`;
    return { id, place, original: lines.join("\n"), replacement, kind: mutatorName };
  });
  return {
    sources: new Map(files.map(({ name, content }) => [name, content])),
    mutants: made.filter((mutant) => !isText(mutant)),
  };
}

/** @param {Mutant} mutant */
function isText({ kind, original }) {
  return kind === "StringLiteral" && (original.includes(" ") || original === '""' || original === "``");
}

/**
 * The same ones for a seed, whatever else changes in the folder.
 *
 * @param {readonly Mutant[]} mutants
 */
function drawn(mutants) {
  const ranked = mutants.map((mutant) => {
    const { place, replacement } = mutant;
    return { mutant, rank: createHash("sha256").update(`${values.seed}\0${place}\0${replacement}`).digest("hex") };
  });
  return ranked
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, Number(values.count))
    .map(({ mutant }) => mutant);
}

/**
 * @param {string} file the absolute path of a test file
 * @param {ReadonlyMap<string, string>} sources
 * @returns {Promise<{ readonly code: string, readonly isReached: boolean }>}
 */
async function bundleWith(file, sources) {
  const { build } = await import("esbuild");
  let isReached = false;
  /** @type {import("esbuild").Plugin} */
  const mutated = {
    name: "mutated",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = sources.get(path);
        if (contents === undefined) return undefined;
        isReached = true;
        return { contents, loader: "ts" };
      });
    },
  };
  const { outputFiles } = await build({
    ...BUNDLE,
    sourcemap: false,
    plugins: [mutated, ...BUNDLE.plugins],
    entryPoints: [file],
    outfile: `${file}.cjs`,
    packages: "external",
    write: false,
  });
  return { code: outputFiles[0]?.text ?? "", isReached };
}

/** A process of mutation-runner.mjs, made again after it had to be ended. */
class Worker {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  child;

  /**
   * @param {Task} task
   * @param {number} limit milliseconds
   * @returns {Promise<Outcome | undefined>} undefined where it did not end, or crashed
   */
  async run(task, limit) {
    this.child ??= fork(RUNNER, { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    const { child } = this;
    return new Promise((resolve) => {
      /** @param {Outcome} [outcome] */
      const end = (outcome) => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (outcome === undefined) this.end();
        resolve(outcome);
      };
      const timer = setTimeout(end, limit);
      child.once("message", (outcome) => end(/** @type {Outcome} */ (outcome)));
      child.once("exit", () => end());
      child.send(task);
    });
  }

  end() {
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }
}

/**
 * @param {string} folder
 * @returns {Promise<boolean>} whether enough mutants were found
 */
async function measure(folder) {
  const until = Date.now() + Number(values.minutes) * 60_000;
  const { sources, mutants } = await instrumented(folder);
  if (mutants.length === 0) {
    console.log(`lib/${folder} holds nothing to change.`);
    return false;
  }
  const chosen = drawn(mutants);
  console.log(`${folder}: ${chosen.length} of ${mutants.length} mutants, seed ${values.seed}`);
  /** @type {Map<string, string>} the case that failed, by mutant */
  const killed = new Map();
  /** @type {Set<string>} */
  const reached = new Set();
  const files = testFiles(folder);
  /** @param {Worker} worker */
  const work = async (worker) => {
    for (let file = files.shift(); file !== undefined && Date.now() < until; file = files.shift()) {
      if (killed.size === chosen.length) break;
      await tryFile(worker, file);
      worker.end();
    }
  };
  /**
   * @param {Worker} worker
   * @param {string} file
   */
  const tryFile = async (worker, file) => {
    const { code, isReached } = await bundleWith(file, sources);
    if (!isReached) return;
    const first = await worker.run({ file, code, isFirst: true }, 5 * LIMIT_MS);
    if (first?.kind !== "covered" || first.failed !== undefined) {
      console.log(
        `  left out: ${relative(root, file)} fails without a mutant: ${first?.kind === "covered" ? first.failed : "it did not end"}`,
      );
      return;
    }
    const { coverage, milliseconds } = first;
    const begin = killed.size;
    for (const { id } of chosen) {
      const tests = Object.keys(coverage.perTest).filter((name) => coverage.perTest[name]?.[id] !== undefined);
      const isStatic = coverage.static[id] !== undefined;
      if (!isStatic && tests.length === 0) continue;
      reached.add(id);
      if (killed.has(id) || Date.now() > until) continue;
      const hits = [coverage.static, ...Object.values(coverage.perTest)].reduce(
        (sum, each) => sum + (each[id] ?? 0),
        0,
      );
      const task = { mutant: id, tests: isStatic ? undefined : tests, hitLimit: (hits + 100) * HITS };
      const outcome = await worker.run(task, 10 * milliseconds + LIMIT_MS);
      if (outcome === undefined) {
        killed.set(id, "it did not end");
        await worker.run({ file, code, isFirst: false }, LIMIT_MS);
      } else if (outcome.kind === "tried" && outcome.failed !== undefined) killed.set(id, outcome.failed);
    }
    console.log(`  ${relative(root, file)}: ${killed.size - begin} found, ${chosen.length - killed.size} left`);
  };
  const workers = Array.from({ length: Number(values.workers) }, () => new Worker());
  await Promise.all(workers.map(work));
  return report(folder, chosen, killed, reached);
}

/**
 * @param {string} folder
 * @param {readonly Mutant[]} chosen
 * @param {ReadonlyMap<string, string>} killed
 * @param {ReadonlySet<string>} reached
 */
function report(folder, chosen, killed, reached) {
  /** @type {readonly { file: string, original: string, replacement: string, why: string }[]} */
  const equivalent = JSON.parse(readFileSync(join(root, "lib/build/mutation-equivalent.json"), "utf8"));
  /** @param {Mutant} mutant */
  const isEquivalent = ({ place, original, replacement }) =>
    equivalent.some(
      (each) => place.startsWith(`${each.file}:`) && each.original === original && each.replacement === replacement,
    );
  const left = chosen.filter(({ id }) => !killed.has(id));
  const survivors = left.filter((mutant) => !isEquivalent(mutant));
  for (const { id, place, original, replacement, kind } of [...survivors].sort((one, other) =>
    one.place.localeCompare(other.place, "en", { numeric: true }),
  )) {
    console.log(
      `${place} ${kind}${reached.has(id) ? "" : ", reached by no test"}\n  - ${original}\n  + ${replacement}`,
    );
  }
  const counted = chosen.length - (left.length - survivors.length);
  const score = (100 * killed.size) / counted;
  const same = left.length - survivors.length;
  console.log(
    `${folder}: ${killed.size} of ${counted} mutants found, ${score.toFixed(1)} %; ${same} more ${same === 1 ? "is" : "are"} equivalent`,
  );
  return score >= 90;
}

/**
 * @param {string} folder
 * @returns {string[]} absolute paths, the folder's own first, then the quick ones
 */
function testFiles(folder) {
  const seconds = JSON.parse(readFileSync(join(root, "lib/build/test-seconds.json"), "utf8"));
  const files = globSync("__tests__/**/*.test.ts", {
    cwd: root,
    ignore: OTHER_TESTS.map((each) => `__tests__/${each}/**`),
  });
  /** @param {string} file */
  const cost = (file) => (file.startsWith(`__tests__/${folder}/`) ? 0 : 1_000) + Number(seconds[file] ?? 1);
  return files.sort((one, other) => cost(one) - cost(other)).map((file) => resolve(root, file));
}

const results = [];
for (const folder of positionals) results.push(await measure(folder));
process.exit(results.every(Boolean) ? 0 : 1);
