/** Rules as `variable` blocks: types, defaults, descriptions and validations. */
import { clause, expression, inWords, TERRAFORM } from "../rules/notation";
import { defaultText, type Field, type Fields, type Rule, type TextRule } from "../rules/rule";
import {
  argument,
  blank,
  block,
  comment,
  type Item,
  listOf,
  print,
  quoted,
  snakeCase,
  withoutTemplates,
} from "../hcl/hcl";
import { type Validation, validationsOf } from "./validations";

/** Validations over several variables, by the variable that refuses. */
export type CrossValidations = Readonly<Record<string, readonly Validation[]>>;

/**
 * The blocks of `variables.tf`, and the hints that their messages look up.
 * @param more blocks of variables that no rule is about
 */
export function variableBlocks(fields: Fields, across: CrossValidations, more: readonly Item[]): readonly Item[] {
  const hints = new Map<string, TextRule>();
  const variables = Object.entries(fields).flatMap(([option, field]) => {
    const name = snakeCase(option);
    const own = validationsOf(option, field, hints);
    const all = [...own, ...(across[name] ?? [])];
    return [variableBlock(name, field, all), blank];
  });
  return [...variables, ...more, comment(HINTS), block("locals", [argument("hints", hintsOf(hints))])];
}

const HINTS =
  "Wrong values that people really write, and what to write instead. The messages above show the first that fits.";

function variableBlock(name: string, field: Field, validations: readonly Validation[]): Item {
  const given = defaultOf(field);
  return block(`variable "${name}"`, [
    argument("description", descriptionOf(field)),
    argument("type", typeOf(field.rule)),
    ...(given === undefined ? [] : [argument("default", given)]),
    // Null would be read as "not given" where there is nothing to fall back on.
    ...(given === "null" ? [] : [argument("nullable", "false")]),
    ...validations.flatMap(({ condition, message }) => [
      blank,
      block("validation", [argument("condition", condition), argument("error_message", message)]),
    ]),
  ]);
}

/** What an optional variable is without being given; undefined for a required one. */
function defaultOf(field: Field): string | undefined {
  if (field.required) return undefined;
  const given = field.default?.value;
  return given === undefined ? "null" : expression(given);
}

/** The type constraint of a rule. */
function typeOf(rule: Rule): string {
  switch (rule.kind) {
    case "text":
    case "choice":
      return "string";
    case "flag":
      return "bool";
    case "list":
      return `list(${typeOf(rule.each)})`;
    case "map":
      return `map(${typeOf(rule.value)})`;
    case "object":
      return objectType(rule.fields);
    case "oneOf":
      return objectType(
        Object.fromEntries(Object.entries(rule.forms).map(([name, form]) => [name, { ...form, required: false }])),
      );
    case "variant":
      throw new Error("A module is of one scenario");
  }
}

function objectType(fields: Fields): string {
  const items = Object.entries(fields).map(([name, field]) =>
    argument(snakeCase(name), field.required ? typeOf(field.rule) : optionalType(field)),
  );
  return items.length === 0 ? "object({})" : `object({\n${print(items, 1)}})`;
}

function optionalType({ rule, default: whenAbsent }: Field): string {
  const given = whenAbsent?.value;
  return given === undefined ? `optional(${typeOf(rule)})` : `optional(${typeOf(rule)}, ${expression(given)})`;
}

function descriptionOf(field: Field): string {
  const below = attributesOf(field.rule);
  if (below.length === 0) return quoted(told(field));
  const lines = below.map(({ path, field: each }) => `  - ${path}: ${told(each)}`);
  return `<<-EOT\n${withoutTemplates([`  ${told(field)}`, "", ...lines].join("\n"))}\nEOT`;
}

/** What a field is, and what happens without it. */
function told(field: Field): string {
  return field.required ? field.meaning : `${field.meaning} Default: ${clause(defaultText(field, TERRAFORM))}.`;
}

/** An attribute below a variable, as descriptions and the README list it. */
export interface Attribute {
  readonly path: string;
  readonly field: Field;
  /** True for one of several forms, of which exactly one is given. */
  readonly isForm: boolean;
}

/** The attributes of a variable in their order; the variable's own name is left out of their paths. */
export function attributesOf(rule: Rule, path = ""): readonly Attribute[] {
  switch (rule.kind) {
    case "map":
      return attributesOf(rule.value, `${path}NAME.`);
    case "list":
      return attributesOf(rule.each, `${path.replace(/\.$/, "")}[*].`);
    case "object":
    case "oneOf":
      return Object.entries<Field>(rule.kind === "object" ? rule.fields : rule.forms).flatMap(([inner, field]) => {
        const at = `${path}${snakeCase(inner)}`;
        return [{ path: at, field, isForm: rule.kind === "oneOf" }, ...attributesOf(field.rule, `${at}.`)];
      });
    default:
      return [];
  }
}

function hintsOf(hints: ReadonlyMap<string, TextRule>): string {
  const entries = [...hints].map(([name, rule]) => {
    const all = [...(rule.refusals ?? []), ...(rule.hints ?? [])].map(
      ({ pattern, because, write }) =>
        `{\n${print(
          [
            argument("pattern", quoted(pattern)),
            argument("because", quoted(because)),
            argument("write", quoted(inWords(write, TERRAFORM))),
          ],
          1,
        )}}`,
    );
    return argument(name, listOf(all));
  });
  return `{\n${print(entries, 1)}}`;
}
