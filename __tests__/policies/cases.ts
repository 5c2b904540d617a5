/** Requests and what each grant must say to them: every table, for the tests and for `npm run test:teeth`. */
import type { PolicyTemplate, Parameters, Statement, ValuesOf } from "../../lib/policies/policy-template";
import { render } from "../../lib/policies/render";
import type { AccessRequest } from "./decide";

/** One request to a grant with certain values. */
export interface GrantCase {
  /** What is particular about the request. */
  readonly name: string;
  readonly grant: PolicyTemplate;
  readonly statements: () => readonly Statement[];
  readonly request: AccessRequest;
  readonly allowed: boolean;
}

/** A request that is allowed, and what of it must not be otherwise. */
export interface AllowedRequest extends AccessRequest {
  /** Requests that differ in what is given here and are not allowed, by what is particular about them. */
  readonly but?: Readonly<Record<string, Partial<AccessRequest>>>;
}

/** The cases of a grant with certain values. */
export function casesOf<P extends Parameters>(
  grant: PolicyTemplate<P>,
  values: ValuesOf<PolicyTemplate<P>>,
  allowed: readonly AllowedRequest[],
  denied: readonly AccessRequest[] = [],
): readonly GrantCase[] {
  const one = (name: string, request: AccessRequest, isAllowed: boolean): GrantCase => ({
    name: `${isAllowed ? "allows" : "denies"} ${request.action} on ${request.resource}: ${name === "" ? withContext(request) : name}`,
    grant,
    statements: () => render(grant, values),
    request,
    allowed: isAllowed,
  });
  const all = [
    ...allowed.flatMap(({ but = {}, ...request }) => [
      one("", request, true),
      ...Object.entries(but).map(([name, { context, ...change }]) =>
        one(name, { ...request, ...change, context: { ...request.context, ...context } }, false),
      ),
    ]),
    ...denied.map((request) => one("", request, false)),
  ];
  // What is particular about one request may make it the same as another one.
  return [...new Map(all.map((each) => [JSON.stringify(each.request), each])).values()];
}

/** How a request is distinguished that is particular in nothing. */
function withContext({ context = {} }: AccessRequest): string {
  const keys = Object.entries(context).map(([key, value]) => `${key}=${value}`);
  return keys.length === 0 ? "as it is" : `with ${keys.join(", ")}`;
}
