/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Boolean */
import { compared } from "./compared";
import type { Operators } from "./operator";

function truth(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === "true") return 1;
  return lower === "false" ? 0 : undefined;
}

const same = (one: number, other: number): boolean => one === other;

export const boolOperators: Operators = {
  bool: compared({ value: truth, policy: truth, holds: same, within: same, family: "bool" }),
};
