/** Code that thinks it has a process to itself: its folder, its variables, its outputs and its exit code, run in the test's process. */
import { mock } from "node:test";

/** What the code finds in its process. */
export interface ProcessOptions {
  readonly cwd: string;
  /** By default the test's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** What the code left in its process. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ends the code where `process.exit` would. */
class Exit extends Error {}

let isRunning = false;

/**
 * Runs code as if it were a process of its own. What it throws is thrown here: a process would end with a stack trace.
 *
 * @throws when one is running already, since there is only one folder and one exit code
 */
export async function inProcess(run: () => Promise<void>, { cwd, env }: ProcessOptions): Promise<Outcome> {
  if (isRunning) throw new Error("one process at a time: await the one before");
  isRunning = true;
  const own = { cwd: process.cwd(), env: process.env, exitCode: process.exitCode };
  const outputs = { stdout: captured(process.stdout), stderr: captured(process.stderr) };
  const exit = mock.method(process, "exit", (code?: number): never => {
    process.exitCode = code;
    throw new Exit();
  });
  process.chdir(cwd);
  process.env = { ...(env ?? own.env) };
  process.exitCode = 0;
  try {
    await run().catch((error: unknown) => {
      if (!(error instanceof Exit)) throw error;
    });
    return { exitCode: exitCodeNow(), stdout: outputs.stdout.text(), stderr: outputs.stderr.text() };
  } finally {
    exit.mock.restore();
    outputs.stdout.release();
    outputs.stderr.release();
    process.env = own.env;
    process.exitCode = own.exitCode;
    process.chdir(own.cwd);
    isRunning = false;
  }
}

function exitCodeNow(): number {
  return Number(process.exitCode);
}

interface Captured {
  readonly text: () => string;
  readonly release: () => void;
}

/** Keeps what is written to an output, which is no terminal meanwhile. */
function captured(stream: NodeJS.WriteStream): Captured {
  const { isTTY } = stream;
  const chunks: Buffer[] = [];
  const write = mock.method(stream, "write", (chunk: string | Uint8Array, ...more: readonly unknown[]): boolean => {
    chunks.push(Buffer.from(chunk as string));
    for (const each of more) if (typeof each === "function") queueMicrotask(each as () => void);
    return true;
  });
  stream.isTTY = false;
  return {
    text: () => Buffer.concat(chunks).toString("utf8"),
    release: () => {
      write.mock.restore();
      stream.isTTY = isTTY;
    },
  };
}
