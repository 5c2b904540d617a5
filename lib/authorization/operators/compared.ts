import { type Match, type Pattern, resolvedText, type Variables } from "../pattern";
import type { Operator } from "./operator";
import type { Values } from "./values";

/** How an operator reads both sides as something else than text, and compares them. */
export interface Comparison<V, P> {
  /** Undefined for a text that is none. */
  readonly value: (text: string) => V | undefined;
  readonly policy: (text: string) => P | undefined;
  readonly holds: (value: V, policy: P) => boolean;
  /** The values for which it holds. */
  readonly values: (policy: P) => Values;
}

/** Operators that read both sides as something else than text. */
export function compared<V, P>(
  { value: readValue, policy: readPolicy, holds, values }: Comparison<V, P>,
  negated = false,
): Operator {
  const constant = (pattern: Pattern): P | undefined => {
    const text = resolvedText(pattern, UNKNOWN);
    return typeof text === "string" ? undefined : readPolicy(text.value);
  };
  return {
    reading: { wildcards: false, ignoreCase: false, variables: true },
    negated,
    matches: (policy, value, variables): Match => {
      const text = resolvedText(policy, variables);
      if (text === "void" || text === "unknown") return text;
      if (typeof value !== "string") return "unknown";
      const [left, right] = [readValue(value), readPolicy(text.value)];
      if (left === undefined || right === undefined) return "void";
      return holds(left, right) ? "yes" : "no";
    },
    values: (policy) => {
      const value = constant(policy);
      return value === undefined ? undefined : values(value);
    },
  };
}

const UNKNOWN: Variables = () => "unspecified";
