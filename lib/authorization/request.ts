/** A request as IAM sees it: who asks for what, on which resource, in which circumstances. */
import type { Answer } from "./answer";
import type { Variables } from "./pattern";
import type { MaybeUnknownString } from "./text";

/**
 * The caller: a role or user of an account, an AWS service itself, a federated user of an identity provider, or an
 * account by its canonical user id, whose account id is unknown.
 */
export type Principal =
  | { readonly arn: MaybeUnknownString; readonly account: MaybeUnknownString }
  | { readonly service: string }
  | { readonly federated: MaybeUnknownString }
  | { readonly canonicalUser: MaybeUnknownString };

/** What a context key holds: one value, several, or null when the request does not have the key. */
export type ContextValue = MaybeUnknownString | readonly MaybeUnknownString[] | null;

/**
 * The circumstances of a request. A key can have a value, be absent, for which AWS has rules, or be unspecified:
 * then everything that depends on it is unknown.
 */
export interface Context {
  readonly keys: ReadonlyMap<string, readonly MaybeUnknownString[] | "absent">;
  /** What holds for all keys that are not listed. */
  readonly others: "absent" | "unspecified";
}

/** A question to policies. */
export interface Request {
  /** `service:Action`, in any case. */
  readonly action: string;
  /** ARN of the one resource that is asked about; `*` for actions without one. */
  readonly resource: MaybeUnknownString;
  readonly principal: Principal;
  readonly context: Context;
  /** Whether the resource belongs to the account of whoever asks. */
  readonly sameAccount: Answer;
}

/** Context keys and their values; names in any case. */
export function contextOf(
  values: Readonly<Record<string, ContextValue>>,
  others: Context["others"] = "unspecified",
): Context {
  const keys = new Map<string, readonly MaybeUnknownString[] | "absent">();
  for (const [key, value] of Object.entries(values)) {
    keys.set(key.toLowerCase(), value === null ? "absent" : isList(value) ? value : [value]);
  }
  return { keys, others };
}

function isList(value: MaybeUnknownString | readonly MaybeUnknownString[]): value is readonly MaybeUnknownString[] {
  return Array.isArray(value);
}

/** The values of a key, by its name in lower case. */
export function lookUp(context: Context, key: string): readonly MaybeUnknownString[] | "absent" | "unspecified" {
  return context.keys.get(key) ?? context.others;
}

/** Policy variables take the value of keys that hold a single one. */
export function variablesOf(context: Context): Variables {
  return (key) => {
    const values = lookUp(context, key);
    if (values === "unspecified") return values;
    const [value] = values;
    return values === "absent" || values.length !== 1 || value === undefined ? "absent" : { value: value };
  };
}
