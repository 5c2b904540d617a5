/** A statement as IAM writes it. */
import type { PolicyStatement, PrincipalEntry } from "../../authorization/policy";
import { show } from "../../authorization/text";

function principalJson(principals: readonly PrincipalEntry[]): unknown {
  if (principals.every(({ type }) => type === "*")) return "*";
  const byType = new Map<string, string[]>();
  for (const { type, identifier } of principals) {
    const name = type === "*" ? "AWS" : type;
    byType.set(name, [...(byType.get(name) ?? []), show(identifier)]);
  }
  return Object.fromEntries([...byType].map(([type, names]) => [type, single(names)]));
}

/** IAM takes one text for a list of one. */
function single(values: readonly string[]): unknown {
  return values.length === 1 ? values[0] : values;
}

/** The whole statement, as IAM has it. */
export function statementJson(statement: PolicyStatement): string {
  return JSON.stringify(statementObject(statement), undefined, 2);
}

/** The same as data: a list of one value is that value, as IAM shortens it. */
export function statementObject({
  sid,
  effect,
  principals,
  action,
  resource,
  conditions,
}: PolicyStatement): Readonly<Record<string, unknown>> {
  const element = (name: string, each: PolicyStatement["resource"]): object =>
    each === undefined
      ? {}
      : { [`${each.negated ? "Not" : ""}${name}`]: single(each.patterns.map(({ text }) => show(text))) };
  const byTest = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { test, variable, values } of conditions) {
    byTest.set(test, { ...byTest.get(test), [variable]: single(values.map(({ text }) => show(text))) });
  }
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principals === undefined ? {} : { Principal: principalJson(principals) }),
    ...element("Action", action),
    ...element("Resource", resource),
    ...(conditions.length === 0 ? {} : { Condition: Object.fromEntries(byTest) }),
  };
}
