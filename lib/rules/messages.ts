/** Every message of the rules, as named functions: what was given, what is allowed, what to write. */
import { exampleOf } from "./example";
import { isJson } from "./json";
import { inWords, type Notation, YAML } from "./notation";
import type { ChoiceRule, ListRule, MapRule, Hint, Rule, TextRule } from "./rule";

/** What is wrong with a value, without its path. */
export interface Message {
  /** What is wrong, as a clause that starts in lower case. */
  readonly problem: string;
  /** What to write instead. */
  readonly write: string;
}

/** A value in readable form, short and on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "nothing (null)";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 100)}… (${text.length - 2} characters)` : text;
}

function choices(values: readonly (string | false)[]): string {
  return values.map(String).join(", ");
}

export function notAText(rule: TextRule, value: unknown): Message {
  return {
    problem: `${shown(value)} is not ${rule.what}; allowed: ${rule.allowed}`,
    write: `for example ${JSON.stringify(rule.example)}`,
  };
}

export function wrongText(rule: TextRule, value: string): Message {
  return notAText(rule, value);
}

export function wrongLength(rule: TextRule, value: string): Message {
  const { minLength, maxLength } = rule;
  const limits =
    minLength === undefined
      ? `at most ${maxLength}`
      : maxLength === undefined
        ? `at least ${minLength}`
        : `${minLength} to ${maxLength}`;
  return {
    problem: `${shown(value)} has ${value.length} characters, and ${rule.what} has ${limits}`,
    write: `for example ${JSON.stringify(rule.example)}`,
  };
}

export function hintedText(hint: Hint, value: string, words: Notation = YAML): Message {
  return { problem: `${shown(value)}: ${hint.because}`, write: inWords(hint.write, words) };
}

export function templateInText(value: string): Message {
  return {
    problem: `${shown(value)} contains \${ or %{, which Terraform would evaluate as an expression`,
    write: "the plain value, or a token in place of an expression in a string",
  };
}

export function notAChoice(rule: ChoiceRule, value: unknown): Message {
  return {
    problem: `${shown(value)} is not ${rule.what}; allowed: ${choices(rule.values)}`,
    write: `one of ${choices(rule.values)}`,
  };
}

export function notAFlag(value: unknown): Message {
  return { problem: `${shown(value)} is neither true nor false`, write: "true or false, without quotes" };
}

export function notAList(rule: ListRule, value: unknown): Message {
  return {
    problem: `${shown(value)} is not a list of ${rule.what}`,
    write: "a list with one entry per line, each after a dash",
  };
}

export function notAMap(rule: MapRule, value: unknown): Message {
  return {
    problem: `${shown(value)} is not a map of ${rule.what}`,
    write: Array.isArray(value)
      ? `a name of your choice in place of each dash, for example ${braced(exampleOf(rule))}`
      : "name: value pairs; the names are yours to choose and become part of Terraform addresses",
  };
}

/** As YAML and TypeScript both have it, on one line; what is nested deeper is left out. */
function braced(value: unknown, levels = 3): string {
  if (!isJson(value)) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  if (levels === 0) return "{ … }";
  return `{ ${entries.map(([name, inner]) => `${name}: ${braced(inner, levels - 1)}`).join(", ")} }`;
}

export function notAnObject(what: string, fields: readonly string[], value: unknown): Message {
  const names = fields.join(", ");
  return {
    problem: `${shown(value)} is not ${what}`,
    write: Array.isArray(value) ? `fields without a dash in front of them: ${names}` : `fields of ${what}: ${names}`,
  };
}

export function tooFew(rule: ListRule | MapRule, least: number): Message {
  return { problem: `there are no ${rule.what}; at least ${least} must be given`, write: "at least one entry" };
}

export function tooMany(rule: ListRule | MapRule, most: number, count: number | string): Message {
  return {
    problem: `there are ${count} ${rule.what}, and AWS accepts at most ${most}`,
    write: `at most ${most} entries`,
  };
}

export function unknownField(field: string, fields: readonly string[], meant: string | undefined): Message {
  return {
    problem: `there is no field ${field} here`,
    write: meant === undefined ? `one of ${fields.join(", ")}` : `did you mean ${meant}?`,
  };
}

/** @param of the variants that have the field, and the one in which it stands */
export function fieldOfAnotherVariant(field: string, by: string, of: readonly string[], here: string): Message {
  const others = of.join(" and ");
  return {
    problem: `${field} is a field of ${others} only, and this has ${by}: ${here}`,
    write: `${of.map((name) => `${by}: ${name}`).join(" or ")}; or leave ${field} out`,
  };
}

export function reservedName(name: string): Message {
  return { problem: `${name} is a reserved name in JavaScript`, write: "another name" };
}

export function missingField(field: string, meaning: string, rule: Rule): Message {
  return { problem: `${field} is missing. ${meaning}`, write: `${field}: ${outline(rule)}` };
}

/** A short description of what to write for a rule. */
function outline(rule: Rule): string {
  switch (rule.kind) {
    case "text":
      return JSON.stringify(rule.example);
    case "choice":
      return rule.values.join(" or ");
    case "flag":
      return "true or false";
    case "list":
      return `a list of ${rule.what}`;
    case "map":
      return `a map from names of your choice to ${rule.what}`;
    case "object":
      return Object.keys(rule.fields).join(", ");
    case "oneOf":
      return `one of ${Object.keys(rule.forms)
        .map((form) => `${form}:`)
        .join(", ")}`;
    case "variant":
      return rule.what;
  }
}

/** @param given the forms that are given, as names or as an expression */
export function notExactlyOne(
  what: string,
  forms: readonly string[],
  given: readonly string[],
  words: Notation = YAML,
): Message {
  const names = forms.map(words.option).join(", ");
  return {
    problem:
      given.length === 0
        ? `${what} has none of ${names}`
        : `${what} has ${given.join(" and ")}, and exactly one of ${names} is allowed`,
    write: `one of ${forms.map(words.form).join(", ")}`,
  };
}

/** The same without the forms that are given. */
export function notOneOf(what: string, forms: readonly string[]): Message {
  return { problem: `${what} takes one form`, write: `exactly one of ${forms.join(", ")}` };
}

/** @param isList true for a token that stands for a list */
export function structureIsAToken(what: string, isList = false, rule?: Rule): Message {
  const problem = `${what} is known only to Terraform here, but synth must know which resources exist`;
  return {
    problem: isList ? `${problem} (in JavaScript, a list token looks like one element)` : problem,
    write:
      isList && rule?.kind === "map"
        ? "a map from names of your choice to values, which may be tokens"
        : "a value known at synth",
  };
}
