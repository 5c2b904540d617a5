/** Conditions that AWS rejects in an endpoint policy. */
import type { Message } from "./messages";
import type { CrossFieldContext, CrossFieldProblem, CrossFieldRule } from "./rule";

/** Keys with system-generated values; in an endpoint policy, AWS accepts neither wildcards nor numeric operators for them. */
export const SYSTEM_IDENTIFIERS: readonly string[] = [
  "aws:principalaccount",
  "aws:principalorgid",
  "aws:resourceaccount",
  "aws:resourceorgid",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "aws:vpceaccount",
  "aws:vpceorgid",
];

/** Characters that AWS requires on one side of a wildcard. */
const BESIDE_WILDCARD = 6;

export function noNumericOperator(variable: string): Message {
  return {
    problem: `${variable} is an identifier that AWS generates, and AWS rejects numeric operators for it in an endpoint policy`,
    write: "StringEquals",
  };
}

export function noWildcard(shown: string, variable: string): Message {
  return {
    problem: `${shown} has a wildcard, and ${variable} is an identifier that AWS generates; AWS rejects wildcards for it in an endpoint policy`,
    write: "each complete value on its own line",
  };
}

export function wildcardIsNotAnchored(shown: string): Message {
  return {
    problem: `${shown} has a wildcard with fewer than ${BESIDE_WILDCARD} characters on either side, and AWS rejects such a value in an endpoint policy`,
    write: `at least ${BESIDE_WILDCARD} characters in a row before or after each * and ?`,
  };
}

interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly unknown[];
}

/** The condition, or undefined if a part of it is wrong or known only to Terraform. */
function conditionIn(value: unknown, context: CrossFieldContext): Condition | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { test, variable, values } = value as Partial<Record<keyof Condition, unknown>>;
  const known = (text: unknown): text is string => typeof text === "string" && !context.isToken(text);
  return known(test) && known(variable) && Array.isArray(values) ? { test, variable, values } : undefined;
}

function eachValue(
  { values }: Condition,
  context: CrossFieldContext,
  problemOf: (value: string) => Omit<CrossFieldProblem, "path"> | undefined,
): readonly CrossFieldProblem[] {
  return values.flatMap((value, index) => {
    if (typeof value !== "string" || context.isToken(value)) return [];
    const problem = problemOf(value);
    return problem === undefined ? [] : [{ path: ["values", String(index)], ...problem }];
  });
}

/** "You can't use wildcard characters (* or ?) or numeric condition operators with … system-generated identifiers". */
export const systemIdentifiersAreExact: CrossFieldRule = {
  name: "systemIdentifiersAreExact",
  check: (value, context) => {
    const condition = conditionIn(value, context);
    if (condition === undefined || !SYSTEM_IDENTIFIERS.includes(condition.variable.toLowerCase())) return [];
    const { variable } = condition;
    const numeric = /(^|:)Numeric/.test(condition.test)
      ? [
          {
            path: ["test"],
            ...noNumericOperator(variable),
          },
        ]
      : [];
    const wildcards = eachValue(condition, context, (text) =>
      /[*?]/.test(text) ? noWildcard(JSON.stringify(text), variable) : undefined,
    );
    return [...numeric, ...wildcards];
  },
};

/** "You must use at least six consecutive characters before or after each wildcard character." */
export const wildcardsHaveSixCharacters: CrossFieldRule = {
  name: "wildcardsHaveSixCharacters",
  check: (value, context) => {
    const condition = conditionIn(value, context);
    if (condition === undefined || !/(^|:)String/.test(condition.test)) return [];
    return eachValue(condition, context, (text) =>
      everyWildcardIsAnchored(text) ? undefined : wildcardIsNotAnchored(JSON.stringify(text)),
    );
  },
};

function everyWildcardIsAnchored(text: string): boolean {
  const runs = text.split(/[*?]/).map((run) => run.length >= BESIDE_WILDCARD);
  // One wildcard is between runs i and i + 1.
  return runs.slice(1).every((after, index) => after || runs[index] === true);
}
