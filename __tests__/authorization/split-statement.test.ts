/** One statement that is written as one for each resource, and back: no difference, found in time that grows with their number. */
import { covers, gains, type Side } from "../../lib/authorization/difference";
import { readPolicy } from "../../lib/authorization/read-policy";

const CALLER = { arn: "arn:aws:iam::111122223333:role/r", account: "111122223333" };

function sideOf(statements: readonly object[]): Side {
  return { policies: [{ name: "p", address: undefined, policy: readPolicy({ Statement: statements }) }] };
}

function bothWays(count: number, effect: "Allow" | "Deny"): readonly [whole: Side, split: Side] {
  const exact = Array.from({ length: count }, (_, index) => `arn:aws:s3:::bucket-${String(index)}/raw/x`);
  const statement = (resource: string | readonly string[]): object => ({
    Effect: effect,
    Action: "s3:GetObject",
    Resource: resource,
  });
  return [sideOf([statement(exact)]), sideOf(exact.map(statement))];
}

test.each(["Allow", "Deny"] as const)("%s: nothing is gained either way", (effect) => {
  const [whole, split] = bothWays(1600, effect);
  expect(gains(whole, split, CALLER)).toEqual([]);
  expect(gains(split, whole, CALLER)).toEqual([]);
});

test("what is left out of many is found", () => {
  const [whole] = bothWays(200, "Allow");
  const [, split] = bothWays(199, "Allow");
  expect(gains(split, whole, CALLER).map(({ resource }) => resource?.patterns.map(({ text }) => text))).toEqual([
    ["arn:aws:s3:::bucket-199/raw/x"],
  ]);
});

describe("a statement for each value of what every request has", () => {
  const under = (Condition: object): object => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition });
  const tls = (test: string, ...values: readonly string[]): object =>
    under({ [test]: { "aws:SecureTransport": values } });
  const all = sideOf([{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }]);

  test.each<readonly [string, readonly object[], "yes" | "no" | "unknown"]>([
    ["both values", [tls("Bool", "true"), tls("Bool", "FALSE")], "yes"],
    ["one value", [tls("Bool", "true")], "no"],
    ["one value twice", [tls("Bool", "true"), tls("StringEquals", "true")], "no"],
    ["all but one, which is the other", [tls("Bool", "true"), tls("StringNotEquals", "true")], "unknown"],
    ["all but one alone", [tls("StringNotEquals", "true")], "no"],
    ["any of none", [tls("ForAnyValue:StringEquals", "true")], "no"],
    [
      "a key that requests may lack",
      [under({ Bool: { "aws:ViaAWSService": "true" } }), under({ Bool: { "aws:ViaAWSService": "false" } })],
      "no",
    ],
  ])("%s: together they are the whole, %s", (_, statements, expected) => {
    expect(covers(sideOf(statements), all, CALLER)).toBe(expected);
    expect(gains(sideOf(statements), all, CALLER).length).toBe(expected === "yes" ? 0 : 1);
  });
});

test("what cannot be read is the same as itself, and unknown beside another", () => {
  const broken = sideOf([{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition: "?" }]);
  const again = sideOf([{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition: "?" }]);
  const boundary = { name: "b", address: undefined, policy: readPolicy({ Statement: [] }) };
  expect(covers(broken, broken, CALLER)).toBe("yes");
  expect(gains(broken, broken, CALLER)).toEqual([]);
  expect(covers(broken, { policies: [...broken.policies] }, CALLER)).toBe("yes");
  expect(covers(again, broken, CALLER)).toBe("unknown");
  expect(covers(broken, { ...broken, boundary }, CALLER)).toBe("unknown");
  expect(covers(broken, { policies: [...broken.policies, ...broken.policies] }, CALLER)).toBe("unknown");
  expect(covers(sideOf([]), sideOf([]), CALLER)).toBe("yes");
});

/** The least of several: others use the processor as well. */
function costOf(count: number): number {
  const times = Array.from({ length: 5 }, () => {
    const [whole, split] = bothWays(count, "Allow");
    const start = process.cpuUsage();
    gains(whole, split, CALLER);
    gains(split, whole, CALLER);
    return process.cpuUsage(start).user;
  });
  return Math.min(...times);
}

test("four times as many cost less than twelve times as much, where a square would be sixteen", () => {
  costOf(400);
  expect(costOf(3200) / costOf(800)).toBeLessThan(12);
});
