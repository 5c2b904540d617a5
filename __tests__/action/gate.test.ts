/** The gate, against each way to cheat that docs/threat-model.md names: the test's name is the line's. */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { stamped } from "../../lib/hosts/stamp";
import { ACTIONS, APP, type Actor, type LoopbackGitHub, startLoopbackGitHub } from "../support/loopback-github";
import "../support/fast-clock";
import { plan } from "../sources/make-plan";
import { pullRequest, type Ran, ROOT, runAction, workspace } from "./runner";

const [HEAD, BASE] = ["a".repeat(40), "b".repeat(40)];
const BEFORE = "2026-01-01T10:00:00Z";
const REVIEWED = "2026-01-01T12:00:00Z";
const AFTER = "2026-01-01T14:00:00Z";

let github: LoopbackGitHub;
let folder: string;
/** Of the plan drops-called-via-last, as the action says it. */
let usual: string | undefined;
let fingerprint: string;
beforeEach(async () => {
  github = await startLoopbackGitHub();
  folder = workspace();
  github.now = () => REVIEWED;
  usePlan("drops-called-via-last");
  usual ??= (await runAction(github, folder, { inputs: { comment: "never" } })).outputs["fingerprint"] ?? "";
  fingerprint = usual;
  github.reviews = [{ user: "lead", state: "APPROVED", commit_id: HEAD, submitted_at: AFTER }];
});
afterEach(async () => {
  await github.stop();
  rmSync(folder, { recursive: true, force: true });
});

function usePlan(name: string): void {
  cpSync(path.join(ROOT, `examples/plans/${name}/plan.json`), path.join(folder, "plan.json"));
}

const body = (more: object = {}): string =>
  stamped(
    {
      name: "review",
      run: "50.1",
      commit: HEAD,
      time: REVIEWED,
      verdict: "needs a decision",
      plans: [fingerprint],
      ...more,
    },
    "the review\n",
  );
const review = (author: Actor = APP, more: object = {}, kept: object = {}): void => {
  github.comment(7, author, body(more), kept);
};
const gate = (inputs: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runAction(github, folder, { event: pullRequest(HEAD), inputs: { mode: "gate", "comment-app": "4242", ...inputs } });
const errors = ({ annotations }: Ran): readonly string[] =>
  annotations.filter((each) => each.startsWith("::error")).map((each) => each.replace(/^::error [^:]*::/, ""));

const NO_APPROVAL = `No approval counts: it takes one of commit ${HEAD}, later than the review, not dismissed, by someone with access who is not the author.`;
const NO_REVIEW = "No review of the name review by the App 4242 is on the pull request.";

test("opens for the reviewed plan, approved after the review", async () => {
  review();
  const ran = await gate();
  expect([ran.exitCode, ran.outputs["gate"], errors(ran)]).toEqual([0, "open", []]);
});

test("finds the review behind 120 comments with a pasted marker", async () => {
  for (let made = 0; made < 120; made++) review({ login: "dev", id: 77 });
  review();
  const ran = await gate();
  expect([ran.exitCode, ran.outputs["gate"], errors(ran)]).toEqual([0, "open", []]);
});

describe("refuses", () => {
  test.each<[string, () => void, string]>([
    [
      "T1: a plan that changed after the review",
      () => {
        review();
        usePlan("attaches-full-access");
      },
      "The plan has changed since the review: its fingerprint is",
    ],
    [
      "T2: a comment that a workflow of the pull request wrote",
      () => {
        review(ACTIONS);
      },
      NO_REVIEW,
    ],
    [
      "T3: a comment with a pasted marker by a person",
      () => {
        review({ login: "dev", id: 77 });
      },
      NO_REVIEW,
    ],
    [
      "T4: a comment that someone edited",
      () => {
        review(APP, {}, { editor: "dev" });
      },
      "was edited by someone else after it was written.",
    ],
    [
      "T5: a minimized comment",
      () => {
        review(APP, {}, { isMinimized: true });
      },
      NO_REVIEW,
    ],
    [
      "T6: a second comment of the same name",
      () => {
        review();
        review();
      },
      "There are several reviews of the name review; which of them counts is not known.",
    ],
    [
      "T7: a commit that was pushed after the review",
      () => {
        review(APP, { commit: "c".repeat(40) });
      },
      `The review is of commit ${"c".repeat(40)}, and the head of the pull request is ${HEAD}.`,
    ],
    [
      "T8: no approval",
      () => {
        review();
        github.reviews = [];
      },
      NO_APPROVAL,
    ],
    [
      "T9: an approval of an earlier commit",
      () => {
        review();
        github.reviews = [{ user: "lead", state: "APPROVED", commit_id: "c".repeat(40), submitted_at: AFTER }];
      },
      NO_APPROVAL,
    ],
    [
      "T10: an approval before the review",
      () => {
        review();
        github.reviews = [{ user: "lead", state: "APPROVED", commit_id: HEAD, submitted_at: BEFORE }];
      },
      NO_APPROVAL,
    ],
    [
      "T11: an approval before the comment was rewritten",
      () => {
        review(APP, {}, { updated: "2026-01-01T15:00:00Z" });
      },
      NO_APPROVAL,
    ],
    [
      "T12: a dismissed approval",
      () => {
        review();
        github.reviews = [{ user: "lead", state: "DISMISSED", commit_id: HEAD, submitted_at: AFTER }];
      },
      NO_APPROVAL,
    ],
    [
      "T13: an approval that its author took back",
      () => {
        review();
        github.reviews.push({
          user: "lead",
          state: "CHANGES_REQUESTED",
          commit_id: HEAD,
          submitted_at: "2026-01-01T15:00:00Z",
        });
      },
      NO_APPROVAL,
    ],
    [
      "T14: an approval by the author of the pull request",
      () => {
        review();
        github.reviews = [{ user: "dev", state: "APPROVED", commit_id: HEAD, submitted_at: AFTER }];
      },
      NO_APPROVAL,
    ],
    [
      "T15: an approval by someone without access",
      () => {
        review();
        github.reviews = [
          { user: "passer-by", state: "APPROVED", commit_id: HEAD, submitted_at: AFTER, association: "NONE" },
        ];
      },
      NO_APPROVAL,
    ],
    [
      "T16: a change of what runs",
      () => {
        review();
        github.changedFiles = ["main.tf", ".github/workflows/plan.yml"];
      },
      "The pull request changes .github/workflows/plan.yml, which decides what runs.",
    ],
    [
      "T17: a change of an action in the repository",
      () => {
        review();
        github.changedFiles = [".github/actions/review/action.yml"];
      },
      "The pull request changes .github/actions/review/action.yml, which decides what runs.",
    ],
  ])("%s", async (_, prepare, message) => {
    prepare();
    const ran = await gate();
    expect([ran.exitCode, ran.outputs["gate"], errors(ran).join("\n")]).toEqual([
      1,
      "refused",
      expect.stringContaining(message),
    ]);
  });
});

describe("T18: suppressions of the pull request", () => {
  const file = (reason: string): string =>
    `suppressions:\n  - finding: domain-destroyed\n    address: aws_sagemaker_domain.d\n    reason: ${reason}\n    expires: 2999-12-31\n`;
  beforeEach(async () => {
    const destroyed = {
      type: "aws_sagemaker_domain",
      name: "d",
      actions: ["delete"],
      before: { domain_name: "d" },
      after: null,
    };
    writeFileSync(path.join(folder, "plan.json"), JSON.stringify(plan([destroyed])));
    fingerprint = (await runAction(github, folder, { inputs: { comment: "never" } })).outputs["fingerprint"] ?? "";
    review(APP, { verdict: "blocked" });
    writeFileSync(path.join(folder, ".canvas-large-data.yaml"), file("it is moved"));
  });

  test("do not count, and are listed", async () => {
    const ran = await gate();
    expect(errors(ran)).toEqual(["With the files of the base commit the verdict is blocked."]);
    expect(ran.summary).toContain(
      `.canvas-large-data.yaml is not as in the base commit ${BASE}; the base commit's counts.`,
    );
  });

  test("count in the base commit", async () => {
    github.contents.set(`${BASE}:.canvas-large-data.yaml`, file("it is moved"));
    const ran = await gate();
    expect([ran.exitCode, errors(ran)]).toEqual([0, []]);
  });
});

test("T19: policies of the organization that the pull request brings", async () => {
  review();
  writeFileSync(path.join(folder, "scp.json"), "{}");
  expect(errors(await gate({ scp: "scp.json" }))[0]).toContain(`scp.json is no file in the base commit ${BASE}.`);
  expect(errors(await gate({ scp: "../scp.json" }))[0]).toContain("is outside of the repository");
});

test("T20: with the workflow's own token the gate calls itself advisory", async () => {
  review(ACTIONS);
  for (const inputs of [{ "comment-app": "" }, { "comment-app": "15368" }]) {
    const ran = await gate(inputs);
    expect([ran.exitCode, ran.outputs["gate"]]).toEqual([0, "advisory"]);
    expect(ran.summary).toContain("This gate is advisory");
  }
});

test("docs/threat-model.md has a line for each of these tests, and no other", () => {
  const lines = readFileSync(path.join(ROOT, "docs/threat-model.md"), "utf8").match(/^\| T\d+ /gm) ?? [];
  const own = readFileSync(path.join(ROOT, "__tests__/action/gate.test.ts"), "utf8").match(/"T\d+: /g) ?? [];
  expect(lines.map((each) => each.slice(2).trim())).toEqual(own.map((each) => each.slice(1).replace(/: $/, "")));
});
