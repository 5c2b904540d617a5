/**
 * In the process of a test that imports this, timers and `Date.now` run fifty times as fast. Clients wait as long as ever by that clock: Octokit
 * lets a second pass between two writes.
 */
const TIMES_AS_FAST = 50;

const { setTimeout: inRealTime } = globalThis;
const now = Date.now.bind(Date);
const start = now();

Date.now = () => start + (now() - start) * TIMES_AS_FAST;

const inShortTime = (run: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]): NodeJS.Timeout =>
  inRealTime(run, milliseconds / TIMES_AS_FAST, ...args);
globalThis.setTimeout = Object.assign(inShortTime, inRealTime);
