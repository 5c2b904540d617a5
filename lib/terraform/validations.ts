/** Rules as `validation` blocks, with the messages of the same rules in TypeScript. */
import {
  noNumericOperator,
  noWildcard,
  SYSTEM_IDENTIFIERS,
  wildcardIsNotAnchored,
} from "../rules/endpoint-policy-rules";
import * as messages from "../rules/messages";
import type { Message } from "../rules/messages";
import type { Field, MapRule, Rule, TextRule } from "../rules/rule";
import { clause } from "../rules/notation";
import * as together from "../rules/cross-field-messages";
import { interpolated, listOf, paragraph, quoted, singular, snakeCase } from "../hcl/hcl";

/** The arguments of a `validation` block. */
export interface Validation {
  readonly condition: string;
  readonly message: string;
}

/** What is repeated over: `for bind in list`. */
interface Loop {
  readonly bind: string;
  readonly list: string;
}

/** A value in a variable. */
interface Place {
  /** The expression that reads it. */
  readonly at: string;
  /** What it is called in messages; names of entries are expressions. */
  readonly label: string;
  readonly loops: readonly Loop[];
  /** Whether it may be null. */
  readonly optional: boolean;
}

/** What must be true of a value, and what is said otherwise. */
interface Requirement {
  readonly holds: string;
  /** A quoted template, or another expression. */
  readonly message: string;
}

/** Everything that a variable refuses by itself. */
export function validationsOf(option: string, field: Field): readonly Validation[] {
  const name = snakeCase(option);
  const place = { at: `var.${name}`, label: name, loops: [], optional: !field.required && field.rule.kind !== "map" };
  return walk(place, field.rule);
}

function walk(place: Place, rule: Rule): readonly Validation[] {
  switch (rule.kind) {
    case "text":
      return textRequirements(place, rule).map((each) => validation(place, each));
    case "choice": {
      const message = messages.notAChoice(rule, new messages.Shown(interpolated(`jsonencode(${place.at})`)));
      return [
        validation(place, {
          holds: orNull(place, `contains(${listOf(rule.values.map((each) => quoted(String(each))))}, ${place.at})`),
          message: formatMessage(place, message),
        }),
      ];
    }
    case "flag":
      return [];
    case "list": {
      const { minItems } = rule;
      const each = singular(place.at);
      const inner: Place = {
        at: each,
        label: `${place.label}[${interpolated("index")}]`,
        // A splat does not take a list that is null.
        loops: [
          ...place.loops,
          { bind: `index, ${each}`, list: place.optional ? `coalesce(${place.at}, [])` : place.at },
        ],
        optional: false,
      };
      const enough = {
        holds: orNull(place, `length(${place.at}) >= ${String(minItems)}`),
        message: formatMessage(place, messages.tooFew(rule, minItems ?? 0)),
      };
      return [...(minItems === undefined ? [] : [validation(place, enough)]), ...walk(inner, rule.each)];
    }
    case "map": {
      const there = present(place);
      const [key, each] = [place.loops.length === 0 ? "name" : "key", singular(place.at)];
      const loops = [...there.loops, { bind: `${key}, ${each}`, list: there.at }];
      const named: Place = { at: key, label: `${place.label}.${interpolated(key)}`, loops, optional: false };
      return [
        ...countRequirements(there, rule).map((requirement) => validation(there, requirement)),
        ...textRequirements(named, rule.key).map((requirement) => validation(named, requirement)),
        ...(rule.crossFieldRules ?? []).flatMap(({ name }) => MAP_RULES[name]?.(there) ?? unknown(name)),
        ...walk({ ...named, at: each }, rule.value),
      ];
    }
    case "object": {
      const there = present(place);
      return [
        ...(rule.crossFieldRules ?? []).flatMap(({ name }) => OBJECT_RULES[name]?.(there) ?? unknown(name)),
        ...Object.entries(rule.fields).flatMap(([name, field]) => walk(below(there, name, field), field.rule)),
      ];
    }
    case "oneOf": {
      const there = present(place);
      const forms = Object.keys(rule.forms).map(snakeCase);
      const given = `[for form in ${listOf(forms.map(quoted))} : form if ${there.at}[form] != null]`;
      return [
        validation(there, {
          holds: `length(${given}) == 1`,
          message: formatMessage(there, messages.notOneOf(rule.what, forms)),
        }),
        ...Object.entries(rule.forms).flatMap(([name, field]) =>
          walk({ ...below(there, name, field), optional: true }, field.rule),
        ),
      ];
    }
    case "variant":
      throw new Error("A module is of one scenario");
  }
}

function unknown(name: string): never {
  throw new Error(`The rule ${name} has no counterpart in the Terraform modules.`);
}

function below(place: Place, name: string, field: Field): Place {
  const inner = snakeCase(name);
  return {
    at: `${place.at}.${inner}`,
    label: `${place.label}.${inner}`,
    loops: place.loops,
    optional: !field.required,
  };
}

/** A place that is there: a splat makes nothing of null, and a list of one of anything else. */
function present(place: Place): Place {
  if (!place.optional) return place;
  const one = place.at.split(".").at(-1) ?? place.at;
  const taken = place.loops.flatMap(({ bind }) => bind.split(", "));
  const bind = taken.includes(one) ? `given_${one}` : one;
  return { ...place, at: bind, loops: [...place.loops, { bind, list: `${place.at}[*]` }], optional: false };
}

function orNull({ at, optional }: Place, condition: string): string {
  return optional ? `${at} == null ? true : ${condition}` : condition;
}

/** What a text must be, as one requirement: a wrong one is answered with what is allowed. */
function textRequirements(place: Place, rule: TextRule): readonly Requirement[] {
  const { at } = place;
  const { pattern, refusals = [], minLength, maxLength } = rule;
  const conditions = [
    ...(pattern === undefined ? [] : [`can(regex(${patternOf(pattern)}, ${at}))`]),
    ...refusals.map((refusal) => `!can(regex(${quoted(refusal.pattern)}, ${at}))`),
    // A pattern already asks for a first character.
    ...(minLength === undefined || minLength < 2 ? [] : [`length(${at}) >= ${minLength}`]),
    ...(maxLength === undefined ? [] : [`length(${at}) <= ${maxLength}`]),
  ];
  const message = messages.wrongText(rule, new messages.Shown(interpolated(`jsonencode(${at})`)));
  const shape =
    conditions.length === 0 ? [] : [{ holds: orNull(place, all(conditions)), message: formatMessage(place, message) }];
  return [...shape, ...regionRequirements(place, rule)];
}

/** What fits on a line beside a loop. */
const WIDTH = 100;

/** Conditions that must all hold, one a line where they do not fit on one. */
function all(conditions: readonly string[]): string {
  const line = conditions.join(" && ");
  return line.length <= WIDTH ? line : `(\n  ${conditions.join("\n&& ").replaceAll("\n", "\n  ")}\n)`;
}

/** A pattern in quotes; a long one is put together from its alternatives. */
function patternOf(pattern: string): string {
  if (pattern.length <= WIDTH) return quoted(pattern);
  const parts: string[] = [];
  for (const part of pattern.split(/(?<=\|)/)) {
    const last = parts.at(-1);
    if (last === undefined || last.length + part.length > WIDTH) parts.push(part);
    else parts[parts.length - 1] = last + part;
  }
  if (parts.length < 2) return quoted(pattern);
  return `join("", [\n${parts.map((part) => `  ${quoted(part)},\n`).join("")}])`;
}

/** That an ARN is of the module's own Region. */
function regionRequirements(place: Place, { sameRegion }: TextRule): readonly Requirement[] {
  if (sameRegion === undefined) return [];
  const region = `try(split(":", ${place.at})[3], local.region)`;
  const message = together.keyOfAnotherRegion(sameRegion, interpolated(region), interpolated("local.region"));
  return [{ holds: `${region} == local.region`, message: formatMessage(place, message) }];
}

function countRequirements(place: Place, rule: MapRule): readonly Requirement[] {
  const { at } = place;
  const { minEntries, maxEntries } = rule;
  return [
    ...(minEntries === undefined
      ? []
      : [
          { holds: `length(${at}) >= ${minEntries}`, message: formatMessage(place, messages.tooFew(rule, minEntries)) },
        ]),
    ...(maxEntries === undefined
      ? []
      : [
          {
            holds: `length(${at}) <= ${maxEntries}`,
            message: formatMessage(place, messages.tooMany(rule, maxEntries, interpolated(`length(${at})`))),
          },
        ]),
  ];
}

function formatMessage({ label }: Place, message: Message): string {
  return sentence(label, message);
}

/** A message as a quoted template: the place, what is wrong, what to write. */
export function sentence(label: string, { problem, write }: Message): string {
  return paragraph(`${label}: ${clause(problem)}. Write ${clause(write)}.`);
}

/** A validation of every entry of a list or map that is not below a place. */
export function ofEach(list: string, bind: string, holds: string, message: string): Validation {
  return validation({ loops: [{ bind, list }] }, { holds, message });
}

function validation({ loops }: Pick<Place, "loops">, { holds, message }: Requirement): Validation {
  const condition = loops.reduceRight((inner, { bind, list }) => {
    const head = `for ${bind} in ${list} :`;
    const isLong = head.length + inner.length > WIDTH && !inner.startsWith("alltrue(");
    return `alltrue([\n  ${head}${isLong ? "\n  " : " "}${inner.replaceAll("\n", "\n  ")}\n])`;
  }, holds);
  if (loops.length === 0) return { condition, message };
  const texts = loops.reduceRight((inner, { bind, list }, index) => {
    const only = index === loops.length - 1 ? `\n  if !(${holds.replaceAll("\n", "\n  ")})` : "";
    const separator = index === loops.length - 1 ? "\n  " : " ";
    return `[\n  for ${bind} in ${list} :${separator}${inner.replaceAll("\n", "\n  ")}${only}\n]`;
  }, message);
  return { condition, message: `join("\\n", ${loops.length === 1 ? texts : `flatten(${texts})`})` };
}

/** The first of a list. Terraform looks into a loop over nothing as well, where there is none. */
export function firstOf(list: string, otherwise: string): string {
  return `try(${list}[0], ${otherwise})`;
}

/** Rules over the entries of a map. */
const MAP_RULES: Readonly<Record<string, (map: Place) => readonly Validation[]>> = {
  namesDifferInMoreThanDashes: ({ at, label, loops }) => {
    const entry = entryOf(label, [...loops, { bind: "key", list: `keys(${at})` }]);
    const first = firstOf(
      `[for other in keys(${at}) : other if replace(other, "-", "") == replace(key, "-", "")]`,
      "key",
    );
    const message = together.namesDifferInDashesOnly(interpolated(first), interpolated("key"));
    return [validation(entry, { holds: `${first} == key`, message: formatMessage(entry, message) })];
  },
  idsAreListedOnce: ({ at, label, loops }) => {
    const entry = entryOf(label, [...loops, { bind: "key, id", list: at }]);
    const first = firstOf(`[for other, value in ${at} : other if value == id]`, "key");
    const message = together.idIsListedTwice(interpolated("id"), interpolated(first));
    return [validation(entry, { holds: `${first} == key`, message: formatMessage(entry, message) })];
  },
};

function entryOf(label: string, loops: readonly Loop[]): Place {
  return { at: "key", label: `${label}.${interpolated("key")}`, loops, optional: false };
}

/** Rules over the fields of an object that is below a variable. */
const OBJECT_RULES: Readonly<Record<string, (place: Place) => readonly Validation[]>> = {
  systemIdentifiersAreExact: (place) => {
    const { at, label } = place;
    const isOne = `contains(${listOf(SYSTEM_IDENTIFIERS.map(quoted))}, lower(${at}.variable))`;
    const variable = interpolated(`${at}.variable`);
    const value = eachValue(place);
    return [
      validation(place, {
        holds: `!(${isOne} && can(regex("(^|:)Numeric", ${at}.test)))`,
        message: sentence(`${label}.test`, noNumericOperator(variable)),
      }),
      validation(value, {
        holds: `!(${isOne} && can(regex("[*?]", value)))`,
        message: formatMessage(value, noWildcard(interpolated("jsonencode(value)"), variable)),
      }),
    ];
  },
  wildcardsHaveSixCharacters: (place) => {
    const value = eachValue(place);
    return [
      validation(value, {
        holds: `!(can(regex("(^|:)String", ${place.at}.test)) && can(regex("(^|[*?])[^*?]{0,5}[*?][^*?]{0,5}($|[*?])", value)))`,
        message: formatMessage(value, wildcardIsNotAnchored(interpolated("jsonencode(value)"))),
      }),
    ];
  },
  exceptedServicesAreNotListed: ({ at, label, loops }) => {
    const service: Place = {
      at: "service",
      label: `${label}.except[${interpolated("index")}]`,
      loops: [...loops, { bind: "index, service", list: `coalesce(${at}.except, [])` }],
      optional: false,
    };
    return [
      validation(service, {
        holds: `!contains(keys(coalesce(${at}.services, {})), service)`,
        message: formatMessage(service, together.leftOutAndListed(interpolated("service"))),
      }),
      validation(service, {
        holds: `index(coalesce(${at}.except, []), service) == index`,
        message: formatMessage(service, together.leftOutTwice(interpolated("service"))),
      }),
    ];
  },
  // Its fields have places of their own: see cross-validations.ts.
  unmanagedNetworkIsLeftAlone: () => [],
};

function eachValue({ at, label, loops }: Place): Place {
  return {
    at: "value",
    label: `${label}.values[${interpolated("number")}]`,
    loops: [...loops, { bind: "number, value", list: `${at}.values` }],
    optional: false,
  };
}
