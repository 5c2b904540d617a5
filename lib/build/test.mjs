/**
 * Runs one test file in plain Node: `node lib/build/test.mjs __tests__/a/b.test.ts [-t NAME] [argument …]`. Its cases are printed as they
 * end, and it sees its arguments from `process.argv[2]` on. As with jest, `-t` takes a regular expression: only cases whose names it
 * matches run. With `ON_CDKTN=1` it runs on cdktn in place of cdktf. jest starts this program as well, for each test file
 * (test-runner.mjs), and receives a report of each case.
 *
 * Node has to run this file as it is, hence JavaScript.
 *
 * @typedef {import("./test-runner.mjs").Bundle} Bundle
 * @typedef {import("./test-runner.mjs").Order} Order
 * @typedef {import("./test-runner.mjs").Report} Report
 * @typedef {import("./test-runner.mjs").TestResult} TestResult
 * @typedef {import("@jest/types").Circus.Event} Event
 */
import Module, { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { constants, Script } from "node:vm";
import { bundleOf } from "./test-runner.mjs";
import { mapped, ROOT } from "./run.mjs";

const THIS_FILE = fileURLToPath(import.meta.url);
const require = createRequire(import.meta.url);

/**
 * @param {Order} order
 * @param {import("./test-runner.mjs").SendEvent} [sendEvent]
 * @param {(event: Event) => void} [onEvent]
 * @returns {Promise<TestResult>}
 */
function run({ globalConfig, config, bundle }, sendEvent, onEvent) {
  /** What jest-circus asks of the sandbox, without one. */
  const environment = {
    global: globalThis,
    handleTestEvent: (/** @type {Event} */ event) => {
      for (const error of errorsOf(event)) nameSources(error, bundle);
      onEvent?.(event);
    },
  };
  if (config.globals?.["onCdktn"] === true) useCdktn();
  const runtime = {
    requireInternalModule: require,
    requireModule: (/** @type {string} */ path) => (path === bundle.file ? execute(bundle) : require(path)),
    unstable_shouldLoadAsEsm: () => false,
    setGlobalsForRuntime: () => undefined,
    enterTestCode: () => undefined,
    leaveTestCode: () => undefined,
  };
  /** @type {(...sandbox: readonly unknown[]) => Promise<TestResult>} */
  const circus = require("jest-circus/runner").default;
  // No `await` on the way, so that this program is not part of every stack.
  return circus(globalConfig, config, environment, runtime, bundle.file, sendEvent).catch(
    (/** @type {unknown} */ error) => {
      nameSources(error, bundle);
      throw error;
    },
  );
}

/**
 * cdktf keeps the whole stack of each token that it makes, for an error that hardly any test provokes: a third of what a synthesis
 * costs. It asks for more frames than anybody reads, which is how its calls are known.
 */
function withoutEndlessStacks() {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = (object, below) => {
    if (Error.stackTraceLimit === Number.MAX_SAFE_INTEGER) Object.assign(object, { stack: "" });
    else captureStackTrace(object, below);
  };
}

/** A test may look at everything that is written to standard error. */
function withoutExperimentalWarnings() {
  const others = process.listeners("warning");
  process.removeAllListeners("warning").on("warning", (warning) => {
    if (warning.name !== "ExperimentalWarning") for (const each of others) each(warning);
  });
}

/**
 * `require("cdktf")` gives cdktn, to our files and to the provider's classes alike. Those of `@cdktn/provider-aws` are another 360 MB;
 * `npm run test:matrix` tests what a consumer has.
 */
function useCdktn() {
  /** @type {{ _resolveFilename: (request: string, ...more: readonly unknown[]) => string }} */
  const resolver = Object(Module);
  const resolveFilename = resolver._resolveFilename;
  resolver._resolveFilename = (request, ...more) =>
    resolveFilename.call(Module, request.replace(/^cdktf(?=\/|$)/, "cdktn"), ...more);
}

/** @param {Bundle} bundle */
function execute({ file, code }) {
  withoutEndlessStacks();
  const isImporting = code.includes('import("@octokit/');
  if (isImporting) withoutExperimentalWarnings();
  const script = new Script(Module.wrap(code), {
    filename: `${file}.cjs`,
    // Packages that are ES modules alone stay outside of the bundle too. Node warns that this is experimental: only where needed.
    ...(isImporting ? { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER } : {}),
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
}

/**
 * @param {Event} event
 * @returns {readonly unknown[]} the errors that it brings
 */
function errorsOf(event) {
  if (event.name === "test_done") return event.test.errors.flat();
  return "error" in event ? [event.error] : [];
}

/**
 * Makes the stack of an error name the sources, for it names the bundle.
 *
 * @param {unknown} error
 * @param {Bundle} bundle
 */
function nameSources(error, { file, map }) {
  if (!(error instanceof Error)) return;
  if (typeof error.stack === "string") {
    const own = error.stack.split("\n").filter((line) => !line.includes(THIS_FILE));
    error.stack = mapped(own.join("\n"), `${file}.cjs`, map, "");
  }
  nameSources(error.cause, { file, map, code: "" });
}

/** As jest's child: runs the requested file and reports on it. */
function serveJest() {
  const send = (/** @type {Report} */ report) => process.send?.(report);
  const end = (/** @type {Report} */ report) => process.send?.(report, undefined, {}, () => process.exit(0));
  // The parent process has ended.
  process.once("disconnect", () => process.exit(1));
  process.once("message", (/** @type {Order} */ order) => {
    run(order, (...event) => send({ event })).then(
      (result) => end({ result }),
      (/** @type {unknown} */ error) => {
        const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
        end({ failure: { message, stack } });
      },
    );
  });
}

/** What jest-circus reads of jest's configuration. */
const ALONE = /** @type {Omit<Order, "bundle">} */ (
  /** @type {unknown} */ ({
    globalConfig: { testTimeout: 2 ** 31 - 1, maxConcurrency: 1, updateSnapshot: "none" },
    config: {
      rootDir: ROOT,
      testMatch: [],
      injectGlobals: true,
      globals: { onCdktn: process.env["ON_CDKTN"] === "1" },
      fakeTimers: { enableGlobally: false },
      setupFilesAfterEnv: [],
      snapshotSerializers: [],
      snapshotFormat: { escapeString: false, printBasicPrototype: false },
    },
  })
);

/**
 * By itself: no time limit, for whoever asks for more cases has the time.
 *
 * @param {string} file
 */
async function runAlone(file) {
  // The test sees its arguments where it would if node ran it: from `process.argv[2]` on.
  process.argv.splice(1, 1);
  const options = /** @type {const} */ ({ testNamePattern: { type: "string", short: "t" } });
  const { testNamePattern = "" } = parseArgs({ options, args: process.argv.slice(2), strict: false }).values;
  if (typeof testNamePattern !== "string") throw new Error("-t is followed by a name, or by a part of one");
  const globalConfig = { ...ALONE.globalConfig, testNamePattern };
  const result = await run({ ...ALONE, globalConfig, bundle: await bundleOf(resolve(file)) }, undefined, (event) => {
    if (event.name !== "test_done" || event.test.status !== "done") return;
    const names = [event.test.name];
    for (let each = event.test.parent; each.parent !== undefined; each = each.parent) names.unshift(each.name);
    console.log(`${event.test.errors.length === 0 ? "passed" : "FAILED"}  ${names.join(" ")}`);
  });
  const { failureMessage: failure, numPassingTests: passed, numFailingTests: failed } = result;
  if (failure) console.error(`\n${failure}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(passed === 0 || failure ? 1 : 0);
}

const [, , file] = process.argv;
if (process.send !== undefined) serveJest();
else {
  // Reported here: the handlers of jest-circus would attribute the error to a test case.
  await runAlone(file ?? "FILE").catch((/** @type {unknown} */ error) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exit(1);
  });
}
