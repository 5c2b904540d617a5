/** Terraform expressions that compare an existing policy with requests. Plain text, because cdktf cannot handle `{`. */
import type { EndpointRequest } from "../policies/s3-endpoint-requests";

/**
 * Whether the text fits one of the patterns of a policy element; the element may be missing, one text or a list. What is no
 * letter, digit or wildcard is escaped, so that a dot is a dot. A pattern that is no regular expression even so fits nothing.
 */
function fits(element: string, text: string, pattern = "p"): string {
  const escaped = `replace(${pattern}, "/[^A-Za-z0-9*?]/", "\\\\$0")`;
  const expression = `format("^%s$", replace(replace(${escaped}, "*", ".*"), "?", "."))`;
  return `anytrue([for p in flatten([try(${element}, [])]) : can(regex(${expression}, ${text}))])`;
}

/** In what follows, `s` is a statement and `r` a {@link RequestRow}. */
const ACTION = `(can(s.NotAction) ? !${fits("s.NotAction", "r.action", "lower(p)")} : ${fits("s.Action", "r.action", "lower(p)")})`;
const RESOURCE = `(can(s.NotResource) ? !${fits("s.NotResource", "r.resource")} : ${fits("s.Resource", "r.resource")})`;
const EVERYBODY = `(try(s.Principal == "*", false) || contains(flatten([try(s.Principal.AWS, [])]), "*"))`;
/** No condition, or only one on the bucket's account that holds. Of any other condition nothing can be said here. */
const HOLDS =
  `(try(length(s.Condition), 0) == 0 || (try(length(s.Condition), 0) == 1 && try(length(s.Condition.StringEquals), 0) == 1 && ` +
  `contains(flatten([try(s.Condition.StringEquals["aws:ResourceAccount"], [])]), r.owner)))`;
const ALLOWS = `s.Effect == "Allow" && ${EVERYBODY} && ${ACTION} && ${RESOURCE}`;
const DENIES = `s.Effect == "Deny" && ${ACTION} && ${RESOURCE}`;

/** A request, as the expressions below read it: its action is in lower case. */
export type RequestRow = EndpointRequest;

/** Requests as the value of a local. */
export function requestRows(requests: readonly EndpointRequest[]): readonly RequestRow[] {
  return requests.map((request) => ({ ...request, action: request.action.toLowerCase() }));
}

/** The Sids of the requests in a local that a policy refuses for certain. */
export function refusedBy(policy: string, requests: string): string {
  return sidsWhere(requests, `!${some(policy, ALLOWS)} || ${some(policy, `${DENIES} && ${EVERYBODY} && ${HOLDS}`)}`);
}

/** The Sids of the requests in a local that a policy does not let pass for certain: refused, or left to a condition. */
export function notSurelyAllowedBy(policy: string, requests: string): string {
  return sidsWhere(requests, `!${some(policy, `${ALLOWS} && ${HOLDS}`)} || ${some(policy, DENIES)}`);
}

function sidsWhere(requests: string, condition: string): string {
  return `distinct([for r in ${requests} : r.sid if ${condition}])`;
}

/** `Statement` may be one object or a list of them. */
function some(policy: string, condition: string): string {
  return `anytrue([for s in flatten([jsondecode(${policy}).Statement]) : ${condition}])`;
}
