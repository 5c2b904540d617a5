/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_BinaryEquals */
import { matches } from "../pattern";
import type { Operators } from "./operator";

/** Values are base64 on both sides, compared as they are. */
export const binaryOperators: Operators = {
  binaryequals: {
    reading: { wildcards: false, ignoreCase: false, variables: true },
    negated: false,
    matches,
    values: (pattern) => ({ kind: "binary", pattern }),
  },
};
