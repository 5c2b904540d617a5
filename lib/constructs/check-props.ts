import { Token } from "cdktf";
import { checkOf, type Check, type Problem } from "../rules/check";
import type { Rule } from "../rules/rule";

const checks = new WeakMap<Rule, Check>();

/** Everything that is wrong with props; tokens pass wherever a single value may be known to Terraform alone. */
export function problemsOf(rule: Rule, props: unknown): readonly Problem[] {
  const check = checks.get(rule) ?? checkOf(rule);
  checks.set(rule, check);
  return check.problems(props, (value) => Token.isUnresolved(value));
}
