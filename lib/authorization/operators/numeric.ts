/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric */
import { compared } from "./compared";
import type { Operators } from "./operator";

function number(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const read = { value: number, policy: number };

export const numericOperators: Operators = {
  numericequals: compared(read, (value, policy) => value === policy),
  numericnotequals: compared(read, (value, policy) => value === policy, true),
  numericlessthan: compared(read, (value, policy) => value < policy),
  numericlessthanequals: compared(read, (value, policy) => value <= policy),
  numericgreaterthan: compared(read, (value, policy) => value > policy),
  numericgreaterthanequals: compared(read, (value, policy) => value >= policy),
};
