/** Our decisions against those of @cloud-copilot/iam-simulate, over policies and requests that are generated. */
import fc from "fast-check";
import { draws, IS_WHOLE } from "../support/draws";
import { ours, theirs } from "./both";
import { EXCEPTIONS } from "./exceptions";
import { ACCOUNT, CALLER, type GeneratedCase, generatedCase } from "./generated";

// A run can be repeated: TEST_SEED=… npx jest --testPathPatterns authorization/oracle
const { count: RUNS, seed } = draws(IS_WHOLE ? 20_000 : 5_000);

test(`${String(RUNS)} generated questions, seed ${String(seed)}: the same answer, or a listed exception`, () => {
  const seen = { yes: 0, no: 0, excepted: 0 };
  fc.assert(
    fc.property(generatedCase, (question) => {
      const [our, their] = [ours(question).answer, theirs(question)];
      if (our !== their) {
        const text = JSON.stringify(question);
        expect([our, their, EXCEPTIONS.some(({ isIn }) => isIn(text)), text]).toEqual([our, their, true, text]);
        seen.excepted++;
      } else seen[their]++;
    }),
    { numRuns: RUNS, seed },
  );
  process.stderr.write(`oracle: seed ${String(seed)}, ${JSON.stringify(seen)}\n`);
  // The questions are worth asking: both answers are common, and exceptions are not.
  expect(seen.yes).toBeGreaterThan(RUNS / 20);
  expect(seen.no).toBeGreaterThan(RUNS / 20);
  expect(seen.excepted).toBeLessThan(RUNS / 20);
});

test("there are at most ten exceptions", () => {
  expect(EXCEPTIONS.length).toBeLessThanOrEqual(10);
});

test.each(EXCEPTIONS)("exception: $id", ({ example, ours: our, theirs: their, isIn }) => {
  const policy = (statement: object): object => ({ Version: "2012-10-17", Statement: [statement] });
  const question: GeneratedCase = {
    identity: [policy(example.statement)],
    // The boundary allows nothing that is asked.
    boundary:
      example.resource === undefined ? undefined : policy({ Effect: "Allow", Action: "s3:ListBucket", Resource: "*" }),
    resource: example.resource === undefined ? undefined : policy(example.resource),
    request: { action: "s3:GetObject", resource: "arn:aws:s3:::sales/raw/a.csv", context: example.context },
  };
  expect([ours(question).answer, theirs(question)]).toEqual([our, their]);
  expect(isIn(JSON.stringify(question))).toBe(true);
});

test.each([
  ["a role by its name", { AWS: CALLER }, "no"],
  ["the whole account", { AWS: ACCOUNT }, "no"],
] as const)("a boundary limits what a resource's policy gives %s", (_, Principal, expected) => {
  const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
  const question: GeneratedCase = {
    identity: [everything],
    boundary: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:ListBucket", Resource: "*" } },
    resource: { Version: "2012-10-17", Statement: { Effect: "Allow", Principal, Action: "*", Resource: "*" } },
    request: { action: "s3:GetObject", resource: "arn:aws:s3:::sales/raw/a.csv", context: {} },
  };
  expect([ours(question).answer, theirs(question)]).toEqual([expected, expected]);
});
