/** Terraform expressions that compare an existing endpoint policy with requests: fields and conditions of locals. */
import type { EndpointRequest } from "../policies/s3-endpoint-requests";

/**
 * The patterns of a policy element as regular expressions; the element may be missing, one text or a list. What is no letter,
 * digit or wildcard is escaped, so that a dot is a dot. A pattern that is no regular expression even so fits nothing.
 */
function patterns(element: string, pattern = "p"): string {
  const escaped = `replace(${pattern}, "/[^A-Za-z0-9*?]/", "\\\\$0")`;
  return `[for p in flatten([${element}]) : format("^%s$", replace(replace(${escaped}, "*", ".*"), "?", "."))]`;
}

/** What is read of a statement `s` of a policy, by the name of the field. */
const STATEMENT = {
  effect: "s.Effect",
  is_public: `try(s.Principal == "*", false) || contains(flatten([try(s.Principal.AWS, [])]), "*")`,
  except_actions: "can(s.NotAction)",
  actions: patterns("try(s.NotAction, s.Action, [])", "lower(p)"),
  except_resources: "can(s.NotResource)",
  resources: patterns("try(s.NotResource, s.Resource, [])"),
  // Of any condition but one on the account that owns the bucket nothing can be said here.
  has_conditions: "try(length(s.Condition), 0) > 0",
  owners:
    "try(length(s.Condition), 0) == 1 && try(length(s.Condition.StringEquals), 0) == 1 " +
    `? flatten([try(s.Condition.StringEquals["aws:ResourceAccount"], [])]) : []`,
} as const;

/** Whether a statement with these fields is about the request `r`. */
const IS_ABOUT =
  "s.except_actions != anytrue([for p in s.actions : can(regex(p, r.action))]) && " +
  "s.except_resources != anytrue([for p in s.resources : can(regex(p, r.resource))])";

/** In what follows, `r` is a request with the statements about it. */
const HOLDS = "(!s.has_conditions || contains(s.owners, r.owner))";

function some(condition: string): string {
  return `anytrue([for s in r.statements : ${condition}])`;
}

const ALLOWS = `s.effect == "Allow" && s.is_public`;

/** That a policy refuses the request for certain. */
const IS_REFUSED = `!${some(ALLOWS)} || ${some(`s.effect == "Deny" && s.is_public && ${HOLDS}`)}`;
/** That a policy does not allow the request for certain: it refuses it, or a condition decides. */
const IS_UNDECIDED = `!${some(`${ALLOWS} && ${HOLDS}`)} || ${some(`s.effect == "Deny"`)}`;

/** A request, as the expressions read it: its action is in lower case. */
export type RequestRow = EndpointRequest;

/** Requests as the value of a local. */
export function requestRows(requests: readonly EndpointRequest[]): readonly RequestRow[] {
  return requests.map((request) => ({ ...request, action: request.action.toLowerCase() }));
}

/** Objects for the elements of a list: `[for bind in list : { fields }]`. */
export interface Objects {
  readonly bind: string;
  readonly list: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The statements of policies, of which each has one `Statement` or a list of them. */
export function policyStatements(policies: string): Objects {
  return {
    bind: "s",
    list: `flatten([for policy in ${policies} : jsondecode(policy).Statement])`,
    fields: STATEMENT,
  };
}

/** Requests, each with the statements about it: both lists are locals. */
export function requestsWithStatements(requests: string, statements: string): Objects {
  return {
    bind: "r",
    list: requests,
    fields: { sid: "r.sid", owner: "r.owner", statements: `[for s in ${statements} : s if ${IS_ABOUT}]` },
  };
}

/** The Sids of the requests that the policy refuses for certain, out of a local of {@link requestsWithStatements}. */
export function refusedIn(requests: string): string {
  return sidsWhere(requests, IS_REFUSED);
}

/** The Sids of the requests that the policy does not allow for certain. */
export function undecidedIn(requests: string): string {
  return sidsWhere(requests, IS_UNDECIDED);
}

function sidsWhere(requests: string, condition: string): string {
  return `distinct([for r in ${requests} : r.sid if ${condition}])`;
}

/** The objects as one expression. */
export function objectsExpression({ bind, list, fields }: Objects): string {
  const all = Object.entries(fields).map(([name, value]) => `${name} = ${value}`);
  return `[for ${bind} in ${list} : { ${all.join(", ")} }]`;
}
