/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN:
 * "ArnEquals and ArnLike behave identically", and each of the six parts is checked separately.
 */
import { matchesArn } from "../pattern";
import type { Operator, Operators } from "./operator";

function arn(negated: boolean): Operator {
  return {
    reading: { wildcards: true, ignoreCase: false, variables: true },
    negated,
    values: (pattern) => ({ kind: "arn", pattern }),
    matches: (policy, value, variables) =>
      typeof value === "string" && !value.startsWith("arn:") ? "void" : matchesArn(policy, value, variables),
  };
}

export const arnOperators: Operators = {
  arnequals: arn(false),
  arnlike: arn(false),
  arnnotequals: arn(true),
  arnnotlike: arn(true),
};
