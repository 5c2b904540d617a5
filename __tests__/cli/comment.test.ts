/** `canvas-large-data comment` in the pipelines of GitHub and GitLab. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readStamp } from "../../lib/hosts/stamp";
import { type LoopbackGitHub, REPOSITORY, startLoopbackGitHub } from "../support/loopback-github";
import { type Ended, runCommand } from "../support/command";
import { type LoopbackGitLab, startLoopbackGitLab } from "../support/loopback-gitlab";

const folder = mkdtempSync(path.join(tmpdir(), "comment-"));
let github: LoopbackGitHub;
let gitlab: LoopbackGitLab;
beforeAll(async () => {
  [github, gitlab] = await Promise.all([startLoopbackGitHub("/api/v3"), startLoopbackGitLab()]);
});
afterAll(async () => {
  await Promise.all([github.stop(), gitlab.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

const FINGERPRINT = `p1-${"3".repeat(64)}`;
const REVIEW = file("review.md", `## **Safe:** nobody\n\nPlan \`p\`; fingerprint \`${FINGERPRINT}\`\n`);
const [HEAD, OTHER] = ["c".repeat(40), "d".repeat(40)];
const EVENT = file(
  "event.json",
  JSON.stringify({ pull_request: { number: 7, head: { sha: HEAD } }, repository: { private: true } }),
);

function comment(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return runCommand(["comment", ...args], { cwd: folder, env: { PATH: process.env["PATH"] ?? "", ...env } });
}

const onGitHub = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  GITHUB_ACTIONS: "true",
  GITHUB_API_URL: github.url,
  GITHUB_REPOSITORY: REPOSITORY,
  GITHUB_EVENT_PATH: EVENT,
  GITHUB_SHA: OTHER,
  GITHUB_RUN_ID: "123",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_TOKEN: "actions-token",
  ...more,
});
const onGitLab = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  GITLAB_CI: "true",
  CI_PROJECT_VISIBILITY: "private",
  CI_API_V4_URL: gitlab.url,
  CI_MERGE_REQUEST_PROJECT_ID: "acme/platform",
  CI_MERGE_REQUEST_PROJECT_URL: "https://gitlab.example/acme/platform",
  CI_MERGE_REQUEST_IID: "7",
  CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "",
  CI_COMMIT_SHA: HEAD,
  CI_JOB_ID: "88",
  CI_JOB_TOKEN: "job",
  GITLAB_TOKEN: "glpat-bot",
  ...more,
});

test("on GitHub, with the head commit of the event", async () => {
  const ended = await comment([REVIEW, "--name", "prod"], onGitHub());
  expect(ended).toEqual({
    exitCode: 0,
    stdout: `https://github.example/${REPOSITORY}/pull/7#issuecomment-1001\n`,
    stderr: "The comment is created.\n",
  });
  expect(readStamp(github.comments[0]?.body ?? "")?.stamp).toEqual({
    name: "prod",
    run: "123.2",
    commit: HEAD,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    verdict: null,
    plans: [FINGERPRINT],
  });
  expect(await comment([REVIEW, "--name", "prod"], onGitHub({ GITHUB_RUN_ID: "124" }))).toMatchObject({
    exitCode: 0,
    stderr: "The comment is unchanged.\n",
  });
});

test("on GitLab, with a token from a file", async () => {
  const ended = await comment([REVIEW, "--token-file", file("token", "glpat-bot\n")], onGitLab({ GITLAB_TOKEN: "" }));
  expect(ended).toEqual({
    exitCode: 0,
    stdout: "https://gitlab.example/acme/platform/-/merge_requests/7#note_501\n",
    stderr: "The comment is created.\n",
  });
  expect(readStamp(gitlab.notes[0]?.body ?? "")?.stamp).toMatchObject({ name: "review", run: "88", commit: HEAD });
});

const JOB_TOKEN =
  "CI_JOB_TOKEN cannot write notes: GitLab's API does not take it for them. Create a project access token (Settings > Access tokens) with the role Reporter and the scope api, store it as the masked variable GITLAB_TOKEN, and leave CI_JOB_TOKEN out.\n";

describe("mistakes", () => {
  test.each<[string, readonly string[], () => Readonly<Record<string, string>>, string]>([
    ["CI_JOB_TOKEN by its name", [REVIEW, "--token-variable", "CI_JOB_TOKEN"], onGitLab, JOB_TOKEN],
    ["CI_JOB_TOKEN by its value", [REVIEW], () => onGitLab({ GITLAB_TOKEN: "job" }), JOB_TOKEN],
    ["CI_JOB_TOKEN alone", [REVIEW], () => onGitLab({ GITLAB_TOKEN: "" }), JOB_TOKEN],
    [
      "no pipeline",
      [REVIEW],
      () => ({}),
      "This is no pipeline of GitHub or GitLab. Say where the comment goes: --host github or --host gitlab.\n",
    ],
    [
      "no pull request",
      [REVIEW],
      () => onGitHub({ GITHUB_EVENT_PATH: file("push.json", "{}") }),
      "This run is about no pull request. Name it: --number 12, or run it on pull_request.\n",
    ],
    [
      "no token",
      [REVIEW],
      () => onGitHub({ GITHUB_TOKEN: "" }),
      "There is no token in GITHUB_TOKEN or GH_TOKEN. Set it, or name a file: --token-file. As an argument, other processes would see it.\n",
    ],
    [
      "a token that may not write",
      [REVIEW, "--name", "read"],
      () => onGitHub({ GITHUB_TOKEN: "read-token" }),
      "The token may not write the comment: Resource not accessible by integration. It needs pull-requests: write on GitHub, the scope api and the role Reporter on GitLab.\n",
    ],
    [
      "a wrong token",
      [REVIEW],
      () => onGitLab({ GITLAB_TOKEN: "glpat-wrong" }),
      "The comment could not be written: 401 Unauthorized.\n",
    ],
    [
      "JSON",
      [file("review.json", "{}")],
      onGitHub,
      `${path.join(folder, "review.json")} is JSON, and a comment is Markdown. Make it with: canvas-large-data review plan.json --format markdown > review.md\n`,
    ],
    [
      "a name that would end the marker",
      [REVIEW, "--name", "a-->"],
      onGitHub,
      "error: option '--name <name>' argument 'a-->' is invalid. a name has at most 100 letters, digits, spaces and . _ / - and begins with a letter or digit.\n(canvas-large-data --help shows what there is)\n",
    ],
  ])("%s", async (_, args, env, message) => {
    expect(await comment(args, env())).toEqual({ exitCode: 1, stdout: "", stderr: message });
  });
});

test("no token is in what is printed, and none is an option", async () => {
  const { stdout } = await comment(["--help"], {});
  expect(stdout).not.toMatch(/--token /);
});

describe("in a public place", () => {
  const PUBLIC = file(
    "public.json",
    JSON.stringify({ pull_request: { number: 7, head: { sha: HEAD } }, repository: {} }),
  );
  const redacted = file("redacted.md", `## **Safe:** no principal\n\n<!-- canvas-large-data: redacted -->\n`);
  const refused = (what: string): string =>
    `Anyone may be able to read this ${what}, and ${REVIEW} may hold account ids, ARNs and bucket names. Make it with: canvas-large-data review plan.json --format markdown --redact > review.md. To publish them, or where the repository is private and the pipeline does not say so: --publish-details\n`;

  test.each([
    ["GitHub", "repository", () => onGitHub({ GITHUB_EVENT_PATH: PUBLIC })],
    ["GitLab", "project", () => onGitLab({ CI_PROJECT_VISIBILITY: "public" })],
    ["GitLab without a visibility", "project", () => onGitLab({ CI_PROJECT_VISIBILITY: "" })],
  ])("of %s, only a redacted review is written, unless an option allows it", async (_, what, env) => {
    expect(await comment([REVIEW, "--name", "public"], env())).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: refused(what),
    });
    expect((await comment([redacted, "--name", "public"], env())).exitCode).toBe(0);
    expect((await comment([REVIEW, "--name", "public", "--publish-details"], env())).exitCode).toBe(0);
  });
});
