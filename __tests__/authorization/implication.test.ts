/**
 * Whether conditions imply others, against requests: each proof is tried on requests of every kind by our evaluator and by
 * @cloud-copilot/iam-simulate, and what holds for all of them is proven.
 */
import fc from "fast-check";
import { every } from "../../lib/authorization/answer";
import { holds } from "../../lib/authorization/condition";
import { conditionsImply } from "../../lib/authorization/implication";
import type { Condition } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import { contextOf } from "../../lib/authorization/request";
import { draws, IS_WHOLE } from "../support/draws";
import { theirs } from "./both";

const { count: RUNS, seed } = draws(IS_WHOLE ? 20_000 : 4_000);

/** One operator with its values, of the key of the case. */
interface Written {
  readonly test: string;
  readonly values: readonly string[];
}

function conditionsOf(key: string, all: readonly Written[]): readonly Condition[] {
  return all.flatMap(
    ({ test, values }) => readPolicy(policyOf(key, [{ test, values }])).statements[0]?.conditions ?? [],
  );
}

/** Allows where all the conditions hold. */
function policyOf(key: string, all: readonly Written[]): object {
  const Condition: Record<string, object> = {};
  for (const { test, values } of all) Condition[test] = { [key]: values };
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition }] };
}

const implied = (key: string, narrow: readonly Written[], wide: Written): boolean =>
  conditionsImply(conditionsOf(key, narrow), conditionsOf(key, [wide]));

const NO_ARN = "no ARN";
const ARN = "arn:aws:iam::111122223333";
const KINDS = [
  {
    key: "s3:prefix",
    operators: [
      "StringEquals",
      "StringNotEquals",
      "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase",
      "StringLike",
      "StringNotLike",
    ],
    patterns: ["a", "ab", "A", "b", "a*", "*"],
    values: ["a", "ab", "A", "AB", "aB", "b", "B", "axc", "zq9", "*", "a*", "A*"],
  },
  {
    key: "s3:max-keys",
    operators: [
      "NumericEquals",
      "NumericNotEquals",
      "NumericLessThan",
      "NumericLessThanEquals",
      "NumericGreaterThan",
      "NumericGreaterThanEquals",
    ],
    patterns: ["0", "7", "10.5"],
    values: ["-1", "0", "3", "7", "8", "10.5", "11"],
  },
  {
    key: "aws:TokenIssueTime",
    operators: ["DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThanEquals"],
    patterns: ["2026-01-01T00:00:00Z", "2026-06-30T12:00:00Z"],
    values: [
      "2025-01-01T00:00:00Z",
      "2026-01-01T00:00:00Z",
      "2026-02-01",
      "2026-06-30T12:00:00Z",
      "2027-01-01T00:00:00Z",
    ],
  },
  {
    key: "aws:SourceIp",
    operators: ["IpAddress", "NotIpAddress"],
    patterns: ["203.0.113.0/24", "203.0.113.7/32", "10.0.0.0/8", "2001:db8::/32"],
    values: ["203.0.113.7", "203.0.113.8", "10.0.0.1", "192.0.2.1", "2001:db8::1", "2001:db9::1"],
  },
  {
    key: "aws:MultiFactorAuthPresent",
    operators: ["Bool", "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase"],
    patterns: ["true", "false"],
    values: ["true", "True", "false", "FALSE", "zq9"],
  },
  {
    key: "aws:SourceArn",
    operators: ["ArnLike", "ArnNotEquals", "StringEquals", "StringNotEquals", "StringLike", "StringNotLike"],
    patterns: [`${ARN}:role/a`, `${ARN}:role/b`, `${ARN}:role/*`, "arn:aws:iam::*:role/a", "arn:aws:sns:*:*:t"],
    values: [
      `${ARN}:role/a`,
      `${ARN}:role/b`,
      `${ARN}:role/a:b`,
      `${ARN}:role/*`,
      "arn:aws:iam::444455556666:role/a",
      "arn:aws:iam::x:y:role/a",
      "arn:aws:iam::*:role/a",
      "arn:aws:sns:us-east-1:1:t",
      "arn:aws:sns:*:*:t",
      "arn:aws:sns:us-east-1:1:2:t",
      "arn:aws:s3:::b",
      NO_ARN,
    ],
  },
] as const;
type Kind = (typeof KINDS)[number];

const written = ({ operators, patterns }: Kind): fc.Arbitrary<Written> =>
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(
          fc.constantFrom("", "", "ForAllValues:", "ForAnyValue:"),
          fc.constantFrom<string>(...operators),
          fc.constantFrom("", "", "", "IfExists"),
          fc.uniqueArray(fc.constantFrom<string>(...patterns), { minLength: 1, maxLength: 2 }),
        )
        .map(([set, operator, ifExists, values]) => ({ test: `${set}${operator}${ifExists}`, values })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom("true", "false").map((value) => ({ test: "Null", values: [value] })),
    },
  );

/** Every request that differs in the key: without it, with one value, and with several unless an operator takes it for one. */
function requests({ values }: Kind, narrow: readonly Written[]): readonly (string | readonly string[] | undefined)[] {
  const isOfSets = narrow.every(({ test }) => test === "Null" || test.includes(":"));
  const pairs = values.flatMap((one, index) => values.slice(index + 1).map((other) => [one, other]));
  return [undefined, ...values, ...(isOfSets ? [[], ...pairs] : [])];
}

interface Case {
  readonly kind: Kind;
  readonly narrow: readonly Written[];
  readonly wide: Written;
}

const generated: fc.Arbitrary<Case> = fc.constantFrom(...KINDS).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    narrow: fc.uniqueArray(written(kind), { minLength: 1, maxLength: 2, selector: ({ test }) => test.toLowerCase() }),
    wide: written(kind),
  }),
);

/** Whether one side ignores case, and the other could list all cases of its text one by one. */
function listsCases({ narrow, wide }: Case): boolean {
  const ignoresCase = ({ test }: Written): boolean => test.includes("IgnoreCase");
  const isNegated = wide.test.includes("Not");
  return narrow.some((each) =>
    isNegated ? ignoresCase(wide) && !ignoresCase(each) : ignoresCase(each) && !ignoresCase(wide),
  );
}

/** The first request that speaks against it. */
function refutation({ kind, narrow, wide }: Case): string | undefined {
  const [inner, outer] = [conditionsOf(kind.key, narrow), conditionsOf(kind.key, [wide])];
  for (const value of requests(kind, narrow)) {
    const keys = contextOf(value === undefined ? {} : { [kind.key]: value }, "absent");
    const [one, other] = [inner, outer].map((all) => every(all.map((each) => holds(each, keys, () => "absent"))));
    // Of what is no ARN, no operator of ARNs says anything: neither of the two.
    const isVoid = [value].flat().includes(NO_ARN) && one === "unknown" && other === "unknown";
    if (one !== "no" && other !== "yes" && !isVoid)
      return `${JSON.stringify(value)}: ${String(one)}, then ${String(other)}`;
  }
  return undefined;
}

test(`${String(RUNS)} generated pairs, seed ${String(seed)}: proven where it holds for every request, and only there`, () => {
  const seen = { proven: 0, not: 0 };
  fc.assert(
    fc.property(generated, (each) => {
      const isProven = implied(each.kind.key, each.narrow, each.wide);
      const against = refutation(each);
      // The same condition says the same, also where AWS's pages do not say what.
      const isSame = each.narrow.some((one) => JSON.stringify(one) === JSON.stringify(each.wide));
      // Of two conditions that contradict each other in part, and of the cases of one text, not everything is proven.
      const isEasy = each.narrow.length === 1 && !listsCases(each);
      const expected = (isEasy || isProven) && against === undefined;
      if (!isSame) expect([each, isProven, against]).toEqual([each, expected, against]);
      seen[isProven ? "proven" : "not"]++;
    }),
    { numRuns: RUNS, seed },
  );
  expect(seen.proven).toBeGreaterThan(RUNS / 20);
  expect(seen.not).toBeGreaterThan(RUNS / 3);
});

test("what is proven, iam-simulate allows too", () => {
  let asked = 0;
  fc.assert(
    fc.property(generated, ({ kind, narrow, wide }) => {
      if (!implied(kind.key, narrow, wide)) return;
      for (const value of requests(kind, narrow)) {
        const ask = (all: readonly Written[]): "yes" | "no" =>
          theirs({
            identity: [policyOf(kind.key, all)],
            boundary: undefined,
            resource: undefined,
            request: {
              action: "s3:GetObject",
              resource: "arn:aws:s3:::sales/a",
              context: value === undefined ? {} : { [kind.key]: value },
            },
          });
        if (ask(narrow) === "no") continue;
        asked++;
        expect([narrow, wide, value, ask([wide])]).toEqual([narrow, wide, value, "yes"]);
      }
    }),
    { numRuns: RUNS / 10, seed },
  );
  expect(asked).toBeGreaterThan(RUNS / 40);
});

const PREFIX = "s3:prefix";
const one = (test: string, ...values: readonly string[]): Written => ({ test, values });

test.each<[string, readonly Written[], Written, boolean]>([
  [PREFIX, [one("StringEquals", "b")], one("StringNotEquals", "a"), true],
  [PREFIX, [one("StringEquals", "a")], one("StringNotEquals", "a"), false],
  [PREFIX, [one("StringLike", "a*")], one("StringNotLike", "b*", "c*"), true],
  [PREFIX, [one("StringLike", "a*")], one("StringNotLike", "*z"), false],
  // A text without letters has no other case.
  [PREFIX, [one("StringNotEquals", "*", "a")], one("StringNotEqualsIgnoreCase", "*"), true],
  [PREFIX, [one("StringNotEquals", "a")], one("StringNotEqualsIgnoreCase", "a"), false],
  // Two conditions together.
  [PREFIX, [one("StringEquals", "a", "b"), one("StringNotEquals", "a")], one("StringLike", "b*"), true],
  [PREFIX, [one("ForAllValues:StringEquals", "a"), one("Null", "false")], one("ForAnyValue:StringEquals", "a"), false],
  [
    PREFIX,
    [one("ForAllValues:StringEquals", "a"), one("ForAnyValue:StringLike", "*")],
    one("ForAnyValue:StringEquals", "a"),
    true,
  ],
  [PREFIX, [one("ForAnyValue:StringEquals", "b")], one("ForAllValues:StringNotEquals", "a"), false],
  [PREFIX, [one("ForAnyValue:StringEquals", "b")], one("ForAnyValue:StringNotEquals", "a"), true],
  [PREFIX, [one("Null", "true")], one("StringNotEquals", "a"), true],
  [PREFIX, [one("Null", "true")], one("StringEqualsIfExists", "a"), true],
  [PREFIX, [one("Null", "true")], one("StringEquals", "a"), false],
  // What holds for every request needs nothing.
  [PREFIX, [], one("ForAllValues:StringLike", "*"), true],
  [PREFIX, [], one("StringLike", "*"), false],
  [PREFIX, [one("ForAnyValue:StringNotLike", "*")], one("StringEquals", "a"), true],
  // A variable may have no value: then it is not known what it excludes.
  [PREFIX, [one("StringEquals", "b")], one("StringNotEquals", "${aws:username}"), false],
  [PREFIX, [one("StringEquals", "${aws:username}")], one("StringLike", "${aws:username}*"), true],
  // Every request has it, as one of two values.
  ["aws:SecureTransport", [one("BoolIfExists", "true")], one("Bool", "true"), true],
  ["aws:SecureTransport", [one("StringNotEquals", "false")], one("Bool", "true"), true],
  ["aws:MultiFactorAuthPresent", [one("BoolIfExists", "true")], one("Bool", "true"), false],
  ["aws:SourceArn", [one("StringLike", `${ARN}:role/*`)], one("ArnLike", "arn:aws:iam::*:role/*"), true],
  ["aws:SourceArn", [one("StringLike", "arn:aws:iam::*:role/a")], one("ArnLike", "arn:aws:iam::*:role/a"), false],
  ["aws:SourceArn", [one("ArnLike", "arn:aws:iam::*:role/a")], one("StringLike", "arn:aws:iam::*:role/*"), true],
  ["aws:SourceArn", [one("StringEquals", "zq9")], one("ArnNotEquals", `${ARN}:role/a`), false],
  ["aws:SourceArn", [one("StringLike", `${ARN}:role/b*`)], one("ArnNotLike", `${ARN}:role/a*`), true],
])("%s: %j implies %j: %s", (key, narrow, wide, expected) => {
  expect(implied(key, narrow, wide)).toBe(expected);
});
