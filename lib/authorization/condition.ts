/**
 * One condition against a request's context, absent keys and sets of values included.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
import { type Answer, every, some } from "./answer";
import type { Operator } from "./operators/operator";
import type { Pattern, Variables } from "./pattern";
import type { Condition } from "./policy";
import { lookUp, type Context } from "./request";
import type { MaybeUnknownString } from "./text";

/** Whether the condition holds. */
export function holds(condition: Condition, context: Context, variables: Variables): Answer {
  const { operator, set, ifExists, values } = condition;
  const found = lookUp(context, condition.key);
  if (found === "unspecified") return "unknown";
  if (operator === "null") return some(values.map((value) => isAbsent(value, found === "absent")));
  if (found === "absent") {
    // Of ForAnyValue AWS says that it is false then, of IfExists that it is true: of both together nothing.
    if (ifExists && set === "any") return "unknown";
    if (ifExists || set === "all") return "yes";
    return operator.negated && set === undefined ? "yes" : "no";
  }
  const each = (value: MaybeUnknownString): Answer => matchesValue(operator, values, value, variables);
  if (set === "all") return every(found.map(each));
  if (set === "any") return some(found.map(each));
  const [only] = found;
  // AWS asks for a set operator there and does not say what happens without one.
  return found.length === 1 && only !== undefined ? each(only) : "unknown";
}

function isAbsent(value: Pattern, absent: boolean): Answer {
  if (value.literal === "true") return absent ? "yes" : "no";
  if (value.literal === "false") return absent ? "no" : "yes";
  return value.literal === undefined ? "unknown" : "no";
}

/** Whether an operator holds for one value of a request. */
export function matchesValue(
  operator: Operator,
  policy: readonly Pattern[],
  value: MaybeUnknownString,
  variables: Variables,
): Answer {
  let unknown = false;
  for (const pattern of policy) {
    const match = operator.matches(pattern, value, variables);
    if (match === "unknown") unknown = true;
    else if (match === "yes") return operator.negated ? "no" : "yes";
    // What a value without meaning is not equal to, AWS does not say.
    else if (match === "void" && operator.negated) unknown = true;
  }
  return unknown ? "unknown" : operator.negated ? "yes" : "no";
}
