/** Differences by meaning: pairs that mean the same or not, and what the evaluator says of pairs that nobody chose. */
import fc from "fast-check";
import { decide } from "../../lib/authorization/decide";
import { covers, type Gain, gains, type Side } from "../../lib/authorization/difference";
import type { NamedPolicy } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import { contextOf, type Request } from "../../lib/authorization/request";
import { show } from "../../lib/authorization/text";
import { ACCOUNT, CALLER, generatedRequest, generatedStatement } from "./generated";

const caller = { arn: CALLER, account: ACCOUNT };
const named = (statements: readonly object[]): NamedPolicy => ({
  name: "p",
  address: undefined,
  policy: readPolicy({ Version: "2012-10-17", Statement: statements }),
});
const side = (statements: readonly object[], boundary?: readonly object[]): Side => ({
  policies: [named(statements)],
  ...(boundary === undefined ? {} : { boundary: named(boundary) }),
});
const allow = (Action: unknown, Resource: unknown = "*", Condition?: object): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const deny = (Action: unknown, Resource: unknown = "*", Condition?: object): object => ({
  ...allow(Action, Resource, Condition),
  Effect: "Deny",
});

/** A gain in one line: what, on what, and how it is known. */
function line({ by, action, resource, proof, isIdle, statement }: Gain): string {
  const texts = (element: Gain["resource"]): string =>
    element === undefined
      ? ""
      : `${element.negated ? "all but " : ""}${element.patterns.map(({ text }) => show(text)).join(",")}`;
  const certain = isIdle ? "idle " : proof === undefined ? "perhaps " : "";
  return `${certain}${by} ${texts(action)} on ${texts(resource)}${statement.conditions.map(({ variable }) => ` if ${variable}`).join("")}`;
}

const VIA = { StringEquals: { "aws:CalledViaLast": "emr" } };
const BUCKET = "arn:aws:s3:::sales";

describe("what is a gain", () => {
  test.each<[string, Side, Side, readonly string[]]>([
    ["the same", side([allow("s3:GetObject")]), side([allow("s3:GetObject")]), []],
    [
      "another Sid, order, case and spelling",
      side([{ ...allow(["s3:GetObject", "s3:PutObject"]), Sid: "Old" }]),
      side([{ ...allow(["S3:putobject", "s3:getObject"], ["*"]), Sid: "New" }]),
      [],
    ],
    ["an action that a wildcard covers", side([allow("s3:*")]), side([allow("s3:*"), allow("s3:GetObject")]), []],
    [
      "a resource that a wildcard covers",
      side([allow("s3:GetObject", `${BUCKET}/*`)]),
      side([allow("s3:Get*Object", `${BUCKET}/raw/*`)]),
      ["allow s3:Get*Object on arn:aws:s3:::sales/raw/*"],
    ],
    [
      "one statement as two",
      side([allow(["s3:GetObject", "s3:PutObject"], [BUCKET, "*"])]),
      side([allow("s3:GetObject"), allow("s3:PutObject")]),
      [],
    ],
    [
      "two statements as one, on two values of a condition",
      side([
        allow("s3:*", "*", { StringEquals: { "aws:a": "1" } }),
        allow("s3:*", "*", { StringEquals: { "aws:a": "2" } }),
      ]),
      side([allow("s3:*", "*", { StringEquals: { "aws:a": ["1", "2"] } })]),
      [],
    ],
    [
      "one action more among two",
      side([allow("s3:GetObject")]),
      side([allow(["s3:GetObject", "s3:PutObject"])]),
      ["allow s3:PutObject on *"],
    ],
    [
      "one action more on one of two resources",
      side([allow("s3:GetObject", BUCKET), allow(["s3:GetObject", "s3:PutObject"], `${BUCKET}/*`)]),
      side([allow(["s3:GetObject", "s3:PutObject"], [BUCKET, `${BUCKET}/*`])]),
      [`allow s3:PutObject on ${BUCKET}`],
    ],
    ["a condition that is dropped", side([allow("ec2:X", "*", VIA)]), side([allow("ec2:X")]), ["allow ec2:X on *"]],
    ["a condition that is added", side([allow("ec2:X")]), side([allow("ec2:X", "*", VIA)]), []],
    [
      "a condition that is weakened to another value",
      side([allow("ec2:X", "*", VIA)]),
      side([allow("ec2:X", "*", { StringEquals: { "aws:CalledViaLast": ["emr", "ec2"] } })]),
      ["allow ec2:X on * if aws:CalledViaLast"],
    ],
    [
      "a condition with IfExists",
      side([allow("ec2:X", "*", VIA)]),
      side([allow("ec2:X", "*", { StringEqualsIfExists: { "aws:CalledViaLast": "emr" } })]),
      ["allow ec2:X on * if aws:CalledViaLast"],
    ],
    [
      "the opposite",
      side([allow("ec2:X", "*", { StringNotEquals: { "aws:a": "1" } })]),
      side([allow("ec2:X", "*", { StringEquals: { "aws:a": "1" } })]),
      ["allow ec2:X on * if aws:a"],
    ],
    [
      "equal to alike",
      side([allow("ec2:X", "*", { StringLike: { "aws:a": "e*" } })]),
      side([allow("ec2:X", "*", { StringEquals: { "aws:a": "emr" } })]),
      [],
    ],
    [
      "a smaller range of addresses",
      side([allow("ec2:X", "*", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })]),
      side([allow("ec2:X", "*", { IpAddress: { "aws:SourceIp": "10.1.0.0/16" } })]),
      [],
    ],
    [
      "a later date",
      side([allow("ec2:X", "*", { DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } })]),
      side([allow("ec2:X", "*", { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } })]),
      ["allow ec2:X on * if aws:CurrentTime"],
    ],
    ["a Deny that is lost", side([allow("s3:*"), deny("s3:Put*")]), side([allow("s3:*")]), ["lost deny s3:Put* on *"]],
    ["a Deny that is added", side([allow("s3:*")]), side([allow("s3:*"), deny("s3:Put*")]), []],
    [
      "a Deny that is weakened",
      side([allow("s3:*"), deny("s3:Put*")]),
      side([allow("s3:*"), deny("s3:Put*", "*", VIA)]),
      ["lost deny s3:Put* on *"],
    ],
    [
      "a Deny that is lost where nothing is allowed",
      side([allow("s3:*"), deny("ec2:*")]),
      side([allow("s3:*")]),
      ["idle lost deny ec2:* on *"],
    ],
    ["an Allow that a Deny covers", side([deny("ec2:*")]), side([deny("ec2:*"), allow("ec2:X")]), []],
    [
      "an Allow with NotAction",
      side([allow("s3:*")]),
      side([{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }]),
      ["allow all but iam:* on *"],
    ],
    [
      "less in NotAction",
      side([{ Effect: "Allow", NotAction: ["iam:*", "s3:*"], Resource: "*" }]),
      side([{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }]),
      ["allow all but iam:* on *"],
    ],
    [
      "more in NotAction",
      side([{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }]),
      side([{ Effect: "Allow", NotAction: ["iam:*", "s3:*"], Resource: "*" }]),
      [],
    ],
    [
      "a boundary that is removed",
      side([allow("s3:*")], [allow("s3:Get*")]),
      side([allow("s3:*")]),
      ["boundary s3:* on *"],
    ],
    [
      "a boundary that is widened",
      side([allow("s3:GetObject")], [allow("ec2:*")]),
      side([allow("s3:GetObject")], [allow("*")]),
      ["boundary s3:GetObject on *"],
    ],
    ["an Allow outside the boundary", side([], [allow("s3:*")]), side([allow("ec2:X")], [allow("s3:*")]), []],
    ["a boundary that is set", side([allow("s3:*")]), side([allow("s3:*")], [allow("s3:Get*")]), []],
    [
      "what two patterns cover together",
      side([allow(["s3:?", "s3:??*"])]),
      side([allow("s3:?*")]),
      ["perhaps allow s3:?* on *"],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(gains(before, after, caller).map(line)).toEqual(expected);
    expect(covers(before, after, caller)).toBe(
      expected.every((each) => each.startsWith("idle"))
        ? "yes"
        : expected.some((each) => !each.startsWith("perhaps"))
          ? "no"
          : "unknown",
    );
  });

  test("of a policy that is written to take for ever, the rest is not proven", () => {
    const statements = (letter: string): readonly object[] =>
      Array.from({ length: 4_000 }, (_, index) => allow(`s3:*${letter}${String(index)}*`));
    const found = gains(side(statements("a")), side(statements("b")), caller);
    const proven = found.filter(({ proof }) => proof !== undefined).length;
    expect([found.length, proven > 0, proven < 4_000]).toEqual([4_000, true, true]);
  });

  test("of a statement with more parts than anybody writes, all is told as one", () => {
    const actions = Array.from({ length: 300 }, (_, index) => `s3:Get${String(index)}`);
    const resources = Array.from({ length: 300 }, (_, index) => `arn:aws:s3:::b${String(index)}`);
    const found = gains(side([allow("s3:Get1")]), side([allow(actions, resources)]), caller);
    expect(found.map(({ action, resource }) => [action.patterns.length, resource?.patterns.length])).toEqual([
      [300, 300],
    ]);
  });

  test("what is nearest is told, and parts with different ones are told apart", () => {
    const guarded = { ...allow("ec2:X", "*", VIA), Sid: "Guarded" };
    const before = side([guarded, { ...allow("ec2:Y", BUCKET), Sid: "There" }]);
    const found = gains(before, side([allow(["ec2:X", "ec2:Y", "ec2:Z"])]), caller);
    expect(found.map((each) => [line(each), each.nearest.map(({ statement }) => statement.sid)])).toEqual([
      ["allow ec2:X on *", ["Guarded"]],
      ["allow ec2:Y on *", ["There"]],
      ["allow ec2:Z on *", []],
    ]);
  });
});

const RUNS = Number(process.env["DIFF_RUNS"] ?? 4_000);
const seed = Number(process.env["ORACLE_SEED"] ?? Date.now() % 2 ** 31);

/** The same statement, or one that is a little more, a little less, or another. */
const changed = (statement: object): fc.Arbitrary<readonly object[]> => {
  const { Condition, ...bare } = statement as { readonly Condition?: object };
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant([statement]) },
    { weight: 2, arbitrary: fc.constant([{ ...statement, Sid: "Renamed" }]) },
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.constant([bare]) },
    {
      weight: 2,
      arbitrary: generatedStatement.map((other) => [
        { ...statement, Condition: { ...Condition, ...(other as { Condition?: object }).Condition } },
      ]),
    },
    { weight: 1, arbitrary: generatedStatement.map((other) => [statement, other]) },
    { weight: 1, arbitrary: generatedStatement.map((other) => [other]) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("s3:*", "*", "s3:GetObject")
        .map((Action) => [{ ...without(statement, "Action", "NotAction"), Action }]),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("*", "arn:aws:s3:::sales/*")
        .map((Resource) => [{ ...without(statement, "Resource", "NotResource"), Resource }]),
    },
  );
};

function without(statement: object, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(statement).filter(([name]) => !names.includes(name)));
}

const pair = fc.array(generatedStatement, { minLength: 1, maxLength: 4 }).chain((one) =>
  fc.record({
    one: fc.constant(one),
    other: fc.tuple(...one.map(changed)).map((lists) => lists.flat()),
    boundary: fc.option(fc.array(generatedStatement, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 3 }),
    requests: fc.array(generatedRequest, { minLength: 20, maxLength: 20 }),
  }),
);

function answer(of: Side, request: Request): string {
  return decide(request, {
    identity: of.policies,
    ...(of.boundary === undefined ? {} : { boundary: of.boundary }),
  }).answer;
}

test(`${String(RUNS)} generated pairs, seed ${String(seed)}: what covers allows all that the other does, and a gain has its proof`, () => {
  const seen = { yes: 0, no: 0, unknown: 0 };
  fc.assert(
    fc.property(pair, ({ one, other, boundary, requests }) => {
      const [wide, narrow] = [side(one), side(other, boundary)];
      const covered = covers(wide, narrow, caller);
      seen[covered]++;
      for (const { action, resource, context } of covered === "yes" ? requests : []) {
        const request: Request = {
          action,
          resource,
          principal: caller,
          context: contextOf(context, "absent"),
          sameAccount: "yes",
        };
        if (answer(narrow, request) === "yes") {
          expect([answer(wide, request), JSON.stringify({ one, other, request: [action, resource, context] })]).toEqual(
            ["yes", expect.anything()],
          );
        }
      }
      for (const { proof } of gains(wide, narrow, caller)) {
        if (proof === undefined) continue;
        // The default way of deciding asks the same; a key's own policy plays no part here.
        expect([answer(narrow, proof), answer(wide, proof) === "yes"]).toEqual(["yes", false]);
      }
    }),
    { numRuns: RUNS, seed },
  );
  process.stderr.write(`difference: seed ${String(seed)}, ${JSON.stringify(seen)}\n`);
  expect(seen.yes).toBeGreaterThan(RUNS / 10);
  expect(seen.no).toBeGreaterThan(RUNS / 10);
  // It may say that it cannot tell: mostly of conditions that contradict each other.
  expect(seen.unknown).toBeLessThan(RUNS / 5);
});
