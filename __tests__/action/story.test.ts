/** A pull request from its first push to the apply, against a loopback GitHub: what a reviewer sees at each step. The only test of the committed bundle as a process. */
import { cpSync, rmSync } from "node:fs";
import * as path from "node:path";
import { readStamp } from "../../lib/hosts/stamp";
import { type LoopbackGitHub, startLoopbackGitHub } from "../support/loopback-github";
import { pullRequest, type Ran, ROOT, startAction, workspace } from "./runner";

let github: LoopbackGitHub;
const folder = workspace();
let minutes = 0;
beforeAll(async () => {
  github = await startLoopbackGitHub();
  github.now = () => new Date(Date.now() + minutes * 60_000).toISOString();
});
afterAll(async () => {
  await github.stop();
  rmSync(folder, { recursive: true, force: true });
});

const [FIRST, SECOND, FIX] = ["1", "2", "3"].map((digit) => digit.repeat(40)) as [string, string, string];

async function push(head: string, planName: string, inputs: Readonly<Record<string, string>> = {}): Promise<Ran> {
  github.pulls.set(7, { head, author: "dev", base: "b".repeat(40) });
  cpSync(path.join(ROOT, `examples/plans/${planName}/plan.json`), path.join(folder, "plan.json"));
  return startAction(github, folder, { event: pullRequest(head), inputs: { token: "app-token", ...inputs } });
}

const only = (): { readonly id: number; readonly body: string } => {
  expect(github.comments).toHaveLength(1);
  const [comment] = github.comments;
  if (comment === undefined) throw new Error("no comment");
  return comment;
};

test("a pull request drops a condition, is changed, fixed, approved, and applied only as reviewed", async () => {
  const first = await push(FIRST, "drops-called-via-last");
  expect(first.outputs["verdict"]).toBe("needs a decision");
  expect(only().body.split("\n")[1]).toContain("aws:CalledViaLast");
  const { id } = only();

  const second = await push(SECOND, "changes-domain-key");
  expect([second.exitCode, second.outputs["verdict"]]).toEqual([1, "blocked"]);
  expect(only().id).toBe(id);
  expect(readStamp(only().body)?.stamp).toMatchObject({ commit: SECOND, verdict: "blocked" });

  const fixed = await push(FIX, "harmless");
  expect([fixed.exitCode, only().id, readStamp(only().body)?.stamp.verdict]).toEqual([0, id, "safe"]);
  expect(only().body.split("\n")[1]).toMatch(/^## \*\*Safe:\*\*/);

  const gate = { mode: "gate", "comment-app": "4242" };
  expect((await push(FIX, "harmless", gate)).outputs["gate"]).toBe("refused");
  minutes = 5;
  github.reviews = [{ user: "lead", state: "APPROVED", commit_id: FIX, submitted_at: github.now() }];
  const open = await push(FIX, "harmless", gate);
  expect([open.exitCode, open.outputs["gate"]]).toEqual([0, "open"]);

  const changed = await push(FIX, "attaches-full-access", gate);
  expect([changed.exitCode, changed.outputs["gate"]]).toEqual([1, "refused"]);
  expect(changed.annotations.join("\n")).toContain("The plan has changed since the review");
}, 120_000);
