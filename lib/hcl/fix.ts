/** Cures in Terraform's language, ready to be pasted. */
import type {
  Cure,
  CureCondition,
  CureObject,
  CurePolicy,
  CureProperties,
  CureStatement,
  CureStep,
  CureText,
  CureValue,
} from "../policies/cure";
import { inShell } from "../rules/shell";
import { argument, blank, block, comment, type Item, listOf, literal, print, snakeCase } from "./hcl";
import { addressOf, argumentName, memberOf, POLICY_ATTACHMENT, POLICY_DOCUMENT, resourceType } from "./resources";
import { conditionBlock, principalsBlock, statementBody } from "./statement";

/** What a fix is written in: commands where every step is one, else Terraform's language. */
export type FixLanguage = "hcl" | "sh";

/** The language of {@link fixText}. */
export function fixLanguage(cure: Cure): FixLanguage {
  return cure.length > 0 && cure.every((step) => commandsOf(step) !== undefined) ? "sh" : "hcl";
}

/** A cure as text, without a line feed at its end. */
export function fixText(cure: Cure): string {
  if (fixLanguage(cure) === "sh") return cure.flatMap((step) => commandsOf(step) ?? []).join("\n");
  const items = cure.flatMap((step, index) => [...(index === 0 ? [] : [blank]), ...itemsOf(step)]);
  return print(items).trimEnd();
}

/** The step as commands for a shell; undefined where Terraform's language has something for it. */
function commandsOf(step: CureStep): readonly string[] | undefined {
  if (step.kind === "run") return step.commands;
  // A `removed` block takes no instance.
  if (step.kind !== "retain" || step.object.address === undefined || isPlain(step.object.address)) return undefined;
  return [`terraform state rm ${inShell(step.object.address)} # removes it from the state and leaves it in AWS`];
}

function itemsOf(step: CureStep): readonly Item[] {
  switch (step.kind) {
    case "addStatements":
      return withStatements(step.to, step.statements);
    case "replaceStatements":
      return [comment(`In place of ${named(step.names, step.in)}:`), ...statementBlocks(step.by)];
    case "addConditions":
      return [comment(`In ${named(step.names, step.in)}:`), ...separated(step.conditions.map(conditionOf))];
    case "setPrincipal": {
      const { type, identifiers } = step.principal;
      const principal = principalsBlock({ type: literal(type), identifiers: texts(identifiers) });
      return [comment(`In ${named(step.names, step.in)}:`), principal];
    }
    case "narrowStatements": {
      const verb = step.effect === "Deny" ? "denies" : "allows";
      const what = `${step.actions.join(", ")}${step.resources.length === 0 ? "" : ` on ${shownAll(step.resources)}`}`;
      return [comment(`Remove or narrow ${named(step.names, step.in)}: it ${verb} ${what}.`)];
    }
    case "attachPolicy":
      return [
        block(`resource "${POLICY_ATTACHMENT}" "${labelOf(`${step.policy} of ${shown(step.role)}`)}"`, [
          argument("role", literal(step.role)),
          argument("policy_arn", literal(step.arn)),
        ]),
      ];
    case "detachPolicy":
      return [
        comment(
          `Detach ${step.policy} from the role ${shown(step.role)}: remove the ${POLICY_ATTACHMENT}, or the element of managed_policy_arns, that names it.`,
        ),
      ];
    case "setProperties":
      return inObject(step.object, propertyItems(step.object, step.properties));
    case "setTags": {
      const tags = step.tags.map(([key, value]) => argument(keyOf(key), literal(value)));
      return inObject(step.object, [argument("tags", `{\n${print(tags, 1)}}`)]);
    }
    case "addObject":
      return [
        block(
          `resource "${resourceType(step.type)}" "${labelOf(step.name)}"`,
          propertyItems({ type: step.type }, step.properties),
        ),
      ];
    case "addMember": {
      const { type, of, value } = memberOf(step.object.type, step.property);
      const { address } = step.object;
      const owner = address === undefined ? `<${of.toUpperCase()}>` : ownerOf(address);
      return [
        block(`resource "${type}" "${labelOf(`${shown(step.value)} of ${address ?? step.object.type}`)}"`, [
          argument(of, literal(owner)),
          argument(value, literal(step.value)),
        ]),
      ];
    }
    case "removeObject":
      return [comment(`Remove ${step.object.address ?? `the ${resourceType(step.object.type)}`}.`)];
    case "retain":
      return [
        block("removed", [
          argument("from", step.object.address ?? addressOf(undefined, step.object.type, "NAME")),
          block("lifecycle", [argument("destroy", "false")]),
        ]),
      ];
    case "move":
      return [
        block("moved", [
          argument("from", step.from ?? addressOf(undefined, step.type, "OLD")),
          argument("to", step.to ?? addressOf(undefined, step.type, "NEW")),
        ]),
      ];
    case "keep": {
      const what = step.properties.length === 0 ? "what replaces it" : step.properties.join(", ");
      return inObject(step.object, [
        comment(`Take the change of ${what} back. This refuses such a plan:`),
        block("lifecycle", [argument("prevent_destroy", "true")]),
      ]);
    }
    case "saveAgain":
      return [
        comment(
          "If it is replaced all the same: AWS stores the id of the new one only where a policy is saved once more after the apply.",
        ),
        ...step.policies.map(({ address, isInResource }) =>
          comment(
            isInResource
              ? `Save the policy in ${address} once more, by the console or the AWS CLI.`
              : `terraform apply -replace=${inShell(address)}`,
          ),
        ),
      ];
    case "useRegion":
      return [block('provider "aws"', [argument("region", literal(step.regions[0] ?? "")), ...choice(step.regions)])];
    case "setOption":
      return [
        comment(`A module of canvas-large-data does this with ${snakeCase(step.option)} = ${String(step.value)}.`),
      ];
    case "run":
      return step.commands.map(comment);
    case "advise":
      return [comment(step.text)];
  }
}

function choice(regions: readonly string[]): readonly Item[] {
  return regions.length < 2 ? [] : [comment(`One of ${regions.join(", ")}.`)];
}

/** Statements where they belong; a role gets an inline policy of its own for them. */
function withStatements(to: CurePolicy, statements: readonly CureStatement[]): readonly Item[] {
  if (to.of !== "role") return [comment(`Into ${placeOf(to)}:`), ...statementBlocks(statements)];
  const label = labelOf(`${to.name} of ${shown(to.role)}`);
  return [
    block(`data "${POLICY_DOCUMENT}" "${label}"`, statementBlocks(statements)),
    blank,
    block(`resource "${resourceType("AWS::IAM::RolePolicy")}" "${label}"`, [
      argument("name", literal(to.name)),
      argument("role", literal(to.role)),
      argument("policy", `data.${POLICY_DOCUMENT}.${label}.json`),
    ]),
  ];
}

function statementBlocks(statements: readonly CureStatement[]): readonly Item[] {
  return separated(statements.map((statement) => block("statement", statementBody(expressionsOf(statement)))));
}

function separated(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item, index) => (index === 0 ? [item] : [blank, item]));
}

function expressionsOf({
  sid,
  effect,
  principals = [],
  actions,
  notActions,
  resources,
  notResources,
  conditions = [],
}: CureStatement): Parameters<typeof statementBody>[0] {
  const optional = (list: readonly CureText[] | undefined): string | undefined =>
    list === undefined || list.length === 0 ? undefined : texts(list);
  return {
    sid: sid === undefined ? undefined : literal(sid, true),
    effect: literal(effect),
    actions: optional(actions),
    notActions: optional(notActions),
    resources: optional(resources),
    notResources: optional(notResources),
    principals: principals.map(({ type, identifiers }) => ({ type: literal(type), identifiers: texts(identifiers) })),
    conditions: conditions.map(conditionExpressions),
  };
}

function conditionOf(condition: CureCondition): Item {
  return conditionBlock(conditionExpressions(condition));
}

function conditionExpressions({ test, variable, values }: CureCondition): Parameters<typeof conditionBlock>[0] {
  return { test: literal(test), variable: literal(variable, true), values: texts(values) };
}

/** Texts of a policy document. */
function texts(list: readonly CureText[]): string {
  return listOf(list.map((text) => literal(text, true)));
}

function propertyItems({ type }: CureObject, properties: CureProperties): readonly Item[] {
  const nested = new Map<string, Record<string, CureValue>>();
  const own: Item[] = [];
  for (const [path, value] of Object.entries(properties)) {
    const [first = "", ...rest] = path.split(".");
    const name = argumentName(type, first);
    if (rest.length === 0) own.push(argument(name, valueOf(value)));
    else nested.set(name, { ...nested.get(name), [rest.join(".")]: value });
  }
  const blocks = [...nested].map(([name, inside]) => block(name, propertyItems({ type }, inside)));
  return [...own, ...blocks.flatMap((each, index) => (index === 0 && own.length === 0 ? [each] : [blank, each]))];
}

function valueOf(value: CureValue): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return isList(value) ? listOf(value.map((each) => literal(each))) : literal(value);
}

function isList(value: CureText | readonly CureText[]): value is readonly CureText[] {
  return Array.isArray(value);
}

/** Arguments in the block of the resource; in a module its address says where they go. */
function inObject({ type, address }: CureObject, items: readonly Item[]): readonly Item[] {
  if (address === undefined) return [block(`resource "${resourceType(type)}" "<NAME>"`, items)];
  const [, own, name] = /^(\w+)\.([\w-]+)(?:\[.*\])?$/s.exec(address) ?? [];
  if (own !== undefined && name !== undefined) return [block(`resource "${own}" "${name}"`, items)];
  return [comment(`In ${address}:`), ...items];
}

function named(names: readonly string[], policy: CurePolicy): string {
  // A statement without a Sid has its position for a name: `statement 1`.
  const shown = names.map((name) => (/^statement \d+$/.test(name) ? name : `the statement ${name}`));
  return `${shown.length === 0 ? "the statement" : shown.join(" and ")} of ${placeOf(policy)}`;
}

function placeOf(policy: CurePolicy): string {
  switch (policy.of) {
    case "role":
      return `the policy ${policy.name} of the role ${shown(policy.role)}`;
    case "trust":
      return at(`the trust policy of ${shown(policy.role)}`, policy.address);
    case "endpoint":
      return at("the endpoint's policy", policy.address);
    case "policy":
      return at(/\bpolicy$/.test(policy.name) ? `the ${policy.name}` : `the policy ${policy.name}`, policy.address);
  }
}

function at(what: string, address: string | undefined): string {
  return address === undefined ? what : `${what} (${address})`;
}

/** An object of an account has its id for an address. */
function ownerOf(address: string): CureText {
  return /^[a-z]+-[0-9a-f]+$/.test(address) ? address : { parts: [{ reference: `${address}.id` }] };
}

function isPlain(address: string): boolean {
  return /^[\w.-]+$/.test(address);
}

/** Text for a comment. */
function shown(text: CureText): string {
  if (typeof text === "string") return text;
  return text.parts.map((part) => (typeof part === "string" ? part : `\${${part.reference}}`)).join("");
}

function shownAll(list: readonly CureText[]): string {
  return list.map(shown).join(", ");
}

/** A key of a map: a name where Terraform takes it for one. */
function keyOf(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : literal(key);
}

/** A name that Terraform takes. */
function labelOf(text: string): string {
  const label = text
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_|_$/g, "")
    .toLowerCase();
  return /^[a-z]/.test(label) ? label : `fix_${label}`;
}
