/** Calls that change an account, beside those that read it: as `Client` makes them, with the errors that end a command in one line. */
import { parseJson } from "../authorization/json";
import { isJson, type Json } from "../rules/json";
import { InputError } from "../sources/input";
import { isDenied } from "../sources/account/answers";
import type { Client, ClientAnswer } from "../sources/account/live";

/** What the commands do outside their own data; a test has its own. */
export interface Effects {
  readonly call: Client;
  /** Waits so many milliseconds; ends early, with an error, where the command is interrupted. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Progress and notes, on standard error. */
  readonly say: (line: string) => void;
}

/** An answer of AWS that is no error. */
export interface Answer {
  readonly output: Json;
  /** The body as it came; the output where there is none. */
  readonly raw: Json;
}

/** The answer, or an error in one line. */
export async function must(call: Client, operation: string, input: Json): Promise<Answer> {
  return answerOf(await call(operation, input), operation);
}

/** @throws InputError for an error of AWS */
export function answerOf(answer: ClientAnswer, operation: string): Answer {
  if (answer.is === "refused") throw new InputError(refusal(answer, operation));
  const body: unknown = answer.body === undefined ? undefined : parseJson(answer.body);
  return { output: answer.output, raw: isJson(body) ? body : answer.output };
}

/** What AWS refused a call with, and what to do. */
export function refusal(
  { code, message }: { readonly code: string; readonly message: string },
  operation: string,
): string {
  const said = message.split("\n")[0] ?? "";
  const what = isDenied(code) ? `The permission ${operation} is missing` : `AWS refused ${operation} (${code})`;
  return said === "" ? `${what}.` : `${what}: ${said.replace(/[.\s]*$/, "")}.`;
}

/** Waits between polls, in milliseconds: short at first, for what ends at once, then as often as AWS's consoles ask. */
export function* delays(): Generator<number, never> {
  for (const first of [500, 1_000, 2_000]) yield first;
  for (;;) yield 5_000;
}
