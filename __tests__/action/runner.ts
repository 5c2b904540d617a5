/** The action with the variables and files that a runner gives it. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { action } from "../../lib/action/action";
import { inProcess } from "../support/in-process";
import { type LoopbackGitHub, REPOSITORY } from "../support/loopback-github";

export const ROOT = path.resolve(__dirname, "../..");

/** A run of the action, ended. */
export interface Ran {
  readonly exitCode: number | null;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** `::error title=…::…` and the like. */
  readonly annotations: readonly string[];
}

/** What one run differs in. */
export interface Run {
  readonly inputs?: Readonly<Record<string, string>>;
  /** The event's name, and its content. */
  readonly event?: readonly [string, object];
  readonly run?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** The event of a pull request in a private repository. */
export function pullRequest(head: string, more: object = {}): readonly [string, object] {
  return ["pull_request", { pull_request: { number: 7, head: { sha: head } }, repository: { private: true }, ...more }];
}

export function workspace(): string {
  return mkdtempSync(path.join(tmpdir(), "action-"));
}

let count = 0;

/** Runs the action in this process, from its sources. */
export async function runAction(github: LoopbackGitHub, folder: string, run: Run): Promise<Ran> {
  const prepared = prepare(github, folder, run);
  const { exitCode, stdout, stderr } = await inProcess(() => action(prepared.env), { cwd: folder, env: prepared.env });
  return ranOf(prepared, exitCode, stdout + stderr);
}

/** Runs the committed bundle as a runner does: as a process. */
export async function startAction(github: LoopbackGitHub, folder: string, run: Run): Promise<Ran> {
  const prepared = prepare(github, folder, run);
  const child = spawn(process.execPath, [path.join(ROOT, "action/index.mjs")], { cwd: folder, env: prepared.env });
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return ranOf(prepared, exitCode, log);
}

interface Prepared {
  readonly env: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly output: string;
}

function prepare(github: LoopbackGitHub, folder: string, { inputs, event, run, variables }: Run): Prepared {
  const own = path.join(folder, `.run-${String(++count)}`);
  mkdirSync(own);
  const [name, content] = event ?? pullRequest("a".repeat(40));
  const [eventFile, summary, output] = [path.join(own, "event"), path.join(own, "summary"), path.join(own, "output")];
  writeFileSync(eventFile, JSON.stringify(content));
  writeFileSync(summary, "");
  writeFileSync(output, "");
  const given = { plans: "plan.json", token: "actions-token", ...inputs };
  const env = {
    PATH: process.env["PATH"] ?? "",
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: eventFile,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_OUTPUT: output,
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_SHA: "e".repeat(40),
    GITHUB_RUN_ID: run ?? String(100 + count),
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: own,
    ...Object.fromEntries(Object.entries(given).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value])),
    ...variables,
  };
  return { env, summary, output };
}

function ranOf({ summary, output }: Prepared, exitCode: number | null, log: string): Ran {
  const outputs = readFileSync(output, "utf8").matchAll(/^([\w-]+)<<(end-\S+)\n([\s\S]*?)\n\2$/gm);
  return {
    exitCode,
    log,
    summary: readFileSync(summary, "utf8"),
    outputs: Object.fromEntries([...outputs].map(([, key = "", , value = ""]) => [key, value])),
    annotations: log.split("\n").filter((line) => line.startsWith("::")),
  };
}
