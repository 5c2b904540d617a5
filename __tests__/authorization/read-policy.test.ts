/** What is wrong with a policy, in words, and what is read of one in which nothing is. */
import { managedPolicy } from "../../lib/authorization/managed";
import { isSameBoundary, meaningOf } from "../../lib/authorization/meaning";
import { allowing, type NamedPolicy, statementName } from "../../lib/authorization/policy";
import { problemsOf, readPolicy } from "../../lib/authorization/read-policy";
import { join, Template, unknownText } from "../../lib/authorization/text";

const ALLOW = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const policyOf = (...statements: readonly unknown[]): object => ({ Version: "2012-10-17", Statement: statements });

test.each<readonly [string, unknown, readonly string[]]>([
  ["nothing", policyOf(ALLOW), []],
  ["one statement without a list", { Statement: ALLOW }, []],
  ["the older version", { Version: "2008-10-17", Id: "x", Statement: [ALLOW] }, []],
  ["no JSON", "{", ["the policy is not JSON"]],
  ["a list", [ALLOW], ["the policy is not an object"]],
  ["another version", { Version: "2012-10-18", Statement: [] }, ["Version 2012-10-18 is none of IAM's"]],
  ["an element of no policy", { Statement: [], Statements: [], X: 1 }, ["Statements, X: no element of a policy"]],
  ["no statement", { Version: "2012-10-17" }, ["the policy has no Statement"]],
  ["a text for a statement", policyOf("x"), ["the statement is not an object"]],
  ["what is not known for a statement", policyOf(unknownText("local.x")), ["the statement is not an object"]],
  ["no effect", policyOf({ ...ALLOW, Effect: undefined }), ["Effect is missing, not Allow or Deny"]],
  ["an effect in lower case", policyOf({ ...ALLOW, Effect: "allow" }), ["Effect is allow, not Allow or Deny"]],
  [
    "an effect that is not known",
    policyOf({ ...ALLOW, Effect: unknownText("local.x") }),
    ["Effect is ${local.x}, not Allow or Deny"],
  ],
  ["an element of no statement", policyOf({ ...ALLOW, Actions: "x" }), ["Actions is no element of a statement"]],
  ["NotPrincipal", policyOf({ ...ALLOW, NotPrincipal: "*" }), ["NotPrincipal is not considered"]],
  ["no action", policyOf({ Effect: "Allow", Resource: "*" }), ["the statement has neither Action nor NotAction"]],
  ["two kinds of actions", policyOf({ ...ALLOW, NotAction: "s3:*" }), ["both Action and NotAction"]],
  ["two kinds of resources", policyOf({ ...ALLOW, NotResource: "*" }), ["both Resource and NotResource"]],
  ["no actions", policyOf({ ...ALLOW, Action: [] }), ["Action is empty"]],
  [
    "actions that are none",
    policyOf({ ...ALLOW, Action: ["s3", "*", "s3:", "s3:Get Object", "s3:Get?*"] }),
    ["s3 is no action", "s3: is no action", "s3:Get Object is no action"],
  ],
  [
    "a number for a resource",
    policyOf({ ...ALLOW, Resource: ["*", 1, null] }),
    ["Resource holds 1, which is no text", "Resource holds null, which is no text"],
  ],
  ["a text for a principal", policyOf({ ...ALLOW, Principal: "me" }), ["Principal is me"]],
  ["principals of no type", policyOf({ ...ALLOW, Principal: { Aws: "*" } }), ["Principal has the type Aws"]],
  ["a list for a condition", policyOf({ ...ALLOW, Condition: [] }), ["Condition is []"]],
  [
    "an operator that is none",
    policyOf({ ...ALLOW, Condition: { Equals: { a: "b" } } }),
    ["Equals is no condition operator that is considered"],
  ],
  [
    "Null of sets",
    policyOf({ ...ALLOW, Condition: { "ForAnyValue:Null": { a: "true" }, NullIfExists: { a: "true" } } }),
    [
      "ForAnyValue:Null is no condition operator that is considered",
      "NullIfExists is no condition operator that is considered",
    ],
  ],
  ["an operator without keys", policyOf({ ...ALLOW, Condition: { StringLike: "x" } }), ["StringLike holds x"]],
  [
    "an object for a value",
    policyOf({ ...ALLOW, Condition: { StringLike: { a: [{}, "b"] } } }),
    ["StringLike a holds {}, which is no text"],
  ],
])("wrong with a policy: %s", (_, source, problems) => {
  expect(problemsOf(readPolicy(source))).toEqual(problems);
});

test("principals of no type are none", () => {
  const policy = readPolicy(policyOf({ ...ALLOW, Principal: { Aws: "*", Service: "x" } }));
  expect(policy.statements[0]?.principals).toEqual([{ type: "Service", identifier: "x" }]);
});

test("texts of more than 512 characters are read as long as they have 10,240 together", () => {
  const statement = (count: number, length: number, Sid: string): object => ({
    ...ALLOW,
    Sid,
    Resource: Array.from({ length: count }, () => "x".repeat(length)),
  });
  const problems = (...statements: readonly object[]): readonly unknown[] =>
    readPolicy(policyOf(...statements)).statements.map(({ sid, unreadable }) => [sid, unreadable]);
  expect(problems(statement(1, 10_240, "A"))).toEqual([["A", []]]);
  expect(problems(statement(30, 512, "A"))).toEqual([["A", []]]);
  const why =
    "the texts of more than 512 characters in the policy have 10260 together, and IAM takes no policy of more than 10240";
  expect(problems(statement(10, 513, "A"), statement(1, 5, "B"), statement(10, 513, "C"))).toEqual([
    ["A", [why]],
    ["B", []],
    ["C", [why]],
  ]);
  const part = join(["x".repeat(10_241), { reference: "local.x" }]);
  expect(problems({ ...ALLOW, Sid: "A", Resource: part })).toEqual([["A", [why.replace("10260", "10241")]]]);
  const condition = { StringLike: { a: "x".repeat(10_241) } };
  expect(problems({ ...ALLOW, Sid: "A", Condition: condition })).toEqual([["A", [why.replace("10260", "10241")]]]);
});

test("what is read of a statement", () => {
  const [statement] = readPolicy(
    policyOf({
      Sid: "",
      Effect: "Deny",
      NotAction: ["S3:Get*", "iam:PassRole"],
      Resource: "arn:aws:s3:::b/${aws:username}",
      Principal: { AWS: ["*", "111122223333"], Service: "*", "*": "*" },
      Condition: {
        "ForAllValues:StringLikeIfExists": { "s3:Prefix": ["a*"] },
        "foranyvalue:numericequals": { "s3:max-keys": [1, "2"] },
        Bool: { "aws:SecureTransport": false },
        Null: { "aws:TagKeys": "True" },
      },
    }),
  ).statements;
  expect(statement).toMatchObject({
    sid: undefined,
    position: 1,
    effect: "Deny",
    principals: [
      { type: "*", identifier: "*" },
      { type: "AWS", identifier: "111122223333" },
      { type: "Service", identifier: "*" },
      { type: "*", identifier: "*" },
    ],
    action: { negated: true },
    resource: { negated: false },
    unreadable: [],
  });
  expect(statement?.action.patterns.map(({ text, ignoreCase }) => [text, ignoreCase])).toEqual([
    ["S3:Get*", true],
    ["iam:PassRole", true],
  ]);
  expect(
    statement?.conditions.map(({ test, variable, key, set, ifExists, values }) => [
      test,
      variable,
      key,
      set,
      ifExists,
      values.map(({ text }) => text),
    ]),
  ).toEqual([
    ["ForAllValues:StringLikeIfExists", "s3:Prefix", "s3:prefix", "all", true, ["a*"]],
    ["foranyvalue:numericequals", "s3:max-keys", "s3:max-keys", "any", false, ["1", "2"]],
    ["Bool", "aws:SecureTransport", "aws:securetransport", undefined, false, ["false"]],
    ["Null", "aws:TagKeys", "aws:tagkeys", undefined, false, ["True"]],
  ]);
  expect(statement?.conditions.map(({ operator }) => (operator === "null" ? operator : operator.negated))).toEqual([
    false,
    false,
    false,
    "null",
  ]);
});

const named = (source: unknown, others: Partial<NamedPolicy> = {}): NamedPolicy => ({
  name: "p",
  address: undefined,
  policy: readPolicy(source),
  ...others,
});

test("the Allow statements that name an action", () => {
  const all = [
    named(policyOf({ ...ALLOW, Sid: "A" }, { ...ALLOW, Effect: "Deny" }, { ...ALLOW, Action: "s3:*" })),
    named(policyOf({ ...ALLOW, Action: ["S3:getobject", "s3:PutObject", "s3:GetObject"] })),
  ];
  expect(allowing(all, "s3:getobject").map(({ statement }) => statementName(statement))).toEqual(["A", "statement 1"]);
  expect(allowing(all, "s3:putobject").map(({ policy }) => policy)).toEqual([all[1]]);
  expect(allowing(all, "s3:listbucket")).toEqual([]);
});

describe("the meaning of a statement", () => {
  const meaning = (change: object): string => {
    const [statement] = readPolicy(policyOf({ ...FULL, ...change })).statements;
    return statement === undefined ? "" : meaningOf(statement);
  };
  const FULL = {
    Sid: "A",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: ["arn:aws:s3:::a", "arn:aws:s3:::b"],
    Principal: { AWS: ["111122223333", "444455556666"] },
    Condition: { StringEquals: { "aws:PrincipalTag/Team": ["a", "b"] }, Bool: { "aws:SecureTransport": "true" } },
  };

  test.each<readonly [string, object]>([
    ["its Sid", { Sid: "B" }],
    ["the order and the case of its actions", { Action: ["S3:putobject", "s3:GetObject", "s3:PutObject"] }],
    ["the order of its resources", { Resource: ["arn:aws:s3:::b", "arn:aws:s3:::a", "arn:aws:s3:::b"] }],
    ["the order of its principals", { Principal: { AWS: ["444455556666", "111122223333"] } }],
    [
      "the order and the spelling of its conditions",
      { Condition: { bool: { "aws:securetransport": "true" }, stringequals: { "aws:principaltag/team": ["b", "a"] } } },
    ],
  ])("is the same whatever %s", (_, change) => {
    expect(meaning(change)).toBe(meaning({}));
  });

  test.each<readonly [string, object]>([
    ["effect", { Effect: "Deny" }],
    ["action", { Action: ["s3:GetObject"] }],
    ["actions that it is not about", { Action: undefined, NotAction: FULL.Action }],
    ["case of a resource", { Resource: ["arn:aws:s3:::a", "arn:aws:s3:::B"] }],
    ["resources", { Resource: undefined }],
    ["principal", { Principal: { AWS: ["111122223333"] } }],
    ["principals", { Principal: undefined }],
    ["conditions", { Condition: undefined }],
    ["condition's operator", { Condition: { ...FULL.Condition, Bool: undefined, StringLike: FULL.Condition.Bool } }],
    ["condition's key", { Condition: { ...FULL.Condition, Bool: { "aws:ViaAWSService": "true" } } }],
    ["condition's value", { Condition: { ...FULL.Condition, Bool: { "aws:SecureTransport": "false" } } }],
  ])("is another by another %s", (_, change) => {
    expect(meaning(change)).not.toBe(meaning({}));
  });

  test("decides whether two boundaries are the same", () => {
    const [one, same, other] = [named(policyOf(ALLOW)), named(policyOf({ ...ALLOW, Sid: "B" })), named(policyOf())];
    expect(isSameBoundary(undefined, undefined)).toBe(true);
    expect(isSameBoundary(one, undefined)).toBe(false);
    expect(isSameBoundary(undefined, one)).toBe(false);
    expect(isSameBoundary(one, same)).toBe(true);
    expect(isSameBoundary(one, other)).toBe(false);
    // What could not be read is the same as itself alone, unless it is elsewhere and has a name.
    const broken = named("{");
    expect(isSameBoundary(broken, { ...broken, name: "q" })).toBe(true);
    expect(isSameBoundary(broken, named("{"))).toBe(true);
    expect(isSameBoundary(broken, named("{", { name: "q" }))).toBe(false);
    expect(isSameBoundary(named("{", { characters: 1 }), named("{", { characters: 1 }))).toBe(false);
    const unread = policyOf({ ...ALLOW, Effect: "?" });
    expect(isSameBoundary(named(unread), named(unread))).toBe(false);
  });
});

test("a managed policy is read once, and named with its version", () => {
  const arn = "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy";
  const found = managedPolicy(arn);
  expect(found?.name).toMatch(/^AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy v\d+$/);
  expect(found?.policy.statements.length).toBeGreaterThan(0);
  expect(managedPolicy(arn)).toBe(found);
  expect(managedPolicy(`${arn}x`)).toBeUndefined();
});

test("texts in parts are joined, and what is known of them is text", () => {
  const reference = { reference: "local.x" };
  expect(join(["a", "", "b"])).toBe("ab");
  expect(join([])).toBe("");
  expect(join(["", ""])).toBe("");
  const joined = join(["a", join(["b", reference]), "", "c"]);
  expect(Template.is(joined) && joined.parts).toEqual(["ab", reference, "c"]);
  expect(unknownText("local.x").parts).toEqual([reference]);
  expect([null, {}, "a", { parts: [] }].map((each) => Template.is(each))).toEqual([false, false, false, false]);
});
