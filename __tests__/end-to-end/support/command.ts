/** The command line against a loopback AWS; as a process where a terminal or a signal has a part in it. */
import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import { type Ended, runCommand } from "../../support/command";
import type { LoopbackAws } from "../../support/loopback-aws";

export type { Ended } from "../../support/command";

const ROOT = path.resolve(__dirname, "../../..");
const PROGRAM = [process.execPath, path.join(ROOT, "lib/build/run.mjs"), path.join(ROOT, "lib/cli/main.ts")];
/**
 * Starts a program on a terminal of its own, and ends as it does. What is typed waits for the program to take keys: until then
 * the terminal makes a new line of Enter, which cdktf's question does not take.
 */
const ON_A_TERMINAL = `
import os, pty, sys, termios, time
terminal = None
def shown(fd):
    global terminal
    terminal = fd
    return os.read(fd, 4096)
def typed(fd):
    keys = os.read(fd, 4096)
    until = time.monotonic() + 20
    while time.monotonic() < until and (terminal is None or termios.tcgetattr(terminal)[3] & termios.ICANON):
        time.sleep(0.01)
    return keys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], shown, typed)))
`;
/** A command that takes longer hangs: it is ended, and what it printed is in the test's failure. */
const LONGEST_MS = 300_000;

/** What cdktf shows while "Approve" is chosen, which Enter takes. */
export const APPROVAL = "Applies the changes outlined in the plan";

/** What differs from a pipeline's run. */
export interface Run {
  readonly cwd: string;
  /** Typed at the question, on a terminal; what the program prints is then all in `stdout`. */
  readonly typed?: string;
  /** Typed at cdktf's question, whose first choice is to approve. */
  readonly approved?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Called for each text on standard error. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
}

/** Runs it with these arguments. */
export function canvasLargeData(aws: LoopbackAws, args: readonly string[], run: Run): Promise<Ended> {
  const { typed, variables = {}, onStderr } = run;
  if (typed === undefined && onStderr === undefined)
    return runCommand(args, { cwd: run.cwd, env: aws.childEnvironment(variables) });
  const onATerminal = typed === undefined ? [] : ["python3", "-c", ON_A_TERMINAL];
  return ended([...onATerminal, ...PROGRAM, ...args], aws.childEnvironment(variables), run);
}

/** Runs a line of the shell on a terminal, with these variables and no others. */
export function commandOnATerminal(
  line: string,
  run: Run & { readonly variables: Readonly<Record<string, string>> },
): Promise<Ended> {
  return ended(["python3", "-c", ON_A_TERMINAL, "sh", "-c", line], run.variables, run);
}

function ended(
  [command = "", ...all]: readonly string[],
  env: Readonly<Record<string, string>>,
  { cwd, typed, approved, onStderr }: Run,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, all, {
      cwd,
      env,
      stdio: [typed === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    const questions = new Map([
      ["Only yes is accepted", typed],
      [APPROVAL, approved],
    ]);
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      for (const [question, answer] of questions) {
        if (answer === undefined || !stdout.includes(question)) continue;
        questions.delete(question);
        child.stdin?.write(answer);
      }
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onStderr?.(text, child);
    });
    child.once("error", reject);
    const bound = setTimeout(() => {
      stdout += "\n[ended by the test: it did not end by itself]\n";
      child.kill("SIGKILL");
    }, LONGEST_MS);
    child.once("close", (exitCode) => {
      clearTimeout(bound);
      resolve({ exitCode, stdout, stderr });
    });
  });
}
