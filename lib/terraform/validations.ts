/** Rules as `validation` blocks: one for each value below a variable, whose message says what is expected there. */
import type { Message } from "../rules/messages";
import { clause } from "../rules/notation";
import type { Field, MapRule, OneOfRule, Rule, TextRule } from "../rules/rule";
import { interpolated, listOf, paragraph, quoted, singular, snakeCase } from "../hcl/hcl";
import type { Constants } from "./constants";

/** The arguments of a `validation` block: expressions. */
export interface Validation {
  readonly condition: string;
  readonly message: string;
}

/** `for bind in list`. */
interface Loop {
  readonly bind: string;
  readonly list: string;
}

/** A value below a variable. */
interface Place {
  /** The expression that reads it. */
  readonly at: string;
  /** Its path in messages: NAME is any key of a map, `[*]` any index of a list. */
  readonly label: string;
  readonly loops: readonly Loop[];
  /** What may be null on the way to it from the innermost loop, outermost first; the last may be the value itself. */
  readonly nullable: readonly string[];
}

/** What holds of a value, all of it. */
type Conditions = readonly string[];

/** What fits on a line inside of a condition. */
const WIDTH = 134;

/** Everything that a variable refuses by itself. */
export function validationsOf(option: string, field: Field, constants: Constants): readonly Validation[] {
  const name = snakeCase(option);
  const isNullable = !field.required && field.default?.value === undefined;
  const at = `var.${name}`;
  return walk({ at, label: name, loops: [], nullable: isNullable ? [at] : [] }, field.rule, constants);
}

function walk(place: Place, rule: Rule, constants: Constants): readonly Validation[] {
  switch (rule.kind) {
    case "text":
      return textValidations(place, rule, constants, `${place.label} must be`);
    case "choice": {
      const values = rule.values.map(String);
      return [
        validation(
          place,
          (at) => [`contains(${constants.listOf(values)}, ${at})`],
          `${place.label} must be ${constants.oneOf(values)}.`,
        ),
      ];
    }
    case "flag":
      return [];
    case "list":
      return [
        ...countValidation(place, rule.minItems, undefined),
        ...walk(eachOf(place, `${place.label}[*]`, "[]"), rule.each, constants),
      ];
    case "map":
      return mapValidations(place, rule, constants);
    case "object":
      return [
        ...(rule.crossFieldRules ?? []).flatMap(({ name }) => OBJECT_RULES[name]?.(place) ?? unknown(name)),
        ...Object.entries(rule.fields).flatMap(([name, field]) =>
          walk(below(place, name, isOptional(field)), field.rule, constants),
        ),
      ];
    case "oneOf":
      return [
        oneFormValidation(place, rule),
        ...Object.entries(rule.forms).flatMap(([name, field]) => walk(below(place, name, true), field.rule, constants)),
      ];
    case "variant":
      throw new Error("A module is of one scenario");
  }
}

function unknown(name: string): never {
  throw new Error(`The rule ${name} has no counterpart in the Terraform modules.`);
}

/** Terraform puts the default in the place of null, where there is one. */
function isOptional({ required, default: whenAbsent }: Field): boolean {
  return !required && whenAbsent?.value === undefined;
}

function below({ at, label, loops, nullable }: Place, name: string, optional: boolean): Place {
  const inner = snakeCase(name);
  const here = `${at}.${inner}`;
  return { at: here, label: `${label}.${inner}`, loops, nullable: optional ? [...nullable, here] : nullable };
}

function textValidations(place: Place, rule: TextRule, constants: Constants, subject: string): readonly Validation[] {
  const { sameRegion } = rule;
  const message = `${subject} ${constants.expected(rule)}.`;
  const conditions = (at: string): Conditions => constants.conditions(rule, at);
  const shape = conditions(place.at).length === 0 ? [] : [validation(place, conditions, message)];
  if (sameRegion === undefined) return shape;
  const region = `try(split(":", ${place.at})[3], local.region) == local.region`;
  return [
    ...shape,
    validation(
      { ...place, nullable: [] },
      () => [region],
      `${subject} the ARN of a key in ${interpolated("local.region")}: a key serves its own Region only.`,
    ),
  ];
}

function mapValidations(place: Place, rule: MapRule, constants: Constants): readonly Validation[] {
  const { label } = place;
  const entries = `${label}.NAME`;
  const keys = eachOf(place, entries, "{}", { bind: "name", list: (map) => `keys(${map})` });
  return [
    ...countValidation(place, rule.minEntries, rule.maxEntries),
    ...textValidations(keys, rule.key, constants, `${entries}: NAME must be`),
    ...(rule.crossFieldRules ?? []).flatMap(({ name }) => MAP_RULES[name]?.(place, entries) ?? unknown(name)),
    ...walk(eachOf(place, entries, "{}"), rule.value, constants),
  ];
}

/** Rules over the entries of a map. */
const MAP_RULES: Readonly<Record<string, (map: Place, label: string) => readonly Validation[]>> = {
  namesDifferInMoreThanDashes: (map, label) => [
    validation(
      map,
      (at) => [`length(distinct([for name in keys(${at}) : replace(name, "-", "")])) == length(${at})`],
      `${label}: names must differ in more than dashes, because policy Sids contain no dashes.`,
    ),
  ],
  idsAreListedOnce: (map, label) => [
    validation(
      map,
      (at) => [`length(distinct(values(${at}))) == length(${at})`],
      `${label}: each value must be listed under one name only.`,
    ),
  ],
};

/** Rules over the fields of an object that is below a variable. */
const OBJECT_RULES: Readonly<Record<string, (place: Place) => readonly Validation[]>> = {
  systemIdentifiersAreExact: (place) => {
    const value = eachOf(below(place, "values", false), `${place.label}.values[*]`, "[]");
    const isIdentifier = `contains(local.system_identifiers, lower(${place.at}.variable))`;
    return [
      validation(
        place,
        (at) => [`!(${isIdentifier} && can(regex("(^|:)Numeric", ${at}.test)))`],
        `${place.label}.test must not be numeric for an identifier of AWS: use StringEquals.`,
      ),
      validation(
        value,
        (at) => [`!(${isIdentifier} && can(regex("[*?]", ${at})))`],
        `${value.label} must have no wildcard for an identifier that AWS generates.`,
      ),
    ];
  },
  wildcardsHaveSixCharacters: (place) => {
    const value = eachOf(below(place, "values", false), `${place.label}.values[*]`, "[]");
    return [
      validation(
        value,
        (at) => [
          `!(can(regex("(^|:)String", ${place.at}.test)) && can(regex("(^|[*?])[^*?]{0,5}[*?][^*?]{0,5}($|[*?])", ${at})))`,
        ],
        `${value.label} must have 6 characters in a row before or after * and ?.`,
      ),
    ];
  },
  exceptedServicesAreNotListed: (place) => {
    const endpoints = present(place);
    const service = eachOf(below(endpoints, "except", true), `${place.label}.except[*]`, "[]");
    return [
      validation(
        service,
        (at) => [`!contains(keys(coalesce(${endpoints.at}.services, {})), ${at})`],
        `${service.label} must not be listed under services too.`,
      ),
      validation(
        below(place, "except", true),
        (at) => [`length(distinct(${at})) == length(${at})`],
        `${service.label}: each service must be listed once.`,
      ),
    ];
  },
  // Its fields have places of their own: see network-rules.ts.
  unmanagedNetworkIsLeftAlone: () => [],
};

function oneFormValidation(place: Place, { forms }: OneOfRule): Validation {
  const names = Object.keys(forms).map(snakeCase);
  const [first = "", second = "", ...more] = names;
  return validation(
    place,
    (at) => [
      more.length === 0
        ? `(${at}.${first} == null) != (${at}.${second} == null)`
        : `length([for form in ${listOf(names.map(quoted))} : form if ${at}[form] != null]) == 1`,
    ],
    `${place.label} must have exactly one of ${names.join(", ")}.`,
  );
}

function countValidation(place: Place, least: number | undefined, most: number | undefined): readonly Validation[] {
  const conditions = (at: string): Conditions => [
    ...(least === undefined ? [] : [`length(${at}) >= ${least}`]),
    ...(most === undefined ? [] : [`length(${at}) <= ${most}`]),
  ];
  if (least === undefined && most === undefined) return [];
  const expected =
    most === undefined
      ? least === 1
        ? "must not be empty"
        : `must have at least ${least} entries`
      : `must have ${least === undefined ? "at most" : `${least} to`} ${most} entries`;
  return [validation(place, conditions, `${place.label} ${expected}.`)];
}

/** The entries of a list or map, or its keys; `empty` stands for one that is null. */
function eachOf(
  place: Place,
  label: string,
  empty: "[]" | "{}",
  { bind, list = (all) => all }: { readonly bind?: string; readonly list?: (collection: string) => string } = {},
): Place {
  const { place: around, collection } = collectionOf(place, empty);
  const each = bind ?? bindOf(singular(place.at), around.loops);
  return { at: each, label, loops: [...around.loops, { bind: each, list: list(collection) }], nullable: [] };
}

/** A list or map that is not null. */
function collectionOf(place: Place, empty: "[]" | "{}"): { readonly place: Place; readonly collection: string } {
  const { at, nullable } = place;
  const [outer, ...inner] = nullable;
  if (outer === undefined) return { place, collection: at };
  if (outer === at) return { place: { ...place, nullable: [] }, collection: `coalesce(${at}, ${empty})` };
  const isOnlyOuter = inner.every((each) => each === at);
  // A splat makes nothing of null, and a list of one of anything else.
  if (empty === "{}" && isOnlyOuter) {
    return { place: { ...place, nullable: [] }, collection: `merge(${outer}[*]${at.slice(outer.length)}...)` };
  }
  return collectionOf(present(place), empty);
}

/** A place below something that may be null, in a loop over that. */
function present(place: Place): Place {
  const { at, loops, nullable } = place;
  const [outer, ...inner] = nullable;
  if (outer === undefined) return place;
  const bind = bindOf(outer, loops);
  const renamed = (path: string): string => `${bind}${path.slice(outer.length)}`;
  return { ...place, at: renamed(at), loops: [...loops, { bind, list: `${outer}[*]` }], nullable: inner.map(renamed) };
}

/** A place of which one thing at most may be null: loops stand for the others. */
function withOneNullable(place: Place): Place {
  const { at, loops, nullable } = place;
  const [outer, inner, ...more] = nullable;
  if (outer === undefined || inner === undefined) return place;
  const bind = bindOf(inner, loops);
  const renamed = (path: string): string => `${bind}${path.slice(inner.length)}`;
  return withOneNullable({
    ...place,
    at: renamed(at),
    loops: [...loops, { bind, list: `${outer}[*]${inner.slice(outer.length)}` }],
    nullable: [bind, ...more.map(renamed)],
  });
}

/** What a loop calls each: the last word of a path, where no other loop does. */
function bindOf(path: string, loops: readonly Loop[]): string {
  const name = path.split(".").at(-1) ?? path;
  const word = name.split("_").at(-1) ?? name;
  const taken = new Set(["for", "if", "in", "name", ...loops.map(({ bind }) => bind)]);
  return [word, name].find((each) => !taken.has(each)) ?? `inner_${name}`;
}

function validation(place: Place, conditions: (at: string) => Conditions, message: string): Validation {
  const last = place.nullable.at(-1);
  // What may be missing altogether is null then.
  const isShort = place.nullable.length > 1 && last === place.at && place.loops.length > 0;
  const { at, loops, nullable } = isShort ? { ...place, nullable: [`try(${place.at}, null)`] } : withOneNullable(place);
  const condition = repeated(loops, unlessNull(nullable[0], conditions(at)));
  const [only] = nullable;
  if (only === undefined || loops.length > 0 || !(condition.includes("\n") || condition.length > WIDTH)) {
    return { condition, message: sentence(message) };
  }
  const bind = bindOf(at, loops);
  const loop = { bind, list: `${only}[*]${at.slice(only.length)}` };
  return { condition: repeated([loop], unlessNull(undefined, conditions(bind))), message: sentence(message) };
}

/** A validation of every entry of a list. */
export function ofEach(list: string, bind: string, holds: string, message: string): Validation {
  return { condition: repeated([{ bind, list }], holds), message: sentence(message) };
}

/** What is wrong in a place, and what to write there, as an expression. */
export function refusal(label: string, { problem, write }: Message): string {
  return sentence(`${label}: ${clause(problem)}. Write ${clause(write)}.`);
}

/** A message as an expression, on one line if that is not too long. */
export function sentence(message: string): string {
  const line = quoted(message);
  return line.length <= WIDTH + 6 ? line : paragraph(message);
}

function unlessNull(nullable: string | undefined, conditions: Conditions): string {
  const all = conditions.join(" && ");
  const isLong = (nullable?.length ?? 0) + all.length > WIDTH - 20;
  const lines = `(\n  ${conditions.join("\n  && ")}\n)`;
  if (nullable === undefined) return isLong && conditions.length > 1 ? lines : all;
  // Both sides of || are evaluated, and only can() takes null.
  if (conditions.length === 1 && /^!?can\(/.test(all)) return `${nullable} == null || ${all}`;
  return `${nullable} == null ? true : ${isLong && conditions.length > 1 ? lines : all}`;
}

function repeated(loops: readonly Loop[], holds: string): string {
  return loops.reduceRight((inner, { bind, list }) => {
    const head = `for ${bind} in ${list} :`;
    if (head.length + inner.length <= WIDTH && !inner.includes("\n") && !inner.startsWith("alltrue(")) {
      const line = `alltrue([${head} ${inner}])`;
      if (line.length <= WIDTH) return line;
    }
    const [first = ""] = inner.split("\n");
    const separator = head.length + first.length > WIDTH + 16 || first === "(" ? "\n  " : " ";
    return `alltrue([\n  ${head}${separator}${inner.replaceAll("\n", "\n  ")}\n])`;
  }, holds);
}
