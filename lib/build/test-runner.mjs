/**
 * How jest runs the tests of this project (`testRunner` in jest.config.mjs): each file as a program of its own, in plain Node.
 *
 * jest chooses, schedules and reports as ever, and the cases run through its own jest-circus and `expect`. Left out is its
 * module sandbox, in which our evaluator takes 3 to 5 times the processor time. Hence no `jest.mock` and no fake timers.
 *
 * jest has to run this file as it is, hence JavaScript.
 *
 * @typedef {import("@jest/types").Config.GlobalConfig} GlobalConfig
 * @typedef {import("@jest/types").Config.ProjectConfig} ProjectConfig
 * @typedef {import("@jest/test-result").TestFileEvent} SendEvent
 * @typedef {import("@jest/test-result").TestResult} TestResult
 *
 * @typedef {TestResult & { readonly processorSeconds?: number }} TimedResult with what the file and all processes that it started took
 *
 * @typedef {object} Bundle a test file with what it imports of this project
 * @property {string} file the test file's absolute path
 * @property {string} code
 * @property {string} map
 *
 * @typedef {object} Order what the program is to run
 * @property {GlobalConfig} globalConfig
 * @property {ProjectConfig} config
 * @property {Bundle} bundle
 *
 * @typedef {object} Report what the program reports: a case that began or ended; at its end the result, or why there is none
 * @property {Parameters<SendEvent>} [event]
 * @property {number} [elsewhere] processor seconds of a process that worked for the file and is no child of it
 * @property {TestResult} [result]
 * @property {{ message: string, stack: string }} [failure]
 */
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BUNDLE } from "./run.mjs";

const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), "test.mjs");

/**
 * @param {GlobalConfig} globalConfig
 * @param {ProjectConfig} config
 * @param {unknown} _environment
 * @param {unknown} _runtime
 * @param {string} file
 * @param {SendEvent} [sendEvent]
 * @returns {Promise<TestResult>}
 */
export default async function runTestFile(globalConfig, config, _environment, _runtime, file, sendEvent) {
  const before = childrenSeconds();
  const bundle = await bundleOf(file);
  return new Promise((resolve, reject) => {
    const program = fork(PROGRAM, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    /** @type {Report | undefined} */
    let last;
    let done = 0;
    let elsewhere = 0;
    let running = "no case";
    program.on("message", (/** @type {Report} */ report) => {
      elsewhere += report.elsewhere ?? 0;
      last = report;
      if (report.event === undefined) return;
      const [name, [, info]] = report.event;
      if (name === "test-case-result") done++;
      else if (info !== undefined && "fullName" in info) running = `"${info.fullName}"`;
      sendEvent?.(...report.event);
    });
    program.on("error", reject);
    program.on("close", (exitCode, signal) => {
      const how = `The process of the test file ended early (${signal ?? `exit code ${exitCode}`})`;
      if (last?.result !== undefined) {
        /** @type {TimedResult} */
        const timed = { ...last.result, processorSeconds: childrenSeconds() - before + elsewhere };
        resolve(timed);
      } else if (last?.failure !== undefined) reject(failure(last.failure.message, last.failure.stack));
      else reject(failure(`${how}, while ${running} was running; cases done before: ${done}`));
    });
    // jest-circus reads the time limit of all projects only, jest.config.mjs sets one for each.
    const limits = config.testTimeout === undefined ? {} : { testTimeout: config.testTimeout };
    program.send(/** @satisfies {Order} */ ({ globalConfig: { ...globalConfig, ...limits }, config, bundle }));
  });
}

/** Processor time of all children of this process that ended, and of theirs, in seconds; 0 where there is no /proc (macOS). */
function childrenSeconds() {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    // `cutime` and `cstime`, the 16th and 17th field (two are cut off above), in ticks of 10 ms.
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return 0;
  }
}

/**
 * @param {string} message
 * @param {string} [stack]
 */
function failure(message, stack = message) {
  return Object.assign(new Error(message), { stack });
}

/**
 * Packages stay outside of the bundle: node requires the few that a test needs faster than esbuild copies them.
 *
 * @param {string} file the absolute path of a test file
 * @returns {Promise<Bundle>}
 */
export async function bundleOf(file) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    ...BUNDLE,
    entryPoints: [file],
    outfile: `${file}.cjs`,
    packages: "external",
    write: false,
  }).catch((/** @type {Error} */ error) => {
    // esbuild says file, line and reason; its stack says nothing.
    throw failure(error.message);
  });
  const [map, code] = ["map", "cjs"].map((end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "");
  return { file, code: code ?? "", map: map ?? "" };
}
