/**
 * `npm run test:mutation -- authorization [setup …] [--count 400] [--seed 1] [--minutes 60] [--seconds 20] [--again]`: whether a test fails
 * when a condition, an operator or a branch of lib/FOLDER is another. Mutants are Stryker's; each is run against the unit tests that reach
 * it until one fails, as long as they take --seconds together: those of its own folder before others, quick ones first. Survivors are
 * printed as file:line:column, what is there, what a mutant made of it. --again tries only those of the last run; --near leaves out the
 * tests that do not import from the folder themselves, which find few more; --also review keeps those of __tests__/review;
 * --only checks/fixes runs no other tests than those. Ctrl-C ends it with the report of what it has.
 *
 * A mutant is found by a test that fails, by the end of the process, or by processor time: how busy the machine is plays no part.
 * Generating tests draw a quarter of their cases, from one seed. What a test file reaches is kept for as long as its bundle is the same.
 *
 * Texts of messages and generated files are left out. Mutants that no test can find, because the program does the same with them, stand with their reason in
 * lib/build/mutation-equivalent.json.
 *
 * @typedef {object} Mutant
 * @property {number} id
 * @property {string} file seen from the project's root
 * @property {string} place file:line:column
 * @property {string} line the source line that it begins on, trimmed
 * @property {string} original
 * @property {string} replacement
 * @property {string} kind Stryker's name of the change
 *
 * @typedef {object} Coverage
 * @property {Record<number, number>} atLoad hits outside of any test, by mutant
 * @property {Record<string, { readonly milliseconds: number, readonly isPassed: boolean, readonly hits: Record<number, number> }>} tests by name
 *
 * @typedef {object} Load
 * @property {string} file
 * @property {string} code
 * @property {boolean} isCovered whether it is known already what its tests reach
 *
 * @typedef {object} Try
 * @property {number} mutant
 * @property {readonly string[] | undefined} tests in this order; all of the file where undefined
 * @property {readonly string[]} others tests that are known and not asked for: what is in neither is new, and runs
 * @property {number} hitLimit
 * @property {number} limit milliseconds of processor time
 *
 * @typedef {Load | Try} Task
 *
 * @typedef {{ kind: "loaded" } | { kind: "covered", failed: string | undefined, coverage: Coverage } | { kind: "tried", failed: string | undefined }} Outcome
 */
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
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
  // But those of the generated modules.
  "build/!(modules|variables).test.ts",
  "build/mutation",
  "lint",
  "package",
  "consumers",
  "contributing",
];
/** The cost of a test file that does not import from the folder: more than that of any other. */
const FAR = 100_000;
/** As many test files are bundled together, so that esbuild reads each source once for all of them. */
const BUNDLED_TOGETHER = 40;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "400" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "60" },
    seconds: { type: "string", default: "20" },
    again: { type: "boolean", default: false },
    near: { type: "boolean", default: false },
    also: { type: "string", multiple: true, default: [] },
    only: { type: "string", multiple: true, default: [] },
    workers: { type: "string", default: String(availableParallelism()) },
    // For the test of this program.
    root: { type: "string", default: ROOT },
  },
});
const { root } = values;
const KEPT = join(ROOT, "node_modules", ".cache", "canvas-large-data", "mutation");

/**
 * @param {string} folder
 * @returns {Promise<{ readonly sources: ReadonlyMap<string, string>, readonly mutants: readonly Mutant[] }>} instrumented sources by path
 */
async function instrumented(folder) {
  const { Instrumenter } = await import("@stryker-mutator/instrumenter");
  const nothing = () => undefined;
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, trace: nothing, fatal: nothing };
  const isEnabled = { isDebugEnabled: nothing, isTraceEnabled: nothing };
  const all = globSync(`lib/${folder}/**/*.ts`, { cwd: root, absolute: true });
  const read = new Map(all.map((name) => [name, readFileSync(name, "utf8")]));
  const texts = new Map([...read].filter(([, text]) => !text.slice(0, 400).includes("Not to be edited")));
  const names = [...texts.keys()];
  const { files, mutants } = await new Instrumenter(/** @type {never} */ ({ ...logger, ...isEnabled })).instrument(
    names.map((name) => ({ name, mutate: true, content: texts.get(name) ?? "" })),
    { plugins: null, ignorers: [], excludedMutations: [], noHeader: true },
  );
  const made = mutants.map(({ id, fileName, mutatorName, location, replacement }) => {
    const ofFile = (texts.get(fileName) ?? "").split("\n");
    const lines = ofFile.slice(location.start.line, location.end.line + 1);
    const line = (lines[0] ?? "").trim();
    lines[lines.length - 1] = lines[lines.length - 1]?.slice(0, location.end.column) ?? "";
    lines[0] = lines[0]?.slice(location.start.column) ?? "";
    const file = relative(root, fileName);
    const place = `${file}:${location.start.line + 1}:${location.start.column + 1}`;
    return { id: Number(id), file, place, line, original: lines.join("\n"), replacement, kind: mutatorName };
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
  /** @type {Map<string, number>} */
  const seen = new Map();
  const ranked = mutants.map((mutant) => {
    const name = [mutant.file, mutant.original, mutant.replacement].join("\0");
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return { mutant, rank: createHash("sha256").update(`${values.seed}\0${name}\0${count}`).digest("hex") };
  });
  const chosen = ranked.sort((one, other) => (one.rank < other.rank ? -1 : 1)).slice(0, Number(values.count));
  return chosen.map(({ mutant }) => mutant).sort((one, other) => one.id - other.id);
}

/**
 * Stryker switches every mutant that there is: the program would take many times as long. What is not chosen goes, esbuild removes the rest.
 *
 * @param {string} source
 * @param {ReadonlySet<number>} chosen
 */
function withOnly(source, chosen) {
  return source
    .replace(/stryMutAct_9fa48\("(\d+)"\)/g, (_call, id) =>
      chosen.has(Number(id)) ? `stryMutAct_9fa48(${id})` : "false",
    )
    .replace(/stryCov_9fa48\(((?:"\d+"(?:,\s*)?)+)\)/g, (_call, list) => {
      const ids = [...String(list).matchAll(/\d+/g)].map(([id]) => id).filter((id) => chosen.has(Number(id)));
      return ids.length === 0 ? "0" : `stryCov_9fa48(${ids.join(", ")})`;
    });
}

/**
 * @param {readonly string[]} files the absolute paths of test files
 * @param {ReadonlyMap<string, string>} sources
 * @returns {Promise<readonly { readonly file: string, readonly code: string }[]>} those that reach a mutant
 */
async function bundlesWith(files, sources) {
  const { build } = await import("esbuild");
  /** @type {import("esbuild").Plugin} */
  const mutated = {
    name: "mutated",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = sources.get(path);
        if (contents === undefined) return undefined;
        const ownFolder = contents.includes("__dirname") ? `const __dirname = ${JSON.stringify(dirname(path))}; ` : "";
        return { contents: ownFolder + contents, loader: "ts" };
      });
    },
  };
  const { outputFiles } = await build({
    ...BUNDLE,
    sourcemap: false,
    minifySyntax: true,
    plugins: [mutated, ...BUNDLE.plugins],
    entryPoints: files.map((file, at) => ({ in: file, out: String(at) })),
    outdir: join(root, "bundles"),
    packages: "external",
    write: false,
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  return files
    .map((file, at) => ({ file, code: texts.get(`${at}.js`) ?? "" }))
    .filter(({ code }) => code.includes("stryMutAct_9fa48("));
}

/** A process of mutation-runner.mjs, made again after it had to be ended. */
class Worker {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  child;
  /** What is loaded there. @type {string | undefined} */
  code;

  /**
   * @param {Task} task
   * @returns {Promise<Outcome | undefined>} undefined where it did not end, or crashed
   */
  async run(task) {
    this.child ??= fork(RUNNER, { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    const { child } = this;
    return new Promise((resolve) => {
      /** @param {Outcome} [outcome] */
      const end = (outcome) => {
        child.removeAllListeners();
        if (outcome === undefined) this.end();
        resolve(outcome);
      };
      child.once("message", (outcome) => end(/** @type {Outcome} */ (outcome)));
      child.once("exit", () => end());
      child.send(task);
    });
  }

  /**
   * @param {{ readonly file: string, readonly code: string }} bundle
   * @param {Omit<Try, "kind">} task
   */
  async try({ file, code }, task) {
    if (this.code !== code) await this.run({ file, code, isCovered: true });
    this.code = code;
    return this.run(task);
  }

  /**
   * @param {{ readonly file: string, readonly code: string }} bundle
   * @returns {Promise<Coverage | string>} or the case that fails without a mutant
   */
  async cover({ file, code }) {
    const kept = join(KEPT, `${basename(file)}-${fingerprint(file, code)}.json`);
    if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"));
    const outcome = await this.run({ file, code, isCovered: false });
    this.code = code;
    if (outcome?.kind !== "covered") return "it did not end";
    if (outcome.failed !== undefined) return outcome.failed;
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(kept, JSON.stringify(outcome.coverage));
    return outcome.coverage;
  }

  end() {
    this.child?.kill("SIGKILL");
    this.child = undefined;
    this.code = undefined;
  }
}

/**
 * The bundle, and what lies beside the test and may be read by it.
 *
 * @param {string} file
 * @param {string} code
 */
function fingerprint(file, code) {
  const hash = createHash("sha256").update(code).update(readFileSync(RUNNER));
  const beside = readdirSync(dirname(file), { withFileTypes: true });
  for (const each of beside) {
    if (each.isFile() && !each.name.endsWith(".ts")) hash.update(readFileSync(join(dirname(file), each.name)));
  }
  return hash.digest("hex").slice(0, 24);
}

/**
 * @param {string} folder
 * @returns {Promise<boolean>} whether enough mutants were found
 */
async function measure(folder) {
  const end = Date.now() + Number(values.minutes) * 60_000;
  const isOver = () => isEnded || Date.now() > end;
  const { sources, mutants } = await instrumented(folder);
  if (mutants.length === 0) {
    console.log(`lib/${folder} holds nothing to change.`);
    return false;
  }
  const last = join(KEPT, `survivors-${folder.replaceAll("/", "-")}.json`);
  const sample = drawn(mutants);
  const chosen = values.again ? same(mutants, JSON.parse(readFileSync(last, "utf8"))) : sample;
  console.log(
    `${folder}: ${chosen.length} of ${mutants.length} mutants, ${values.again ? "the last survivors" : `seed ${values.seed}`}`,
  );
  // The whole sample also where only its survivors are tried: their bundles are the same.
  const ids = new Set([...sample, ...chosen].map(({ id }) => id));
  const switched = new Map([...sources].map(([name, source]) => [name, withOnly(source, ids)]));
  /** @type {Tally} */
  const tally = { killed: new Map(), reached: new Set(), spent: new Map(), cut: new Set(), isOver };
  const files = testFiles(folder);
  const own = files.filter((file) => isOwn(file, folder));
  // What survived the other ones does so again: the tests that were just written come first.
  if (values.again) own.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  const others = files.filter((file) => !isOwn(file, folder));
  const batches = [own];
  while (others.length > 0) batches.push(others.splice(0, BUNDLED_TOGETHER));
  for (const batch of batches) {
    if (tally.killed.size === chosen.length || isOver()) break;
    const bundles = [...(await bundlesWith(batch, switched))];
    const work = async () => {
      const worker = new Worker();
      for (let bundle = bundles.shift(); bundle !== undefined && !isOver(); bundle = bundles.shift())
        await tryFile(worker, bundle, chosen, tally);
      worker.end();
    };
    await Promise.all(Array.from({ length: Number(values.workers) }, work));
  }
  const survivors = report(folder, chosen, tally);
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(last, JSON.stringify(chosen.filter(({ id }) => !tally.killed.has(id))));
  return survivors;
}

/**
 * What is known of the mutants of a folder.
 *
 * @typedef {object} Tally
 * @property {Map<number, string>} killed the case that failed, by mutant
 * @property {Set<number>} reached
 * @property {Map<number, number>} spent milliseconds of tests, by mutant
 * @property {Set<number>} cut those for which a test was left out that takes longer than what was left
 * @property {() => boolean} isOver whether the time is up
 */

/**
 * @param {Worker} worker
 * @param {{ readonly file: string, readonly code: string }} bundle
 * @param {readonly Mutant[]} chosen
 * @param {Tally} tally
 */
async function tryFile(worker, bundle, chosen, tally) {
  const { killed, reached, isOver } = tally;
  const { file } = bundle;
  const coverage = await worker.cover(bundle);
  if (typeof coverage === "string") {
    console.log(`  left out: ${relative(root, file)}, which fails without a mutant: ${coverage}`);
    return;
  }
  const begin = killed.size;
  const names = Object.keys(coverage.tests);
  const passed = names.filter((name) => coverage.tests[name]?.isPassed);
  for (const name of names)
    if (!passed.includes(name))
      console.log(`  left out of ${relative(root, file)}, as it fails without a mutant: ${name}`);
  /** @param {string} name */
  const cost = (name) => coverage.tests[name]?.milliseconds ?? 0;
  const quickFirst = passed.sort((one, other) => cost(one) - cost(other));
  /** What found other mutants of the same source, the last one first. @type {Map<string, readonly string[]>} */
  const finders = new Map();
  for (const { id, file: source } of chosen) {
    const isStatic = coverage.atLoad[id] !== undefined;
    const reaching = isStatic ? quickFirst : quickFirst.filter((name) => coverage.tests[name]?.hits[id] !== undefined);
    if (reaching.length === 0) continue;
    reached.add(id);
    if (killed.has(id) || isOver()) continue;
    const likely = (finders.get(source) ?? []).filter((name) => reaching.includes(name));
    const inOrder = [...new Set([...likely, ...reaching])];
    const tests = affordable(inOrder, cost, id, tally);
    if (tests.length === 0) continue;
    const hits = [coverage.atLoad, ...Object.values(coverage.tests).map((each) => each.hits)].reduce(
      (sum, each) => sum + (each[id] ?? 0),
      0,
    );
    const outcome = await worker.try(bundle, {
      mutant: id,
      tests,
      others: names.filter((name) => !tests.includes(name)),
      hitLimit: (hits + 100) * 100,
      limit: 10_000 + 5 * tests.reduce((sum, name) => sum + cost(name), 0),
    });
    if (outcome === undefined) killed.set(id, "it did not end");
    else if (outcome.kind === "tried" && outcome.failed !== undefined) {
      killed.set(id, outcome.failed);
      finders.set(source, [...new Set([outcome.failed, ...(finders.get(source) ?? [])])].slice(0, 30));
    }
  }
  console.log(`  ${relative(root, file)}: ${killed.size - begin} found, ${chosen.length - killed.size} left`);
}

/**
 * @param {readonly string[]} names
 * @param {(name: string) => number} cost
 * @param {number} id
 * @param {Tally} tally
 */
function affordable(names, cost, id, { spent, cut }) {
  const tests = [];
  let sum = spent.get(id) ?? 0;
  for (const name of names) {
    if (sum + cost(name) > Number(values.seconds) * 1_000) cut.add(id);
    else {
      sum += cost(name);
      tests.push(name);
    }
  }
  spent.set(id, sum);
  return tests;
}

/**
 * @param {readonly Mutant[]} mutants
 * @param {readonly Pick<Mutant, "file" | "line" | "original" | "replacement">[]} earlier
 */
function same(mutants, earlier) {
  return mutants.filter((mutant) =>
    earlier.some(
      (each) =>
        each.file === mutant.file &&
        each.line === mutant.line &&
        each.original === mutant.original &&
        each.replacement === mutant.replacement,
    ),
  );
}

/**
 * @param {string} folder
 * @param {readonly Mutant[]} chosen
 * @param {Tally} tally
 */
function report(folder, chosen, { killed, reached, cut }) {
  /** @type {readonly (Pick<Mutant, "file" | "line" | "original" | "replacement"> & { readonly why: string })[]} */
  const equivalent = JSON.parse(readFileSync(join(root, "lib/build/mutation-equivalent.json"), "utf8"));
  const left = chosen.filter(({ id }) => !killed.has(id));
  const equal = new Set(same(left, equivalent));
  const survivors = left.filter((mutant) => !equal.has(mutant));
  for (const { id, place, original, replacement, kind } of [...survivors].sort((one, other) =>
    one.place.localeCompare(other.place, "en", { numeric: true }),
  )) {
    const note = reached.has(id) ? (cut.has(id) ? ", not tried by every test" : "") : ", reached by no test";
    console.log(`${place} ${kind}${note}\n  - ${original}\n  + ${replacement}`);
  }
  const counted = chosen.length - equal.size;
  const score = (100 * killed.size) / counted;
  console.log(
    `${folder}: ${killed.size} of ${counted} mutants found, ${score.toFixed(1)} %; ${equal.size} more ${equal.size === 1 ? "is" : "are"} equivalent`,
  );
  return score >= 90;
}

/**
 * @param {string} file
 * @param {string} folder
 */
function isOwn(file, folder) {
  return relative(root, file).startsWith(`__tests__/${folder}/`);
}

/**
 * @param {string} folder
 * @returns {string[]} absolute paths: the folder's own first, then those that import from it, then the quick ones
 */
function testFiles(folder) {
  const seconds = JSON.parse(readFileSync(join(root, "lib/build/test-seconds.json"), "utf8"));
  const files = globSync("__tests__/**/*.test.ts", {
    cwd: root,
    ignore: OTHER_TESTS.map((each) => `__tests__/${each}/**`),
  });
  /** @param {string} file */
  const cost = (file) => {
    if (file.startsWith(`__tests__/${folder}/`)) return Number(seconds[file] ?? 1);
    const isNear =
      values.also.some((each) => file.startsWith(`__tests__/${each}`)) ||
      readFileSync(join(root, file), "utf8").includes(`/lib/${folder}/`);
    return (isNear ? 0 : FAR) + 1_000 + Number(seconds[file] ?? 1);
  };
  const costs = new Map(files.map((file) => [file, cost(file)]));
  return files
    .filter((file) => !values.near || (costs.get(file) ?? 0) < FAR)
    .filter((file) => values.only.length === 0 || values.only.some((each) => file.startsWith(`__tests__/${each}`)))
    .sort((one, other) => (costs.get(one) ?? 0) - (costs.get(other) ?? 0))
    .map((file) => resolve(root, file));
}

let isEnded = false;
process.on("SIGINT", () => (isEnded = true));

const results = [];
for (const folder of positionals) results.push(await measure(folder));
process.exit(results.every(Boolean) ? 0 : 1);
