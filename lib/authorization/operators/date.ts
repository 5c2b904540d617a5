/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date */
import { ordered } from "./ordered";
import type { Operators } from "./operator";

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A time of W3C's ISO 8601 profile, or seconds since 1970; in milliseconds. */
function time(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const parsed = ISO_8601.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

export const dateOperators: Operators = ordered("date", time);
