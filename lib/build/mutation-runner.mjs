/**
 * The child of mutation.mjs: runs one test file over and over in one process, each time with another mutant switched on.
 *
 * The bundle is evaluated anew each time, so that a mutant of a constant counts as well; packages stay loaded. jest-circus collects the
 * cases; they run here, the quick ones first, until one fails.
 *
 * @typedef {import("./mutation.mjs").Task} Task
 * @typedef {import("./mutation.mjs").Outcome} Outcome
 * @typedef {import("./mutation.mjs").Coverage} Coverage
 * @typedef {import("@jest/types").Circus.TestEntry} TestEntry
 * @typedef {import("@jest/types").Circus.DescribeBlock} DescribeBlock
 * @typedef {import("@jest/types").Circus.Hook} Hook
 */
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { constants, Script } from "node:vm";
import { Worker } from "node:worker_threads";

// Another seed would be another name of the case, and other hits.
Object.assign(process.env, { TEST_SEED: "1", TEST_ONE_IN: "4" });

const require = createRequire(import.meta.url);
const circus = require("jest-circus");
const { jestExpect } = require("@jest/expect");
Object.assign(globalThis, circus, { expect: jestExpect });

/** The mutant that is switched on. */
let active = -1;
let [hits, hitLimit] = [0, 0];
/** Where hits are counted: of a case, or of what runs outside of any. @type {Record<number, number> | undefined} */
let counted;
Object.assign(globalThis, {
  /** @param {number} id */
  stryMutAct_9fa48(id) {
    if (id !== active) return false;
    if (++hits > hitLimit) throw new Error(`the mutant was reached ${hits} times`);
    return true;
  },
  /** @param {readonly number[]} ids */
  stryCov_9fa48(...ids) {
    if (counted !== undefined) for (const id of ids) counted[id] = (counted[id] ?? 0) + 1;
  },
});

/**
 * Ends the process once it has used so many milliseconds of processor time, or waits for what does not come. From a thread of its own, for
 * this one may be in a loop.
 */
const until = new Float64Array(new SharedArrayBuffer(8));
new Worker(
  `const { workerData: until } = require("node:worker_threads");
  let [last, since] = [0, Date.now()];
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    const used = (user + system) / 1000;
    if (used - last > 200 || until[0] === 0) [last, since] = [used, Date.now()];
    if (until[0] !== 0 && (used > until[0] || Date.now() - since > 60_000)) process.kill(process.pid, "SIGKILL");
  }, 250);`,
  { eval: true, workerData: until },
).unref();

/** @param {number} milliseconds from now on; 0 for no limit */
function limitTo(milliseconds) {
  const { user, system } = process.cpuUsage();
  until[0] = milliseconds === 0 ? 0 : (user + system) / 1_000 + milliseconds;
}

/**
 * @param {TestEntry} test
 * @returns {string} the names down to it
 */
function nameOf(test) {
  const names = [test.name];
  for (let each = test.parent; each.parent !== undefined; each = each.parent) names.unshift(each.name);
  return names.join(" > ");
}

/**
 * @param {DescribeBlock} block
 * @returns {readonly TestEntry[]}
 */
function testsIn(block) {
  return block.children.flatMap((each) => (each.type === "test" ? [each] : testsIn(each)));
}

/**
 * @param {DescribeBlock | undefined} block
 * @param {Hook["type"]} type
 * @returns {readonly Hook[]}
 */
function hooksOf(block, type) {
  return block === undefined
    ? []
    : [...hooksOf(block.parent, type), ...block.hooks.filter((each) => each.type === type)];
}

/**
 * @param {readonly (Hook | TestEntry)[]} all
 * @param {object} context
 */
async function call(all, context) {
  for (const { fn } of all) {
    const next = /** @type {(() => unknown) | undefined} */ (fn);
    await next?.call(context);
  }
}

/**
 * @param {TestEntry} test
 */
async function runTest(test) {
  const context = {};
  jestExpect.setState({ ...FRESH, currentTestName: nameOf(test), suppressedErrors: [] });
  try {
    await call([...hooksOf(test.parent, "beforeEach"), test], context);
  } finally {
    await call([...hooksOf(test.parent, "afterEach")].reverse(), context);
  }
  const [missing] = jestExpect.extractExpectedAssertionsErrors();
  if (missing !== undefined) throw missing.error;
}

const FRESH = { assertionCalls: 0, expectedAssertionsNumber: null, isExpectingAssertions: false };

/**
 * @param {string} file
 * @param {Script} script
 * @param {(test: TestEntry) => number} rank those below zero stay out
 * @param {(name: string, end: { readonly milliseconds: number, readonly isPassed: boolean } | undefined) => void} [onTest] at the begin and
 *   at the end of each; with it, a failure is not the end
 * @returns {Promise<string | undefined>} the first case that failed
 */
async function run(file, script, rank, onTest) {
  let name = "the file";
  /** @param {DescribeBlock} block */
  const runBlock = async (block) => {
    const ofOwn = (/** @type {Hook["type"]} */ type) => block.hooks.filter((each) => each.type === type);
    const wanted = block.children.map((child) => {
      const ranks = (child.type === "test" ? [child] : testsIn(child)).filter(isRun).map(rank);
      return { child, rank: Math.min(...ranks.filter((each) => each >= 0), Infinity) };
    });
    const inOrder = wanted.filter((each) => each.rank !== Infinity).sort((one, other) => one.rank - other.rank);
    if (inOrder.length === 0) return;
    name = `before ${block.name}`;
    await call(ofOwn("beforeAll"), {});
    for (const { child } of inOrder) {
      if (child.type !== "test") {
        await runBlock(child);
        continue;
      }
      name = nameOf(child);
      const begin = process.cpuUsage();
      if (onTest === undefined) {
        await runTest(child);
        continue;
      }
      onTest(name, undefined);
      const isPassed = await runTest(child).then(
        () => true,
        () => false,
      );
      const { user, system } = process.cpuUsage(begin);
      onTest(name, { milliseconds: (user + system) / 1_000, isPassed });
    }
    name = `after ${block.name}`;
    await call(ofOwn("afterAll"), {});
  };
  circus.resetState();
  try {
    const module = { exports: {} };
    script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
    await runBlock(circus.getState().rootDescribeBlock);
    return undefined;
  } catch (error) {
    return process.env["MUTATION_ERRORS"] === "1" && error instanceof Error ? `${name}: ${error.stack}` : name;
  }
}

/** @param {TestEntry} test */
function isRun(test) {
  for (let each = /** @type {TestEntry | DescribeBlock | undefined} */ (test); each !== undefined; each = each.parent)
    if (each.mode === "skip" || each.mode === "todo") return false;
  return true;
}

const send = (/** @type {Outcome} */ outcome) => process.send?.(outcome);
process.once("disconnect", () => process.exit(1));
// A rejected promise that a mutant left behind is of no interest.
process.on("unhandledRejection", () => undefined);
// Node's warning about dynamic imports in scripts would be in what a test reads as the output of a command.
process.removeAllListeners("warning");

/** @type {{ file: string, script: Script } | undefined} */
let loaded;
process.on("message", async (/** @type {Task} */ task) => {
  if ("code" in task) {
    const script = new Script(Module.wrap(task.code), {
      filename: `${task.file}.cjs`,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    loaded = { file: task.file, script };
    send(task.isCovered ? { kind: "loaded" } : await covered(loaded));
    return;
  }
  if (loaded === undefined) return;
  const { tests, others } = task;
  [active, hits, hitLimit] = [task.mutant, 0, task.hitLimit];
  limitTo(task.limit);
  const failed = await run(loaded.file, loaded.script, (test) => {
    const name = nameOf(test);
    return others.includes(name) ? -1 : Math.max(0, tests?.indexOf(name) ?? 0);
  });
  limitTo(0);
  active = -1;
  send({ kind: "tried", failed });
});

/**
 * @param {{ file: string, script: Script }} bundle
 * @returns {Promise<Outcome>}
 */
async function covered({ file, script }) {
  /** @type {Coverage} */
  // A test may be called `constructor`.
  const coverage = { atLoad: {}, tests: Object.create(null) };
  counted = coverage.atLoad;
  const failed = await run(
    file,
    script,
    () => 0,
    (name, end) => {
      const known = coverage.tests[name] ?? { milliseconds: 0, isPassed: true, hits: {} };
      const { milliseconds, isPassed, hits: hitsOf } = known;
      counted = end === undefined ? hitsOf : coverage.atLoad;
      coverage.tests[name] = {
        milliseconds: milliseconds + (end?.milliseconds ?? 0),
        isPassed: isPassed && end?.isPassed !== false,
        hits: hitsOf,
      };
    },
  );
  counted = undefined;
  return { kind: "covered", failed, coverage };
}
