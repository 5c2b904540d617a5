/** Rules as `variable` blocks: types, defaults, descriptions and validations. */
import { clause, expression, TERRAFORM } from "../rules/notation";
import { defaultText, type Field, type Fields, type Rule } from "../rules/rule";
import { argument, blank, block, type Item, print, quoted, snakeCase, withoutTemplates } from "../hcl/hcl";
import { Constants } from "./constants";
import { type Validation, validationsOf } from "./validations";

/** Validations over several variables, by the variable that refuses. */
export type CrossValidations = Readonly<Record<string, readonly Validation[]>>;

/**
 * The blocks of `variables.tf`.
 * @param more blocks of variables that no rule is about
 */
export function variableBlocks(fields: Fields, across: CrossValidations, more: readonly Item[]): readonly Item[] {
  const constants = new Constants(fields);
  const variables = Object.entries(fields).flatMap(([option, field]) => {
    const name = snakeCase(option);
    const own = validationsOf(option, field, constants);
    const all = [...own, ...(across[name] ?? [])];
    return [variableBlock(name, field, all), blank];
  });
  return [...variables, ...more].slice(0, -1);
}

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

/** How wide a line of a description may be. */
const WIDTH = 120;

function descriptionOf(field: Field): string {
  const below = attributesOf(field.rule);
  const own = describe(field);
  if (below.length === 0 && own.length <= WIDTH) return quoted(own);
  const lines = below.map(({ path, field: each }) => wrapped(`- ${path}: ${describe(each)}`, "  "));
  return heredoc([wrapped(own, ""), ...(lines.length === 0 ? [] : ["", ...lines])].join("\n"));
}

/** A text over several lines. */
export function heredoc(text: string): string {
  return `<<-EOT\n${withoutTemplates(text.replaceAll(/^(?=.)/gm, "  "))}\nEOT`;
}

/** A text with its lines broken between words, each but the first indented. */
export function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH)
      lines.push(last === undefined ? word : `${indent}${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}

/** What a field is, and what happens without it. */
function describe(field: Field): string {
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
