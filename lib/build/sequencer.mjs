/**
 * The order in which jest runs the test files (`testSequencer` in jest.config.mjs): the longest first, so that the workers end
 * together. jest itself goes by what it remembers of earlier runs, and a fresh clone has none; so the seconds are a committed table.
 *
 * jest has to run this file as it is, hence JavaScript.
 *
 * @typedef {import("@jest/test-result").Test} Test
 */
import { createRequire } from "node:module";
import { nameOf, readSeconds } from "./test-seconds.mjs";

// Its types are those of CommonJS.
const { default: TestSequencer } = /** @type {typeof import("@jest/test-sequencer")} */ (
  createRequire(import.meta.url)("@jest/test-sequencer")
);

export default class LongestFirst extends TestSequencer {
  /**
   * @override
   * @param {readonly Test[]} tests
   * @returns {Test[]}
   */
  sort(tests) {
    const seconds = readSeconds();
    const of = (/** @type {Test} */ { path }) => seconds[nameOf(path)] ?? 0;
    return [...tests].sort((a, b) => of(b) - of(a));
  }
}
