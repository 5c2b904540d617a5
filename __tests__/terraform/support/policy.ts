/** IAM policies by meaning: texts or lists of them, and their order, make no difference. */

/** A statement with every text as a sorted list. */
export type MeantStatement = Readonly<Record<string, unknown>>;

/** The statements of a policy, given as JSON or already parsed, in their order. */
export function statementsOf(policy: unknown): readonly MeantStatement[] {
  const parsed: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
  if (typeof parsed !== "object" || parsed === null || !("Statement" in parsed)) {
    throw new Error(`${String(policy)} is not a policy`);
  }
  const statements: readonly unknown[] = Array.isArray(parsed.Statement) ? parsed.Statement : [parsed.Statement];
  return statements.map(meant);
}

function meant(statement: unknown): MeantStatement {
  const entries = Object.entries(statement as object).map(([name, value]) => [
    name,
    name === "Sid" || name === "Effect" ? (value as unknown) : lists(value),
  ]);
  return Object.fromEntries(entries) as MeantStatement;
}

function lists(value: unknown): unknown {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return [...(value as readonly string[])].sort();
  return Object.fromEntries(Object.entries(value as object).map(([name, inner]) => [name, lists(inner)]));
}
