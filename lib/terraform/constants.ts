/** What validations of variables compare with: long or repeated patterns and lists, as locals with names. */
import * as endpointServices from "../rules/endpoint-services";
import { SYSTEM_IDENTIFIERS } from "../rules/endpoint-policy-rules";
import { ADDITIONAL_CANVAS_POLICIES } from "../rules/execution-roles";
import type { Fields, Rule, TextRule } from "../rules/rule";
import * as values from "../rules/values";
import {
  argument,
  blank,
  block,
  comment,
  interpolated,
  type Item,
  listOf,
  paragraph,
  print,
  quoted,
  snakeCase,
} from "../hcl/hcl";

/** Lists that are long, by the local that holds each. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  additional_canvas_policies: ADDITIONAL_CANVAS_POLICIES,
  interface_endpoint_services: endpointServices.INTERFACE_ENDPOINT_SERVICES,
  system_identifiers: SYSTEM_IDENTIFIERS,
};

const WHY: Readonly<Record<string, string>> = {
  system_identifiers: "Condition keys whose values AWS generates.",
};

/** How wide a line of a list or of a pattern may be. */
const WIDTH = 100;
/** What stays on one line although it is wider. */
const ONE_LINE = 120;

/** The names of texts and lists in one module. */
export class Constants {
  /** The rules of texts by their names, in the order of names. */
  readonly #texts: ReadonlyMap<string, TextRule>;
  readonly #lists: readonly string[];

  /** @param fields the module's variables */
  constructor(fields: Fields) {
    const rules = Object.values(fields).flatMap(({ rule }) => within(rule));
    const named = rules.flatMap((rule): readonly (readonly [string, TextRule])[] => {
      const name = rule.kind === "text" && choicesOf(rule) === undefined ? nameOfText(rule) : undefined;
      return rule.kind === "text" && name !== undefined ? [[name, rule]] : [];
    });
    this.#texts = new Map(named.sort(([one], [other]) => (one < other ? -1 : 1)));
    const hasConditions = rules.some(
      (rule) =>
        rule.kind === "object" && rule.crossFieldRules?.some(({ name }) => name === "systemIdentifiersAreExact"),
    );
    this.#lists = Object.keys(LISTS).filter((name) =>
      name === "system_identifiers" ? hasConditions : rules.some((rule) => nameOfList(valuesOf(rule)) === name),
    );
  }

  /** Whether a text is what its rule allows: `can(regex(local.patterns.role_arn, at))` and its length. */
  conditions(rule: TextRule, at: string): readonly string[] {
    const { refusals = [] } = rule;
    const choices = choicesOf(rule);
    if (choices !== undefined) return [`contains(${this.listOf(choices)}, ${at})`];
    const { pattern, minLength, maxLength } = withLength(rule);
    const name = nameOfText(rule);
    const matched = name === undefined ? quoted(pattern ?? "") : `local.patterns.${name}`;
    return [
      ...(pattern === undefined ? [] : [`can(regex(${matched}, ${at}))`]),
      ...refusals.map((refusal) => `!can(regex(${quoted(refusal.pattern)}, ${at}))`),
      // A pattern already asks for a first character.
      ...(minLength === undefined || minLength < 2 ? [] : [`length(${at}) >= ${minLength}`]),
      ...(maxLength === undefined ? [] : [`length(${at}) <= ${maxLength}`]),
    ];
  }

  /** What a text must be, as part of a message. */
  expected(rule: TextRule): string {
    const choices = choicesOf(rule);
    if (choices !== undefined) return this.oneOf(choices);
    const name = nameOfText(rule);
    return name === undefined ? expectedOf(rule) : interpolated(`local.expected.${name}`);
  }

  /** A list of texts, by its name if it has one. */
  listOf(texts: readonly string[]): string {
    const name = nameOfList(texts);
    return name === undefined ? listOf(texts.map(quoted)) : `local.${name}`;
  }

  /** `one of a, b`, as part of a message. */
  oneOf(texts: readonly string[]): string {
    const name = nameOfList(texts);
    return `one of ${name === undefined ? texts.join(", ") : interpolated(`join(", ", local.${name})`)}`;
  }

  /** The blocks of `patterns.tf`. */
  items(): readonly Item[] {
    const texts = [...this.#texts];
    return [
      comment("What the validations in variables.tf compare with, and what their messages say is expected."),
      block("locals", [
        argument(
          "patterns",
          `{\n${print(
            texts.flatMap(([name, rule]) => {
              const { pattern } = withLength(rule);
              return pattern === undefined ? [] : [argument(name, patternOf(pattern))];
            }),
            1,
          )}}`,
        ),
        blank,
        argument(
          "expected",
          `{\n${print(
            texts.map(([name, rule]) => argument(name, textOf(expectedOf(rule)))),
            1,
          )}}`,
        ),
        ...this.#lists.flatMap((name) => {
          const why = WHY[name];
          const list = argument(name, filledLines(LISTS[name] ?? []));
          return why === undefined ? [blank, list] : [blank, comment(why), list];
        }),
      ]),
    ];
  }
}

/** More than this RE2 does not repeat. */
const MOST_REPEATED = 1000;

/** A rule whose pattern asks for the length too, where it repeats one class of characters: `^[a-z]+$` becomes `^[a-z]{1,9}$`. */
function withLength(rule: TextRule): Pick<TextRule, "pattern" | "minLength" | "maxLength"> {
  const { pattern, minLength = 0, maxLength } = rule;
  const [, before, repeated = "", times, after] =
    /^\^((?:\[[^\]]+\])*)(\[[^\]]+\])([*+])((?:\[[^\]]+\])*)\$$/.exec(pattern ?? "") ?? [];
  if (before === undefined || after === undefined || maxLength === undefined || maxLength > MOST_REPEATED) return rule;
  const others = [...`${before}${after}`.matchAll(/\[[^\]]+\]/g)].length;
  const least = Math.max(times === "+" ? 1 : 0, minLength - others);
  return { pattern: `^${before}${repeated}{${least},${maxLength - others}}${after}$` };
}

/** What a text must be: `an AWS account id: 12 digits, for example "111122223333"`. */
function expectedOf({ what, allowed, example }: TextRule): string {
  return `${what}: ${allowed}, for example ${JSON.stringify(example)}`;
}

/** The texts that a pattern lists, if it does nothing else. */
function choicesOf({ pattern = "" }: TextRule): readonly string[] | undefined {
  const [, all] = /^\^\(([a-z0-9|-]+)\)\$$/.exec(pattern) ?? [];
  return all?.split("|");
}

/** The name of a rule among `lib/rules/values`, the shortest of those that say the same. */
function nameOfText(rule: TextRule): string | undefined {
  const [name] = Object.entries<unknown>(values)
    .flatMap(([name, value]) => (isSameText(value, rule) ? [name] : []))
    .sort((one, other) => one.length - other.length);
  return name === undefined ? undefined : snakeCase(name);
}

function isSameText(value: unknown, rule: TextRule): boolean {
  if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "text") return false;
  const text = value as TextRule;
  return text.pattern === rule.pattern && expectedOf(text) === expectedOf(rule);
}

/** A rule and all below it. */
function within(rule: Rule): readonly Rule[] {
  switch (rule.kind) {
    case "list":
      return [rule, ...within(rule.each)];
    case "map":
      return [rule, ...within(rule.key), ...within(rule.value)];
    case "object":
      return [rule, ...Object.values(rule.fields).flatMap((field) => within(field.rule))];
    case "oneOf":
      return [rule, ...Object.values(rule.forms).flatMap((field) => within(field.rule))];
    default:
      return [rule];
  }
}

function valuesOf(rule: Rule): readonly string[] {
  return rule.kind === "choice" ? rule.values.map(String) : [];
}

function nameOfList(texts: readonly string[]): string | undefined {
  return Object.keys(LISTS).find((name) => LISTS[name]?.join() === texts.join());
}

/** A list of texts with as many on a line as fit. */
function filledLines(texts: readonly string[]): string {
  return `[\n${wrappedAt(
    texts.map((text) => `${quoted(text)},`),
    " ",
  )
    .map((line) => `  ${line}\n`)
    .join("")}]`;
}

/** A pattern in quotes; a long one is put together from its alternatives. */
function patternOf(pattern: string): string {
  const parts = pattern.length <= ONE_LINE ? [pattern] : wrappedAt(pattern.split(/(?<=\|)/), "");
  return parts.length < 2 ? quoted(pattern) : `join("", [\n${parts.map((part) => `  ${quoted(part)},\n`).join("")}])`;
}

function textOf(text: string): string {
  return text.length <= ONE_LINE ? quoted(text) : paragraph(text);
}

function wrappedAt(parts: readonly string[], separator: string): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last === undefined || last.length + separator.length + part.length > WIDTH) lines.push(part);
    else lines[lines.length - 1] = last + separator + part;
  }
  return lines;
}
