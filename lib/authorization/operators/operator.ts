import type { Match, Pattern, PatternOptions, Variables } from "../pattern";
import type { MaybeUnknownString } from "../text";

/** A condition operator: how it reads a policy's values, and what it says of one value against one of a request. */
export interface Operator {
  readonly reading: PatternOptions;
  /** The operator holds when no value matches, not when one does. */
  readonly negated: boolean;
  /** `void` for a value that is none of the operator's kind: nothing matches it. */
  readonly matches: (policy: Pattern, value: MaybeUnknownString, variables: Variables) => Match;
  /** Operators of one family compare in the same way: what one of them holds for can be set against another. */
  readonly family: string;
  /** Whether every value that matches `narrow` matches `wide` too, as far as it can be proven. */
  readonly includes: (wide: Pattern, narrow: Pattern) => boolean;
}

/** Operators by their names in lower case. */
export type Operators = Readonly<Record<string, Operator>>;
