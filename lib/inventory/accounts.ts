/** Accounts, or the providers that stand for them where the account is not known. */
import type { MaybeUnknownString } from "../authorization/text";

/** The account that an ARN names; undefined where it names none, or is not known whole. */
export function accountIn(arn: MaybeUnknownString): string | undefined {
  return typeof arn === "string" ? /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] : undefined;
}

/** Whether the account itself is known, and not only the provider that is in it. */
export function isAccount(account: string | undefined): account is string {
  return account !== undefined && /^\d{12}$/.test(account);
}

/** Whether two accounts, or the providers in their place, may be the same. */
export function maybeSameAccount(one: string | undefined, other: string | undefined): boolean {
  return one === other || !isAccount(one) || !isAccount(other);
}
