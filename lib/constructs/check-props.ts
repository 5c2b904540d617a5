import { Token } from "cdktf";
import { keptCheckOf, type Problem } from "../rules/check";
import { closest } from "../rules/closest";
import { isJson } from "../rules/json";
import { unknownField } from "../rules/messages";
import type { ObjectRule, Rule } from "../rules/rule";
import { idIsNoDeploymentName, isNoProvider, propsAreMissing } from "./errors";

/** Everything that is wrong with props; tokens pass wherever a single value may be known to Terraform alone. */
export function problemsOf(rule: Rule, props: unknown): readonly Problem[] {
  return keptCheckOf(rule).problems(props, (value) => Token.isUnresolved(value));
}

/**
 * Everything that is wrong with the props of a scenario, in the words of whoever wrote them.
 *
 * @param resourceProps names of props that hold resources, which no rule is about; `provider` is among them
 * @param id the construct's id, which names the deployment unless a prop does
 */
export function propsProblems(
  rule: ObjectRule,
  resourceProps: readonly string[],
  props: unknown,
  id: string,
): readonly Problem[] {
  if (!isJson(props)) return [propsAreMissing(props)];
  const names = [...Object.keys(rule.fields), ...resourceProps];
  const deploymentName = props["deploymentName"] ?? id;
  const data = Object.entries({ ...props, deploymentName }).filter(([name]) => !resourceProps.includes(name));
  const found = problemsOf(rule, Object.fromEntries(data)).map((problem): Problem => {
    const [name = "", ...below] = problem.path;
    if (name === "deploymentName" && props["deploymentName"] === undefined) return idIsNoDeploymentName(problem);
    const isUnknown = problem.atName && below.length === 0;
    return isUnknown ? { ...problem, ...unknownField(name, names, closest(name, names)) } : problem;
  });
  return isProvider(props["provider"]) ? found : [...found, isNoProvider(props["provider"])];
}

/** By its form: an instance of another copy of the library is one as well. */
function isProvider(given: unknown): boolean {
  return (
    given === undefined ||
    (typeof given === "object" && given !== null && Reflect.get(given, "terraformResourceType") === "aws")
  );
}
