/** What to change, in one sentence; the fix itself is Terraform or commands. */
import type { MaybeUnknownString } from "../../authorization/text";
import { listed, type Phrase, say } from "../../checks/phrase";
import { snakeCase } from "../../hcl/hcl";
import { resourceType } from "../../hcl/resources";
import type { Cure, CureObject, CurePolicy, CureStatement, CureStep, CureText } from "../../policies/cure";

/** How many names stand in one sentence. */
const MOST = 2;

/** The first step, and how many follow; undefined without steps. */
export function cureSummary(cure: Cure): Phrase | undefined {
  const [first, ...others] = cure.filter(({ kind }) => kind !== "setOption");
  if (first === undefined) return cure[0] === undefined ? undefined : ofStep(cure[0]);
  const more = others.length;
  return more === 0 ? ofStep(first) : say`${ofStep(first)}, and ${more} more ${[more === 1 ? "step" : "steps"]}`;
}

function ofStep(step: CureStep): Phrase {
  switch (step.kind) {
    case "addStatements":
      return say`add to ${placeOf(step.to)} ${statementsPhrase(step.statements)}`;
    case "replaceStatements":
      return say`rewrite ${namedPhrase(step.names, step.in)}`;
    case "addConditions":
      return say`add ${listed(
        step.conditions.map(({ variable }) => variable),
        MOST,
      )} as a condition to ${namedPhrase(step.names, step.in)}`;
    case "narrowStatements":
      return say`remove or narrow ${namedPhrase(step.names, step.in)}`;
    case "setPrincipal":
      return say`set the principal of ${namedPhrase(step.names, step.in)}`;
    case "attachPolicy":
      return say`attach ${step.policy} to role ${textOf(step.role)}`;
    case "detachPolicy":
      return say`detach ${step.policy} from role ${textOf(step.role)}`;
    case "setProperties":
      return say`set ${listed(Object.keys(step.properties).map(lastOf), MOST)} of ${objectPhrase(step.object)}`;
    case "setTags":
      return say`tag ${objectPhrase(step.object)} with ${listed(
        step.tags.map(([key]) => key),
        MOST,
      )}`;
    case "addObject":
      return say`add a resource ${resourceType(step.type)}`;
    case "addMember":
      return say`add ${textOf(step.value)} to ${objectPhrase(step.object)}`;
    case "removeObject":
      return say`remove ${objectPhrase(step.object)}`;
    case "retain":
      return say`keep ${objectPhrase(step.object)} in AWS when Terraform forgets it`;
    case "move":
      return ["add a moved block, so that nothing is destroyed"];
    case "keep":
      return step.properties.length === 0
        ? say`take back what replaces ${objectPhrase(step.object)}`
        : say`take back the change of ${listed(step.properties, MOST)} in ${objectPhrase(step.object)}`;
    case "saveAgain":
      return say`save the policies that name it once more after the apply`;
    case "useRegion":
      return say`use another Region, such as ${listed(step.regions.slice(0, 1))}`;
    case "setOption":
      return say`set ${snakeCase(step.option)} = ${[String(step.value)]}`;
    case "run":
      return say`run ${step.commands[0] ?? ""}`;
    case "advise":
      return [step.text.replace(/\.$/, "").replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())];
  }
}

function textOf(text: CureText): MaybeUnknownString {
  return typeof text === "string"
    ? text
    : text.parts.map((part) => (typeof part === "string" ? part : `\${${part.reference}}`)).join("");
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function objectPhrase({ type, address }: CureObject): Phrase {
  return address === undefined ? say`the ${resourceType(type)}` : say`${address}`;
}

function statementsPhrase(statements: readonly CureStatement[]): Phrase {
  const [first] = statements;
  if (first === undefined) return ["statements"];
  const what = first.actions === undefined ? ["actions"] : listed(first.actions.map(textOf), MOST);
  const verb = first.effect === "Deny" ? "denies" : "allows";
  return statements.length === 1
    ? say`a statement that ${[verb]} ${what}`
    : say`${statements.length} statements, of which the first ${[verb]} ${what}`;
}

function namedPhrase(names: readonly string[], policy: CurePolicy): Phrase {
  const which =
    names.length === 0
      ? ["the statement"]
      : say`${[names.length === 1 ? "statement " : "statements "]}${listed(names, MOST)}`;
  return say`${which} of ${placeOf(policy)}`;
}

function placeOf(policy: CurePolicy): Phrase {
  switch (policy.of) {
    case "role":
      return say`role ${textOf(policy.role)}`;
    case "trust":
      return say`the trust policy of ${textOf(policy.role)}`;
    case "endpoint":
      return policy.address === undefined ? ["the endpoint's policy"] : say`the policy of ${policy.address}`;
    case "policy":
      return say`policy ${policy.name}`;
  }
}
