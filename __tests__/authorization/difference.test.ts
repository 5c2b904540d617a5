/** Differences by meaning: pairs that mean the same or not, and what the evaluator says of pairs that are generated. */
import fc from "fast-check";
import { boundaryLayer, decide } from "../../lib/authorization/decide";
import { covers, type Gain, gains, type Side } from "../../lib/authorization/difference";
import { effortOf } from "../../lib/authorization/statements";
import type { NamedPolicy } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import { contextOf, type Request } from "../../lib/authorization/request";
import { show } from "../../lib/authorization/text";
import { draws, IS_WHOLE } from "../support/draws";
import { ACCOUNT, CALLER, type GeneratedRequest, generatedRequest, generatedStatement } from "./generated";

const caller = { arn: CALLER, account: ACCOUNT };
const named = (statements: readonly object[], Version = "2012-10-17"): NamedPolicy => ({
  name: "p",
  address: undefined,
  policy: readPolicy({ Version, Statement: statements }),
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
function line({ by, action, resource, proof, isDormant: isIdle, conditions }: Gain): string {
  const texts = (element: Gain["resource"]): string =>
    element === undefined
      ? ""
      : `${element.negated ? "all but " : ""}${element.patterns.map(({ text }) => show(text)).join(",")}`;
  const certain = isIdle ? "idle " : proof === undefined ? "perhaps " : "";
  return `${certain}${by} ${texts(action)} on ${texts(resource)}${conditions.map(({ variable }) => ` if ${variable}`).join("")}`;
}

/** Its meaning is unknown. */
const unreadable = (statement: object): object => ({ ...statement, Condition: { Unheard: { "aws:a": "1" } } });
const UNREAD_ALLOW = unreadable(allow("*"));
const UNREAD_DENY = unreadable(deny("*"));

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
    [
      "a condition that others imply",
      side([allow("s3:GetObject", "*", { StringNotEquals: { "aws:ResourceTag/team": "a" } })]),
      side([allow("s3:GetObject", "*", { StringEquals: { "aws:ResourceTag/team": "b" } })]),
      [],
    ],
    ["all but everything", side([]), side([{ Effect: "Allow", NotAction: "*", Resource: "*" }]), []],
    ["all but every resource", side([]), side([{ Effect: "Allow", Action: "*", NotResource: "*" }]), []],
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
      "a Deny that is lost where nothing is allowed, and nothing else allows anything",
      side([allow("s3:*"), deny("ec2:*")]),
      { ...side([allow("s3:*")]), isWhole: true },
      ["idle lost deny ec2:* on *"],
    ],
    [
      "the same where something else may",
      side([allow("s3:*"), deny("ec2:*")]),
      side([allow("s3:*")]),
      ["perhaps lost deny ec2:* on *"],
    ],
    [
      "the same where something that cannot be read may",
      side([allow("s3:*"), deny("ec2:*"), UNREAD_ALLOW]),
      { ...side([allow("s3:*"), UNREAD_ALLOW]), isWhole: true },
      ["perhaps lost deny ec2:* on *"],
    ],
    [
      "a Deny that is lost behind a boundary that lets nothing of it through",
      side([allow("*"), deny("ec2:*")], [allow("s3:*")]),
      { ...side([allow("*")], [allow("s3:*")]), isWhole: true },
      ["idle lost deny ec2:* on *"],
    ],
    [
      "a Deny for which the policy is written in another Version",
      side([allow("s3:*"), deny("s3:*", "arn:aws:s3:::${aws:username}/*")]),
      { policies: [named([allow("s3:*"), deny("s3:*", "arn:aws:s3:::${aws:username}/*")], "2008-10-17")] },
      ["lost deny s3:* on arn:aws:s3:::${aws:username}/*"],
    ],
    [
      "an Allow of which a variable was plain text",
      { policies: [named([allow("s3:*", "arn:aws:s3:::${aws:username}/*")], "2008-10-17")] },
      side([allow("s3:*", "arn:aws:s3:::${aws:username}/*")]),
      ["allow s3:* on arn:aws:s3:::${aws:username}/*"],
    ],
    [
      "a condition of which a variable was plain text",
      { policies: [named([allow("s3:*", "*", { StringEquals: { "aws:a": "${aws:username}" } })], "2008-10-17")] },
      side([allow("s3:*", "*", { StringEquals: { "aws:a": "${aws:username}" } })]),
      ["allow s3:* on * if aws:a"],
    ],
    ["every action with its colon", side([allow("*:*")]), side([allow("*")]), []],
    ["no action without its colon", side([allow("*")]), side([allow("*:*")]), []],
    ["two stars in a row", side([allow("s3:*", "**")]), side([allow("s3:*", "*")]), []],
    ["and one", side([allow("s3:*", "*")]), side([allow("s3:*", "**")]), []],
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
      ["allow s3:* on *"],
    ],
    [
      "less in NotResource",
      side([{ Effect: "Allow", Action: "s3:*", NotResource: [`${BUCKET}/*`, "arn:aws:s3:::hr/*"] }]),
      side([{ Effect: "Allow", Action: "s3:*", NotResource: `${BUCKET}/*` }]),
      ["allow s3:* on arn:aws:s3:::hr/*"],
    ],
    [
      "less in NotResource, of which one holds a variable that may have no value",
      side([{ Effect: "Allow", Action: "s3:*", NotResource: ["arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::hr/*"] }]),
      side([{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::hr/*" }]),
      ["perhaps allow s3:* on all but arn:aws:s3:::hr/*"],
    ],
    [
      "everything instead of all but some",
      side([{ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }]),
      side([allow("*")]),
      ["allow iam:*,sts:* on *"],
    ],
    [
      "all but some and those in two statements",
      side([{ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }, allow(["iam:*", "sts:*"])]),
      side([allow("*")]),
      [],
    ],
    [
      "less in NotAction under other conditions",
      side([{ Effect: "Allow", NotAction: ["iam:*", "s3:*"], Resource: "*", Condition: VIA }]),
      side([{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }]),
      ["allow all but iam:* on *"],
    ],
    [
      "more in NotAction of a Deny",
      side([allow("*"), { Effect: "Deny", NotAction: "s3:*", Resource: "*" }]),
      side([allow("*"), { Effect: "Deny", NotAction: ["s3:*", "ec2:RunInstances"], Resource: "*" }]),
      ["lost deny ec2:RunInstances on *"],
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
    [
      "a boundary that lets more through",
      side([allow("*")], [allow("s3:*")]),
      side([allow("*")], [allow(["s3:*", "ec2:*"])]),
      ["boundary ec2:* on *"],
    ],
    [
      "a boundary that lets more through, all of which is denied",
      side([allow("s3:*"), deny("s3:GetObject")], [allow("s3:GetObject", `${BUCKET}/a`)]),
      side([allow("s3:*"), deny("s3:GetObject")], [allow("s3:GetObject", `${BUCKET}/*`)]),
      [],
    ],
    [
      "an Allow of which a boundary lets only through what is denied",
      side([], [allow("s3:GetObject")]),
      side([allow("s3:*"), deny("s3:GetObject")], [allow("s3:GetObject")]),
      [],
    ],
    [
      "a boundary with the same in other words",
      side([allow("*")], [allow(["s3:*", "ec2:*"], "*", VIA)]),
      side(
        [allow("*")],
        [
          { ...allow("s3:*", "*", VIA), Sid: "One" },
          { ...allow("ec2:*", "*", VIA), Sid: "Other" },
        ],
      ),
      [],
    ],
    [
      "a boundary of all but some that is removed",
      side([allow("*")], [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }]),
      side([allow("*")]),
      ["boundary iam:* on *"],
    ],
    [
      "a new Allow within a boundary",
      side([], [allow("s3:*", `${BUCKET}/*`, VIA)]),
      side([allow("*")], [allow("s3:*", `${BUCKET}/*`, VIA)]),
      [`allow s3:* on ${BUCKET}/* if aws:CalledViaLast`],
    ],
    [
      "an Allow that grows while a boundary does",
      side([{ Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }], [allow("s3:*")]),
      side([{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }]),
      ["allow sts:* on *", "boundary all but iam:* on *"],
    ],
    [
      "a Deny in a boundary that is lost",
      side([allow("*")], [allow("*"), deny("iam:*")]),
      side([allow("*")], [allow("*")]),
      ["boundary iam:* on *"],
    ],
    [
      "a boundary that is removed with its Deny",
      side([allow("*")], [allow("*"), deny("iam:*")]),
      side([allow("*")]),
      ["boundary iam:* on *"],
    ],
    [
      "a Deny in a boundary that is weakened",
      side([allow("*")], [allow("*"), deny("iam:*")]),
      side([allow("*")], [allow("*"), deny("iam:*", "*", VIA)]),
      ["boundary iam:* on *"],
    ],
    [
      "a Deny that moves to the boundary",
      side([allow("*"), deny("iam:*")], [allow("*")]),
      side([allow("*")], [allow("*"), deny("iam:*")]),
      [],
    ],
    [
      "a Deny that moves from the boundary",
      side([allow("*")], [allow("*"), deny("iam:*")]),
      side([allow("*"), deny("iam:*")], [allow("*")]),
      [],
    ],
    [
      "an Allow that the boundary denies",
      side([], [allow("*"), deny("ec2:*")]),
      side([allow("ec2:X")], [allow("*"), deny("ec2:*")]),
      [],
    ],
    [
      "a boundary that could not be read and is removed",
      side([allow("s3:*")], [UNREAD_ALLOW]),
      side([allow("s3:*")]),
      ["perhaps boundary s3:* on *"],
    ],
    [
      "a boundary of which a Deny could not be read",
      side([allow("s3:*")], [allow("*"), UNREAD_DENY]),
      side([allow("s3:*")], [allow("*")]),
      ["perhaps boundary s3:* on *"],
    ],
    [
      "a boundary of which an Allow could not be read, and another was enough",
      side([allow("s3:*")], [allow("*"), UNREAD_ALLOW]),
      side([allow("s3:*")]),
      [],
    ],
    [
      "an Allow behind a boundary that cannot be read",
      side([], [UNREAD_ALLOW]),
      side([allow("s3:*")], [UNREAD_ALLOW]),
      ["perhaps allow s3:* on *"],
    ],
    [
      "an Allow behind a boundary that lets it through, whatever else it does",
      side([], [allow("s3:*"), UNREAD_ALLOW]),
      side([allow("s3:*")], [allow("s3:*"), UNREAD_ALLOW]),
      ["allow s3:* on *"],
    ],
    [
      "an Allow beside a Deny that cannot be read",
      side([]),
      side([allow("s3:*"), UNREAD_DENY]),
      ["perhaps allow s3:* on *"],
    ],
    [
      "an Allow that another may have been, which could not be read",
      side([UNREAD_ALLOW]),
      side([allow("s3:*")]),
      ["perhaps allow s3:* on *"],
    ],
    [
      "an Allow and a removed Deny that could not be read",
      side([UNREAD_DENY]),
      side([allow("s3:*")]),
      ["allow s3:* on *"],
    ],
    [
      "a Deny that is lost, whatever else was allowed",
      side([allow("*"), deny("iam:*"), UNREAD_ALLOW]),
      side([allow("*"), UNREAD_ALLOW]),
      ["lost deny iam:* on *"],
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

  const trust = (Principal: object, Condition: object = {}): Side =>
    side([{ Effect: "Allow", Principal, Action: "sts:AssumeRoleWithWebIdentity", Condition }]);
  const GITHUB = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` };
  const SUBJECT = { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:o/r" } };
  const CANONICAL = { CanonicalUser: "79a59df9" };

  test.each<[string, Side, Side, readonly string[]]>([
    [
      "a subject that is dropped is a gain for certain",
      trust(GITHUB, SUBJECT),
      trust(GITHUB),
      ["allow sts:AssumeRoleWithWebIdentity on "],
    ],
    ["a subject that is asked for is none", trust(GITHUB), trust(GITHUB, SUBJECT), []],
    [
      "another provider is one",
      trust({ Federated: "accounts.google.com" }),
      trust(GITHUB),
      ["allow sts:AssumeRoleWithWebIdentity on "],
    ],
    ["a canonical user is one", trust(GITHUB), trust(CANONICAL), ["allow sts:AssumeRoleWithWebIdentity on "]],
    [
      "a canonical user may be an account that was allowed",
      trust({ AWS: "444455556666" }),
      trust(CANONICAL),
      ["perhaps allow sts:AssumeRoleWithWebIdentity on "],
    ],
  ])("of those who are no roles: %s", (_, before, after, expected) => {
    expect(gains(before, after, caller).map(line)).toEqual(expected);
  });

  // The long texts use up what may be compared after fewer of them.
  test.each([[400, "x".repeat(500)], ...(IS_WHOLE ? [[4_000, ""] as const] : [])] as const)(
    "of a policy of %d statements that is written to take for ever, the rest is not proven",
    (count, more) => {
      const statements = (letter: string): readonly object[] =>
        Array.from({ length: count }, (_, index) => allow(`s3:*${letter}${String(index)}${more}*`));
      const found = gains(side(statements("a")), side(statements("b")), caller);
      const proven = found.filter(({ proof }) => proof !== undefined).length;
      expect([found.length, proven > 0, proven < count]).toEqual([count, true, true]);
    },
  );

  test("long texts and many values cost as much as they take", () => {
    const cost = (statement: object): number => {
      const policy = named([statement]);
      return effortOf(policy.policy.statements.map((each) => ({ policy, statement: each })));
    };
    const values = (count: number): object => ({
      StringEquals: { "aws:a": Array.from({ length: count }, (_, index) => `v${String(index)}`) },
    });
    expect([
      cost(allow("s3:GetObject", `${BUCKET}/*`)),
      cost(allow("s3:GetObject", "x".repeat(640))),
      cost(allow("s3:GetObject", `${BUCKET}/*`, values(15))),
      cost(allow("s3:GetObject", `${BUCKET}/*`, values(160))),
    ]).toEqual([1, 101, 1, 101]);
  });

  test("of a statement with more parts than people write, all is reported as one", () => {
    const actions = Array.from({ length: 300 }, (_, index) => `s3:Get${String(index)}`);
    const resources = Array.from({ length: 300 }, (_, index) => `arn:aws:s3:::b${String(index)}`);
    const found = gains(side([allow("s3:Get1")]), side([allow(actions, resources)]), caller);
    expect(found.map(({ action, resource }) => [action.patterns.length, resource?.patterns.length])).toEqual([
      [300, 300],
    ]);
  });

  test("what is nearest is reported, and parts with different ones are distinguished", () => {
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

const { count: RUNS, seed } = draws(IS_WHOLE ? 4_000 : 300);

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

/** A few statements; beside one that allows everything, what they deny is felt. */
const boundary = fc
  .tuple(fc.boolean(), fc.array(generatedStatement, { minLength: 1, maxLength: 2 }))
  .map(([isOpen, some]) => (isOpen ? [allow("*"), ...some] : some));

interface Statements {
  readonly statements: readonly object[];
  readonly boundary: readonly object[] | undefined;
}

interface Pair {
  readonly one: Statements;
  readonly other: Statements;
  readonly requests: readonly GeneratedRequest[];
}

const others = (list: readonly object[]): fc.Arbitrary<readonly object[]> =>
  fc.tuple(...list.map(changed)).map((lists) => lists.flat());

/** Mostly without boundaries, then with one on either side, or with two that are much the same. */
const boundaries = fc.oneof(
  { weight: 3, arbitrary: fc.constant([undefined, undefined] as const) },
  { weight: 1, arbitrary: boundary.map((one) => [one, undefined] as const) },
  { weight: 1, arbitrary: boundary.map((other) => [undefined, other] as const) },
  { weight: 3, arbitrary: boundary.chain((one) => others(one).map((other) => [one, other] as const)) },
);

const pair: fc.Arbitrary<Pair> = fc
  .tuple(fc.array(generatedStatement, { minLength: 1, maxLength: 4 }), boundaries)
  .chain(([one, [mine, theirs]]) =>
    fc.record({
      one: fc.constant({ statements: one, boundary: mine }),
      other: others(one).map((statements) => ({ statements, boundary: theirs })),
      requests: fc.array(generatedRequest, { minLength: 20, maxLength: 20 }),
    }),
  );

const sideOf = ({ statements, boundary: limits }: Statements): Side => side(statements, limits);

function answer(of: Side, request: Request): string {
  return decide(request, {
    identity: of.policies,
    layers: of.boundary === undefined ? [] : [boundaryLayer(of.boundary)],
  }).answer;
}

/** Keys that no request lacks. */
const ALWAYS_THERE = { "aws:SecureTransport": "true", "aws:CurrentTime": "2026-06-01T00:00:00Z" };

/** The reported difference of two sides against the true one: the same, or what could not be read in them. */
function expectTrue(
  said: readonly [Side, Side],
  [wide, narrow]: readonly [Side, Side],
  requests: readonly GeneratedRequest[],
): ReturnType<typeof covers> {
  const covered = covers(...said, caller);
  for (const { action, resource, context } of covered === "yes" ? requests : []) {
    const request: Request = {
      action,
      resource,
      principal: caller,
      context: contextOf({ ...ALWAYS_THERE, ...context }, "absent"),
      sameAccount: "yes",
    };
    if (answer(narrow, request) === "yes")
      expect([action, resource, answer(wide, request)]).toEqual([action, resource, "yes"]);
  }
  for (const { proof } of gains(...said, caller)) {
    // The default way of deciding asks the same; a key's own policy plays no part here.
    if (proof !== undefined) expect([answer(narrow, proof), answer(wide, proof) === "yes"]).toEqual(["yes", false]);
  }
  return covered;
}

test(`${String(RUNS)} generated pairs, seed ${String(seed)}: what covers allows all that the other does, and a gain has its proof`, () => {
  const seen = { yes: 0, no: 0, unknown: 0 };
  fc.assert(
    fc.property(pair, ({ one, other, requests }) => {
      const both = [sideOf(one), sideOf(other)] as const;
      seen[expectTrue(both, both, requests)]++;
    }),
    { numRuns: RUNS, seed },
  );
  process.stderr.write(`difference: seed ${String(seed)}, ${JSON.stringify(seen)}\n`);
  expect(seen.yes).toBeGreaterThan(RUNS / 10);
  expect(seen.no).toBeGreaterThan(RUNS / 10);
  // It may say that it cannot tell: mostly of conditions that contradict each other.
  expect(seen.unknown).toBeLessThan(RUNS / 4);
});

test(`${String(RUNS)} generated pairs of which not all can be read, seed ${String(seed)}: nothing is certain that they could contradict`, () => {
  const seen = { yes: 0, no: 0, unknown: 0 };
  // Which of the statements are hidden, by their places; the same places on both sides.
  const hiddenPlaces = fc
    .array(fc.boolean(), { minLength: 8, maxLength: 8 })
    .map((draws) => draws.map((each, at) => each && at % 2 === 0));
  fc.assert(
    fc.property(pair, hiddenPlaces, ({ one, other, requests }, hidden) => {
      const hide = (list: readonly object[], from: number): readonly object[] =>
        list.map((statement, index) =>
          hidden[(index + from) % hidden.length] === true ? unreadable(statement) : statement,
        );
      const seenOf = ({ statements, boundary: limits }: Statements): Side =>
        side(hide(statements, 0), limits && hide(limits, 3));
      seen[expectTrue([seenOf(one), seenOf(other)], [sideOf(one), sideOf(other)], requests)]++;
    }),
    { numRuns: RUNS, seed },
  );
  process.stderr.write(`difference, not all readable: seed ${String(seed)}, ${JSON.stringify(seen)}\n`);
  expect(seen.yes).toBeGreaterThan(RUNS / 20);
  expect(seen.no).toBeGreaterThan(RUNS / 20);
});
