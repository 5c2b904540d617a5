/** Restrictions by tag: what they would allow if the tag existed. */
import { allowing } from "../authorization/policy";
import { ask, type Question } from "../setup/question";
import type { CanvasRole } from "../setup/environment";
import type { State } from "./check";
import type { CanvasEnvironment } from "../setup/environment";

/** The tags that the role's permissions require on a subnet or a security group, by their keys as the policy writes them. */
export function tagsAsked({ policies }: CanvasRole): ReadonlyMap<string, string> {
  const conditions = allowing(policies, "ec2:createnetworkinterface").flatMap(({ statement }) =>
    statement.conditions.filter(({ key }) => TAG.test(key)),
  );
  return new Map(
    conditions.flatMap(({ variable, values: [value] }) =>
      typeof value?.text === "string" ? [[variable.slice(variable.indexOf("/") + 1), value.text] as const] : [],
    ),
  );
}

const TAG = /^(aws|ec2):resourcetag\//;

/** Whether a network interface is refused for nothing but a tag that the subnet or security group does not have. */
export function lacksTagOnly(
  question: Question,
  role: CanvasRole,
  environment: CanvasEnvironment,
  { inputs }: State,
): boolean {
  const asked = allowing(role.policies, question.action.toLowerCase()).flatMap(({ statement }) =>
    statement.conditions.filter(({ key }) => TAG.test(key)),
  );
  const tags = new Map(
    asked.flatMap(({ key, values: [value] }) => (typeof value?.text === "string" ? [[key, value.text] as const] : [])),
  );
  const others = Object.entries(question.context).filter(([key]) => !tags.has(key.toLowerCase()));
  return (
    ask({ ...question, context: Object.fromEntries([...others, ...tags]) }, environment, inputs).decision.answer ===
    "yes"
  );
}
