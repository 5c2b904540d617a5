/**
 * How jest runs the tests of this project (`testRunner` in jest.config.mjs): in plain Node, by a program (test.mjs) that each worker of jest
 * starts once and that runs one file after the other. What took long to load stays loaded: cdktf, the provider's classes, lib. Test files
 * and what only tests import are evaluated anew for each. A file that leaves anything else of its process changed (test-state.mjs) is
 * the last one there, and the next has a new process.
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
 * @typedef {object} Order what the program is to run
 * @property {GlobalConfig} globalConfig
 * @property {ProjectConfig} config
 * @property {string} file the test file's absolute path
 *
 * @typedef {object} Report what the program reports: cases that began or ended; at its end the result, or why there is none
 * @property {readonly Parameters<SendEvent>[]} [events]
 * @property {number} [elsewhere] processor seconds of a process that worked for the file and is no child of it
 * @property {TestResult} [result]
 * @property {{ message: string, stack: string }} [failure]
 * @property {number} [seconds] processor seconds of the program and its children, for this file
 * @property {readonly string[]} [changes] what the file left changed in its process, which ends for it
 */
import { fork } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** With the default of 16 MB for what is new, a tenth of the time goes to garbage. */
const EXEC_ARGV = ["--max-semi-space-size=64"];
const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), "test.mjs");

/**
 * The program of this worker that is ready for another file, by what it runs on.
 *
 * @type {Map<string, import("node:child_process").ChildProcess>}
 */
const ready = new Map();

/**
 * @param {GlobalConfig} globalConfig
 * @param {ProjectConfig} config
 * @param {unknown} _environment
 * @param {unknown} _runtime
 * @param {string} file
 * @param {SendEvent} [sendEvent]
 * @returns {Promise<TestResult>}
 */
export default function runTestFile(globalConfig, config, _environment, _runtime, file, sendEvent) {
  const kind = JSON.stringify(config.globals);
  const program =
    ready.get(kind) ?? fork(PROGRAM, { execArgv: EXEC_ARGV, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  ready.delete(kind);
  // Between two files, it does not keep the worker from ending.
  program.ref();
  program.channel?.ref();
  return new Promise((resolve, reject) => {
    /** @type {Report | undefined} */
    let last;
    let done = 0;
    let elsewhere = 0;
    let running = "no case";
    const end = () => {
      program.removeAllListeners();
      if (last?.result !== undefined) {
        /** @type {TimedResult} */
        const timed = { ...last.result, processorSeconds: (last.seconds ?? 0) + elsewhere };
        resolve(timed);
      } else if (last?.failure !== undefined) reject(failure(last.failure.message, last.failure.stack));
    };
    program.on("message", (/** @type {Report} */ report) => {
      elsewhere += report.elsewhere ?? 0;
      if (report.changes !== undefined) last = report;
      if (report.changes?.length === 0) {
        program.unref();
        program.channel?.unref();
        end();
        ready.set(kind, program);
        program.once("close", () => ready.delete(kind));
      }
      for (const event of report.events ?? []) {
        const [name, [, info]] = event;
        if (name === "test-case-result") done++;
        else if (info !== undefined && "fullName" in info) running = `"${info.fullName}"`;
        sendEvent?.(...event);
      }
    });
    program.on("error", reject);
    program.on("close", (exitCode, signal) => {
      const how = `The process of the test file ended early (${signal ?? `exit code ${exitCode}`})`;
      if (last?.changes !== undefined) end();
      else reject(failure(`${how}, while ${running} was running; cases done before: ${done}`));
    });
    // jest-circus reads the time limit of all projects only, jest.config.mjs sets one for each.
    const limits = config.testTimeout === undefined ? {} : { testTimeout: config.testTimeout };
    program.send(/** @satisfies {Order} */ ({ globalConfig: { ...globalConfig, ...limits }, config, file }));
  });
}

/**
 * @param {string} message
 * @param {string} [stack]
 */
function failure(message, stack = message) {
  return Object.assign(new Error(message), { stack });
}
