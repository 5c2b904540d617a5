import { checkOf, type Problem } from "../../lib/rules/check";
import * as messages from "../../lib/rules/messages";
import {
  choice,
  flag,
  list,
  map,
  object,
  oneOf,
  optional,
  required,
  type Rule,
  text,
  variant,
} from "../../lib/rules/rule";
import { at } from "./cases";

const word = text({
  what: "a word",
  allowed: "lower-case letters",
  example: "word",
  pattern: "^[a-z]+$",
  source: "none",
});
const name = text({ ...word, what: "a name", structural: true });
const colour = choice({ what: "a colour", values: ["red", "green", false], source: "none" });
const entry = object({
  what: "an entry",
  fields: {
    word: required("The word.", word),
    colour: optional("The colour.", colour, "none"),
    on: optional("On?", flag, "off"),
  },
});
const form = oneOf({
  what: "the form",
  forms: { one: required("One.", entry), two: required("Two.", object({ what: "two", fields: {} })) },
});
const kind = variant({
  what: "a thing",
  by: "kind",
  meaning: "Which.",
  variants: { first: entry, second: object({ what: "second", fields: { name: required("N.", name) } }) },
});
const whole = object({
  what: "the whole",
  fields: {
    entries: optional("Entries.", map({ what: "entries", key: name, value: entry }), "none"),
    words: optional("Words.", list({ what: "words", each: word, minItems: 1, maxItems: 2 }), "none"),
    form: optional("The form.", form, "none"),
    kind: optional("The kind.", kind, "none"),
    name: optional("The name.", name, "none"),
  },
});

const TOKEN = "a token";
const isToken = (value: unknown): boolean => value === TOKEN || (Array.isArray(value) && value[0] === "#token");

/** What the check finds, places written as `a.b`. */
function found(value: unknown, rule: Rule = whole): readonly Problem[] {
  return checkOf(rule).problems(value, isToken);
}

it("finds everything that is wrong, in the order of the fields, each in its place", () => {
  expect(
    found({
      entries: { "Bad-name": { word: "UP" }, good: { colour: "blue", on: "yes", wrod: 1 } },
      words: ["ok", 7],
      form: { one: {} },
      kind: { kind: "third" },
      name: 5,
      other: 1,
    }).map(({ path, atName }) => `${atName ? "name of " : ""}${path.join(".")}`),
  ).toEqual([
    "name of entries.Bad-name",
    "entries.Bad-name.word",
    "entries.good.word",
    "entries.good.colour",
    "entries.good.on",
    "name of entries.good.wrod",
    "words.1",
    "form.one.word",
    "kind.kind",
    "name",
    "name of other",
  ]);
});

it.each<[string, unknown, readonly Problem[]]>([
  [
    "a missing field, with its meaning and what to write",
    { form: { one: {} } },
    [at("form.one.word", messages.missingField("word", "The word.", word))],
  ],
  [
    "a misspelt field, with the one that was meant",
    { entires: {} },
    [at("name of entires", { problem: "there is no field entires here", write: "did you mean entries?" })],
  ],
  [
    "a field like no other, with all there are",
    { form: { one: { word: "a", zzzzzzz: 1 } } },
    [at("name of form.one.zzzzzzz", { problem: "there is no field zzzzzzz here", write: "one of word, colour, on" })],
  ],
  [
    "a variant's unknown field, with the deciding one among the others",
    { kind: { kind: "first", word: "a", zzzzzzz: 1 } },
    [at("name of kind.zzzzzzz", { problem: "there is no field zzzzzzz here", write: "one of kind, word, colour, on" })],
  ],
  [
    "a variant's missing field",
    { kind: { kind: "second" } },
    [at("kind.name", messages.missingField("name", "N.", name))],
  ],
  [
    "a variant without its deciding field",
    { kind: { word: "a" } },
    [at("kind.kind", { problem: "kind is missing. Which.", write: "kind: first or second" })],
  ],
  [
    "a variant's name that every object has",
    { kind: { kind: "toString" } },
    [at("kind.kind", { problem: '"toString" is not a kind; allowed: first, second', write: "one of first, second" })],
  ],
  [
    "a field that every object has",
    { form: { one: { word: "a", toString: 1 } } },
    [at("name of form.one.toString", { problem: "there is no field toString here", write: "one of word, colour, on" })],
  ],
  [
    "a name that JavaScript keeps",
    { entries: JSON.parse('{"__proto__": {"word": "a"}}') as unknown },
    [at("name of entries.__proto__", messages.reservedName("__proto__"))],
  ],
  [
    "too few",
    { words: [] },
    [at("words", { problem: "there are no words; at least 1 must be given", write: "at least one entry" })],
  ],
  [
    "too many",
    { words: ["a", "b", "c"] },
    [at("words", { problem: "there are 3 words, and AWS accepts at most 2", write: "at most 2 entries" })],
  ],
  [
    "nothing at all",
    undefined,
    [at("", { problem: "nothing is not the whole", write: "fields of the whole: entries, words, form, kind, name" })],
  ],
  [
    "undefined for a field that must be given",
    { form: { one: { word: undefined } } },
    [at("form.one.word", messages.notAText(word, undefined))],
  ],
])("explains %s", (_, value, problems) => {
  expect(found(value)).toEqual(problems);
});

it("explains a wrong entry of a list by what it is", () => {
  expect(found({ words: ["ok", 7] })).toEqual([at("words.1", messages.notAText(word, 7))]);
});

it("explains a name and the value under it, when both are wrong", () => {
  expect(found({ entries: { "Bad-name": { word: "UP", on: 1 } } })).toEqual([
    at("name of entries.Bad-name", messages.wrongText(name, "Bad-name")),
    at("entries.Bad-name.word", messages.wrongText(word, "UP")),
    at("entries.Bad-name.on", messages.notAFlag(1)),
  ]);
});

describe("a variant that is not known", () => {
  const shared = required("The shared one.", word);
  const variants = {
    first: object({ what: "first", fields: { shared, own: required("Own.", name), same: required("Same.", word) } }),
    second: object({ what: "second", fields: { shared, same: optional("Same.", word, "none") } }),
  };
  const thing = variant({ what: "a thing", by: "kind", meaning: "Which.", variants });
  const holder = object({ what: "the holder", fields: { thing: required("A thing.", thing) } });
  const notAKind = at("thing.kind", {
    problem: '"third" is not a kind; allowed: first, second',
    write: "one of first, second",
  });

  it("is reported together with what is wrong in the fields that all variants share", () => {
    expect(found({ thing: { kind: "third", shared: "UP", own: 5, same: 6, other: 7 } }, holder)).toEqual([
      notAKind,
      at("thing.shared", messages.wrongText(word, "UP")),
    ]);
    expect(found({ thing: { kind: "third" } }, holder)).toEqual([
      notAKind,
      at("thing.shared", messages.missingField("shared", "The shared one.", word)),
    ]);
  });

  it("is reported alone when it is all that is wrong", () => {
    expect(found({ thing: { kind: "third", shared: "up" } }, holder)).toEqual([notAKind]);
    expect(found({ kind: "third", shared: "up" }, thing)).toEqual([{ ...notAKind, path: ["kind"] }]);
  });
});

it("takes undefined for a field that may be left out", () => {
  expect(found({ name: undefined, words: undefined })).toEqual([]);
});

describe("tokens", () => {
  it("stand for any single text that need not be known", () => {
    expect(
      found({
        entries: { a: { word: TOKEN } },
        words: [TOKEN, "b"],
        form: { one: { word: TOKEN } },
        kind: { kind: "first", word: TOKEN },
      }),
    ).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["name", { name: TOKEN }],
    ["entries", { entries: TOKEN }],
    ["entries.a", { entries: { a: TOKEN } }],
    ["entries.a.colour", { entries: { a: { word: "a", colour: TOKEN } } }],
    ["entries.a.on", { entries: { a: { word: "a", on: TOKEN } } }],
    ["words", { words: ["#token"] }],
    ["form", { form: TOKEN }],
    ["form.one", { form: { one: TOKEN } }],
    ["kind", { kind: TOKEN }],
  ])("are refused at %s, which decides what exists, in one message", (place, value) => {
    expect(found(value)).toEqual([
      at(place, messages.structureIsAToken(place.split(".").at(-1) ?? "", place === "words")),
    ]);
  });

  it("are reported in one message wherever something must be given, whatever it is", () => {
    const kinds: Readonly<Record<string, Rule>> = {
      name,
      colour,
      flag,
      list: list({ what: "words", each: word, minItems: 1 }),
      map: map({ what: "entries", key: name, value: entry, minEntries: 1 }),
      object: entry,
      oneOf: form,
      variant: kind,
    };
    const fields = Object.fromEntries(Object.entries(kinds).map(([field, rule]) => [field, required("It.", rule)]));
    const all = Object.fromEntries(Object.keys(kinds).map((field) => [field, TOKEN]));
    expect(found(all, object({ what: "all", fields }))).toEqual(
      Object.keys(kinds).map((field) => at(field, messages.structureIsAToken(field))),
    );
  });

  it("are refused for the whole value", () => {
    expect(found(TOKEN)).toEqual([at("", messages.structureIsAToken("the value"))]);
  });

  it("do not exist in a file", () => {
    expect(checkOf(word).problems(TOKEN)).toEqual([at("", messages.wrongText(word, TOKEN))]);
  });
});

describe("rules over several values", () => {
  /** Reports every word that it sees. */
  const seen = object({
    what: "the seen",
    fields: {
      a: optional("A.", word, "none"),
      b: optional("B.", word, "none"),
      inner: optional("Inner.", entry, "none"),
    },
    crossFieldRules: [
      {
        name: "words",
        check: (value) =>
          Object.entries(value as object).flatMap(([field, each]) =>
            typeof each === "string" ? [{ path: [field], problem: `saw ${each}`, write: "nothing" }] : [],
          ),
      },
    ],
  });

  it("see values that are right in themselves, and none that are wrong", () => {
    expect(found({ a: "right", b: "WRONG" }, seen)).toEqual([
      at("b", messages.wrongText(word, "WRONG")),
      at("a", { problem: "saw right", write: "nothing" }),
    ]);
  });

  it("are reported once what they say twice", () => {
    const twice = object({
      ...seen,
      crossFieldRules: [...(seen.crossFieldRules ?? []), ...(seen.crossFieldRules ?? [])],
    });
    expect(found({ a: "right" }, twice)).toEqual([at("a", { problem: "saw right", write: "nothing" })]);
  });

  it("say nothing of a place below which something is wrong already", () => {
    const about = object({
      ...seen,
      crossFieldRules: [{ name: "inner", check: () => [{ path: ["inner"], problem: "p", write: "w" }] }],
    });
    expect(found({ inner: { word: "UP" } }, about)).toEqual([at("inner.word", messages.wrongText(word, "UP"))]);
    expect(found({ inner: { word: "up" } }, about)).toEqual([at("inner", { problem: "p", write: "w" })]);
  });

  it("work below maps, lists, forms and variants, in the place where they are", () => {
    const holder = object({
      what: "the holder",
      fields: {
        many: optional("Many.", map({ what: "many", key: name, value: seen }), "none"),
        form: optional("Form.", oneOf({ what: "form", forms: { x: required("X.", seen) } }), "none"),
        kind: optional(
          "Kind.",
          variant({
            what: "kind",
            by: "k",
            meaning: "K.",
            variants: { v: object({ ...seen, fields: { ...seen.fields } }) },
          }),
          "none",
        ),
      },
    });
    const places = found({ many: { m: { a: "x" } }, form: { x: { b: "y" } }, kind: { k: "v", a: "z" } }, holder).map(
      ({ path }) => path.join("."),
    );
    expect(places).toEqual(["many.m.a", "form.x.b", "kind.k", "kind.a"]);
  });
});

it("leaves the value as it was", () => {
  const value = Object.freeze({
    words: Object.freeze(["a", TOKEN]),
    entries: Object.freeze({ a: Object.freeze({ word: "UP" }) }),
  });
  const copy = structuredClone(value);
  found(value);
  expect(value).toEqual(copy);
});

it("follows the rule as it is when the check is built, whatever was checked before", () => {
  const either = variant({ what: "either", by: "kind", meaning: "Kind.", variants: { a: entry, b: entry } });
  const fields = {
    either: required("Either.", either),
    words: optional("Words.", list({ what: "words", each: word }), "none"),
  };
  const holder = object({ what: "holder", fields });
  const places = (): readonly string[] =>
    found({ either: { kind: "c" }, words: ["UP"] }, holder).map(({ path }) => path.join("."));
  expect(places()).toEqual(["either.kind", "either.word", "words.0"]);
  // Rules are constants; only the test of their teeth takes something out of them.
  Object.assign(either, { variants: { a: object({ what: "a", fields: {} }) } });
  expect(places()).toEqual(["either.kind", "words.0"]);
  Object.assign(holder, { fields: { either: fields.either } });
  expect(places()).toEqual(["either.kind", "words"]);
});
