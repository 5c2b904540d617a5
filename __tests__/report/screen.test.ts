/** What a reader finds on the first screen of a review: in which order, on how many lines, how wide. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { EXAMPLES } from "../../lib/build/example-plans";
import { commentOn } from "../../lib/cli/review";
import { GOOD } from "../checks/closed-vpc";
import { allow, plan, policy, type ResourceInPlan } from "../sources/make-plan";
import { IS_WHOLE } from "../support/draws";

const ROOT = path.resolve(__dirname, "../..");
const SCREEN = 40;
const WIDTH = 100;

const bytesOf = (name: string): Buffer => readFileSync(path.join(ROOT, "examples/plans", name, "plan.json"));
const textOf = (json: object | Buffer): string =>
  commentOn(Buffer.isBuffer(json) ? json : Buffer.from(JSON.stringify(json)), "plan.json", "text");
const linesOf = (text: string): readonly string[] => {
  expect(text.endsWith("\n")).toBe(true);
  return text.slice(0, -1).split("\n");
};

/** Of an example, without its fingerprint, which other tests are about. */
const shownOf = (name: string): string => textOf(bytesOf(name)).replace(/p1-[0-9a-f]{64}/, "p1-…");

/** Each piece begins after the one before it; the number of the line in which the last begins. */
function expectInOrder(text: string, pieces: readonly string[]): number {
  let at = 0;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    expect([piece, found >= 0]).toEqual([piece, true]);
    at = found;
  }
  return text.slice(0, at).split("\n").length;
}

/** No character but those of one column, which the expectations below are made of. */
function expectOneScreen(text: string): void {
  const lines = linesOf(text);
  expect(lines.length).toBeLessThanOrEqual(SCREEN);
  for (const line of lines) expect([line, Array.from(line).length <= WIDTH]).toEqual([line, true]);
  const [first = ""] = lines;
  const last = lines.at(-1) ?? "";
  // The verdict once more, whole or cut.
  const said = last.replace(/…$/, "");
  expect(`${first} ${lines[1]?.trim() ?? ""}`.startsWith(said)).toBe(true);
  expect(said).toMatch(/^(Safe|Needs a decision|Blocked|Cannot tell): ./);
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
}

describe("the comment on an attached policy", () => {
  const comment = readFileSync(path.join(ROOT, "docs/reviews/attaches-full-access.md"), "utf8");

  test("verdict and reason, decision and who makes it, what to change, the row that it is about, within 20 lines without code", () => {
    const seen = comment
      .replaceAll(/^ *<details>[\s\S]*?^ *<\/details>$/gm, "")
      .replaceAll(/^ *```\n[\s\S]*?^ *```$/gm, "");
    const line = expectInOrder(seen.replaceAll(/\n{2,}/g, "\n"), [
      "## **Needs a decision:** for `canvas-analysts`, EMR Serverless may create network interfaces in every subnet",
      "**Decide:** whether jobs may run in any subnet of the account, or only in their own.",
      "**Who can decide:** whoever is responsible for the network of this AWS account.",
      "### What to change",
      "- add to role `canvas-analysts` a statement that denies `ec2:CreateNetworkInterface`",
      "### Who gains access",
      "- attaches `AmazonSageMakerFullAccess v29` to role `canvas-analysts`: 53 statements, 20 on all resources",
      "for Canvas it matters that `ec2:CreateNetworkInterface`: only on `arn:aws:ec2:*:*:network-interface/*` and 2 more, only if `aws:CalledViaLast` is `ops.emr-serverless.amazonaws.com` → allowed on all resources",
      "**Who loses access, or is replaced or destroyed:** no principal",
    ]);
    expect(line).toBeLessThanOrEqual(20);
  });

  test("the attachment is one row of two lines, and its 53 statements stand in the fold", () => {
    const [gains = ""] = /### Who gains access\n\n[\s\S]*?\n\n/.exec(comment) ?? [];
    expect(gains.trimEnd().split("\n")).toHaveLength(4);
    expect(comment.indexOf('"Sid"')).toBeGreaterThan(
      comment.indexOf("<details><summary>Statements in full, with their places</summary>"),
    );
  });

  test("the statement that the verdict is about stands before all others", () => {
    const [first] = /"Sid": "(\w+)"/.exec(comment)?.slice(1) ?? [];
    expect(first).toBe("AllowAWSServiceActions");
    expect(comment.indexOf('"Sid": "AllowAWSServiceActions"')).toBe(comment.indexOf('"Sid"'));
  });
});

test.each(EXAMPLES)("%s on one screen: at most 40 lines of 100 columns, the verdict first and last", (name) => {
  expectOneScreen(textOf(bytesOf(name)));
});

const NOT_CONSIDERED = `  Not considered: service control policies (unless given with --scp); resource control policies
  (unless given with --scp); session policies; policies of resources outside the plan.`;

test("a guard is dropped: exactly this", () => {
  expect(shownOf("drops-called-via-last"))
    .toBe(`Needs a decision: canvas-analysts can also create network interfaces without EMR Serverless: the
condition aws:CalledViaLast has no effect (aws_iam_role.analysts)
  Decide: whether users of this role may create network interfaces themselves, without EMR
  Serverless. Who can decide: whoever is responsible for the network of this AWS account.
  Plan plan.json, commit not given, complete.

What to change
  add aws:CalledViaLast as a condition to statements CreateNetworkInterface,
  CreateNetworkInterfaceWhereTagged of policy canvas-large-data; warning network-interface-directly…
      # In the statement CreateNetworkInterface and the statement CreateNetworkInterfaceWhereTagged
      # of the policy canvas-large-data (aws_iam_role_policy.analysts):
      condition {
        test     = "StringEquals"
        variable = "aws:CalledViaLast"
        values   = ["ops.emr-serverless.amazonaws.com"]
      }

Who gains access
+ changes canvas-large-data of role canvas-analysts: 2 statements; for Canvas it matters that
  ec2:CreateNetworkInterface: only if aws:CalledViaLast is ops.emr-serverless.amazonaws.com → always

Who loses access, or is replaced or destroyed: no principal

Canvas with large data, before → after
  users working as canvas-analysts, every feature: can → can

What is undetermined: nothing
Network: no path changes
The rest: no other changes; 22 unchanged.

  Fingerprint p1-….
  With --full: every row, every fix; statements in full, with their places (2); decisions behind the
  findings (1); pre-existing findings (1).
${NOT_CONSIDERED}
Needs a decision: canvas-analysts can also create network interfaces without EMR Serverless: the co…
`);
});

test("a managed policy is attached: exactly this", () => {
  expect(shownOf("attaches-full-access"))
    .toBe(`Needs a decision: for canvas-analysts, EMR Serverless may create network interfaces in every subnet
of the account (aws_iam_role.analysts)
  Decide: whether jobs may run in any subnet of the account, or only in their own. Who can decide:
  whoever is responsible for the network of this AWS account.
  Plan plan.json, commit not given, complete.

What to change
  add to role canvas-analysts a statement that denies ec2:CreateNetworkInterface
    warning network-interface-unrestricted at aws_iam_role.analysts
  detach AmazonSageMakerFullAccess from role canvas-analysts
    warning network-interface-directly at aws_iam_role.analysts: canvas-analysts can also create ne…

Who gains access
+ attaches AmazonSageMakerFullAccess v29 to role canvas-analysts: 53 statements, 20 on all resources
    for Canvas it matters that ec2:CreateNetworkInterface: only if aws:CalledViaLast → always

Who loses access, or is replaced or destroyed: no principal

Canvas with large data, before → after
  users working as canvas-analysts, every feature: can → can

What is undetermined: nothing
Network: no path changes
The rest: no other changes; 23 unchanged.

  Fingerprint p1-….
  With --full: every row, every fix; statements in full, with their places (36); decisions behind
  the findings (1); pre-existing findings (1).
${NOT_CONSIDERED}
Needs a decision: for canvas-analysts, EMR Serverless may create network interfaces in every subnet…
`);
});

test("the domain is replaced: exactly this", () => {
  expect(shownOf("changes-domain-key"))
    .toBe(`Blocked: a change of kms_key_id replaces the domain: its users lose access to their files, which
stay on its file system (aws_sagemaker_domain.canvas)
  Plan plan.json, commit not given, complete.

What to change
! take back the change of kms_key_id in aws_sagemaker_domain.canvas
    error domain-replaced at aws_sagemaker_domain.canvas
      resource "aws_sagemaker_domain" "canvas" {
        # Take the change of kms_key_id back. This refuses such a plan:
        lifecycle {
          prevent_destroy = true
        }
      }

Who gains access: no principal

Who loses access, or is replaced or destroyed
- aws_sagemaker_domain.canvas: a change of kms_key_id replaces the domain: its users lose access to
  their files, which stay on its file system

Canvas with large data, before → after
  users working as canvas-analysts, every feature: can → can

What is undetermined: nothing
Network: no path changes
The rest: no other changes; 22 unchanged.

  Fingerprint p1-….
  With --full: every row, every fix; pre-existing findings (1).
${NOT_CONSIDERED}
Blocked: a change of kms_key_id replaces the domain: its users lose access to their files, which st…
`);
});

test("nothing of note: exactly this", () => {
  expect(shownOf("harmless")).toBe(`Safe: no principal gains or loses access, and no network path changes
  Plan plan.json, commit not given, complete.

What to change: nothing
Who gains access: no principal
Who loses access, or is replaced or destroyed: no principal

Canvas with large data, before → after
  users working as canvas-analysts, every feature: can → can

What is undetermined: nothing
Network: no path changes

The rest
  2 other changes, of which none changes access or network: 1 created, 1 updated; 2 change tags
  only; 20 unchanged.

  Fingerprint p1-….
  With --full: every row, every fix; pre-existing findings (1).
${NOT_CONSIDERED}
Safe: no principal gains or loses access, and no network path changes
`);
});

test("what is undetermined comes before who gains", () => {
  const line = expectInOrder(textOf(bytesOf("policy-known-after-apply")), [
    "Cannot tell: what role AmazonSageMakerCanvasEMRSExecutionAccess-analytics may do by data is\nundetermined:",
    "What to change\n",
    "! to make aws_iam_role_policy.jobs_data known before the apply: write it as",
    "What is undetermined\n",
    "! what role AmazonSageMakerCanvasEMRSExecutionAccess-analytics may do by data is undetermined: the",
  ]);
  expect(line).toBeLessThanOrEqual(20);
});

const role = (name: string): ResourceInPlan => {
  const values = {
    name,
    path: "/",
    assume_role_policy: policy({
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  };
  return { type: "aws_iam_role", name: "r", index: name, actions: ["no-op"], before: values, after: values };
};
const inline = (holder: string, ...statements: readonly object[]): ResourceInPlan => ({
  type: "aws_iam_role_policy",
  name: "p",
  index: holder,
  after: { name: "p", role: holder, policy: policy(...statements) },
});
const each = <T>(count: number, of: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => of(index));

describe("whatever the size of the plan", () => {
  const MANY = IS_WHOLE ? 2_500 : 500;
  test(`${String(4 * MANY)} changes, each of another kind`, () => {
    const text = textOf(
      plan([
        ...each(MANY, (index) => [
          role(`team-${String(index)}`),
          inline(
            `team-${String(index)}`,
            allow("s3:GetObject", `arn:aws:s3:::${"x".repeat(index % 300)}-${String(index)}/*`),
          ),
        ]).flat(),
        ...each(MANY, (index): ResourceInPlan => ({ type: "aws_vpc", name: `v${String(index)}` })),
        ...each(MANY, (index): ResourceInPlan => ({ type: "aws_lambda_permission", name: `l${String(index)}` })),
      ]),
    );
    expectOneScreen(text);
    expect(linesOf(text)[0]).toBe(
      "Cannot tell: aws_lambda_permission.l0: aws_lambda_permission affects access and is not analysed",
    );
    for (const heading of ["What is undetermined", "Who gains access"])
      expect(text).toMatch(new RegExp(`^${heading} \\(\\d+ of ${String(MANY)} shown\\)$`, "m"));
  });

  test("200 findings: the first screen has the verdict, the decision, the first fix and the count", () => {
    const text = textOf(
      plan(
        each(200, (index): ResourceInPlan => ({
          type: "aws_sagemaker_domain",
          name: `d${String(index)}`,
          actions: ["delete"],
          before: { domain_name: `d${String(index)}` },
          after: null,
        })),
      ),
    );
    expectOneScreen(text);
    expect(text).toMatch(/^What to change \(\d+ of 200 shown\)$/m);
  });

  test("the same change of many principals is one row", () => {
    const text = textOf(
      plan(
        each(1_000, (index) => [
          role(`team-${String(index)}`),
          inline(`team-${String(index)}`, allow("s3:GetObject", "arn:aws:s3:::sales/*")),
        ]).flat(),
      ),
    );
    expectOneScreen(text);
    expect(text).toContain(
      "\n+ adds p to 1000 roles team-0, team-1, team-10 and 997 more: s3:GetObject on arn:aws:s3:::sales/*\n    not allowed → allowed\n",
    );
  });

  test("the first plan of a closed VPC", () => {
    const text = textOf(plan(Object.values(GOOD)));
    expectOneScreen(text);
  });

  test("many plans: the heaviest in detail, the next by name, the others by their number", () => {
    const gains = JSON.stringify(plan([role("a"), inline("a", allow("s3:GetObject", "arn:aws:s3:::x"))]));
    const text = commentOn(Buffer.from(each(IS_WHOLE ? 300 : 60, () => gains).join("\n")), "plan.json", "text");
    expectOneScreen(text);
    expect(text).toContain(`\n  ${IS_WHOLE ? "293" : "53"} more plans: --full has all.\n`);
  });

  test("no row has more than two lines", () => {
    const long = "x".repeat(400);
    const text = textOf(
      plan([
        role(long),
        inline(long, ...each(9, (index) => allow(`s3:Get${long}${String(index)}`, `arn:aws:s3:::${long}`))),
      ]),
    );
    expectOneScreen(text);
    const [, rows = ""] = /^Who gains access\n([\s\S]*?)\n(?:\n|Who loses)/m.exec(text) ?? [];
    expect(rows.split("\n")).toHaveLength(2);
  });
});

test("equal input gives equal bytes", () => {
  const bytes = bytesOf("attaches-full-access");
  expect(textOf(bytes)).toBe(textOf(bytes));
});

test.each(["\u001b[2J\u001b[31m", "\u202egnp.exe\u2066", "\r\n\u0007\u009b1A", "``` **bold** `x`"])(
  "%j as a name stays text",
  (hostile) => {
    expectOneScreen(
      textOf(
        plan([role(hostile), inline(hostile, { ...allow("s3:GetObject", `arn:aws:s3:::${hostile}`), Sid: hostile })]),
      ),
    );
  },
);
