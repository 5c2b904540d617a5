import { type Match, resolvedText } from "../pattern";
import type { Operator } from "./operator";

/** Operators that turn both sides into numbers; undefined for a text that is none. */
export function compared(
  read: (text: string) => number | undefined,
  holds: (value: number, policy: number) => boolean,
  negated = false,
): Operator {
  return {
    reading: { wildcards: false, ignoreCase: false, variables: true },
    negated,
    matches: (policy, value, variables): Match => {
      const text = resolvedText(policy, variables);
      if (text === "void" || text === "unknown") return text;
      if (typeof value !== "string") return "unknown";
      const [left, right] = [read(value), read(text.value)];
      if (left === undefined || right === undefined) return "void";
      return holds(left, right) ? "yes" : "no";
    },
  };
}
