/** The logic of the conftest policy, over reviews as `review --format json` prints them. conftest itself is not run: see rego.ts. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { reviewJson } from "../../lib/report/review/json";
import { reviewReadings } from "../../lib/review/review";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { readText } from "../../lib/sources/read";
import { allow, plan, policy } from "../sources/make-plan";
import { denials } from "./rego";

const ROOT = path.resolve(__dirname, "../..");
const POLICY = readFileSync(path.join(ROOT, "examples/conftest/review.rego"), "utf8");

/** The review as conftest reads it. */
function reviewed(bytes: Buffer): object {
  const options = { inputs: NO_EXTERNAL_INPUTS, suppressions: [], today: "2026-01-01", commit: undefined };
  return JSON.parse(JSON.stringify(reviewJson(reviewReadings(readText(bytes, "plan.json"), options)))) as object;
}
const example = (name: string): object => reviewed(readFileSync(path.join(ROOT, "examples/plans", name, "plan.json")));
const queueFor = (principal: object): object =>
  reviewed(
    Buffer.from(
      JSON.stringify(
        plan([
          {
            type: "aws_sqs_queue_policy",
            name: "q",
            after: {
              queue_url: "https://sqs.us-east-1.amazonaws.com/111122223333/orders",
              policy: policy({
                ...allow("sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:orders"),
                Principal: principal,
              }),
            },
          },
        ]),
      ),
    ),
  );

test.each<[string, object, readonly RegExp[]]>([
  ["a safe plan", example("harmless"), []],
  ["a plan that needs a decision within the account", example("drops-called-via-last"), []],
  ["a blocked plan", example("changes-domain-key"), [/^blocked: a change of /]],
  ["a plan of which the verdict is undetermined", example("policy-known-after-apply"), [/^cannot tell: /]],
  ["access for another account", queueFor({ AWS: "444455556666" }), [/^outside the account: .*444455556666/]],
  ["access for any principal", queueFor({ AWS: "*" }), [/^outside the account: /]],
  ["another form", { ...example("harmless"), schemaVersion: 2 }, [/^schemaVersion 2 is not known to this policy$/]],
])("%s", (_, review, expected) => {
  const found = denials(POLICY, review);
  expect(found).toEqual(expected.map((each) => expect.stringMatching(each) as string));
});

test("what is not of these forms is no rule that holds", () => {
  expect(() => denials(`${POLICY}\nallow := true\n`, {})).toThrow("Not read: ");
  expect(() => denials(POLICY.replace("input.schemaVersion != 1", "count(input.plans) > 0"), {})).toThrow(
    "Not read: count(input.plans) > 0",
  );
});
