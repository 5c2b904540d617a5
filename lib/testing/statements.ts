/** Statements in one form, whoever wrote them: the stack or the test. */
import type { NamedPolicy, PolicyStatement } from "../authorization/policy";
import { statementName } from "../authorization/policy";
import { show } from "../authorization/text";
import { missingOf } from "../inventory/completeness";
import type { PrincipalRecord } from "../inventory/principals";
import { plainWhy } from "../report/reason";
import { statementObject } from "../report/review/statement-json";
import { isJson, type Json } from "../sources/input";
import { type FoundItem, indented, isAsymmetric, written } from "./exactly";
import { type ReadStack, resolved } from "./stack";

/** The policies whose statements are written in the stack. */
export function ownPolicies({ policies }: PrincipalRecord): readonly NamedPolicy[] {
  return policies.filter(
    ({ kind, address }) => kind === "inline" || (kind === "managed" && address?.startsWith("aws_iam_policy.") === true),
  );
}

/** Why the policies of a role are not all known; what a role outside the stack has besides is not asked for. */
export function unreadableIn({ reading }: ReadStack, { allPolicies }: PrincipalRecord): readonly string[] {
  const unlinked = reading.after.unlinked.filter(({ kind }) => kind === "role");
  const open = missingOf(allPolicies).filter(({ why }) => !["exists-outside", "holder-not-known"].includes(why.kind));
  return [
    ...unlinked.map(({ policy, why }) => `${placeOf(policy)}: ${plainWhy(why)}`),
    ...open.map(({ why }) => plainWhy(why)),
  ];
}

/** The statements of a policy as found. */
export function foundIn(statements: readonly PolicyStatement[], where: string): readonly FoundItem[] {
  return statements.map((statement) => {
    const object = statementObject(statement);
    const name = statementName(statement);
    return { forms: [normal(object), name], name, text: `${written(object)}\nin ${where}` };
  });
}

/** Where a policy stands. */
export function placeOf({ name, address }: NamedPolicy): string {
  return address === undefined ? name : `${name} (${address})`;
}

/** Expected statements in the form of those found: `${…}` stands for what the stack says of it. */
export function expectedIn(stack: ReadStack, statements: readonly unknown[]): readonly unknown[] {
  const texts = [...textsIn(statements)];
  const values = new Map(resolved(stack, texts).map((value, index) => [texts[index], show(value)]));
  return statements.map((each) => normal(mapped(each, (text) => values.get(text) ?? text)));
}

const LISTS = ["Action", "NotAction", "Resource", "NotResource"];

/** Lists sorted, and one text as a list of one, as IAM reads them. */
function normal(statement: unknown): unknown {
  if (!isPlain(statement)) return statement;
  return Object.fromEntries(
    Object.entries(statement).map(([name, value]) => {
      if (LISTS.includes(name)) return [name, list(value)];
      if (name === "Principal" && isPlain(value)) return [name, lists(value)];
      if (name !== "Condition" || !isPlain(value)) return [name, value];
      return [
        name,
        Object.fromEntries(Object.entries(value).map(([test, keys]) => [test, isPlain(keys) ? lists(keys) : keys])),
      ];
    }),
  );
}

function lists(values: Json): Json {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, list(value)]));
}

function list(value: unknown): unknown {
  if (typeof value === "string") return [value];
  return Array.isArray(value) && value.every((each) => typeof each === "string") ? [...value].sort() : value;
}

/** An object that a test writes out, and not one such as `expect.anything()`. */
function isPlain(value: unknown): value is Json {
  return isJson(value) && !isAsymmetric(value);
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const each of value as readonly unknown[]) yield* textsIn(each);
  else if (isPlain(value)) for (const each of Object.values(value)) yield* textsIn(each);
}

function mapped(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return (value as readonly unknown[]).map((each) => mapped(each, map));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapped(each, map)]));
}

/** A statement in full, as a part of a message. */
export function statementText(statement: PolicyStatement): string {
  return indented(written(statementObject(statement)));
}
