import { compared } from "./compared";
import type { Operators } from "./operator";
import type { Ordered } from "./values";

/** The six operators of values that have an order: numbers and dates. */
export function ordered(kind: "numeric" | "date", read: (text: string) => number | undefined): Operators {
  const both = { value: read, policy: read };
  const range = (from: Ordered["from"], to: Ordered["to"]): Ordered => ({ kind, from, to });
  const equals = {
    ...both,
    holds: (value: number, policy: number): boolean => value === policy,
    values: (policy: number) => range({ at: policy, isIn: true }, { at: policy, isIn: true }),
  };
  return {
    [`${kind}equals`]: compared(equals),
    [`${kind}notequals`]: compared(equals, true),
    [`${kind}lessthan`]: compared({
      ...both,
      holds: (value, policy) => value < policy,
      values: (policy) => range(LOWEST, { at: policy, isIn: false }),
    }),
    [`${kind}lessthanequals`]: compared({
      ...both,
      holds: (value, policy) => value <= policy,
      values: (policy) => range(LOWEST, { at: policy, isIn: true }),
    }),
    [`${kind}greaterthan`]: compared({
      ...both,
      holds: (value, policy) => value > policy,
      values: (policy) => range({ at: policy, isIn: false }, HIGHEST),
    }),
    [`${kind}greaterthanequals`]: compared({
      ...both,
      holds: (value, policy) => value >= policy,
      values: (policy) => range({ at: policy, isIn: true }, HIGHEST),
    }),
  };
}

const LOWEST = { at: Number.NEGATIVE_INFINITY, isIn: false };
const HIGHEST = { at: Number.POSITIVE_INFINITY, isIn: false };
