/** What patterns cover and share, against every text that is short enough to write out. */
import { ANY, globs, overlap, STAR } from "../../lib/authorization/overlap";

const [A, B] = ["a".charCodeAt(0), "b".charCodeAt(0)];
type Atoms = readonly number[];

/** Every list of these up to a length. */
function lists(atoms: Atoms, longest: number): readonly Atoms[] {
  let last: readonly Atoms[] = [[]];
  const all = [...last];
  for (let length = 0; length < longest; length++) {
    last = last.flatMap((list) => atoms.map((atom) => [...list, atom]));
    all.push(...last);
  }
  return all;
}

/** The definition: a star is nothing, or one character and a star. */
function fits([atom, ...more]: Atoms, text: Atoms): boolean {
  if (atom === undefined) return text.length === 0;
  if (atom === STAR) return fits(more, text) || (text.length > 0 && fits([atom, ...more], text.slice(1)));
  return text.length > 0 && (atom === ANY || atom === text[0]) && fits(more, text.slice(1));
}

const PATTERNS = lists([A, B, STAR, ANY], 3);
const TEXTS = lists([A, B], 6);
/** More than a word of 32 places has, and more pairs of characters than are compared one by one. */
const LONG: Atoms = new Array<number>(70).fill(A);

/** What is in front of both, and the same behind it: short, and so long that 32 characters are compared at a time. */
const FRONTS: readonly (readonly [string, Atoms])[] = [
  ["short", []],
  ["behind 31 characters", LONG.slice(0, 31)],
  ["behind 70 characters", LONG],
];

test.each(FRONTS)("two patterns overlap where a text fits both, %s", (_, front) => {
  const fitting = new Map(PATTERNS.map((each) => [each, TEXTS.filter((text) => fits(each, text))]));
  const wrong = PATTERNS.flatMap((one) =>
    PATTERNS.filter((other) => {
      const expected = fitting.get(one)?.some((text) => fitting.get(other)?.includes(text));
      return overlap([...front, ...one], [...front, ...other]) !== expected;
    }).map((other) => [one, other]),
  );
  expect(wrong).toEqual([]);
});

test.each(FRONTS)("a pattern covers the texts that fit it, and no others, %s", (_, front) => {
  const wrong = PATTERNS.flatMap((pattern) =>
    TEXTS.filter((text) => globs([...front, ...pattern], [...front, ...text]) !== fits(pattern, text)).map((text) => [
      pattern,
      text,
    ]),
  );
  expect(wrong).toEqual([]);
});

test("what is long overlaps by stars on either side, and not beside them", () => {
  const star = [STAR];
  expect(overlap([...LONG, ...star], [...star, ...LONG])).toBe(true);
  expect(overlap([...star, ...LONG, B], [...star, ...LONG])).toBe(false);
  expect(overlap([...star, B, ...LONG], [...star, ...LONG])).toBe(true);
  expect(overlap([...star, ...LONG, B, ...star], [...LONG, ...LONG])).toBe(false);
  expect(overlap([...star, ...LONG, ...star, B], [...LONG, ...star, ANY])).toBe(true);
  expect(overlap(LONG, [...LONG, A])).toBe(false);
});

/** Written to backtrack: after 4,096 steps the sets of places go on. */
const TRICKY: Atoms = [STAR, ...LONG, B, STAR];

test.each<readonly [string, Parameters<typeof globs>, boolean]>([
  ["a text", [TRICKY, [...LONG, ...LONG, B, A]], true],
  ["a text that lacks the end", [TRICKY, [...LONG, ...LONG, A]], false],
  ["one that is too short", [TRICKY, [...LONG.slice(1), B]], false],
  ["a question mark of a text by a star", [TRICKY, [...LONG, ...LONG, B, ANY]], true],
  [
    "a star of a text by a star alone",
    [
      [...TRICKY, ANY],
      [...LONG, ...LONG, B, STAR],
    ],
    false,
  ],
  [
    "a name by itself",
    [
      [STAR, ...LONG, "x", STAR],
      [...LONG, ...LONG, "x"],
    ],
    true,
  ],
  [
    "a name by no other",
    [
      [STAR, ...LONG, "x", STAR],
      [...LONG, ...LONG, "y"],
    ],
    false,
  ],
  [
    "a name by no question mark",
    [
      [STAR, ...LONG, ANY],
      [...LONG, ...LONG, "x"],
    ],
    false,
  ],
  [
    "a reference by itself",
    [
      [STAR, ...LONG, { reference: "x" }],
      [...LONG, ...LONG, { reference: "x" }],
    ],
    true,
  ],
  [
    "a reference by no other",
    [
      [STAR, ...LONG, { reference: "x" }],
      [...LONG, ...LONG, { reference: "y" }],
    ],
    false,
  ],
  ["a reference that is short", [[{ reference: "x" }], [{ reference: "x" }]], true],
  ["another that is short", [[{ reference: "x" }], [{ reference: "y" }]], false],
  ["a character by no reference", [[{ reference: "x" }], [A]], false],
  ["a star by no question mark", [[ANY], [STAR]], false],
  ["a star by no character", [[A], [STAR]], false],
  ["a name by no question mark, short", [[ANY], ["x"]], false],
])("covers: %s", (_, [pattern, text], expected) => {
  expect(globs(pattern, text)).toBe(expected);
});
