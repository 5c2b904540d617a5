/** Calls to AWS: eight side by side, pages joined, errors as they are answered. */
import { isJson, type Json } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { InputError } from "../input";
import type { Answered, Ask } from "./answers";
import { readCall } from "./calls";
import { connectionProblem } from "./errors";
import type { Send, SdkOptions } from "./sdk";

/** How many calls wait for an answer at a time: AWS throttles an account, and not a process. */
const SIDE_BY_SIDE = 8;

/**
 * Asks AWS. What one call is refused for is an answer; an error that would meet every call is thrown.
 * @throws InputError where there are no credentials, where they have expired, or where AWS is not reached
 */
export function live(options: SdkOptions): Ask {
  let send: Promise<Send> | undefined;
  const limited = sideBySide(SIDE_BY_SIDE);
  return (call, input) =>
    limited(async (): Promise<Answered> => {
      send ??= import("./sdk.js").then(({ sdk }) => sdk(options));
      try {
        return { is: "answered", output: await pagesOf(await send, call, input) };
      } catch (error) {
        return refused(error, options);
      }
    });
}

async function pagesOf(send: Send, call: Parameters<Ask>[0], input: Json): Promise<Json> {
  const { pages } = readCall(call);
  const first = plain(await send(call, input));
  if (pages === undefined) return first;
  const all: unknown[] = [];
  let page = first;
  for (;;) {
    const list = ownValue(page, pages.list);
    if (Array.isArray(list)) all.push(...(list as readonly unknown[]));
    const token = ownValue(page, pages.answer);
    if (typeof token !== "string" || token === "") return { ...first, [pages.answer]: undefined, [pages.list]: all };
    page = plain(await send(call, { ...input, [pages.send]: token }));
  }
}

/** As JSON, without what is about the request. */
function plain(output: unknown): Json {
  const json: unknown = JSON.parse(JSON.stringify(output));
  if (!isJson(json)) return {};
  return Object.fromEntries(Object.entries(json).filter(([name]) => name !== "$metadata"));
}

function refused(error: unknown, options: SdkOptions): Answered {
  const problem = connectionProblem(error, options);
  if (problem !== undefined) throw new InputError(problem);
  const { name, message } = error instanceof Error ? error : { name: "UnknownError", message: String(error) };
  return { is: "refused", code: name, message };
}

/** Runs so many at a time, the others in the order in which they came. */
function sideBySide(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
