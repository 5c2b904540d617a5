/**
 * The child of mutation.mjs: runs one test file over and over in one process, each time with another mutant switched on.
 *
 * The bundle is evaluated anew each time, so that a mutant of a constant counts as well; packages stay loaded.
 *
 * @typedef {import("./mutation.mjs").Task} Task
 * @typedef {import("./mutation.mjs").Outcome} Outcome
 * @typedef {import("./mutation.mjs").Coverage} Coverage
 * @typedef {import("@jest/types").Circus.Event} Event
 * @typedef {import("@jest/types").Circus.State} State
 * @typedef {import("@jest/types").Circus.TestEntry} TestEntry
 * @typedef {import("@jest/types").Circus.DescribeBlock} DescribeBlock
 */
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";
import { ROOT } from "./run.mjs";

const require = createRequire(import.meta.url);
/** Of jest's own, this has state for one run. */
const OF_ONE_RUN = /[\\/]node_modules[\\/](jest-circus|@jest[\\/]expect|expect)[\\/]/;

/** What Stryker's switches look at. @type {{ activeMutant?: string, currentTestId?: string, mutantCoverage?: Coverage, hitCount?: number, hitLimit?: number }} */
const stryker = {};
Object.assign(globalThis, { __stryker__: stryker });

const CONFIG = {
  rootDir: ROOT,
  testMatch: [],
  injectGlobals: true,
  globals: {},
  fakeTimers: { enableGlobally: false },
  setupFilesAfterEnv: [],
  snapshotSerializers: [],
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
};

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
 * @param {string} file
 * @param {Script} script
 * @param {(test: TestEntry) => boolean} isWanted
 * @returns {Promise<string | undefined>} the first case that failed
 */
async function run(file, script, isWanted) {
  for (const key of Object.keys(require.cache)) if (OF_ONE_RUN.test(key)) delete require.cache[key];
  // jest-circus keeps the handlers of earlier runs there.
  Reflect.deleteProperty(globalThis, Symbol.for("EVENT_HANDLERS"));
  /** @type {string | undefined} */
  let failed;
  const environment = {
    global: globalThis,
    /**
     * @param {Event} event
     * @param {State} state
     */
    handleTestEvent(event, state) {
      if (event.name === "run_start") {
        for (const each of testsIn(state.rootDescribeBlock)) if (!isWanted(each)) each.mode = "skip";
      } else if (event.name === "test_start") stryker.currentTestId = nameOf(event.test);
      else if (event.name === "test_done") {
        delete stryker.currentTestId;
        if (event.test.errors.length === 0 || failed !== undefined) return;
        failed = nameOf(event.test);
        for (const each of testsIn(state.rootDescribeBlock))
          if (each.status === null || each.status === undefined) each.mode = "skip";
      }
    },
  };
  const evaluate = () => {
    const module = { exports: {} };
    script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  };
  const runtime = {
    requireInternalModule: require,
    requireModule: (/** @type {string} */ path) => (path === file ? evaluate() : require(path)),
    unstable_shouldLoadAsEsm: () => false,
    setGlobalsForRuntime: () => undefined,
    enterTestCode: () => undefined,
    leaveTestCode: () => undefined,
  };
  const global = { testTimeout: 2 ** 31 - 1, maxConcurrency: 1, updateSnapshot: "none" };
  try {
    const result = await require("jest-circus/runner").default(global, CONFIG, environment, runtime, file);
    return failed ?? (result.testExecError || result.numFailingTests > 0 ? "the file" : undefined);
  } catch (error) {
    return `the file: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    delete stryker.currentTestId;
  }
}

const send = (/** @type {Outcome} */ outcome) => process.send?.(outcome);
process.once("disconnect", () => process.exit(1));
// A rejected promise that a mutant left behind is of no interest.
process.on("unhandledRejection", () => undefined);

/** @type {{ file: string, script: Script } | undefined} */
let loaded;
process.on("message", async (/** @type {Task} */ task) => {
  if ("code" in task) {
    const script = new Script(Module.wrap(task.code), { filename: `${task.file}.cjs` });
    loaded = { file: task.file, script };
    if (!task.isFirst) {
      send({ kind: "loaded" });
      return;
    }
    stryker.mutantCoverage = { static: {}, perTest: {} };
    const begin = performance.now();
    const failed = await run(task.file, script, () => true);
    send({ kind: "covered", failed, coverage: stryker.mutantCoverage, milliseconds: performance.now() - begin });
    return;
  }
  if (loaded === undefined) return;
  const tests = task.tests === undefined ? undefined : new Set(task.tests);
  Object.assign(stryker, { activeMutant: task.mutant, hitCount: 0, hitLimit: task.hitLimit });
  const failed = await run(loaded.file, loaded.script, (test) => tests === undefined || tests.has(nameOf(test)));
  delete stryker.activeMutant;
  send({ kind: "tried", mutant: task.mutant, failed });
});
