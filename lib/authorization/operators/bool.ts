/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Boolean */
import { patternOf } from "../pattern";
import { compared } from "./compared";
import type { Operators } from "./operator";
import type { Values } from "./values";

function truth(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === "true") return 1;
  return lower === "false" ? 0 : undefined;
}

/** Values are the same whatever their case. */
const textOf = (value: number): Values => ({
  kind: "text",
  pattern: patternOf(value === 1 ? "true" : "false", { wildcards: false, variables: false, ignoreCase: true }),
});

const same = (one: number, other: number): boolean => one === other;

export const boolOperators: Operators = {
  bool: compared({ value: truth, policy: truth, holds: same, values: textOf }),
};
