/** Sides of changes that stay text: only what is written as `JSON.stringify` writes it, and whoever reads such a change sees what it would see parsed. */
import * as fc from "fast-check";
import { CanonicalBytes } from "../../lib/sources/canonical-json";
import { type Json, jsonObjectsIn } from "../../lib/sources/input";
import { changesOf } from "../../lib/sources/terraform/changes";
import { fingerprintOf } from "../../lib/sources/terraform/fingerprint";
import { UnparsedChange } from "../../lib/sources/unparsed-change";
import { plan } from "./make-plan";

const isText = (text: string): boolean =>
  new CanonicalBytes(Buffer.from(text)).objectAt(0, () => true)?.to === Buffer.from(text).length;

test.each<string>([
  "{}",
  '{"":[],"A":{},"_":0,"a":"","ab":[[],{}]}',
  '{"a":-1,"b":999999999999999,"c":true,"d":false,"e":null}',
  String.raw`{"a":"\"\\\b\f\n\r\t/<>&` + '\u007f"}',
])("%s stays", (text) => {
  expect(JSON.stringify(JSON.parse(text))).toBe(text);
  expect(isText(text)).toBe(true);
});

test.each<readonly [string, string]>([
  ["names out of order", '{"b":1,"a":2}'],
  ["names out of order further in", '{"a":[{"b":1,"a":2}]}'],
  ["the shorter name last", '{"ab":1,"a":2}'],
  ["a name that stands twice", '{"a":1,"a":1}'],
  ["a name that is a number", '{"1":1}'],
  ["a name with an escape", String.raw`{"a\n":1}`],
  ["a name above ASCII", '{"é":1}'],
  ["a fraction", '{"a":1.0}'],
  ["an exponent", '{"a":1e3}'],
  ["a negative zero", '{"a":-0}'],
  ["a zero in front", '{"a":01}'],
  ["a sign alone", '{"a":-}'],
  ["a number of 16 digits", '{"a":1234567890123456}'],
  ["an escape by number", String.raw`{"a":"\u003c"}`],
  ["a slash with an escape", String.raw`{"a":"\/"}`],
  ["a letter above ASCII", '{"a":"é"}'],
  ["a letter above ASCII at the end", '{"a":"aaaaaaaaé"}'],
  ["a control character", '{"a":"\u0001"}'],
  ["a control character among others", '{"a":"aaaaaa\u001faaaaaaaaaaa"}'],
  ["a space behind a colon", '{"a": 1}'],
  ["a space behind a comma", '{"a":1, "b":1}'],
  ["a space in an object", "{ }"],
  ["a space in a list", '{"a":[ ]}'],
  ["a comma too many", '{"a":[1,]}'],
  ["a word that is none", '{"a":nul}'],
  ["a word that goes on", '{"a":nulls}'],
  ["an object that does not end", '{"a":1'],
  ["a text that does not end", '{"a":"b'],
  ["101 levels", `${'{"a":'.repeat(100)}{}${"}".repeat(100)}`],
  ["a list", "[]"],
])("%s is parsed", (_, text) => {
  expect(isText(text)).toBe(false);
});

// The shorter value is the beginning of the longer one.
test.each([
  [1, 12],
  [12, 1],
  [[1], [1, 2]],
])("%j and %j are another value on both sides of a change", (before, after) => {
  const of = (value: unknown): string => {
    const json = plan([{ type: "aws_x", name: "x", actions: ["update"], before: { a: before }, after: { a: value } }]);
    const [found] = jsonObjectsIn(Buffer.from(JSON.stringify(json)), "p");
    if (found === undefined) throw new Error("no plan");
    return fingerprintOf(found).value;
  };
  expect(of(after)).not.toBe(of(before));
});

test("100 levels stay", () => {
  expect(isText(`${'{"a":'.repeat(99)}{}${"}".repeat(99)}`)).toBe(true);
});

const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.oneof(
      fc.constantFrom(null, true, false, 0, 1, -7, 1.5, 1e21, "", "a", "<&>", "é", 'q"\\\n', "\u007f", "\ud83d"),
      fc.string({ maxLength: 9 }),
    ),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "B", "_", "2", "é", "__proto__", "x y"), tie("any"), { maxKeys: 3 }),
  ),
})).any;

/** The same value with all names in the order of their letters, but for numbers, which come first in JavaScript. */
function sorted(of: unknown): unknown {
  if (Array.isArray(of)) return of.map(sorted);
  if (typeof of !== "object" || of === null) return of;
  const names = Object.keys(of).sort((one, other) => (one < other ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, sorted((of as Json)[name])]));
}

test("what stays is what JSON.stringify writes with its names in order", () => {
  let stays = 0;
  const text = fc.dictionary(fc.constantFrom("a", "b", "c"), value, { maxKeys: 3 }).map((each) => JSON.stringify(each));
  const changed = fc.oneof(
    text,
    fc
      .tuple(
        text,
        fc.nat(),
        fc.constantFrom("", "{", "}", "[", "]", '"', ",", ":", "\\", " ", "0", "-", "e", ".", "n", "é"),
      )
      .map(([each, at, letter]) => {
        const place = at % (each.length + 1);
        return each.slice(0, place) + letter + each.slice(place + 1);
      }),
  );
  fc.assert(
    fc.property(changed, (each) => {
      if (!isText(each)) return;
      stays++;
      expect(JSON.stringify(sorted(JSON.parse(each)))).toBe(each);
    }),
    { numRuns: 4_000 },
  );
  expect(stays).toBeGreaterThan(500);
});

const TYPES = [
  "aws_instance",
  "aws_lambda_function_url",
  "aws_cloudformation_stack",
  "aws_db_snapshot",
  "google_x_iam_member",
];
const argument = fc.constantFrom(
  ...["a", "b", "iam_role", "tags", "tags_all", "authorization_type", "capabilities", "shared_accounts", "policy"],
);
const arguments_ = fc.dictionary(
  argument,
  fc.oneof({ weight: 2, arbitrary: fc.constantFrom("x", "y", null, ["CAPABILITY_IAM"]) }, value),
  {
    maxKeys: 4,
  },
);
const change = fc
  .record({
    type: fc.constantFrom(...TYPES),
    actions: fc.constantFrom(["update"], ["create"], ["delete"], ["delete", "create"], ["no-op"]),
    before: arguments_,
    more: arguments_,
    keeps: fc.boolean(),
    unknown: fc.constantFrom({}, { a: true }, { iam_role: true }, { tags: { x: true } }, { policy: true }),
    moved: fc.boolean(),
  })
  .map(({ type, actions, before, more, keeps, unknown, moved }) => ({
    type,
    ...(moved ? { previous_address: "a.old" } : {}),
    change: {
      actions,
      before: actions[0] === "create" ? null : sorted(before),
      after: actions.join("") === "delete" ? null : sorted(keeps ? { ...before, ...more } : more),
      after_unknown: unknown,
      before_sensitive: {},
      after_sensitive: {},
    },
  }));

/** The same plan, its sides text where they may be, and parsed as a whole. */
function readings(changes: readonly object[]): {
  readonly read: Json;
  readonly whole: Json;
  readonly unparsed: number;
} {
  const text = JSON.stringify(
    plan([], {
      resource_changes: changes.map((each, index) => ({
        address: `a.r${String(index)}`,
        mode: "managed",
        name: `r${String(index)}`,
        provider_name: "registry.terraform.io/hashicorp/aws",
        ...each,
      })),
    }),
  );
  const [read = {}] = jsonObjectsIn(Buffer.from(text), "x");
  const isUnparsed = (item: unknown): boolean => (item as Json)["change"] instanceof UnparsedChange;
  const unparsed = (read["resource_changes"] as readonly unknown[]).filter(isUnparsed).length;
  return { read, whole: JSON.parse(text) as Json, unparsed };
}

const printOf = (json: Json): readonly unknown[] => {
  const { value: total, changes } = fingerprintOf(json);
  return [total, changes()];
};

test("a plan of which the sides stay text is read as one that is parsed", () => {
  let count = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const { read, whole, unparsed } = readings(changes);
      count += unparsed;
      expect(changesOf(read)).toEqual(changesOf(whole));
      expect(printOf(read)).toEqual(printOf(whole));
    }),
    { numRuns: 1_000 },
  );
  expect(count).toBeGreaterThan(300);
});

test("a list and an object are not the same, with nothing in them either", () => {
  const before = { a: [], b: { c: [] }, d: null };
  const after = { a: {}, b: { c: {} }, e: null };
  const { read, whole } = readings([{ type: "aws_instance", change: { actions: ["update"], before, after } }]);
  for (const json of [read, whole]) expect(changesOf(json).changes[0]?.attributes).toEqual(["a", "b"]);
});

test("what is sensitive in a side that stays text is in no digest", () => {
  const of = (secret: string): Json => {
    const { read, whole, unparsed } = readings([
      {
        type: "aws_instance",
        change: {
          actions: ["update"],
          before: { a: "old", b: 1 },
          after: { a: secret, b: 2 },
          after_sensitive: { a: true },
        },
      },
    ]);
    expect(unparsed).toBe(1);
    expect(printOf(read)).toEqual(printOf(whole));
    return read;
  };
  const [one, other] = [printOf(of("x")), printOf(of("y"))];
  expect(one[1]).toEqual(other[1]);
  expect(one[0]).not.toBe(other[0]);
});
