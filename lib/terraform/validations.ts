/** Rules as `validation` blocks, with the messages of the same rules in TypeScript. */
import {
  noNumericOperator,
  noWildcard,
  SYSTEM_IDENTIFIERS,
  wildcardIsNotAnchored,
} from "../rules/endpoint-policy-rules";
import * as messages from "../rules/messages";
import type { Message } from "../rules/messages";
import type { Field, Hint, MapRule, Rule, TextRule } from "../rules/rule";
import { clause, TERRAFORM } from "../rules/notation";
import * as together from "../rules/together-messages";
import { interpolated, listOf, quoted, singular, snakeCase } from "../hcl/hcl";

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

/** Everything that a variable refuses by itself. Rules with hints are added to `hints`. */
export function validationsOf(option: string, field: Field, hints: Map<string, TextRule>): readonly Validation[] {
  const name = snakeCase(option);
  const place = { at: `var.${name}`, label: name, loops: [], optional: !field.required && field.rule.kind !== "map" };
  return walk(place, field.rule, hints);
}

function walk(place: Place, rule: Rule, hints: Map<string, TextRule>): readonly Validation[] {
  switch (rule.kind) {
    case "text":
      return textRequirements(place, rule, hints).map((each) => validation(place, each));
    case "choice": {
      const message = messages.notAChoice(rule, new messages.Shown(interpolated(`jsonencode(${place.at})`)));
      return [
        validation(place, {
          holds: orNull(place, `contains(${listOf(rule.values.map((each) => quoted(String(each))))}, ${place.at})`),
          message: told(place, message),
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
        message: told(place, messages.tooFew(rule, minItems ?? 0)),
      };
      return [...(minItems === undefined ? [] : [validation(place, enough)]), ...walk(inner, rule.each, hints)];
    }
    case "map": {
      const there = present(place);
      const [key, each] = [place.loops.length === 0 ? "name" : "key", singular(place.at)];
      const loops = [...there.loops, { bind: `${key}, ${each}`, list: there.at }];
      const named: Place = { at: key, label: `${place.label}.${interpolated(key)}`, loops, optional: false };
      return [
        ...countRequirements(there, rule).map((requirement) => validation(there, requirement)),
        ...textRequirements(named, rule.key, hints).map((requirement) => validation(named, requirement)),
        ...(rule.together ?? []).flatMap(({ name }) => MAP_RULES[name]?.(there) ?? unknown(name)),
        ...walk({ ...named, at: each }, rule.value, hints),
      ];
    }
    case "object": {
      const there = present(place);
      return [
        ...(rule.together ?? []).flatMap(({ name }) => OBJECT_RULES[name]?.(there) ?? unknown(name)),
        ...Object.entries(rule.fields).flatMap(([name, field]) => walk(below(there, name, field), field.rule, hints)),
      ];
    }
    case "oneOf": {
      const there = present(place);
      const forms = Object.keys(rule.forms).map(snakeCase);
      const given = `[for form in ${listOf(forms.map(quoted))} : form if ${there.at}[form] != null]`;
      const none = messages.notExactlyOne(rule.what, forms, [], TERRAFORM);
      const several = messages.notExactlyOne(rule.what, forms, [interpolated(`join(" and ", ${given})`)], TERRAFORM);
      return [
        validation(there, {
          holds: `length(${given}) == 1`,
          message: `length(${given}) == 0 ? ${told(there, none)} : ${told(there, several)}`,
        }),
        ...Object.entries(rule.forms).flatMap(([name, field]) =>
          walk({ ...below(there, name, field), optional: true }, field.rule, hints),
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

function textRequirements(place: Place, rule: TextRule, hints: Map<string, TextRule>): readonly Requirement[] {
  const { at } = place;
  const wrong: readonly Hint[] = [...(rule.refusals ?? []), ...(rule.hints ?? [])];
  const shown = new messages.Shown(interpolated(`jsonencode(${at})`), interpolated(`length(${at})`));
  const conditions = [
    ...(rule.pattern === undefined ? [] : [`can(regex(${quoted(rule.pattern)}, ${at}))`]),
    ...(rule.refusals ?? []).map(({ pattern }) => `!can(regex(${quoted(pattern)}, ${at}))`),
  ];
  const fits = conditions.join(" && ");
  const shape: readonly Requirement[] =
    conditions.length === 0
      ? []
      : [
          {
            holds: orNull(place, fits),
            message: hinted(place, rule, wrong, hints, told(place, messages.wrongText(rule, shown))),
          },
        ];
  const { minLength, maxLength } = rule;
  const limits = [
    ...(minLength === undefined || minLength < 2 ? [] : [`length(${at}) >= ${minLength}`]),
    ...(maxLength === undefined ? [] : [`length(${at}) <= ${maxLength}`]),
  ];
  // Of null it is told above; a pattern already asks for a first character.
  const length: readonly Requirement[] =
    limits.length === 0
      ? []
      : [{ holds: `try(${limits.join(" && ")}, true)`, message: told(place, messages.wrongLength(rule, shown)) }];
  return [...shape, ...length, ...regionRequirements(place, rule)];
}

/** That an ARN is of the module's own Region. */
function regionRequirements(place: Place, { sameRegion }: TextRule): readonly Requirement[] {
  if (sameRegion === undefined) return [];
  const region = `try(split(":", ${place.at})[3], local.region)`;
  const message = together.keyOfAnotherRegion(sameRegion, interpolated(region), interpolated("local.region"));
  return [{ holds: `${region} == local.region`, message: told(place, message) }];
}

/** The message of the first hint that fits, or else the rule's own. */
function hinted(
  place: Place,
  rule: TextRule,
  wrong: readonly Hint[],
  hints: Map<string, TextRule>,
  otherwise: string,
): string {
  if (wrong.length === 0) return otherwise;
  const name = hintName(rule);
  hints.set(name, rule);
  const text: Hint = { pattern: "", because: interpolated("hint.because"), write: interpolated("hint.write") };
  const message = told(place, messages.hintedText(text, new messages.Shown(interpolated(`jsonencode(${place.at})`))));
  return `try([for hint in local.hints.${name} : ${message} if can(regex(hint.pattern, ${place.at}))][0], ${otherwise})`;
}

/** Rules are told apart by what they are about: "the ARN of a KMS key" becomes `arn_of_a_kms_key`. */
function hintName({ what }: TextRule): string {
  return what
    .replace(/^(an?|the) /, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_");
}

function countRequirements(place: Place, rule: MapRule): readonly Requirement[] {
  const { at } = place;
  const { minEntries, maxEntries } = rule;
  return [
    ...(minEntries === undefined
      ? []
      : [{ holds: `length(${at}) >= ${minEntries}`, message: told(place, messages.tooFew(rule, minEntries)) }]),
    ...(maxEntries === undefined
      ? []
      : [
          {
            holds: `length(${at}) <= ${maxEntries}`,
            message: told(place, messages.tooMany(rule, maxEntries, interpolated(`length(${at})`))),
          },
        ]),
  ];
}

function told({ label }: Place, message: Message): string {
  return sentence(label, message);
}

/** A message as a quoted template: the place, what is wrong, what to write. */
export function sentence(label: string, { problem, write }: Message): string {
  return quoted(`${label}: ${clause(problem)}. Write ${clause(write)}.`);
}

/** A validation of every entry of a list or map that is not below a place. */
export function ofEach(list: string, bind: string, holds: string, message: string): Validation {
  return validation({ loops: [{ bind, list }] }, { holds, message });
}

function validation({ loops }: Pick<Place, "loops">, { holds, message }: Requirement): Validation {
  const condition = loops.reduceRight(
    (inner, { bind, list }) => `alltrue([\n  for ${bind} in ${list} : ${inner.replaceAll("\n", "\n  ")}\n])`,
    holds,
  );
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
    return [validation(entry, { holds: `${first} == key`, message: told(entry, message) })];
  },
  idsAreListedOnce: ({ at, label, loops }) => {
    const entry = entryOf(label, [...loops, { bind: "key, id", list: at }]);
    const first = firstOf(`[for other, value in ${at} : other if value == id]`, "key");
    const message = together.idIsListedTwice(interpolated("id"), interpolated(first));
    return [validation(entry, { holds: `${first} == key`, message: told(entry, message) })];
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
        message: told(value, noWildcard(interpolated("jsonencode(value)"), variable)),
      }),
    ];
  },
  wildcardsHaveSixCharacters: (place) => {
    const value = eachValue(place);
    return [
      validation(value, {
        holds: `!(can(regex("(^|:)String", ${place.at}.test)) && can(regex("(^|[*?])[^*?]{0,5}[*?][^*?]{0,5}($|[*?])", value)))`,
        message: told(value, wildcardIsNotAnchored(interpolated("jsonencode(value)"))),
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
        message: told(service, together.leftOutAndListed(interpolated("service"))),
      }),
      validation(service, {
        holds: `index(coalesce(${at}.except, []), service) == index`,
        message: told(service, together.leftOutTwice(interpolated("service"))),
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
