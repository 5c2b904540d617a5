import { Token } from "cdktf";
import { checkOf, type Problem } from "../rules/check";
import type { Rule } from "../rules/rule";

/** Everything that is wrong with props; tokens pass wherever a single value may be known to Terraform alone. */
export function problemsOf(rule: Rule, props: unknown): readonly Problem[] {
  return checkOf(rule).problems(props, (value) => Token.isUnresolved(value));
}
