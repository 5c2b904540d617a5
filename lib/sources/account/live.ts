/** Calls to AWS: eight side by side, pages joined, errors as they are answered. */
import { isJson, type Json } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { InputError } from "../input";
import type { Answered, Ask } from "./answers";
import { type ReadCall, readCall } from "./calls";
import { connectionProblem, notReached } from "./errors";
import type { Send, SdkOptions } from "./sdk";

/** How many calls wait for an answer at a time: AWS throttles an account, and not a process. */
const SIDE_BY_SIDE = 8;

/** An answer with its body as it came, of SageMaker AI: the SDK does not know members that are newer than it is. */
export type ClientAnswer = Answered & { readonly body?: string };

/** Makes one call, and joins its pages. What it is refused for is an answer; an error that would meet every call is thrown. */
export type Client = (operation: string, input: Json, pages?: ReadCall["pages"]) => Promise<ClientAnswer>;

/**
 * A client of AWS, loaded with the first call.
 * @throws InputError, with a call, where there are no credentials, where they have expired, or where AWS is not reached
 */
export function client(options: SdkOptions): Client {
  let loaded: Promise<{ readonly send: Send; readonly bodyOf: (output: unknown) => string | undefined }> | undefined;
  const limited = sideBySide(SIDE_BY_SIDE);
  return (operation, input, pages) =>
    limited(async (): Promise<ClientAnswer> => {
      loaded ??= import("./sdk.js").then(({ sdk, bodyOf }) => ({ send: sdk(options), bodyOf }));
      const { send, bodyOf } = await loaded;
      try {
        if (pages !== undefined) return { is: "answered", output: await pagesOf(send, operation, input, pages) };
        const output = await send(operation, input);
        const body = bodyOf(output);
        return { is: "answered", output: plain(output), ...(body === undefined ? {} : { body }) };
      } catch (error) {
        return refused(error, operation, options);
      }
    });
}

/**
 * Asks AWS. What one call is refused for is an answer; an error that would meet every call is thrown.
 * @throws InputError where there are no credentials, where they have expired, or where AWS is not reached
 */
export function live(options: SdkOptions): Ask {
  const call = client(options);
  return async (name, input) => {
    const answer = await call(name, input, readCall(name).pages);
    return answer.is === "answered" ? { is: "answered", output: answer.output } : answer;
  };
}

async function pagesOf(send: Send, call: string, input: Json, pages: NonNullable<ReadCall["pages"]>): Promise<Json> {
  const first = plain(await send(call, input));
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

/** Services that a Region, or the network from which AWS is asked, may not have: that they are not reached says nothing of other calls. */
const NOT_EVERYWHERE = /^route53(resolver|profiles):/;

function refused(error: unknown, operation: string, options: SdkOptions): Answered {
  const code = NOT_EVERYWHERE.test(operation) ? notReached(error) : undefined;
  if (code !== undefined) return { is: "refused", code, message: "it was not reached" };
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
