import { compared } from "./compared";
import type { Operators } from "./operator";

/** The six operators of values that have an order: numbers and dates. */
export function ordered(kind: string, read: (text: string) => number | undefined): Operators {
  const both = { value: read, policy: read };
  const is = (one: number, other: number): boolean => one === other;
  const atMost = (one: number, other: number): boolean => one <= other;
  const atLeast = (one: number, other: number): boolean => one >= other;
  const equals = { ...both, holds: is, within: is, family: kind };
  return {
    [`${kind}equals`]: compared(equals),
    [`${kind}notequals`]: compared(equals, true),
    [`${kind}lessthan`]: compared({
      ...both,
      holds: (value, policy) => value < policy,
      within: atMost,
      family: `${kind} below`,
    }),
    [`${kind}lessthanequals`]: compared({ ...both, holds: atMost, within: atMost, family: `${kind} up to` }),
    [`${kind}greaterthan`]: compared({
      ...both,
      holds: (value, policy) => value > policy,
      within: atLeast,
      family: `${kind} above`,
    }),
    [`${kind}greaterthanequals`]: compared({ ...both, holds: atLeast, within: atLeast, family: `${kind} from` }),
  };
}
