/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric */
import { compared } from "./compared";
import type { Operators } from "./operator";

function number(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

export const numericOperators: Operators = {
  numericequals: compared(number, (value, policy) => value === policy),
  numericnotequals: compared(number, (value, policy) => value === policy, true),
  numericlessthan: compared(number, (value, policy) => value < policy),
  numericlessthanequals: compared(number, (value, policy) => value <= policy),
  numericgreaterthan: compared(number, (value, policy) => value > policy),
  numericgreaterthanequals: compared(number, (value, policy) => value >= policy),
};
