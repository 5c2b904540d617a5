/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String */
import { matches } from "../pattern";
import type { Operator, Operators } from "./operator";

function string(
  negated: boolean,
  options: { readonly wildcards?: boolean; readonly ignoreCase?: boolean } = {},
): Operator {
  return {
    reading: { wildcards: options.wildcards ?? false, ignoreCase: options.ignoreCase ?? false, variables: true },
    negated,
    matches,
    values: (pattern) => ({ kind: "text", pattern }),
  };
}

export const stringOperators: Operators = {
  stringequals: string(false),
  stringnotequals: string(true),
  stringequalsignorecase: string(false, { ignoreCase: true }),
  stringnotequalsignorecase: string(true, { ignoreCase: true }),
  stringlike: string(false, { wildcards: true }),
  stringnotlike: string(true, { wildcards: true }),
};
