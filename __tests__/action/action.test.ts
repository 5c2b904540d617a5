/** The action, run from its committed bundle against a loopback GitHub, for each event. */
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { readStamp, stamped } from "../../lib/hosts/stamp";
import { reviewSchema } from "../../lib/report/review/schema";
import { ACTIONS, type LoopbackGitHub, startLoopbackGitHub } from "../support/loopback-github";
import "../support/fast-clock";
import { allow, plan, policy } from "../sources/make-plan";
import { pullRequest, ROOT, runAction, workspace } from "./runner";

let github: LoopbackGitHub;
let folder: string;
beforeEach(async () => {
  github = await startLoopbackGitHub();
  folder = workspace();
  usePlan("drops-called-via-last");
});
afterEach(async () => {
  await github.stop();
  rmSync(folder, { recursive: true, force: true });
});

function usePlan(name: string): void {
  cpSync(path.join(ROOT, `examples/plans/${name}/plan.json`), path.join(folder, "plan.json"));
}
const writePlan = (json: object): void => {
  writeFileSync(path.join(folder, "plan.json"), JSON.stringify(json));
};
const HEAD = "a".repeat(40);
const domain = (name: string): object => ({
  type: "aws_sagemaker_domain",
  name,
  actions: ["delete"],
  before: { domain_name: name },
  after: null,
});

test("the committed bundle is what the sources make, and has neither cdktf nor an AWS SDK", () => {
  const script = `import { actionFiles } from "./lib/build/action.mjs"; console.log(JSON.stringify(await actionFiles()))`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  const files = JSON.parse(stdout) as Readonly<Record<string, string>>;
  for (const [name, text] of Object.entries(files)) {
    expect(readFileSync(path.join(ROOT, "action", name), "utf8") === text).toBe(true);
  }
  expect(files["licences.txt"]).not.toMatch(/cdktf|constructs|@aws-sdk/);
  expect(Buffer.byteLength(files["index.mjs"] ?? "")).toBeLessThan(1_350_000);
});

test("a pull request: comment, summary, outputs and annotations", async () => {
  cpSync(path.join(ROOT, "examples/plans/main"), folder, { recursive: true });
  const ran = await runAction(github, folder, { event: pullRequest(HEAD), run: "500" });
  const [comment] = github.comments;
  expect(ran.exitCode).toBe(0);
  expect(ran.outputs).toEqual({
    verdict: "needs a decision",
    fingerprint: expect.stringMatching(/^p1-[0-9a-f]{64}$/) as string,
    report: expect.stringContaining("review.json") as string,
    sarif: expect.stringContaining("review.sarif") as string,
    "comment-url": `https://github.example/acme/platform/pull/7#issuecomment-${String(comment?.id)}`,
  });
  const read = readStamp(comment?.body ?? "");
  expect(read?.stamp).toMatchObject({
    name: "review",
    run: "500.1",
    commit: HEAD,
    verdict: "needs a decision",
    plans: [ran.outputs["fingerprint"]],
  });
  expect(read?.text).toBe(ran.summary);
  expect(read?.text).toContain("aws:CalledViaLast");
  expect(ran.annotations).toEqual([
    expect.stringMatching(
      /^::warning title=network-interface-directly at aws_iam_role\.analysts,file=execution-role\.tf,line=\d+::/,
    ) as string,
  ]);
  const report = reviewSchema.parse(JSON.parse(readFileSync(ran.outputs["report"] ?? "", "utf8")));
  expect(report.commit).toBe(HEAD);
});

describe("what is no pull request: the summary alone", () => {
  test.each(["push", "merge_group", "schedule", "workflow_dispatch"])("%s", async (name) => {
    const ran = await runAction(github, folder, { event: [name, { repository: { private: true } }] });
    expect(ran).toMatchObject({ exitCode: 0, outputs: { verdict: "needs a decision", "comment-url": "" } });
    expect(ran.summary).toContain("aws:CalledViaLast");
    expect(github.made).toEqual([]);
  });
});

describe("pull_request_target", () => {
  test("is refused with the reason", async () => {
    const [, event] = pullRequest(HEAD);
    const ran = await runAction(github, folder, { event: ["pull_request_target", event] });
    expect(ran).toMatchObject({ exitCode: 1, summary: "" });
    expect(ran.annotations[0]).toContain("pull_request_target runs with secrets");
    expect(github.made).toEqual([]);
  });

  test("runs with allow-target", async () => {
    const [, event] = pullRequest(HEAD);
    const ran = await runAction(github, folder, {
      event: ["pull_request_target", event],
      inputs: { "allow-target": "true" },
    });
    expect([ran.exitCode, github.comments.length]).toEqual([0, 1]);
  });
});

describe("the token may only read", () => {
  test("the summary alone, and no failure for it", async () => {
    const ran = await runAction(github, folder, { inputs: { token: "read-token" } });
    expect([ran.exitCode, github.comments.length]).toEqual([0, 0]);
    expect(ran.summary).toContain("aws:CalledViaLast");
    expect(ran.annotations.at(-1)).toBe(
      "::notice title=canvas-large-data%3A comment::The token may not write comments (Resource not accessible by integration): the review is in the job summary alone.",
    );
  });

  test("the exit code is still the verdict's", async () => {
    writePlan(plan([domain("d")] as never));
    expect((await runAction(github, folder, { inputs: { token: "read-token" } })).exitCode).toBe(1);
  });
});

describe("comment", () => {
  test("auto: a safe plan needs none, but one that is there becomes right", async () => {
    usePlan("harmless");
    expect((await runAction(github, folder, {})).outputs["verdict"]).toBe("safe");
    expect(github.comments).toEqual([]);
    github.comment(
      7,
      ACTIONS,
      stamped(
        {
          name: "review",
          run: "1.1",
          commit: "b".repeat(40),
          time: "2026-01-01T00:00:00Z",
          verdict: "blocked",
          plans: [],
        },
        "x\n",
      ),
    );
    await runAction(github, folder, {});
    expect(readStamp(github.comments[0]?.body ?? "")?.stamp.verdict).toBe("safe");
  });

  test.each<[string, number]>([
    ["always", 1],
    ["never", 0],
  ])("%s", async (comment, expected) => {
    usePlan("harmless");
    await runAction(github, folder, { inputs: { comment } });
    expect(github.comments).toHaveLength(expected);
  });

  test("too long for GitHub: a short one, and the step says so", async () => {
    github.failures = [{ method: "POST", path: /comments$/, status: 422, longerThan: 1000 }];
    const ran = await runAction(github, folder, { run: "900" });
    expect(github.comments[0]?.body.split("\n")[1]).toBe(
      "**Verdict: needs a decision.** GitHub refused the whole review as a comment. It is in the [summary of the run](https://github.example/acme/platform/actions/runs/900).",
    );
    expect(ran.log).toContain("::warning title=canvas-large-data%3A comment::GitHub refused the whole review");
  });

  test("GitHub does not answer: the step fails, and the summary is written", async () => {
    github.failures = [{ method: "GET", path: /comments$/, status: 503, times: 99 }];
    const ran = await runAction(github, folder, {});
    expect(ran.exitCode).toBe(1);
    expect(ran.summary).toContain("aws:CalledViaLast");
  });
});

test("at most 9 findings, and one that counts the rest", async () => {
  writePlan(plan(Array.from({ length: 30 }, (_, index) => domain(`d${String(index)}`)) as never));
  const { annotations, exitCode } = await runAction(github, folder, { inputs: { comment: "never" } });
  expect(exitCode).toBe(1);
  expect(annotations.filter((each) => each.startsWith("::error title=domain-destroyed"))).toHaveLength(9);
  expect(annotations.filter((each) => each.startsWith("::notice"))).toEqual([
    "::notice title=canvas-large-data::21 more findings are in the job summary.",
  ]);
});

test("a summary has at most 900 kB, of whole rows", async () => {
  const roles = Array.from({ length: 2000 }, (_, index) => ({
    type: "aws_iam_role_policy",
    name: `p${String(index)}`,
    after: {
      name: `p${String(index)}`,
      role: `team-${String(index)}`,
      policy: policy(allow("s3:GetObject", `arn:aws:s3:::b${String(index)}/${"x".repeat(250)}/*`)),
    },
  }));
  writePlan(plan(roles));
  const { summary } = await runAction(github, folder, { inputs: { comment: "never" } });
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(900_000);
  expect(Buffer.byteLength(summary)).toBeGreaterThan(700_000);
  expect(summary).toMatch(/^\*\*Cut:\*\* \d+ rows did not fit/m);
});

test("text of a plan is no command of the runner", async () => {
  writePlan(plan([domain("d\n::set-output name=verdict::safe\n::error::x")] as never));
  const { annotations, outputs } = await runAction(github, folder, { inputs: { comment: "never" } });
  expect(annotations.every((each) => /^::(error|warning|notice) title=/.test(each))).toBe(true);
  expect(outputs["verdict"]).toBe("blocked");
});

describe("no leaks", () => {
  const [ACCOUNT, BUCKET] = ["444455556666", "acme-payroll-exports"];
  const secret = (index: number): string => `SECRET-${String(index)}`;
  const leaky = plan([
    {
      type: "aws_iam_role_policy",
      name: "p",
      after: {
        name: "p",
        role: "users",
        policy: policy(allow("s3:GetObject", `arn:aws:s3:::${BUCKET}/*`), {
          ...allow("sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/x`),
          Sid: "B",
        }),
      },
    },
    {
      type: "aws_s3_bucket",
      name: "b",
      index: BUCKET,
      actions: ["delete"],
      before: { bucket: BUCKET, arn: `arn:aws:s3:::${BUCKET}` },
      after: null,
    },
    {
      type: "aws_sagemaker_domain",
      name: "d",
      actions: ["delete"],
      before: { domain_name: `d-${BUCKET}`, arn: `arn:aws:sagemaker:us-east-1:${ACCOUNT}:domain/d` },
      after: null,
    },
  ]);
  const publicRepository = pullRequest(HEAD, { repository: { private: false } });
  const written = (ran: Awaited<ReturnType<typeof runAction>>): string =>
    [
      readFileSync(ran.outputs["sarif"] ?? "", "utf8"),
      ran.log,
      ran.summary,
      JSON.stringify(ran.outputs),
      ...github.comments.map(({ body }) => body),
    ].join("\n");

  test("account ids, ARNs and bucket names are not in a public repository", async () => {
    writePlan(leaky);
    const all = written(await runAction(github, folder, { event: publicRepository }));
    expect(github.comments).toHaveLength(1);
    expect(all).not.toContain(ACCOUNT);
    expect(all).not.toContain("arn:");
    expect(all).not.toMatch(new RegExp(`(?<![a-z0-9.-])${BUCKET}`));
    expect(all).toContain("(ARN)");
  });

  test.each<[string, object, Readonly<Record<string, string>>]>([
    ["publish-details: true", { repository: { private: false } }, { "publish-details": "true" }],
    ["a private repository", { repository: { private: true } }, {}],
  ])("they are with %s", async (_, event, inputs) => {
    writePlan(leaky);
    const all = written(await runAction(github, folder, { event: pullRequest(HEAD, event), inputs }));
    expect(all).toContain(`arn:aws:s3:::${BUCKET}`);
    expect(all).toContain(ACCOUNT);
  });

  test("where it is not known whether the repository is public, it is", async () => {
    writePlan(leaky);
    const all = written(await runAction(github, folder, { event: pullRequest(HEAD, { repository: {} }) }));
    expect(all).not.toContain(ACCOUNT);
  });

  test("a sensitive value of any attribute is nowhere, not even in the report", async () => {
    usePlan("attaches-full-access");
    const json = JSON.parse(readFileSync(path.join(folder, "plan.json"), "utf8")) as {
      readonly resource_changes: { change: Record<string, unknown> }[];
    };
    let count = 0;
    // Every text becomes a marker, and every one is marked.
    const planted = (value: unknown): unknown => {
      if (typeof value === "string") return secret(++count);
      if (Array.isArray(value)) return value.map(planted);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, planted(each)]));
    };
    const marks = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(marks);
      if (typeof value !== "object" || value === null) return true;
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, marks(each)]));
    };
    for (const { change } of json.resource_changes) {
      for (const side of ["before", "after"]) {
        change[`${side}_sensitive`] = marks(change[side]);
        change[side] = planted(change[side]);
      }
    }
    writePlan(json);
    const ran = await runAction(github, folder, {});
    expect(count).toBeGreaterThan(100);
    expect(written(ran)).not.toContain("SECRET-");
    expect(readFileSync(ran.outputs["report"] ?? "", "utf8")).not.toContain("SECRET-");
  });
});

describe("mistakes are one annotation", () => {
  test.each<[Readonly<Record<string, string>>, string]>([
    [{ plans: "" }, "The input plans is empty. Write the files, one a line: plans: plan.json"],
    [{ plans: "none.json" }, "none.json does not exist."],
    [{ mode: "apply" }, 'The input mode is "apply". Write one of: review, gate.'],
    [{ "fail-on": "errors" }, 'The input fail-on has "errors". Write some of: error, warning, unknown, never.'],
    [
      { name: "a-->" },
      'The input name is "a-->". A name has at most 100 letters, digits, spaces and . _ / - and begins with a letter or digit.',
    ],
    [{ token: "" }, "The input token is empty. Leave it out, and the workflow's own token is used."],
    [{ token: "wrong" }, "GitHub could not be asked: Bad credentials"],
  ])("%j", async (inputs, message) => {
    const ran = await runAction(github, folder, { inputs });
    expect([ran.exitCode, ran.annotations.at(-1)]).toEqual([1, `::error title=canvas-large-data::${message}`]);
  });
});
