/**
 * A jest reporter: what the parts took of their budget of processor time, and the result as one plain line, for whoever reads a log
 * by machine.
 *
 * @typedef {import("./test-runner.mjs").TimedResult} TimedResult
 */
import { budgetLine, nameOf, recordSeconds } from "./test-seconds.mjs";

export default class ClosingLine {
  /**
   * Recorded at once: a run that is stopped has not measured in vain. On cdktn, files take about what they take on cdktf.
   *
   * @param {unknown} _test
   * @param {TimedResult} result
   */
  onTestResult(_test, { displayName, testFilePath, processorSeconds = 0 }) {
    if (process.env["RECORD_SECONDS"] === "1" && displayName?.name !== "cdktn")
      recordSeconds(new Map([[nameOf(testFilePath), processorSeconds]]));
  }

  /**
   * @param {unknown} _contexts
   * @param {import("@jest/reporters").AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    const timed = /** @type {readonly TimedResult[]} */ (results.testResults);
    const budgets = budgetLine(
      timed.map(({ displayName, testFilePath, processorSeconds = 0 }) => ({
        file: nameOf(testFilePath),
        tier: displayName?.name,
        seconds: processorSeconds,
      })),
    );
    if (budgets !== undefined) console.log(budgets);
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    console.log(`${results.numPassedTests} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);
  }
}
