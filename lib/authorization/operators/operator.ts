import type { Match, Pattern, PatternOptions, Variables } from "../pattern";
import type { MaybeUnknownString } from "../text";
import type { Values } from "./values";

/** A condition operator: how it reads a policy's values, and what it says of one value against one of a request. */
export interface Operator {
  readonly reading: PatternOptions;
  /** The operator holds when no value matches, not when one does. */
  readonly negated: boolean;
  /** `void` for a value that is none of the operator's kind: nothing matches it. */
  readonly matches: (policy: Pattern, value: MaybeUnknownString, variables: Variables) => Match;
  /** The values that a value of a policy stands for; undefined where the request decides it, or it is none of the operator's kind. */
  readonly values: (policy: Pattern) => Values | undefined;
}

/** Operators by their names in lower case. */
export type Operators = Readonly<Record<string, Operator>>;
