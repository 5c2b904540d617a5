/**
 * Runs one test file in plain Node: `node lib/build/test.mjs __tests__/a/b.test.ts [-t NAME] [argument …]`. Its cases are printed as they
 * end, and it sees its arguments from `process.argv[2]` on. As with jest, `-t` takes a regular expression: only cases whose names it
 * matches run. With `ON_CDKTN=1` it runs on cdktn in place of cdktf. jest starts this program as well (test-runner.mjs), for
 * one test file after the other, and receives a report of each case.
 *
 * Node has to run this file as it is, hence JavaScript.
 *
 * @typedef {import("./test-runner.mjs").Order} Order
 * @typedef {import("./test-runner.mjs").Report} Report
 * @typedef {import("./test-runner.mjs").SendEvent} SendEvent
 * @typedef {import("./test-runner.mjs").TestResult} TestResult
 * @typedef {import("@jest/types").Circus.Event} Event
 */
import Module, { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ROOT } from "./run.mjs";
import { forgetTests, useTypeScript, withSources } from "./test-modules.mjs";
import { childrenSeconds, processSeconds } from "./test-seconds.mjs";
import { changesOf, SharedData, stateOf } from "./test-state.mjs";

const THIS_FILE = fileURLToPath(import.meta.url);
const require = createRequire(import.meta.url);
/** What stacks leave out. */
const OWN_FILES = [THIS_FILE, fileURLToPath(new URL("test-modules.mjs", import.meta.url)), "node:internal/modules"];
const CIRCUS = /[\\/]node_modules[\\/]jest-circus[\\/]/;

/**
 * @param {Order} order
 * @param {SendEvent} [sendEvent]
 * @param {(event: Event) => void} [onEvent]
 * @returns {Promise<TestResult>}
 */
function run({ globalConfig, config, file }, sendEvent, onEvent) {
  /** What jest-circus asks of the sandbox, without one. */
  const environment = {
    global: globalThis,
    handleTestEvent: (/** @type {Event} */ event) => {
      for (const error of errorsOf(event)) nameSources(error);
      onEvent?.(event);
    },
  };
  if (config.globals?.["onCdktn"] === true && !isOnCdktn) useCdktn();
  const runtime = {
    requireInternalModule: require,
    requireModule: require,
    unstable_shouldLoadAsEsm: () => false,
    setGlobalsForRuntime: () => undefined,
    enterTestCode: () => undefined,
    leaveTestCode: () => undefined,
  };
  /** @type {(...sandbox: readonly unknown[]) => Promise<TestResult>} */
  const circus = require("jest-circus/runner").default;
  // No `await` on the way, so that this program is not part of every stack.
  return circus(globalConfig, config, environment, runtime, file, sendEvent).catch((/** @type {unknown} */ error) => {
    nameSources(error);
    throw error;
  });
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

let isOnCdktn = false;

/**
 * `require("cdktf")` gives cdktn, to our files and to the provider's classes alike. Those of `@cdktn/provider-aws` are another 360 MB;
 * `npm run test:matrix` tests what a consumer has.
 */
function useCdktn() {
  isOnCdktn = true;
  /** @type {{ _resolveFilename: (request: string, ...more: readonly unknown[]) => string }} */
  const resolver = Object(Module);
  const resolveFilename = resolver._resolveFilename;
  resolver._resolveFilename = (request, ...more) =>
    resolveFilename.call(Module, request.replace(/^cdktf(?=\/|$)/, "cdktn"), ...more);
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
 * Makes the stack of an error name the sources, for it names what they became.
 *
 * @param {unknown} error
 */
function nameSources(error) {
  if (!(error instanceof Error)) return;
  if (typeof error.stack === "string") {
    const own = error.stack.split("\n").filter((line) => !OWN_FILES.some((file) => line.includes(file)));
    error.stack = withSources(own.join("\n"));
  }
  nameSources(error.cause);
}

/** Modules of packages, but for jest's own, which are loaded for each file. */
const PACKAGE = /[\\/]node_modules[\\/](?!@?jest|expect)/;
/** A process with so much on its heap takes longer for garbage than a new one for its start. */
const MOST_BYTES = 700e6;

/** A message for each case costs more than most cases. */
const BETWEEN_REPORTS_MS = 5;

/** As jest's child: runs the requested files, one after the other, and reports on them. */
function serveJest() {
  keepForLaterFiles();
  noteContexts();
  const shared = new SharedData();
  /** @type {import("./test-state.mjs").State} */
  let before = new Map();
  useTypeScript({
    onShared: (exports) => shared.add(exports),
    // What a package changes when it is loaded stays for all files.
    onPackage: (load) => {
      const state = stateOf();
      const loaded = load();
      const now = stateOf();
      for (const name of changesOf(state, now)) before.set(name, now.get(name));
      for (const module of Object.values(require.cache))
        if (module !== undefined && PACKAGE.test(module.filename)) shared.addPackage(module.exports);
      return loaded;
    },
  });
  const send = (/** @type {Report} */ report) => process.send?.(report);
  /** @type {Parameters<SendEvent>[]} */
  let events = [];
  let sentAt = 0;
  const sendEvents = () => {
    if (events.length > 0) send({ events });
    events = [];
    sentAt = performance.now();
  };
  process.once("exit", sendEvents);
  // The parent process has ended.
  process.once("disconnect", () => process.exit(1));
  process.on("message", (/** @type {Order} */ order) => {
    const seconds = secondsSoFar();
    forgetTests();
    forgetJest();
    // With what jest-circus itself changes when it is loaded.
    require("jest-circus/runner");
    before = stateOf();
    const end = async (/** @type {Report} */ report) => {
      sendEvents();
      const changes = await changesSince(before);
      if (shared.isChanged()) changes.push("what lib or a package exports");
      if (process.memoryUsage().heapUsed > MOST_BYTES) changes.push("its memory");
      const last = { ...report, seconds: secondsSoFar() - seconds, changes };
      if (changes.length > 0) process.send?.(last, undefined, {}, () => process.exit(0));
      else send(last);
    };
    const onEvent = (/** @type {Parameters<SendEvent>} */ ...event) => {
      events.push(event);
      if (performance.now() - sentAt >= BETWEEN_REPORTS_MS) sendEvents();
    };
    // No `await`, so that this program is not part of every stack.
    run(order, onEvent).then(
      (result) => end({ result }),
      (/** @type {unknown} */ error) => {
        const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
        return end({ failure: { message, stack } });
      },
    );
  });
}

/**
 * What a test file leaves for later ones (`__tests__/support/kept.ts`).
 *
 * @type {Map<string, { readonly pid?: number, readonly end?: () => void }>}
 */
const kept = new Map();

function keepForLaterFiles() {
  Object.assign(globalThis, { [Symbol.for("kept for later test files")]: kept });
  process.once("exit", () => {
    for (const { end } of kept.values()) end?.();
  });
}

/**
 * @param {import("./test-state.mjs").State} before
 * @returns {Promise<string[]>} what differs, and does not end by itself at once
 */
async function changesSince(before) {
  let changes = changesOf(before, stateOf());
  for (let turn = 0; turn < 10 && changes.some((name) => name.startsWith("open ")); turn++) {
    await new Promise((done) => setImmediate(done));
    changes = changesOf(before, stateOf());
  }
  return [...changes];
}

/** Processor time of this process, of its children that ended and of those that are kept, in seconds. */
function secondsSoFar() {
  const { user, system } = process.cpuUsage();
  const ofKept = [...kept.values()].map(({ pid }) => (pid === undefined ? 0 : processSeconds(pid)));
  return ofKept.reduce((sum, each) => sum + each, (user + system) / 1e6 + childrenSeconds());
}

/** jest-circus keeps what a file defines in its modules, and `expect` the matchers that it adds. */
function forgetJest() {
  for (const context of contexts.splice(0)) context.disable();
  for (const file of Object.keys(require.cache)) if (CIRCUS.test(file)) delete require.cache[file];
  const globals = /** @type {Record<symbol, unknown>} */ (/** @type {unknown} */ (globalThis));
  delete globals[Symbol.for("EVENT_HANDLERS")];
  const { matchers } = /** @type {{ matchers: Record<string, unknown> }} */ (
    globals[Symbol.for("$$jest-matchers-object")] ?? { matchers: {} }
  );
  for (const name of Object.keys(matchers)) {
    if (ownMatchers === undefined || ownMatchers.has(name)) continue;
    delete matchers[name];
  }
  require("@jest/expect");
  ownMatchers ??= new Set(Object.keys(Object(globals[Symbol.for("$$jest-matchers-object")]).matchers));
}

/** @type {ReadonlySet<string> | undefined} */
let ownMatchers;

/**
 * By which jest-circus knows what test it is in, for each file anew. Node asks all of them at every promise.
 *
 * @type {import("node:async_hooks").AsyncLocalStorage<unknown>[]}
 */
const contexts = [];

/** Notes what is made of that class from now on. */
function noteContexts() {
  const hooks = require("node:async_hooks");
  const { AsyncLocalStorage } = hooks;
  /**
   * @template T
   * @extends {AsyncLocalStorage<T>}
   */
  class NotedContext extends AsyncLocalStorage {
    constructor() {
      super();
      contexts.push(this);
    }
  }
  hooks.AsyncLocalStorage = NotedContext;
}

/** What jest-circus reads of jest's configuration. */
const ALONE = /** @type {Omit<Order, "file">} */ (
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
  useTypeScript();
  const options = /** @type {const} */ ({ testNamePattern: { type: "string", short: "t" } });
  const { testNamePattern = "" } = parseArgs({ options, args: process.argv.slice(2), strict: false }).values;
  if (typeof testNamePattern !== "string") throw new Error("-t is followed by a name, or by a part of one");
  const globalConfig = { ...ALONE.globalConfig, testNamePattern };
  const result = await run({ ...ALONE, globalConfig, file: resolve(file) }, undefined, (event) => {
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
withoutEndlessStacks();
if (process.send !== undefined) serveJest();
else {
  // Reported here: the handlers of jest-circus would attribute the error to a test case.
  await runAlone(file ?? "FILE").catch((/** @type {unknown} */ error) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exit(1);
  });
}
