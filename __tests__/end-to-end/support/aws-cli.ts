/** Commands that this project prints for the AWS CLI, run as a user runs them: line by line in a shell, with the edits that their comments ask for. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { LoopbackAws } from "../../support/loopback-aws";

const SERVER = path.join(__dirname, "aws_cli.py");

/** The AWS CLI, with a folder that commands run in. */
export interface AwsCli {
  readonly folder: string;
  /** @throws Error with what was printed when a command fails, or a comment asks for what {@link edited} does not know */
  run(commands: string, aws: LoopbackAws): void;
  stop(): Promise<void>;
}

/** Starts it. */
export async function awsCli(aws: LoopbackAws): Promise<AwsCli> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "aws-cli-")));
  const child = spawn("python3", [SERVER, folder], {
    env: aws.childEnvironment(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`the AWS CLI did not start: exit code ${String(code)}`));
    });
    child.stdout.once("data", resolve);
  });
  const shell = (script: string, where: LoopbackAws): void => {
    const env = where.childEnvironment({ PATH: `${folder}:${process.env["PATH"] ?? ""}` });
    const { status, stdout, stderr } = spawnSync("sh", ["-e", "-c", script], { cwd: folder, env, encoding: "utf8" });
    if (status !== 0) throw new Error(`exit code ${String(status)} of\n${script}\n${stdout}${stderr}`);
  };
  return {
    folder,
    run: (commands, where) => {
      for (const { script, edit } of stepsOf(commands)) {
        if (script !== "") shell(script, where);
        if (edit !== undefined) editFile(path.join(folder, "policy.json"), edit);
      }
    },
    stop: async () => {
      child.removeAllListeners("exit");
      const ended = once(child, "close");
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Lines for a shell, and what a comment asks to change in `policy.json` then. */
interface Step {
  readonly script: string;
  readonly edit: Edit | undefined;
}

interface Edit {
  readonly what: string;
  readonly json: readonly unknown[];
}

const EDIT = /^# In policy\.json, (.*)$/;
const JSON_LINE = /^# {3}(\{.*\}|".*")$/;

function stepsOf(commands: string): readonly Step[] {
  const steps: Step[] = [];
  let lines: string[] = [];
  let edit: { readonly what: string; readonly json: unknown[] } | undefined;
  const end = (): void => {
    if (lines.length > 0 || edit !== undefined) steps.push({ script: lines.join("\n"), edit });
    [lines, edit] = [[], undefined];
  };
  for (const line of commands.split("\n")) {
    const [, what] = EDIT.exec(line) ?? [];
    const [, json] = JSON_LINE.exec(line) ?? [];
    if (what !== undefined) edit = { what, json: [] };
    else if (edit !== undefined && json !== undefined) edit.json.push(JSON.parse(json));
    else {
      if (edit !== undefined) end();
      lines.push(line);
    }
  }
  end();
  return steps;
}

type Statement = Readonly<Record<string, unknown>>;

function editFile(file: string, edit: Edit): void {
  const policy = JSON.parse(readFileSync(file, "utf8")) as { readonly Statement: Statement | readonly Statement[] };
  writeFileSync(file, JSON.stringify({ ...policy, Statement: edited([policy.Statement].flat(), edit) }));
}

/** The statements of a policy after what the comment asks for. */
function edited(statements: readonly Statement[], { what, json }: Edit): readonly Statement[] {
  if (what === 'add to "Statement":') return [...statements, ...(json as readonly Statement[])];
  const names = new Set([...what.matchAll(/\bstatement (\S+?)(?=[ :,]|$)/g)].map(([, name]) => name));
  const isNamed = ({ Sid: sid }: Statement, index: number): boolean =>
    names.has(typeof sid === "string" ? sid : String(index + 1));
  const found = statements.filter(isNamed);
  if (found.length !== names.size || names.size === 0) throw new Error(`no such statement: ${what}`);
  const others = statements.filter((each, index) => !isNamed(each, index));
  const changed = (change: object): readonly Statement[] =>
    statements.map((each, index) => (isNamed(each, index) ? { ...each, ...change } : each));
  if (what.startsWith("in place of ")) return [...others, ...(json as readonly Statement[])];
  if (what.startsWith("remove or narrow ")) return others;
  if (what.startsWith('set "Principal" of ')) return changed({ Principal: json[0] });
  if (what.startsWith('add to "Condition" of ')) {
    const more = json[0] as Readonly<Record<string, object>>;
    return statements.map((each, index) => {
      if (!isNamed(each, index)) return each;
      const own = (each["Condition"] ?? {}) as Readonly<Record<string, object>>;
      const tests = Object.entries(more).map(([test, values]) => [test, { ...own[test], ...values }]);
      return { ...each, Condition: { ...own, ...(Object.fromEntries(tests) as object) } };
    });
  }
  throw new Error(`no user could follow: ${what}`);
}
