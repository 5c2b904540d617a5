import { type Match, resolvedText } from "../pattern";
import type { Operator } from "./operator";

/** Operators that read both sides as something else than text; undefined for a text that is none. */
export function compared<V, P>(
  read: { readonly value: (text: string) => V | undefined; readonly policy: (text: string) => P | undefined },
  holds: (value: V, policy: P) => boolean,
  negated = false,
): Operator {
  return {
    reading: { wildcards: false, ignoreCase: false, variables: true },
    negated,
    matches: (policy, value, variables): Match => {
      const text = resolvedText(policy, variables);
      if (text === "void" || text === "unknown") return text;
      if (typeof value !== "string") return "unknown";
      const [left, right] = [read.value(value), read.policy(text.value)];
      if (left === undefined || right === undefined) return "void";
      return holds(left, right) ? "yes" : "no";
    },
  };
}
