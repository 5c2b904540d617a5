/** One statement that is written as one for each resource, and back: no difference, found in time that grows with their number. */
import { gains, type Side } from "../../lib/authorization/difference";
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

test("four times as many cost less than eight times as much", () => {
  costOf(400);
  expect(costOf(3200) / costOf(800)).toBeLessThan(8);
});
