/** What statements and policies mean, as texts that can be compared. */
import { keyOf } from "./pattern";
import type { Element, NamedPolicy, PolicyStatement } from "./policy";

const meanings = new WeakMap<PolicyStatement, string>();

/** The same text for statements that differ in Sid, order, case of actions or spelling only. */
export function meaningOf(statement: PolicyStatement): string {
  const known = meanings.get(statement);
  if (known !== undefined) return known;
  const element = (each: Element | undefined): unknown =>
    each === undefined
      ? null
      : [
          each.negated,
          [
            ...new Set(
              each.patterns.map((pattern) => (pattern.ignoreCase ? keyOf(pattern).toLowerCase() : keyOf(pattern))),
            ),
          ].sort(),
        ];
  const conditions = statement.conditions.map(({ test, key, values }) =>
    JSON.stringify([test.toLowerCase(), key, [...new Set(values.map(keyOf))].sort()]),
  );
  const principals = statement.principals?.map((each) => JSON.stringify(each)).sort();
  const meaning = JSON.stringify([
    statement.effect,
    principals ?? null,
    element(statement.action),
    element(statement.resource),
    conditions.sort(),
  ]);
  meanings.set(statement, meaning);
  return meaning;
}

/** Whether two permissions boundaries, or none, are known to mean the same. */
export function isSameBoundary(one: NamedPolicy | undefined, other: NamedPolicy | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.policy === other.policy) return true;
  const [mine, theirs] = [meaningsOf(one), meaningsOf(other)];
  return mine !== undefined && theirs !== undefined && mine === theirs;
}

/** Undefined if a part could not be read: then the meaning cannot be compared. */
function meaningsOf({ name, policy, characters }: NamedPolicy): string | undefined {
  const { statements } = policy;
  const problems = statements.flatMap(({ unreadable }) => unreadable);
  if (problems.length === 0) return JSON.stringify([...new Set(statements.map(meaningOf))].sort());
  // Without any text, the policy exists elsewhere, and its name identifies it.
  const isElsewhere = characters === undefined && statements.every(({ action }) => action.patterns.length === 0);
  return isElsewhere ? JSON.stringify([name, problems]) : undefined;
}
