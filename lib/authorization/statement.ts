/** One statement against one request. */
import { type Answer, not, some } from "./answer";
import { holds } from "./condition";
import { matches, matchesArn, type Match, type Pattern, type Variables } from "./pattern";
import type { Element, PolicyStatement } from "./policy";
import { namesPrincipal } from "./principal";
import type { Request } from "./request";
import { mayFit } from "./starts";
import { show } from "./text";
import type { Why } from "./unknown";

/** What a statement says of a request. */
export interface StatementMatch {
  readonly applies: Answer;
  /** How the Principal is about who asks; an account then decides itself. */
  readonly by: "name" | "any principal" | "account";
  /** The element that it fails by, or that is undetermined; undefined when it applies, or is about other actions. */
  readonly because: Why | undefined;
}

const OTHER_ACTION: StatementMatch = { applies: "no", by: "name", because: undefined };
const APPLIES: StatementMatch = { applies: "yes", by: "name", because: undefined };

/** Whether the statement is about the request. */
export function applies(statement: PolicyStatement, request: Request, variables: Variables): StatementMatch {
  const [unreadable] = statement.unreadable;
  if (unreadable !== undefined) return { applies: "unknown", by: "name", because: unreadable };
  const action = within(statement.action, (pattern) => matches(pattern, request.action, variables));
  if (action === "no") return OTHER_ACTION;
  let unknown = action === "unknown" ? "its action" : undefined;
  if (statement.resource !== undefined) {
    const { negated, patterns } = statement.resource;
    const { resource: asked } = request;
    const near = typeof asked === "string" ? { negated, patterns: mayFit(patterns, asked) } : statement.resource;
    const resource = within(near, (pattern) => matchesArn(pattern, asked, variables));
    const element = negated ? "NotResource" : "Resource";
    if (resource === "no")
      return fails(`its ${element} ${negated ? "names" : "does not cover"} ${show(request.resource)}`);
    if (resource === "unknown") unknown ??= `whether its ${element} covers ${show(request.resource)}`;
  }
  let by: StatementMatch["by"] = "name";
  if (statement.principals !== undefined) {
    const { named, anyPrincipal, account } = namesPrincipal(statement.principals, request.principal);
    const any = some([named, anyPrincipal, account]);
    if (any === "no") return fails("its Principal names others");
    if (any === "unknown") unknown ??= "whom its Principal names";
    if (named === "no") by = anyPrincipal === "yes" ? "any principal" : "account";
  }
  for (const condition of statement.conditions) {
    const answer = holds(condition, request.context, variables);
    const shown = `its condition ${condition.test} ${condition.variable}`;
    if (answer === "no") return fails(`${shown} does not hold`);
    if (answer === "unknown") unknown ??= shown;
  }
  if (unknown !== undefined) return { applies: "unknown", by, because: unknown };
  return by === "name" ? APPLIES : { ...APPLIES, by };
}

function fails(because: string): StatementMatch {
  return { applies: "no", by: "name", because };
}

function within({ negated, patterns }: Element, match: (pattern: Pattern) => Match): Answer {
  let answer: Answer = "no";
  for (const pattern of patterns) {
    const each = match(pattern);
    if (each === "yes") return negated ? "no" : "yes";
    // What a text without meaning excludes, AWS does not say.
    if (each === "unknown" || (each === "void" && negated)) answer = "unknown";
  }
  return negated ? not(answer) : answer;
}
