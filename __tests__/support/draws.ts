/** How many cases a generating test draws, and from which seed: `node lib/build/test.mjs FILE --count 100000 --seed 7`. */
import { parseArgs } from "node:util";

/**
 * Whether everything is asked for, in its full size: `npm run test:all`. `npm test` has ten minutes, and takes what finds a
 * defect that was put in on purpose; what only the whole finds is in CONTRIBUTING.md.
 */
export const IS_WHOLE = process.env["npm_lifecycle_event"] === "test:all" || process.env["TEST_ALL"] === "1";

/** What a generating test goes by. */
export interface Draws {
  readonly count: number;
  /** Printed by the test, so that a run can be repeated: with `--seed`, or under jest with `TEST_SEED`. */
  readonly seed: number;
}

/**
 * From `--count` and `--seed`, else from `TEST_COUNT` and `TEST_SEED`, else `count` cases, or one in `TEST_ONE_IN` of them, from a seed of
 * the time.
 *
 * @throws where one of them is no whole number above zero
 */
export function draws(count: number, args = process.argv.slice(2), env: NodeJS.ProcessEnv = process.env): Draws {
  const options = { count: { type: "string" }, seed: { type: "string" } } as const;
  const { values } = parseArgs({ args: [...args], options, strict: false });
  const number = (name: "count" | "seed" | "one_in"): number | undefined => {
    const text = (name === "one_in" ? undefined : values[name]) ?? env[`TEST_${name.toUpperCase()}`];
    if (text === undefined) return undefined;
    const value = Number(text);
    if (typeof text !== "string" || !Number.isSafeInteger(value) || value <= 0) {
      throw new Error(`${name} is ${String(text)}: write a whole number above 0`);
    }
    return value;
  };
  return {
    count: number("count") ?? Math.ceil(count / (number("one_in") ?? 1)),
    seed: number("seed") ?? 1 + (Date.now() % (2 ** 31 - 1)),
  };
}
