/**
 * One question on a terminal, and Ctrl-C. Node's own readline: a package of prompts is for lists, passwords and forms, and all that is asked here is yes.
 */
import { createInterface } from "node:readline/promises";
import { InputError } from "../sources/input";

/**
 * Asks; only `yes` is a yes. The question goes to standard error: standard output is the result.
 * @param alternative what to give without a terminal
 * @throws InputError where there is no terminal
 */
export async function confirm(question: string, alternative: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new InputError(`Nothing was changed: there is no terminal to ask on. ${alternative}`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D are a no.
  const closed = new Promise<string>((resolve) => {
    terminal.once("close", () => {
      resolve("");
    });
    terminal.once("SIGINT", () => {
      terminal.close();
    });
  });
  try {
    const answer = await Promise.race([terminal.question(`${question} Only yes is accepted: `), closed]);
    return answer.trim() === "yes";
  } finally {
    terminal.close();
  }
}

/** Ctrl-C, seen instead of ending the process at once; a second one ends it. */
export interface Interruption {
  readonly isInterrupted: () => boolean;
  /** Waits, or less where it is interrupted. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly stop: () => void;
}

/** Watches for SIGINT and SIGTERM until it is stopped. */
export function interruption(): Interruption {
  let interrupted = false;
  const enders = new Set<() => void>();
  const onSignal = (): void => {
    interrupted = true;
    stop();
    for (const end of enders) end();
  };
  const stop = (): void => {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    isInterrupted: () => interrupted,
    wait: (milliseconds) =>
      new Promise((resolve) => {
        if (interrupted) {
          resolve();
          return;
        }
        const end = (): void => {
          clearTimeout(timer);
          enders.delete(end);
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        enders.add(end);
      }),
    stop,
  };
}
