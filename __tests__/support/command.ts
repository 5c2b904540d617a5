/**
 * `canvas-large-data <command>` in the test's own process: starting Node and loading the command takes 20 times what most commands do. What only a process
 * shows (standard input, an output that is closed, the entry itself) is tested by {@link startCommand}.
 */
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { main } from "../../lib/cli/program";
import { inProcess, type ProcessOptions } from "./in-process";

const ROOT = path.resolve(__dirname, "../..");

/** A command that ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process. */
export function runCommand(args: readonly string[], options: ProcessOptions): Promise<Ended> {
  return inProcess(() => main(args), options);
}

/** Runs a command as a process, from its sources. */
export function startCommand(
  args: readonly string[],
  { cwd, env = process.env, input = "" }: ProcessOptions & { readonly input?: string | Buffer },
): Ended {
  const run = [path.join(ROOT, "lib/build/run.mjs"), path.join(ROOT, "lib/cli/main.ts"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, run, {
    cwd,
    encoding: "utf8",
    env,
    input,
    maxBuffer: 1e9,
  });
  return { exitCode: status, stdout, stderr };
}
