/** Patterns that are left out by what they begin with are those that do not count. */
import { includesArn, isApartAsArn } from "../../lib/authorization/inclusion";
import { matchesArn, type Pattern, patternOf } from "../../lib/authorization/pattern";
import { mayFit, mayMeet } from "../../lib/authorization/starts";
import { join, type MaybeUnknownString } from "../../lib/authorization/text";

const READING = { wildcards: true, variables: true, ignoreCase: false };
const TEXTS: readonly MaybeUnknownString[] = [
  ...Array.from({ length: 40 }, (_, index) => `arn:aws:s3:::bucket-${String(index)}/*`),
  ...Array.from({ length: 12 }, (_, index) => `arn:aws:s3:::bucket-${String(index)}`),
  "*",
  "arn:*",
  "arn:aws:s3:::*",
  "arn:aws:s3:::bucket-1*",
  "arn:aws:s3:::bucket-?/a",
  "arn:aws:s3:::BUCKET-3/*",
  "arn:aws:s3:::${aws:PrincipalAccount}/*",
  "arn:aws:s3*",
  "arn:aws:kms:*:111122223333:key/*",
  "bucket-3",
  "?rn:aws:s3:::bucket-3/*",
  join(["arn:aws:s3:::", { reference: "aws_s3_bucket.b.id" }, "/*"]),
  join([{ reference: "aws_s3_bucket.b.arn" }]),
];
const PATTERNS: readonly Pattern[] = TEXTS.map((text) => patternOf(text, READING));
const ASKED = [
  "arn:aws:s3:::bucket-3/a",
  "arn:aws:s3:::bucket-33/a",
  "arn:aws:s3:::bucket-3",
  "arn:aws:s3:::111122223333/x",
  "arn:aws:s3",
  "arn:aws:kms:us-east-1:111122223333:key/k",
  "*",
  "",
];

test.each(ASKED)("no pattern that is left out fits %s", (text) => {
  const variables = (): "unspecified" => "unspecified";
  const near = mayFit(PATTERNS, text);
  const others = PATTERNS.filter((each) => !near.includes(each));
  expect(others.length).toBeGreaterThan(20);
  expect(others.filter((each) => matchesArn(each, text, variables) !== "no")).toEqual([]);
  expect(new Set(near).size).toBe(near.length);
});

test.each(PATTERNS.map((pattern, index) => [index, pattern] as const))(
  "no pattern that is left out has something in common with pattern %i",
  (_, pattern) => {
    const near = mayMeet(PATTERNS, pattern);
    const others = PATTERNS.filter((each) => !near.includes(each));
    expect(
      others.filter((each) => includesArn(each, pattern) || includesArn(pattern, each) || !isApartAsArn(each, pattern)),
    ).toEqual([]);
    expect(near).toContain(pattern);
  },
);

test("a short list is looked through, and of a long one few are left", () => {
  const few = PATTERNS.slice(0, 16);
  const third = patternOf("arn:aws:s3:::bucket-3/*", READING);
  expect(mayFit(few, "arn:aws:s3:::bucket-3/a")).toBe(few);
  expect(mayMeet(few, third)).toBe(few);
  expect(mayFit(PATTERNS.slice(0, 40), "arn:aws:s3:::bucket-3/a").map(({ text }) => text)).toEqual([
    "arn:aws:s3:::bucket-3/*",
  ]);
  expect(mayMeet(PATTERNS.slice(0, 40), third).map(({ text }) => text)).toEqual(["arn:aws:s3:::bucket-3/*"]);
});
