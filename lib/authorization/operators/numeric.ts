/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric */
import { ordered } from "./ordered";
import type { Operators } from "./operator";

function number(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

export const numericOperators: Operators = ordered("numeric", number);
