/** A verdict that needs a decision says which one and who can make it; one state of the account has one severity. */
import { CHECKS } from "../../lib/checks";
import { DECIDED, decisionOf } from "../../lib/report/review/decision";
import { plainPhrase } from "../../lib/report/reason";
import { NO_EXTERNAL_INPUTS } from "../../lib/setup/question";
import { accessJson, accessText } from "../../lib/report/access";
import { answersTo } from "../../lib/review/access";
import { readJson } from "../../lib/sources/read";
import { reviewReadings } from "../../lib/review/review";
import { reviewJson } from "../../lib/report/review/json";
import { sarifOf } from "../../lib/report/review/sarif";
import type { Json } from "../../lib/sources/input";
import { GOOD, serviceLinkedRoles } from "../checks/closed-vpc";
import { allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";

test("every warning has a decision of its own, and nothing else has", () => {
  const warnings = CHECKS.filter(({ severity }) => severity === "warning").map(({ id }) => id);
  expect([...DECIDED].sort()).toEqual([...warnings].sort());
});

const values = {
  name: "users",
  path: "/",
  assume_role_policy: policy({
    Effect: "Allow",
    Principal: { Service: "ec2.amazonaws.com" },
    Action: "sts:AssumeRole",
  }),
};
const role: ResourceInPlan = { type: "aws_iam_role", name: "users", actions: ["no-op"], before: values, after: values };
const inline = (statement: object): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name: "p",
  after: { name: "p", role: "users", policy: policy(statement) },
});
const bucketPolicy = (principal: unknown): ResourceInPlan => ({
  type: "aws_s3_bucket_policy",
  name: "b",
  after: { bucket: "sales", policy: policy(allow("s3:GetObject", "arn:aws:s3:::sales/*", { Principal: principal })) },
});
const review = (json: Json): ReturnType<typeof reviewReadings> =>
  reviewReadings([{ ...readJson(json, "plan.json"), file: "plan.json", sha256: "ab".repeat(32) }], {
    inputs: NO_EXTERNAL_INPUTS,
    suppressions: [],
    today: "2026-06-01",
    commit: undefined,
  });

const SECURITY = "whoever is responsible for access in this AWS account";
test.each<readonly [string, readonly ResourceInPlan[], string | undefined]>([
  [
    "reading",
    [role, inline(allow("s3:GetObject", "arn:aws:s3:::x"))],
    "whether it needs to read this / the owner of what it reaches",
  ],
  [
    "writing",
    [role, inline(allow("s3:PutObject", "arn:aws:s3:::x"))],
    "whether it needs to change this / the owner of what it reaches",
  ],
  [
    "a policy of AWS on a new role",
    [
      { ...role, actions: ["create"], before: null },
      {
        type: "aws_iam_role_policy_attachment",
        name: "p",
        after: { role: "users", policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess" },
      },
    ],
    `whether this new role should have the AWS managed policies that are attached to it / ${SECURITY}`,
  ],
  ["everything", [role, inline(allow("*"))], `whether access this wide is needed / ${SECURITY}`],
  [
    "passing roles",
    [role, inline(allow("iam:PassRole", "arn:aws:iam::111122223333:role/x"))],
    `whether it may pass, assume or change these roles / ${SECURITY}`,
  ],
  [
    "the public",
    [bucketPolicy("*")],
    "whether any principal of any AWS account may have this access / the owner of bucket sales",
  ],
  [
    "another account",
    [bucketPolicy({ AWS: "444455556666" })],
    "whether another account may have this access / the owner of bucket sales",
  ],
  [
    "a loss",
    [
      role,
      {
        ...inline({}),
        actions: ["delete"],
        before: inline(allow("s3:GetObject", "arn:aws:s3:::x")).after ?? null,
        after: null,
      },
    ],
    "whether anything still needs this access / whoever works as role users",
  ],
  [
    "the network",
    [{ type: "aws_vpc", name: "v" }],
    "whether this change of the network is meant / whoever is responsible for the network of this AWS account",
  ],
  ["nothing", [role], undefined],
])("%s", (_, resources, expected) => {
  const decision = decisionOf(review(plan(resources)).verdict);
  expect(decision === undefined ? undefined : `${plainPhrase(decision.what)} / ${plainPhrase(decision.who)}`).toBe(
    expected,
  );
});

test("a service-linked role that is missing is an error in every form of access and review", () => {
  const id = "service-linked-role";
  const all = Object.values({ ...GOOD, serviceLinkedRole: serviceLinkedRoles() });
  const isRead = ({ mode }: ResourceInPlan): boolean => mode === "data";
  const json = plan(
    all.filter((each) => !isRead(each)),
    {},
    all.filter(isRead),
  );
  const reading = { ...readJson(json, "plan.json"), file: "plan.json", sha256: "ab".repeat(32) };
  const found = review(json);
  const answers = answersTo(reading, { ...NO_EXTERNAL_INPUTS });
  const severity = (text: string): readonly string[] =>
    [...text.matchAll(/^ *(\w+) +the account has no service-linked role/gm)].map(([, word = ""]) => word);
  interface Finding {
    readonly id?: string;
    readonly ruleId?: string;
    readonly severity?: string;
    readonly level?: string;
  }
  const within = (value: unknown): readonly Finding[] =>
    typeof value !== "object" || value === null
      ? []
      : [value as Finding, ...Object.values(value).flatMap(within)].filter(
          (each) => (each.id ?? each.ruleId) === id && (each.severity ?? each.level) !== undefined,
        );
  expect(CHECKS.find((each) => each.id === id)?.severity).toBe("error");
  expect(severity(accessText([answers]))).toEqual(["error"]);
  expect(within(accessJson([answers])).map((each) => each.severity)).toEqual(["error"]);
  expect(within(reviewJson(found)).map((each) => each.severity)).toEqual(["error"]);
  expect(within(sarifOf(found)).map((each) => each.level)).toEqual(["error"]);
});
