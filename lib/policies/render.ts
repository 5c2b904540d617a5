/** The one interpreter of grants. */
import type { PolicyTemplate, Parameters, Statement, StatementTemplate, ValuesOf } from "./policy-template";
import { ownValue } from "../rules/own-value";

type Scope = Readonly<Record<string, unknown>>;

/** The statements of a grant for these values, in the grant's order. */
export function render<P extends Parameters>(
  grant: PolicyTemplate<P>,
  values: ValuesOf<PolicyTemplate<P>>,
): readonly Statement[] {
  const scope: Scope = values;
  return grant.statements.flatMap((template) => {
    if (template.forEach === undefined) return statement(template, scope);
    const entries = Object.entries(value(template.forEach, scope) as Readonly<Record<string, Scope>>);
    return entries.flatMap(([name, entry]) => {
      const fields = Object.entries(entry).map(([field, value]) => [`each.${field}`, value] as const);
      return statement(template, { ...scope, ...Object.fromEntries(fields), name: sidPart(name) });
    });
  });
}

/** A static name as part of a Sid, which holds letters and digits only: `raw-data` becomes `RawData`. */
export function sidPart(name: string): string {
  return name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

function statement(template: StatementTemplate, scope: Scope): readonly Statement[] {
  if (template.when !== undefined && value(template.when, scope) !== true) return [];
  const texts = (list: readonly string[] = []): readonly string[] => list.flatMap((text) => fill(text, scope));
  return [
    {
      sid: fill(template.sid, scope).join(""),
      effect: template.effect,
      ...(template.principals === undefined
        ? {}
        : { principals: { ...template.principals, identifiers: texts(template.principals.identifiers) } }),
      actions: template.actions,
      resources: texts(template.resources),
      ...(template.notResources === undefined ? {} : { notResources: texts(template.notResources) }),
      conditions: (template.conditions ?? []).map((condition) => ({
        ...condition,
        variable: fill(condition.variable, scope).join(""),
        values: texts(condition.values),
      })),
    },
  ];
}

const PLACEHOLDER = /(?<!\$)\{([A-Za-z.]+)\}/;

/** The text with its first placeholder filled, once for each element of a list, and then the next. */
function fill(text: string, scope: Scope): readonly string[] {
  const match = PLACEHOLDER.exec(text);
  if (match === null) return [text];
  const found = value(match[1] ?? "", scope);
  const elements: readonly unknown[] = Array.isArray(found) ? found : [found];
  const before = text.slice(0, match.index);
  const after = fill(text.slice(match.index + match[0].length), scope);
  return elements.flatMap((element) => after.map((rest) => `${before}${String(element)}${rest}`));
}

function value(name: string, scope: Scope): unknown {
  if (!Object.hasOwn(scope, name)) throw new Error(`The grant names the parameter ${name}, which it does not declare.`);
  return ownValue(scope, name);
}
