/** Parts of statements: what is in common, what one lacks, and what is joined again. */
import { decideEach } from "../../lib/authorization/decide";
import {
  beyond,
  cells,
  common,
  eachValue,
  isApartFrom,
  isPossible,
  isWithinStatement,
  joined,
  shared,
} from "../../lib/authorization/parts";
import type { Condition, Element, NamedPolicy, PolicyStatement } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import { contextOf } from "../../lib/authorization/request";
import { show } from "../../lib/authorization/text";
import type { Subject } from "../../lib/authorization/witness";

const ACCOUNT = "111122223333";
const CALLER = { arn: `arn:aws:iam::${ACCOUNT}:role/caller`, account: ACCOUNT };
const BASE = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };

function statementOf(change: object): PolicyStatement {
  const [statement] = readPolicy({ Version: "2012-10-17", Statement: [{ ...BASE, ...change }] }).statements;
  if (statement === undefined) throw new Error("no statement");
  return statement;
}

/** The whole statement as one part. */
function partOf(change: object): Subject {
  const { action, resource, principals, conditions } = statementOf(change);
  return { action, resource, principal: principals?.[0], conditions };
}

const element = (each: Element | undefined): string =>
  each === undefined ? "none" : `${each.negated ? "not " : ""}${each.patterns.map(({ text }) => show(text)).join(" ")}`;
const condition = ({ test, variable, values }: Condition): string =>
  `${test} ${variable} ${values.map(({ text }) => show(text)).join(" ")}`;
const shown = ({ principal, action, resource, conditions }: Subject): string =>
  [
    ...(principal === undefined ? [] : [`${principal.type} ${show(principal.identifier)}`]),
    element(action),
    element(resource),
    ...conditions.map(condition),
  ].join(", ");

const IN_VPC = { StringEquals: { "aws:SourceVpc": "v" } };
const notAction = (...NotAction: readonly string[]): object => ({ Action: undefined, NotAction });
const notResource = (...NotResource: readonly string[]): object => ({ Resource: undefined, NotResource });

test("every combination of principal, action and resource", () => {
  const two = { Action: ["s3:GetObject", "s3:PutObject"], Resource: ["arn:aws:s3:::a", "arn:aws:s3:::b"] };
  expect(
    cells(statementOf({ ...two, Principal: { AWS: ACCOUNT, Service: "x" }, Condition: IN_VPC })).map(shown),
  ).toEqual(
    [`AWS ${ACCOUNT}`, "Service x"].flatMap((who) =>
      two.Action.flatMap((action) =>
        two.Resource.map((resource) => `${who}, ${action}, ${resource}, StringEquals aws:SourceVpc v`),
      ),
    ),
  );
  expect(cells(statementOf({ ...notAction("s3:*", "iam:*"), Resource: undefined })).map(shown)).toEqual([
    "not s3:* iam:*, none",
  ]);
});

test("more than 20,000 combinations stay whole, for each principal", () => {
  const actions = (count: number): object => ({
    Action: Array.from({ length: count }, (_, index) => `s3:a${String(index)}`),
    Resource: Array.from({ length: 100 }, (_, index) => `arn:aws:s3:::${String(index)}`),
    Principal: { AWS: [ACCOUNT, "444455556666"] },
  });
  expect(cells(statementOf(actions(100)))).toHaveLength(20_000);
  const whole = cells(statementOf(actions(101)));
  expect(whole.map(({ principal }) => principal?.identifier)).toEqual([ACCOUNT, "444455556666"]);
  expect(whole.map(({ action, resource }) => [action.patterns.length, resource?.patterns.length])).toEqual([
    [101, 100],
    [101, 100],
  ]);
});

test("parts with the same resources are one, and then those with the same actions", () => {
  const part = (Action: string, name: string, others: object = {}): Subject =>
    partOf({ Action, Resource: `arn:aws:s3:::${name}`, ...others });
  const get = (name: string, others?: object): Subject => part("s3:GetObject", name, others);
  const put = (name: string, others?: object): Subject => part("s3:PutObject", name, others);
  expect(joined([get("a"), put("a"), get("b"), put("b"), get("a"), get("c")]).map(shown)).toEqual([
    "s3:GetObject, arn:aws:s3:::a arn:aws:s3:::b arn:aws:s3:::c",
    "s3:PutObject, arn:aws:s3:::a arn:aws:s3:::b",
  ]);
  expect(joined([get("a"), put("a"), get("b"), put("b")]).map(shown)).toEqual([
    "s3:GetObject s3:PutObject, arn:aws:s3:::a arn:aws:s3:::b",
  ]);
  // Conditions, their values and who it is for keep them apart.
  const of = (vpc: string): object => ({ Condition: { StringEquals: { "aws:SourceVpc": vpc } } });
  const apart = [get("a"), get("b", of("v")), get("c", of("w")), put("a", { Principal: "*" }), put("b")];
  expect(joined(apart).map(shown)).toEqual(apart.map(shown));
  expect(joined([get("a", of("v")), get("b", of("v"))]).map(shown)).toEqual([
    "s3:GetObject, arn:aws:s3:::a arn:aws:s3:::b, StringEquals aws:SourceVpc v",
  ]);
  const own = { Resource: undefined };
  expect(joined([get("a", own), put("a", own), put("b")]).map(shown)).toEqual([
    "s3:GetObject s3:PutObject, none",
    "s3:PutObject, arn:aws:s3:::b",
  ]);
  expect(joined([put("b"), get("a", own), put("a", own)]).map(shown)).toEqual([
    "s3:PutObject, arn:aws:s3:::b",
    "s3:GetObject s3:PutObject, none",
  ]);
  expect(joined([get("a", own), get("b", own)]).map(shown)).toEqual(["s3:GetObject, none"]);
  expect(joined([]).map(shown)).toEqual([]);
});

// All but a, and all but b, are everything together: never all but both.
test("all but some is joined with nothing else", () => {
  const all = [partOf(notResource("arn:aws:s3:::a")), partOf(notResource("arn:aws:s3:::b")), partOf({})];
  expect(joined([...all, ...all]).map(shown)).toEqual(all.map(shown));
  const actions = [partOf(notAction("s3:*")), partOf(notAction("iam:*")), partOf({})];
  expect(joined([...actions, ...actions]).map(shown)).toEqual(actions.map(shown));
});

test.each<readonly [object, number]>([
  [{ StringEquals: { "aws:SourceVpc": ["v", "w"] } }, 2],
  [{ StringEquals: { "s3:prefix": "a" }, StringLike: { "aws:SourceVpc": ["v", "w", "x"] } }, 3],
  [{ StringEquals: { "aws:SourceVpc": Array.from({ length: 32 }, (_, index) => String(index)) } }, 32],
  // One value, all at once, or more than anyone writes by hand.
  [{ StringEquals: { "aws:SourceVpc": ["v"] } }, 1],
  [{ StringEquals: { "aws:SourceVpc": Array.from({ length: 33 }, (_, index) => String(index)) } }, 1],
  [{ StringNotEquals: { "aws:SourceVpc": ["v", "w"] } }, 1],
  [{ "ForAnyValue:StringEquals": { "aws:TagKeys": ["v", "w"] } }, 1],
  [{ Null: { "aws:SourceVpc": ["true", "false"] } }, 1],
])("a condition on values is one on each: %j", (Condition, count) => {
  const parts = eachValue(partOf({ Condition }));
  expect(parts).toHaveLength(count);
  expect(parts.flatMap(({ conditions }) => conditions).filter(({ values }) => values.length === 0)).toEqual([]);
  if (count > 1) expect(new Set(parts.map(shown)).size).toBe(count);
});

test.each<readonly [string, object, object, boolean]>([
  ["itself", {}, {}, true],
  ["a wider action", { Action: "s3:Get*" }, {}, false],
  ["a wider resource", { Resource: "*" }, {}, false],
  ["without a condition of the other", {}, { Condition: IN_VPC }, false],
  ["with a condition of its own", { Condition: IN_VPC }, {}, true],
  ["with one that the caller meets", {}, { Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } }, true],
  [
    "with one that the caller does not meet",
    {},
    { Condition: { StringEquals: { "aws:PrincipalAccount": "0" } } },
    false,
  ],
  ["for one of any", { Principal: { AWS: ACCOUNT } }, { Principal: "*" }, true],
  ["for any of one", { Principal: "*" }, { Principal: { AWS: ACCOUNT } }, false],
  [
    "for an account and its root",
    { Principal: { AWS: ACCOUNT } },
    { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } },
    true,
  ],
  [
    "for a role of an account that is allowed",
    { Principal: { AWS: CALLER.arn } },
    { Principal: { AWS: ACCOUNT } },
    false,
  ],
  [
    "for a role of an account that is denied",
    { Principal: { AWS: CALLER.arn } },
    { Effect: "Deny", Principal: { AWS: ACCOUNT } },
    true,
  ],
  [
    "for a role of another account",
    { Principal: { AWS: CALLER.arn } },
    { Effect: "Deny", Principal: { AWS: "444455556666" } },
    false,
  ],
  [
    "for a service beside an account",
    { Principal: { Service: "x" } },
    { Effect: "Deny", Principal: { AWS: ACCOUNT } },
    false,
  ],
  ["for no account", { Principal: { AWS: "AROAXYZ" } }, { Effect: "Deny", Principal: { AWS: "AROAABC" } }, false],
  ["for whom the policy is attached to", {}, { Principal: "*" }, false],
  ["for any, of a policy that is attached", { Principal: "*" }, {}, false],
  ["on a resource, of a policy that names none", {}, { Resource: undefined }, false],
  [
    "for an identity provider of an account",
    { Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/x` } },
    { Effect: "Deny", Principal: { AWS: ACCOUNT } },
    false,
  ],
])("within a statement: %s", (_, part, statement, expected) => {
  expect(isWithinStatement(partOf(part), statementOf(statement), CALLER)).toBe(expected);
});

test.each<readonly [object, boolean]>([
  [{}, true],
  [notAction("s3:*"), true],
  [notAction("*"), false],
  [notAction("s3:*", "*:*"), false],
  [notResource("*"), false],
  [notResource("arn:aws:s3:::b"), true],
  [{ Resource: undefined }, true],
  [{ Condition: { StringEquals: { "aws:PrincipalAccount": "444455556666" } } }, false],
  [{ Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } }, true],
  [{ Condition: IN_VPC }, true],
  [{ Condition: { Null: { "aws:CurrentTime": "true" } } }, false],
  [{ Condition: { Null: { "aws:SecureTransport": "false" } } }, true],
])("can be about a request: %j, %s", (change, expected) => {
  expect(isPossible(partOf(change), CALLER)).toBe(expected);
});

/** What two parts have in common, and where it is looked for. */
test.each<readonly [string, object, object, string | undefined, string]>([
  [
    "one within the other",
    { Condition: IN_VPC },
    { Action: "s3:*", Resource: "*" },
    "s3:GetObject, arn:aws:s3:::b/*, StringEquals aws:SourceVpc v",
    "s3:* s3:GetObject, * arn:aws:s3:::b/*, StringEquals aws:SourceVpc v",
  ],
  [
    "the other within the one",
    { Action: "s3:*", Resource: "*" },
    { Condition: IN_VPC },
    "s3:GetObject, arn:aws:s3:::b/*, StringEquals aws:SourceVpc v",
    "s3:GetObject s3:*, arn:aws:s3:::b/* *, StringEquals aws:SourceVpc v",
  ],
  [
    "the same condition once",
    { Condition: IN_VPC },
    { Condition: { ...IN_VPC, Bool: { "aws:SecureTransport": "true" } } },
    "s3:GetObject, arn:aws:s3:::b/*, StringEquals aws:SourceVpc v, Bool aws:SecureTransport true",
    "s3:GetObject s3:GetObject, arn:aws:s3:::b/* arn:aws:s3:::b/*, StringEquals aws:SourceVpc v, StringEquals aws:SourceVpc v, Bool aws:SecureTransport true",
  ],
  [
    "all but some",
    notAction("iam:*"),
    {},
    "s3:GetObject, arn:aws:s3:::b/*",
    "s3:GetObject, arn:aws:s3:::b/* arn:aws:s3:::b/*",
  ],
  [
    "all but some of both",
    notAction("iam:*"),
    notAction("s3:*"),
    "not iam:* s3:*, arn:aws:s3:::b/*",
    "not s3:* iam:*, arn:aws:s3:::b/* arn:aws:s3:::b/*",
  ],
  [
    "all but fewer",
    notAction("iam:*"),
    notAction("iam:PassRole"),
    "not iam:*, arn:aws:s3:::b/*",
    "not iam:PassRole iam:*, arn:aws:s3:::b/* arn:aws:s3:::b/*",
  ],
  ["without resources", { Resource: undefined }, {}, "s3:GetObject, none", "s3:GetObject s3:GetObject, none"],
  [
    "crossing",
    { Action: "s3:Get*" },
    { Action: "s3:*Object" },
    "s3:Get*, arn:aws:s3:::b/*",
    "s3:*Object s3:Get*, arn:aws:s3:::b/* arn:aws:s3:::b/*",
  ],
  [
    "nothing, as the other leaves it out",
    {},
    notAction("iam:*", "s3:*"),
    undefined,
    "s3:GetObject, arn:aws:s3:::b/* arn:aws:s3:::b/*",
  ],
  [
    "nothing, as the one leaves it out",
    notResource("arn:aws:s3:::c/*", "arn:aws:s3:::b/*"),
    {},
    undefined,
    "s3:GetObject s3:GetObject, arn:aws:s3:::b/*",
  ],
  [
    "no action",
    {},
    { Action: "s3:PutObject" },
    undefined,
    "s3:PutObject s3:GetObject, arn:aws:s3:::b/* arn:aws:s3:::b/*",
  ],
  [
    "no resource",
    {},
    { Resource: "arn:aws:s3:::c/*" },
    undefined,
    "s3:GetObject s3:GetObject, arn:aws:s3:::c/* arn:aws:s3:::b/*",
  ],
])("in common: %s", (_, one, other, expected, place) => {
  const found = shared(partOf(one), partOf(other));
  expect(found && shown(found)).toBe(expected);
  expect(isApartFrom(partOf(one), statementOf(other))).toBe(expected === undefined);
  expect(shown(common(partOf(one), statementOf(other)))).toBe(place);
});

test.each<readonly [string, object, object, readonly string[] | undefined]>([
  [
    "an action of all",
    { Action: "*" },
    notAction("s3:*", "iam:PassRole"),
    ["s3:*, arn:aws:s3:::b/*", "iam:PassRole, arn:aws:s3:::b/*"],
  ],
  ["an action of others", { Action: "s3:*" }, notAction("s3:GetObject", "iam:*"), ["s3:GetObject, arn:aws:s3:::b/*"]],
  ["nothing", { Action: "s3:*" }, notAction("iam:*"), []],
  ["actions of all but some", notAction("iam:*"), notAction("iam:PassRole", "s3:*"), ["s3:*, arn:aws:s3:::b/*"]],
  ["the whole action", { Action: "s3:GetObject" }, notAction("s3:*"), undefined],
  ["a resource", { Resource: "*" }, notResource("arn:aws:s3:::b/*"), ["s3:GetObject, arn:aws:s3:::b/*"]],
  [
    "resources of all but some",
    notResource("arn:aws:s3:::b/*"),
    notResource("arn:aws:s3:::c/*", "arn:aws:s3:::b/x"),
    ["s3:GetObject, arn:aws:s3:::c/*"],
  ],
  ["a resource of another action", { Action: "s3:*", Resource: "*" }, notResource("arn:aws:s3:::b/*"), undefined],
  ["a resource of none", { Resource: undefined }, notResource("arn:aws:s3:::b/*"), undefined],
  ["an action of another resource", { Action: "*", Resource: "*" }, notAction("s3:*"), undefined],
  ["what names what it is about", { Action: "*" }, {}, undefined],
  ["under a condition", { Action: "*" }, { ...notAction("s3:*"), Condition: IN_VPC }, undefined],
])("a statement lacks %s", (_, part, statement, expected) => {
  expect(beyond(partOf(part), statementOf(statement), CALLER)?.map(shown)).toEqual(expected);
});

test("at a gateway endpoint, a Principal that names who asks is not enough, and the reason says it", () => {
  const principals = "any principal only";
  const statement = { ...BASE, Principal: { AWS: CALLER.arn } };
  const policy = readPolicy({ Version: "2012-10-17", Statement: [statement] });
  const policies = [{ name: "e", address: undefined, policy }];
  const [, , endpoint] = decideEach(
    {
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/a",
      principal: CALLER,
      context: contextOf({}, "absent"),
      sameAccount: "yes",
    },
    { identity: [], layers: [{ kind: "endpoint", name: "e", policies, combines: "must allow", principals }] },
  );
  expect([endpoint?.answer, endpoint?.because.map(({ why }) => why)]).toEqual([
    "undetermined",
    [
      "the Principal of a gateway endpoint must be * (https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html)",
    ],
  ]);
});

describe("what each kind of policies says by itself", () => {
  const named = (name: string, ...statements: readonly object[]): NamedPolicy => ({
    name,
    address: undefined,
    policy: readPolicy({ Version: "2012-10-17", Statement: statements.map((each) => ({ ...BASE, ...each })) }),
  });
  const ANY = { Principal: "*" };
  const request = {
    action: "S3:GetObject",
    resource: "arn:aws:s3:::b/a",
    principal: CALLER,
    context: contextOf({}, "unspecified"),
    sameAccount: "yes",
  } as const;
  const boundary = (...statements: readonly object[]): object => ({
    layers: [{ kind: "boundary", name: "boundary", policies: [named("b", ...statements)], combines: "must allow" }],
  });
  const answers = (policies: object, asked: object = {}): readonly string[] =>
    decideEach({ ...request, ...asked }, { identity: [], ...policies }).map(
      ({ layer, answer, because }) =>
        `${layer} ${answer}: ${because.map(({ kind, policy }) => `${kind} ${policy?.name ?? ""}`).join(", ")}`,
    );
  const NO_RESOURCE = "resource no policy: ";

  test.each<readonly [string, object, readonly string[]]>([
    ["nothing", {}, ["identity does not allow: not allowed ", NO_RESOURCE]],
    ["an Allow", { identity: [named("i", {}, { Sid: "B" })] }, ["identity allows: allowed i", NO_RESOURCE]],
    ["a Deny", { identity: [named("i", {}, { Effect: "Deny" })] }, ["identity denies: denied i", NO_RESOURCE]],
    [
      "an Allow under a condition",
      { identity: [named("i", { Condition: IN_VPC })] },
      ["identity undetermined: cannot tell i", NO_RESOURCE],
    ],
    [
      "an Allow, and a Deny under a condition",
      { identity: [named("i", {}), named("d", { Effect: "Deny", Condition: IN_VPC })] },
      ["identity undetermined: cannot tell d", NO_RESOURCE],
    ],
    [
      "a resource's policy",
      { resource: named("r", ANY) },
      ["identity does not allow: not allowed ", "resource allows: allowed r"],
    ],
    [
      "a grant",
      { grants: [named("g", { ...ANY, Action: "s3:PutObject" })] },
      ["identity does not allow: not allowed ", "resource does not allow: not allowed "],
    ],
    [
      "a boundary that denies what the identity is allowed",
      { identity: [named("i", {})], ...boundary({ Effect: "Deny" }) },
      ["identity allows: allowed i", NO_RESOURCE, "boundary denies: denied b"],
    ],
  ])("%s", (_, policies, expected) => {
    expect(answers(policies)).toEqual(expected);
  });

  test("a service has no identity policies", () => {
    const resource = named("r", { Principal: { Service: "x.amazonaws.com" } });
    expect(answers({ resource }, { principal: { service: "x.amazonaws.com" } })).toEqual([
      "resource allows: allowed r",
    ]);
  });
});
