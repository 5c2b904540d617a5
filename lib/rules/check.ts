/** Checks a value against a rule and explains, in the rule's words, every problem with it. */
import type { z } from "zod";
import * as messages from "./messages";
import type { Message } from "./messages";
import type { ObjectRule, Rule, TextRule, CrossFieldContext, CrossFieldRule } from "./rule";
import { schemaOf, TEMPLATE } from "./schema";
import { closest } from "./closest";
import { exampleOf } from "./example";
import { isJson, isWithin } from "./json";
import { ownValue } from "./own-value";

/** One thing that is wrong, and where. */
export interface Problem extends Message {
  /** The path from the checked value to the wrong one; for a missing field, to its place. */
  readonly path: readonly string[];
  /** True if the name of the field is wrong, not its value. */
  readonly atName: boolean;
}

/** A check that is built once from a rule and used for many values. */
export interface Check {
  /**
   * All problems of the value, in the order of its fields; empty if there are none.
   * @param isToken true for values that only Terraform knows; by default there are none, as in a file.
   */
  readonly problems: (value: unknown, isToken?: (value: unknown) => boolean) => readonly Problem[];
}

/** What a check builds of its rules, once each: building costs more than checking, and a file may have one mistake a thousand times. */
interface Built {
  readonly schemas: Map<Rule, z.ZodType>;
  readonly shared: Map<Rule, ObjectRule>;
}

const kept = new WeakMap<Rule, Check>();

/** The check of a rule that does not change, built when it is first asked for. */
export function keptCheckOf(rule: Rule): Check {
  const check = kept.get(rule) ?? checkOf(rule);
  kept.set(rule, check);
  return check;
}

/** Builds the check of a rule as it is now. It remembers nothing of any other check; `keptCheckOf` saves building it again. */
export function checkOf(rule: Rule): Check {
  const built: Built = { schemas: new Map(), shared: new Map() };
  schemaOf(rule, built.schemas);
  return {
    problems: (value, isToken = () => false) => {
      const found: Problem[] = [];
      const plain = withoutTokens(rule, value, [], isToken, found);
      found.push(...ofTheShape(rule, plain, built));
      // Cross-field rules see only values that passed their own rules.
      const sound = withoutPlaces(
        value,
        found.map(({ path }) => path),
      );
      const across = overSeveralValues(rule, sound, [], isToken).filter(
        (problem) => !found.some((other) => isWithin(other.path, problem.path)),
      );
      return distinct([...found, ...across]);
    },
  };
}

/** The value without the parts at the paths; names stay, so that entries can still be counted. */
function withoutPlaces(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (paths.length === 0) return value;
  if (paths.some((path) => path.length === 0)) return undefined;
  const byName = new Map<string, (readonly string[])[]>();
  for (const [first = "", ...rest] of paths) {
    const known = byName.get(first);
    if (known === undefined) byName.set(first, [rest]);
    else known.push(rest);
  }
  const below = (name: string): readonly (readonly string[])[] => byName.get(name) ?? [];
  if (Array.isArray(value)) return value.map((each: unknown, index) => withoutPlaces(each, below(String(index))));
  if (!isJson(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutPlaces(each, below(name))]));
}

/** All problems that the schema finds. */
function ofTheShape(rule: Rule, value: unknown, built: Built): readonly Problem[] {
  const result = schemaOf(rule, built.schemas).safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") return issue.keys.map((name) => unknownField(rule, value, path, name));
    if (issue.code === "invalid_key") {
      return [explain(rule, value, path, true), ...belowWrongName(rule, value, path, built)];
    }
    return [explain(rule, value, path, false), ...besideWrongVariant(rule, value, path, issue.code, built)];
  });
}

/** Problems of the fields that all variants share, if the variant itself is unclear. */
function besideWrongVariant(
  rule: Rule,
  value: unknown,
  path: readonly string[],
  code: string,
  built: Built,
): readonly Problem[] {
  if (code !== "invalid_union") return [];
  const here = find(rule, value, path.slice(0, -1));
  if (here?.rule.kind !== "variant" || !isJson(here.value)) return [];
  const fields = sharedFields(here.rule, built);
  const values = Object.fromEntries(Object.entries(here.value).filter(([name]) => Object.hasOwn(fields.fields, name)));
  return ofTheShape(fields, values, built).map((problem) => ({
    ...problem,
    path: [...path.slice(0, -1), ...problem.path],
  }));
}

/** The fields that all variants share with the same rule; built once, so that their schema is too. */
function sharedFields(rule: Extract<Rule, { kind: "variant" }>, { shared }: Built): ObjectRule {
  const known = shared.get(rule);
  if (known !== undefined) return known;
  const [first, ...others] = Object.values(rule.variants);
  const fields = Object.entries(first?.fields ?? {}).filter(([name, field]) =>
    others.every((other) => {
      const same = ownValue(other.fields, name);
      return same?.rule === field.rule && same.required === field.required;
    }),
  );
  const made: ObjectRule = { kind: "object", what: rule.what, fields: Object.fromEntries(fields) };
  shared.set(rule, made);
  return made;
}

/** Problems of a map entry whose name is wrong too: zod stops at the name. */
function belowWrongName(rule: Rule, value: unknown, path: readonly string[], built: Built): readonly Problem[] {
  const here = find(rule, value, path);
  if (here === undefined) return [];
  const below = ofTheShape(here.rule, here.value, built);
  return below.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
}

/** Replaces tokens by the rule's example where tokens are allowed, and reports them elsewhere. */
function withoutTokens(
  rule: Rule,
  value: unknown,
  path: readonly string[],
  isToken: (value: unknown) => boolean,
  found: Problem[],
): unknown {
  if (isToken(value)) {
    if (rule.kind === "text" && rule.structural !== true) return rule.example;
    found.push({
      path,
      atName: false,
      ...messages.structureIsAToken(path.at(-1) ?? "the value", Array.isArray(value), rule),
    });
    return exampleOf(rule);
  }
  if (rule.kind === "list" && Array.isArray(value)) {
    return value.map((each: unknown, index) =>
      withoutTokens(rule.each, each, [...path, String(index)], isToken, found),
    );
  }
  if (!isJson(value)) return value;
  // zod silently ignores this name in a record.
  if (rule.kind === "map" && Object.hasOwn(value, "__proto__")) {
    found.push({ path: [...path, "__proto__"], atName: true, ...messages.reservedName("__proto__") });
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const innerRule = ruleBelow(rule, value, name);
      return [name, innerRule === undefined ? inner : withoutTokens(innerRule, inner, [...path, name], isToken, found)];
    }),
  );
}

function inner(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)];
  return isJson(value) ? ownValue(value, name) : undefined;
}

/** The object rule of the selected variant; undefined if the deciding field is wrong. */
function variantOf(rule: Extract<Rule, { kind: "variant" }>, value: unknown): ObjectRule | undefined {
  const name = inner(value, rule.by);
  return typeof name === "string" ? ownValue(rule.variants, name) : undefined;
}

/** The rule one level below; the value decides which variant. */
export function ruleBelow(rule: Rule, value: unknown, name: string): Rule | undefined {
  switch (rule.kind) {
    case "list":
      return rule.each;
    case "map":
      return rule.value;
    case "object":
      return ownValue(rule.fields, name)?.rule;
    case "oneOf":
      return ownValue(rule.forms, name)?.rule;
    case "variant": {
      const object = variantOf(rule, value);
      return object === undefined ? undefined : ruleBelow(object, value, name);
    }
    default:
      return undefined;
  }
}

function fieldNames(rule: Rule, value: unknown): readonly string[] {
  switch (rule.kind) {
    case "object":
      return Object.keys(rule.fields);
    case "oneOf":
      return Object.keys(rule.forms);
    case "variant": {
      const object = variantOf(rule, value);
      return [rule.by, ...(object === undefined ? [] : Object.keys(object.fields))];
    }
    default:
      return [];
  }
}

/** The rule and the value at a path. */
function find(rule: Rule, value: unknown, path: readonly string[]): { rule: Rule; value: unknown } | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return { rule, value };
  const next = ruleBelow(rule, value, name);
  return next === undefined ? undefined : find(next, inner(value, name), rest);
}

function unknownField(rule: Rule, value: unknown, path: readonly string[], name: string): Problem {
  const here = find(rule, value, path);
  const refused = here?.rule.kind === "oneOf" ? here.rule.refused : undefined;
  const answer = ownValue(refused, name);
  if (answer !== undefined) return { path: [...path, name], atName: true, ...answer };
  const variants = here?.rule.kind === "variant" ? variantsWith(here.rule, name) : [];
  if (here?.rule.kind === "variant" && variants.length > 0) {
    const { by } = here.rule;
    const message = messages.fieldOfAnotherVariant(name, by, variants, String(inner(here.value, by)));
    return { path: [...path, name], atName: true, ...message };
  }
  const names = here === undefined ? [] : fieldNames(here.rule, here.value);
  return { path: [...path, name], atName: true, ...messages.unknownField(name, names, closest(name, names)) };
}

function variantsWith({ variants }: Extract<Rule, { kind: "variant" }>, field: string): readonly string[] {
  return Object.entries(variants).flatMap(([name, { fields }]) => (Object.hasOwn(fields, field) ? [name] : []));
}

function explain(rule: Rule, value: unknown, path: readonly string[], atName: boolean): Problem {
  const name = path.at(-1) ?? "";
  const parent = find(rule, value, path.slice(0, -1));
  if (atName && parent?.rule.kind === "map") {
    return { path, atName, ...explainText(parent.rule.key, name) };
  }
  if (parent !== undefined && path.length > 0 && !(isJson(parent.value) && Object.hasOwn(parent.value, name))) {
    if (parent.rule.kind === "object" || parent.rule.kind === "variant") {
      return { path, atName: false, ...missing(parent.rule, parent.value, name) };
    }
  }
  const here = find(rule, value, path);
  if (here === undefined) {
    return { path, atName: false, ...messages.notAChoice(deciding(parent?.rule), inner(parent?.value, name)) };
  }
  return { path, atName: false, ...explainValue(here.rule, here.value) };
}

function missing(rule: Extract<Rule, { kind: "object" | "variant" }>, value: unknown, name: string): Message {
  if (rule.kind === "variant") {
    const object = variantOf(rule, value);
    if (name !== rule.by && object !== undefined) return missing(object, value, name);
    return messages.missingField(name, rule.meaning, deciding(rule));
  }
  const field = ownValue(rule.fields, name);
  return messages.missingField(name, field?.meaning ?? "", field?.rule ?? rule);
}

/** The rule of the field that selects a variant. */
function deciding(rule: Rule | undefined): Extract<Rule, { kind: "choice" }> {
  return rule?.kind === "variant"
    ? { kind: "choice", what: `a ${rule.by}`, values: Object.keys(rule.variants), source: "" }
    : { kind: "choice", what: "known", values: [], source: "" };
}

function explainValue(rule: Rule, value: unknown): Message {
  switch (rule.kind) {
    case "text":
      return explainText(rule, value);
    case "choice":
      return messages.notAChoice(rule, value);
    case "flag":
      return messages.notAFlag(value);
    case "list":
      if (!Array.isArray(value)) return messages.notAList(rule, value);
      return value.length < (rule.minItems ?? 0)
        ? messages.tooFew(rule, rule.minItems ?? 0)
        : messages.tooMany(rule, rule.maxItems ?? 0, value.length);
    case "map":
      return messages.notAMap(rule, value);
    case "object":
    case "oneOf":
      return messages.notAnObject(rule.what, fieldNames(rule, value), value);
    case "variant":
      return isJson(value)
        ? messages.notAChoice(deciding(rule), inner(value, rule.by))
        : messages.notAnObject(rule.what, fieldNames(rule, value), value);
  }
}

function explainText(rule: TextRule, value: unknown): Message {
  if (typeof value !== "string") return messages.notAText(rule, value);
  if (new RegExp(TEMPLATE).test(value)) return messages.templateInText(value);
  const hint = [...(rule.refusals ?? []), ...(rule.hints ?? [])].find(({ pattern }) => new RegExp(pattern).test(value));
  if (hint !== undefined) return messages.hintedText(hint, value);
  const tooShort = rule.minLength !== undefined && value.length < rule.minLength;
  const tooLong = rule.maxLength !== undefined && value.length > rule.maxLength;
  return tooShort || tooLong ? messages.wrongLength(rule, value) : messages.wrongText(rule, value);
}

function overSeveralValues(
  rule: Rule,
  value: unknown,
  path: readonly string[],
  isToken: CrossFieldContext["isToken"],
): readonly Problem[] {
  if (isToken(value)) return [];
  const own = [...counted(rule, value), ...crossFieldProblems(rule, value, isToken)].map((problem) => ({
    ...problem,
    path: [...path, ...problem.path],
    atName: false,
  }));
  const names = Array.isArray(value) ? value.map((_, index) => String(index)) : isJson(value) ? Object.keys(value) : [];
  const below = names.flatMap((name) => {
    const next = ruleBelow(rule, value, name);
    return next === undefined ? [] : overSeveralValues(next, inner(value, name), [...path, name], isToken);
  });
  return [...own, ...below];
}

function counted(rule: Rule, value: unknown): readonly (Message & { readonly path: readonly string[] })[] {
  if (!isJson(value)) return [];
  const names = Object.keys(value);
  if (rule.kind === "oneOf") {
    const given = names.filter((name) => Object.hasOwn(rule.forms, name));
    // A refused form has its own message; the message for no form would be misleading.
    const answered = given.length === 0 && names.some((name) => Object.hasOwn(rule.refused ?? {}, name));
    return given.length === 1 || answered
      ? []
      : [{ path: [], ...messages.notExactlyOne(rule.what, Object.keys(rule.forms), given) }];
  }
  if (rule.kind !== "map") return [];
  if (names.length < (rule.minEntries ?? 0)) return [{ path: [], ...messages.tooFew(rule, rule.minEntries ?? 0) }];
  return names.length > (rule.maxEntries ?? Infinity)
    ? [{ path: [], ...messages.tooMany(rule, rule.maxEntries ?? 0, names.length) }]
    : [];
}

function crossFieldProblems(
  rule: Rule,
  value: unknown,
  isToken: CrossFieldContext["isToken"],
): ReturnType<CrossFieldRule["check"]> {
  const object = rule.kind === "variant" ? variantOf(rule, value) : rule;
  if (object?.kind !== "object" && object?.kind !== "map") return [];
  return (object.crossFieldRules ?? []).flatMap((each) => each.check(value, { rule: object, isToken }));
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  const byPlace = new Map(problems.map((problem) => [JSON.stringify([problem.path, problem.problem]), problem]));
  return [...byPlace.values()];
}
