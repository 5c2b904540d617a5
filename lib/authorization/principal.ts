/**
 * The Principal element of trust and resource policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { type Answer, some } from "./answer";
import { matches, patternOf } from "./pattern";
import type { PrincipalEntry } from "./policy";
import type { Principal } from "./request";
import { join, type MaybeUnknownString } from "./text";

/** How a statement matches the caller: by name, as any principal, or by the account, which then decides itself. */
export interface PrincipalMatch {
  readonly named: Answer;
  readonly anyPrincipal: Answer;
  readonly account: Answer;
}

/** Compares the entries with who asks. */
export function namesPrincipal(entries: readonly PrincipalEntry[], principal: Principal): PrincipalMatch {
  return {
    named: some(entries.map((entry) => direct(entry, principal))),
    anyPrincipal: entries.some(({ type }) => type === "*") ? "yes" : "no",
    account: some(entries.map((entry) => accountOf(entry, principal))),
  };
}

function direct(entry: PrincipalEntry, principal: Principal): Answer {
  if ("service" in principal) return entry.type === "Service" ? same(entry.identifier, principal.service) : "no";
  if ("federated" in principal) return entry.type === "Federated" ? same(entry.identifier, principal.federated) : "no";
  if ("arn" in principal) return entry.type === "AWS" ? same(entry.identifier, principal.arn) : "no";
  if (entry.type === "CanonicalUser") return same(entry.identifier, principal.canonicalUser);
  return entry.type === "AWS" ? "unknown" : "no";
}

function accountOf(entry: PrincipalEntry, principal: Principal): Answer {
  if (!("arn" in principal) || entry.type !== "AWS") return "no";
  const bare = same(entry.identifier, principal.account);
  return some([bare, same(entry.identifier, join(["arn:aws:iam::", principal.account, ":root"]))]);
}

/** Identifiers hold neither wildcards nor variables. */
function same(one: MaybeUnknownString, other: MaybeUnknownString): Answer {
  const match = matches(
    patternOf(one, { wildcards: false, variables: false, ignoreCase: false }),
    other,
    () => "absent",
  );
  return match === "void" ? "no" : match;
}
