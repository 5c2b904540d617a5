/** The requests that are tried for a statement: what it is about, by whom, and in contexts in which its conditions hold. */
import { cells } from "../../lib/authorization/parts";
import type { PolicyStatement } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import type { Request } from "../../lib/authorization/request";
import { unknownText } from "../../lib/authorization/text";
import { witnesses } from "../../lib/authorization/witness";

const CALLER = { arn: "arn:aws:iam::111122223333:role/caller", account: "111122223333" };
const BASE = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/a" };

function statementOf(change: object): PolicyStatement {
  const [statement] = readPolicy({ Version: "2012-10-17", Statement: [{ ...BASE, ...change }] }).statements;
  if (statement === undefined) throw new Error("no statement");
  return statement;
}

function requestsFor(change: object, avoid: readonly object[] = []): readonly Request[] {
  return cells(statementOf(change)).flatMap((cell) => [...witnesses(cell, CALLER, avoid.map(statementOf))]);
}

test.each<readonly [string, object, readonly (readonly [string, string])[]]>([
  ["itself", {}, [["s3:getobject", "arn:aws:s3:::b/a"]]],
  ["a resource's own policy", { Resource: undefined }, [["s3:getobject", "*"]]],
  [
    "wildcards",
    { Action: "s3:Get?*", Resource: "arn:aws:s3:::b/*" },
    ["s3:getzzq9", "s3:getz"].flatMap((action) =>
      ["zq9", "zq9/zq9", ""].map((key) => [action, `arn:aws:s3:::b/${key}`] as const),
    ),
  ],
  [
    "everything",
    { Action: "*", Resource: "*" },
    ["zq9:zq9", "zq9:zq9/zq9", ""].map((resource) => ["zq9:zq9", resource] as const),
  ],
  ["all but some actions", { Action: undefined, NotAction: "s3:*" }, [["zq9:unlisted", "arn:aws:s3:::b/a"]]],
  [
    "all but some resources",
    { Resource: undefined, NotResource: "arn:aws:s3:::b/*" },
    [
      ["s3:getobject", "arn:aws:zq9:us-east-1:999900009999:zq9"],
      ["s3:getobject", "*"],
    ],
  ],
  [
    "variables",
    { Resource: "arn:aws:s3:::b/${aws:username}/${aws:PrincipalTag/t, 'none'}" },
    [["s3:getobject", "arn:aws:s3:::b/zq9/zq9"]],
  ],
])("actions and resources of %s", (_, change, expected) => {
  expect(requestsFor(change).map(({ action, resource }) => [action, resource])).toEqual(expected);
});

test("what others leave out is tried too", () => {
  const notAction = { Effect: "Deny", Action: undefined, NotAction: ["s3:*", "iam:PassRole"] };
  const notResource = { Effect: "Deny", Resource: undefined, NotResource: "arn:aws:s3:::c/?" };
  expect(requestsFor({}, [notAction, notResource, {}]).map(({ action, resource }) => [action, resource])).toEqual(
    ["s3:getobject", "s3:zq9", "iam:passrole"].flatMap((action) => [
      [action, "arn:aws:s3:::b/a"],
      [action, "arn:aws:s3:::c/z"],
    ]),
  );
});

test("at most 96 requests are tried for a part", () => {
  const many = Array.from({ length: 200 }, (_, index) => String(index));
  expect(requestsFor({ Condition: { StringEquals: { "s3:prefix": many } } })).toHaveLength(96);
});

const STRANGER = { arn: "arn:aws:iam::999900009999:role/zq9", account: "999900009999" };
const OTHER = "444455556666";
const inOther = (name: string): object => ({ arn: `arn:aws:iam::${OTHER}:${name}`, account: OTHER });

test.each<readonly [unknown, object | undefined, readonly object[]]>([
  [undefined, undefined, [CALLER]],
  ["*", undefined, [STRANGER]],
  [{ AWS: OTHER }, undefined, [inOther("role/zq9")]],
  [{ AWS: `arn:aws:iam::${OTHER}:root` }, undefined, [inOther("role/zq9")]],
  [{ AWS: `arn:aws:iam::${OTHER}:role/x` }, undefined, [inOther("role/x")]],
  [{ AWS: `arn:aws:iam::${OTHER}:user/x` }, undefined, [inOther("user/x")]],
  [{ AWS: "AROAXYZ" }, undefined, [STRANGER]],
  [{ Service: "x.amazonaws.com" }, undefined, [{ service: "x.amazonaws.com" }]],
  [{ Federated: "idp" }, undefined, [{ federated: "idp" }]],
  [{ CanonicalUser: "c1" }, undefined, [{ canonicalUser: "c1" }]],
  // The keys choose who asks, where any principal may, or any of an account.
  ["*", { StringEquals: { "aws:PrincipalAccount": OTHER } }, [inOther("role/zq9")]],
  ["*", { StringEquals: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/x` } }, [inOther("role/x")]],
  [
    "*",
    { StringEquals: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/x`, "aws:PrincipalAccount": "111122223333" } },
    [],
  ],
  ["*", { Null: { "aws:PrincipalArn": "true" } }, [STRANGER]],
  ["*", { Null: { "aws:PrincipalArn": "true", "aws:PrincipalAccount": "false" } }, []],
  [{ AWS: OTHER }, { Null: { "aws:PrincipalArn": "true" } }, []],
  [{ AWS: OTHER }, { StringEquals: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:user/x` } }, [inOther("user/x")]],
  [{ AWS: OTHER }, { StringEquals: { "aws:PrincipalArn": "arn:aws:iam::777755556666:user/x" } }, []],
  [{ AWS: OTHER }, { StringEquals: { "aws:PrincipalType": "User" } }, []],
  // Of one that is named, the keys are known.
  [undefined, { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/x" } }, []],
  [undefined, { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/caller" } }, [CALLER]],
  [{ Service: "x.amazonaws.com" }, { Null: { "aws:PrincipalArn": "true" } }, [{ service: "x.amazonaws.com" }]],
  [{ Service: "x.amazonaws.com" }, { StringEquals: { "s3:prefix": "${aws:PrincipalArn}" } }, []],
])("who asks: Principal %j, conditions %j", (Principal, Condition, expected) => {
  expect(requestsFor({ Principal, Condition }).map(({ principal }) => principal)).toEqual(expected);
});

/** Of a request, the keys that its principal and its connection do not give. */
function otherKeys({ context }: Request): object {
  const given = ["aws:principalaccount", "aws:principalarn", "aws:principaltype", "aws:securetransport"];
  return Object.fromEntries([...context.keys].filter(([key]) => !given.includes(key)));
}

test.each<readonly [object, readonly object[]]>([
  [{ StringEquals: { "s3:prefix": ["a", "b"] } }, [{ "s3:prefix": ["a"] }, { "s3:prefix": ["b"] }]],
  [{ NumericLessThan: { "s3:max-keys": "5" } }, [{ "s3:max-keys": ["4"] }, { "s3:max-keys": ["0"] }]],
  [
    { NumericGreaterThan: { "s3:max-keys": "-2.5" } },
    [["-1.5"], ["0"], ["999999999"]].map((value) => ({ "s3:max-keys": value })),
  ],
  [
    { DateGreaterThan: { "aws:TokenIssueTime": "2026-01-01T00:00:00Z" } },
    [{ "aws:tokenissuetime": ["2026-01-01T00:00:01.000Z"] }],
  ],
  [
    { DateLessThan: { "aws:TokenIssueTime": "2026-01-01" } },
    [["2025-12-31T23:59:59.000Z"], ["0"], ["999999999"]].map((value) => ({ "aws:tokenissuetime": value })),
  ],
  [{ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, [{ "aws:sourceip": ["203.0.113.0"] }]],
  [
    { StringNotEquals: { "s3:prefix": "a" } },
    ["absent", ["zq9"], ["true"], ["false"], ["192.0.2.99"], ["0"], ["999999999"]].map((value) => ({
      "s3:prefix": value,
    })),
  ],
  [{ StringEquals: { "s3:prefix": unknownText("local.x") } }, [{ "s3:prefix": [unknownText("local.x")] }]],
  [{ Null: { "s3:prefix": "true" } }, [{ "s3:prefix": "absent" }]],
  [{ Null: { "s3:prefix": "false" } }, [{ "s3:prefix": ["zq9"] }]],
  [
    { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } },
    [["a"], ["b"], ["a", "b"], "absent"].map((value) => ({ "aws:tagkeys": value })),
  ],
  [
    { "ForAnyValue:StringEquals": { "aws:TagKeys": ["a", "b"] } },
    [["a"], ["b"], ["a", "b"]].map((value) => ({ "aws:tagkeys": value })),
  ],
  // Two keys: each has as many rounds as the other has values.
  [
    { StringEquals: { "s3:prefix": ["a", "b"], "aws:SourceVpc": "v" } },
    [
      { "s3:prefix": ["a"], "aws:sourcevpc": ["v"] },
      { "s3:prefix": ["b"], "aws:sourcevpc": ["v"] },
    ],
  ],
  [{ StringEquals: { "s3:prefix": "a" }, StringLike: { "s3:prefix": "b*" } }, []],
  // Every request has it.
  [{ Null: { "aws:SecureTransport": "true" } }, []],
  [{ Null: { "aws:CurrentTime": "true" } }, []],
])("contexts in which %j holds", (Condition, expected) => {
  expect(requestsFor({ Condition }).map(otherKeys)).toEqual(expected);
});

test.each([
  ["true", ["true"]],
  ["false", ["false"]],
])("aws:SecureTransport has to be %s", (value, expected) => {
  const [request] = requestsFor({ Condition: { Bool: { "aws:SecureTransport": value } } });
  expect(request?.context.keys.get("aws:securetransport")).toEqual(expected);
});

test.each<readonly [object, object]>([
  [{ StringEquals: { "aws:SourceVpc": "v" } }, { "aws:sourcevpc": "absent" }],
  [{ StringNotEquals: { "aws:SourceVpc": "v" } }, { "aws:sourcevpc": ["v"] }],
  [{ StringNotEquals: { "aws:SourceVpc": unknownText("local.x") } }, { "aws:sourcevpc": [unknownText("local.x")] }],
  [{ NumericLessThanIfExists: { "s3:max-keys": "5" } }, { "s3:max-keys": ["5"] }],
  [{ "ForAllValues:StringEquals": { "aws:TagKeys": "a" } }, { "aws:tagkeys": ["true"] }],
  [
    { StringEquals: { "aws:SourceVpc": "v" }, Null: { "s3:prefix": "false" } },
    { "aws:sourcevpc": "absent", "s3:prefix": "absent" },
  ],
])("a context in which %j, which is to be avoided, does not hold", (Condition, expected) => {
  expect(requestsFor({}, [{ Condition }]).map(otherKeys)).toEqual([expected]);
});

test("of two conditions on one key that are to be avoided, the first does not hold", () => {
  const [one, other] = [{ StringEquals: { "aws:SourceVpc": "v" } }, { StringNotEquals: { "aws:SourceVpc": "w" } }];
  const keysOf = (...avoid: readonly object[]): readonly object[] =>
    requestsFor(
      {},
      avoid.map((Condition) => ({ Condition })),
    ).map(otherKeys);
  expect(keysOf(one, other)).toEqual([{ "aws:sourcevpc": "absent" }]);
  expect(keysOf(other, one)).toEqual([{ "aws:sourcevpc": ["w"] }]);
});

test("what is to be avoided leaves the statement's own conditions true", () => {
  const avoid = { Condition: { StringEquals: { "s3:prefix": "a" }, Null: { "aws:SourceVpc": "false" } } };
  const found = requestsFor({ Condition: { StringEquals: { "s3:prefix": ["a", "b"] } } }, [avoid]);
  expect(found.map(otherKeys)).toEqual([
    { "s3:prefix": ["a"], "aws:sourcevpc": "absent" },
    { "s3:prefix": ["b"], "aws:sourcevpc": "absent" },
  ]);
});
