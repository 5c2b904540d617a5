/**
 * A jest reporter: what the parts took of their budget of processor time, and the result as one plain line, for whoever reads a log
 * by machine.
 *
 * @typedef {import("./test-runner.mjs").TimedResult} TimedResult
 */
import { budgetLine, nameOf, recordSeconds } from "./test-seconds.mjs";

export default class ClosingLine {
  /**
   * Recorded at once: a run that is stopped has not measured in vain.
   *
   * @param {unknown} _test
   * @param {TimedResult} result
   */
  onTestResult(_test, { testFilePath, processorSeconds = 0 }) {
    if (process.env["RECORD_SECONDS"] === "1") recordSeconds(new Map([[nameOf(testFilePath), processorSeconds]]));
  }

  /**
   * @param {unknown} _contexts
   * @param {import("@jest/reporters").AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    const timed = /** @type {readonly TimedResult[]} */ (results.testResults);
    /** @type {Map<string, number>} */
    const seconds = new Map();
    // A file runs in more than one project: on cdktf, and on cdktn.
    for (const { testFilePath, processorSeconds = 0 } of timed)
      seconds.set(nameOf(testFilePath), (seconds.get(nameOf(testFilePath)) ?? 0) + processorSeconds);
    const budgets = budgetLine(seconds);
    if (budgets !== undefined) console.log(budgets);
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    console.log(`${results.numPassedTests} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);
  }
}
