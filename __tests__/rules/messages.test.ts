import * as messages from "../../lib/rules/messages";
import { choice, flag, list, map, object, oneOf, required, text, variant } from "../../lib/rules/rule";

// The texts themselves: every other test takes them from here.

const word = text({
  what: "a word",
  allowed: "lower-case letters",
  example: "word",
  minLength: 2,
  maxLength: 9,
  source: "none",
});
const short = text({ what: "a note", allowed: "anything", example: "note", maxLength: 9, source: "none" });
const reason = text({ what: "a reason", allowed: "anything", example: "because", minLength: 2, source: "none" });
const colour = choice({ what: "a colour", values: ["red", false], source: "none" });
const words = list({ what: "words", each: word });
const named = map({ what: "entries", key: word, value: word });
const entry = object({ what: "an entry", fields: { word: required("W.", word), colour: required("C.", colour) } });
const form = oneOf({ what: "the form", forms: { create: required("A.", entry), existing: required("B.", entry) } });
const kind = variant({ what: "a thing", by: "kind", meaning: "K.", variants: { a: entry } });

it.each<[string, messages.Message, string, string]>([
  ["notAText", messages.notAText(word, 5), "5 is not a word; allowed: lower-case letters", 'for example "word"'],
  [
    "wrongText",
    messages.wrongText(word, "UP"),
    '"UP" is not a word; allowed: lower-case letters',
    'for example "word"',
  ],
  ["wrongLength", messages.wrongLength(word, "a"), '"a" has 1 characters, and a word has 2 to 9', 'for example "word"'],
  [
    "wrongLength without a least",
    messages.wrongLength(short, "0123456789"),
    '"0123456789" has 10 characters, and a note has at most 9',
    'for example "note"',
  ],
  [
    "wrongLength without a most",
    messages.wrongLength(reason, "a"),
    '"a" has 1 characters, and a reason has at least 2',
    'for example "because"',
  ],
  [
    "hintedText",
    messages.hintedText({ pattern: "x", because: "it is so", write: "that" }, "x"),
    '"x": it is so',
    "that",
  ],
  [
    "templateInText",
    messages.templateInText("${x}"),
    '"${x}" contains ${ or %{, which Terraform would evaluate as an expression',
    "the plain value, or a token in place of an expression in a string",
  ],
  [
    "notAChoice",
    messages.notAChoice(colour, "blue"),
    '"blue" is not a colour; allowed: red, false',
    "one of red, false",
  ],
  ["notAFlag", messages.notAFlag("yes"), '"yes" is neither true nor false', "true or false, without quotes"],
  [
    "notAList",
    messages.notAList(words, "a"),
    '"a" is not a list of words',
    "a list with one entry per line, each after a dash",
  ],
  [
    "notAMap",
    messages.notAMap(named, "a"),
    '"a" is not a map of entries',
    "name: value pairs; the names are yours to choose and become part of Terraform addresses",
  ],
  [
    "notAMap for a list",
    messages.notAMap(named, []),
    "a list is not a map of entries",
    'a name of your choice in place of each dash, for example { word: "word" }',
  ],
  [
    "notAnObject",
    messages.notAnObject("an entry", ["a", "b"], null),
    "nothing (null) is not an entry",
    "fields of an entry: a, b",
  ],
  [
    "notAnObject for a list",
    messages.notAnObject("an entry", ["a", "b"], []),
    "a list is not an entry",
    "fields without a dash in front of them: a, b",
  ],
  ["tooFew", messages.tooFew(words, 1), "there are no words; at least 1 must be given", "at least one entry"],
  ["tooMany", messages.tooMany(named, 2, 3), "there are 3 entries, and AWS accepts at most 2", "at most 2 entries"],
  ["unknownField", messages.unknownField("x", ["a", "b"], undefined), "there is no field x here", "one of a, b"],
  [
    "unknownField, nearly another",
    messages.unknownField("aa", ["a", "b"], "a"),
    "there is no field aa here",
    "did you mean a?",
  ],
  [
    "fieldOfAnotherVariant",
    messages.fieldOfAnotherVariant("wheels", "kind", ["car", "bike"], "boat"),
    "wheels is a field of car and bike only, and this has kind: boat",
    "kind: car or kind: bike; or leave wheels out",
  ],
  ["reservedName", messages.reservedName("__proto__"), "__proto__ is a reserved name in JavaScript", "another name"],
  [
    "notExactlyOne of none",
    messages.notExactlyOne("the form", ["create", "existing"], []),
    "the form has none of create, existing",
    "one of create:, existing:",
  ],
  [
    "notExactlyOne of two",
    messages.notExactlyOne("the form", ["create", "existing"], ["create", "existing"]),
    "the form has create and existing, and exactly one of create, existing is allowed",
    "one of create:, existing:",
  ],
  [
    "structureIsAToken",
    messages.structureIsAToken("tags"),
    "tags is known only to Terraform here, but synth must know which resources exist (in JavaScript, a list token looks like one element)",
    "a value known at synth; write a list as a map from names of your choice to values, which may be tokens",
  ],
])("%s", (_, message, problem, write) => {
  expect(message).toEqual({ problem, write });
});

it.each([
  ["a text", word, '"word"'],
  ["a choice", colour, "red or false"],
  ["a flag", flag, "true or false"],
  ["a list", words, "a list of words"],
  ["a map", named, "a map from names of your choice to entries"],
  ["an object", entry, "word, colour"],
  ["one of several forms", form, "one of create:, existing:"],
  ["a variant", kind, "a thing"],
])("a missing field that is %s says what to write", (_, rule, write) => {
  expect(messages.missingField("field", "What it means.", rule)).toEqual({
    problem: "field is missing. What it means.",
    write: `field: ${write}`,
  });
});

it.each<[unknown, string]>([
  [undefined, "nothing"],
  [null, "nothing (null)"],
  [["x"], "a list"],
  [{ x: 1 }, "a map"],
  [1.5, "1.5"],
  [true, "true"],
  ["", '""'],
  ["two\nlines", '"two\\nlines"'],
  ["x".repeat(118), `"${"x".repeat(118)}"`],
  ["x".repeat(119), `"${"x".repeat(99)}… (119 characters)`],
])("%j is shown to a person in one short line", (value, expected) => {
  expect(messages.shown(value)).toBe(expected);
});
