/** What AWS answered to each call: all that an inventory of an account is made from, and what `--record` keeps. */
import { isJson, type Json } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import type { UnknownReason } from "../../authorization/unknown";
import { type CallName, readCall } from "./calls";

/** An answer, or the error that AWS answered with. Pages of one call are one answer. */
export type Answered =
  | { readonly is: "answered"; readonly output: Json }
  | { readonly is: "refused"; readonly code: string; readonly message: string };

/** Makes one call. An error that says nothing of the account, such as missing credentials, is thrown. */
export type Ask = (call: CallName, input: Json) => Promise<Answered>;

/** One call with its answer. */
export interface RecordedAnswer {
  readonly call: CallName;
  readonly input: Json;
  readonly answered: Answered;
}

/** What was read of one thing. */
export type Read<T> =
  | { readonly is: "read"; readonly value: T }
  /** AWS says that there is no such thing. */
  | { readonly is: "absent" }
  | { readonly is: "unread"; readonly why: UnknownReason };

/** Error codes by which AWS says that something does not exist. */
const NOT_THERE =
  /^(NoSuchEntity|NoSuchEntityException|ResourceNotFound|ResourceNotFoundException|NoSuchBucket|NoSuchBucketPolicy|NoSuchPublicAccessBlockConfiguration|NoSuchTagSet|ServerSideEncryptionConfigurationNotFoundError|NotFoundException|Invalid\w+\.NotFound)$/;

/** Error codes by which AWS says that whoever asks may not. */
const NOT_ALLOWED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Client\.UnauthorizedOperation|AuthorizationError|Forbidden|403)$/;

/** Whether an error says that a permission is missing. */
export function isDenied(code: string): boolean {
  return NOT_ALLOWED.test(code);
}

/** Whether an error says that what was asked for does not exist. */
export function isNotThere(code: string): boolean {
  return NOT_THERE.test(code);
}

/** Answers by their calls. */
export class Answers {
  private readonly byKey = new Map<string, RecordedAnswer>();

  constructor(recorded: Iterable<RecordedAnswer> = []) {
    for (const each of recorded) this.add(each);
  }

  add(recorded: RecordedAnswer): void {
    this.byKey.set(keyOf(recorded.call, recorded.input), recorded);
  }

  /** All of them, in the order of their calls' names and inputs, whichever came first. */
  all(): readonly RecordedAnswer[] {
    return [...this.byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, recorded]) => recorded);
  }

  of(call: CallName, input: Json): Answered | undefined {
    return this.byKey.get(keyOf(call, input))?.answered;
  }

  /**
   * What was read by a call.
   * @param what the thing, as people find it: it is named where it was not read
   */
  read(call: CallName, input: Json, what: string): Read<Json> {
    const answered = this.of(call, input);
    if (answered === undefined)
      return { is: "unread", why: { kind: "not-in-source", object: what, source: "account" } };
    if (answered.is === "answered") return { is: "read", value: answered.output };
    if (isNotThere(answered.code)) return { is: "absent" };
    return { is: "unread", why: reasonOf(call, answered.code, what) };
  }

  /** The objects of a list that a call answers; none of an absent one. */
  list(call: CallName, input: Json, what: string): Read<readonly Json[]> {
    const read = this.read(call, input, what);
    return read.is === "read" ? { is: "read", value: objectsIn(read.value, readCall(call).pages?.list ?? "") } : read;
  }
}

function reasonOf(call: CallName, code: string, what: string): UnknownReason {
  const about = { object: what, source: "account" } as const;
  return isDenied(code)
    ? { ...about, kind: "no-permission", from: readCall(call).permissions }
    : { ...about, kind: "not-answered", from: [code, call] };
}

function keyOf(call: CallName, input: Json): string {
  return `${call} ${JSON.stringify(sorted(input))}`;
}

/** With the members of every object by their names, so that the same input is the same text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJson(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}

/** The objects of a list; none where there is no list. */
export function objectsIn(json: Json, name: string): readonly Json[] {
  const found = ownValue(json, name);
  return Array.isArray(found) ? found.filter(isJson) : [];
}

/** The texts of a list; none where there is no list. */
export function textsIn(json: Json, name: string): readonly string[] {
  const found = ownValue(json, name);
  return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
}

/** A text; undefined where there is none, or an empty one. */
export function textIn(json: Json, name: string): string | undefined {
  const found = ownValue(json, name);
  return typeof found === "string" && found !== "" ? found : undefined;
}
