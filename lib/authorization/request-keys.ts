/**
 * Condition keys whose value follows from who asks, and keys that every request has.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import type { Answer } from "./answer";
import { holds } from "./condition";
import type { Condition, PrincipalEntry } from "./policy";
import { type Context, contextOf, type ContextValue, type Principal } from "./request";
import { join, sameText, type MaybeUnknownString } from "./text";

/** A principal by its ARN and account. */
interface Named {
  readonly arn: MaybeUnknownString;
  readonly account: MaybeUnknownString;
}

const PRINCIPAL_KEYS = ["aws:principalaccount", "aws:principalarn", "aws:principaltype"] as const;
const NAMES: ReadonlySet<string> = new Set(PRINCIPAL_KEYS);

/** Keys that no request lacks, with the values that they can have where these are few. */
export const ALWAYS_PRESENT: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws:securetransport", ["true", "false"]],
  ["aws:currenttime", []],
  ["aws:epochtime", []],
]);

const NO_KEYS: Context["keys"] = new Map();
const OF_SERVICE: Context["keys"] = new Map(PRINCIPAL_KEYS.map((key) => [key, "absent"]));

/**
 * The keys that follow from a principal that is asking: all three of a role or user, none of a service of AWS, the account alone of
 * anything else in an account (a group, whose members ask).
 */
export function keysOf(principal: Principal): Context["keys"] {
  if ("service" in principal) return OF_SERVICE;
  if (!("arn" in principal)) return NO_KEYS;
  const { arn, account } = principal;
  const [, kind] = typeof arn === "string" ? (/^arn:[^:]*:iam::\d*:(role|user)\//.exec(arn) ?? []) : [];
  const own: Record<string, ContextValue> = { "aws:PrincipalAccount": account };
  if (kind === undefined) return contextOf(own).keys;
  return contextOf({
    ...own,
    "aws:PrincipalArn": arn,
    "aws:PrincipalType": kind === "role" ? "AssumedRole" : "User",
  }).keys;
}

/** The same of an entry of a Principal element; without an entry it is the caller. */
export function keysOfEntry(entry: PrincipalEntry | undefined, caller: Named): Context["keys"] {
  if (entry === undefined) return keysOf(caller);
  if (entry.type === "Service") return OF_SERVICE;
  if (entry.type !== "AWS" || typeof entry.identifier !== "string") return NO_KEYS;
  const account = accountOf(entry.identifier);
  return account === undefined ? NO_KEYS : keysOf({ arn: entry.identifier, account });
}

/** The account of an entry that names an account, or a principal of one. */
export function accountOf(identifier: string): string | undefined {
  return /^\d{12}$/.exec(identifier)?.[0] ?? /^arn:[^:]+:iam::(\d{12}):/.exec(identifier)?.[1];
}

/** Whether a condition holds for an entry, whatever the request is: unknown where the entry does not say. */
export function holdsFor(condition: Condition, entry: PrincipalEntry | undefined, caller: Named): Answer {
  if (condition.operator === "null" && ALWAYS_PRESENT.has(condition.key))
    return holds(condition, { keys: new Map([[condition.key, []]]), others: "unspecified" }, () => "unspecified");
  if (!NAMES.has(condition.key)) return "unknown";
  const keys = keysOfEntry(entry, caller);
  if (!keys.has(condition.key)) return "unknown";
  return holds(condition, { keys, others: "unspecified" }, () => "unspecified");
}

/** A request's principal with its keys. */
export interface Identified {
  readonly principal: Principal;
  readonly keys: Context["keys"];
}

/**
 * The caller of an account, or any caller, for which the principal's keys have these values: the principal that they name, and
 * else the one that is given. Undefined where no principal has them together.
 * @param isAnybody the request may be unsigned, and have none of the keys
 */
export function identified(given: Named, keys: Context["keys"], isAnybody: boolean): Identified | undefined {
  const [account, arn, type] = PRINCIPAL_KEYS.map((key) => keys.get(key));
  const chosen = [account, arn, type].filter((value) => value !== undefined);
  if (chosen.includes("absent"))
    return isAnybody && chosen.every((value) => value === "absent")
      ? { principal: given, keys: OF_SERVICE }
      : undefined;
  const [named] = arn === undefined || arn === "absent" ? [] : arn;
  const [owner = given.account] = account === undefined || account === "absent" ? [] : account;
  const ownerOfNamed = typeof named === "string" ? accountOf(named) : undefined;
  const principal: Named =
    named === undefined
      ? { arn: join(["arn:aws:iam::", owner, `:role/${UNLIKELY}`]), account: owner }
      : { arn: named, account: ownerOfNamed ?? owner };
  const own = keysOf(principal);
  const isOne = PRINCIPAL_KEYS.every(
    (key) => !keys.has(key) || JSON.stringify(keys.get(key)) === JSON.stringify(own.get(key)),
  );
  return isOne && (isAnybody || sameText(principal.account, given.account)) ? { principal, keys: own } : undefined;
}

/** A text that no policy holds. */
export const UNLIKELY = "zq9";
