import { arnOperators } from "./arn";
import { binaryOperators } from "./binary";
import { boolOperators } from "./bool";
import { dateOperators } from "./date";
import { ipAddressOperators } from "./ip-address";
import { numericOperators } from "./numeric";
import type { Operator, Operators } from "./operator";
import { stringOperators } from "./string";
import { ownValue } from "../../rules/own-value";

const OPERATORS: Operators = {
  ...stringOperators,
  ...numericOperators,
  ...dateOperators,
  ...boolOperators,
  ...binaryOperators,
  ...ipAddressOperators,
  ...arnOperators,
};

/** An operator by its name in lower case, without `IfExists` and set operator; undefined when AWS has none of that name. */
export function operatorNamed(name: string): Operator | undefined {
  return ownValue(OPERATORS, name);
}
