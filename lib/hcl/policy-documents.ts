/**
 * The one printer of grants to HCL: `aws_iam_policy_document` data sources without `dynamic` blocks, which would be missing
 * from a plan's configuration. What is optional or repeated is a document of its own, merged where it is used.
 */
import type { PolicyTemplate, ParameterKind, StatementTemplate } from "../policies/policy-template";
import { forPolicyDocument } from "../policies/policy-variables";
import { ownValue } from "../rules/own-value";
import { argument, blank, block, comment, interpolated, type Item, listOf, quoted, singular, snakeCase } from "./hcl";
import { POLICY_DOCUMENT } from "./resources";
import { wrapExpression } from "./wrap-expression";
import { statementBody } from "./statement";

/** What a grant's parameters are in a module: expressions by the parameter's name, `each.` and its field for entries. */
export interface Binding {
  /** Expressions of texts and lists; `name` is the entry's part of a Sid. */
  readonly values: Readonly<Record<string, string>>;
  /** The conditions on which the documents of each flag depend: `always` without one. */
  readonly documents: Readonly<Record<string, DocumentPlace>>;
}

/** One data source. */
export interface DocumentPlace {
  /** The data source's name. Contract: it is part of an address. */
  readonly name: string;
  /** `count = …` or `for_each = …`. */
  readonly repeat?: { readonly argument: "count" | "for_each"; readonly expression: string };
}

/** Statements that are there or not together: those of one flag, or of one map where others of the grant are of none. */
function kindOf({ when, forEach }: StatementTemplate, { documents }: Binding): string {
  const ofMap = `each of ${String(forEach)}`;
  return when ?? (Object.hasOwn(documents, ofMap) ? ofMap : "always");
}

/** A grant in a module. */
export interface BoundGrant {
  readonly grant: PolicyTemplate;
  readonly binding: Binding;
}

/** The data sources of grants in their order. Statements that name the same document stand in it together. */
export function policyDocuments(grants: readonly BoundGrant[]): readonly Item[] {
  const documents = new Map<string, { place: DocumentPlace; purposes: Set<string>; statements: Item[] }>();
  for (const { grant, binding } of grants) {
    for (const template of grant.statements) {
      const place = ownValue(binding.documents, kindOf(template, binding));
      if (place === undefined)
        throw new Error(`No document is named for ${kindOf(template, binding)} of ${template.sid}.`);
      const document = documents.get(place.name) ?? { place, purposes: new Set(), statements: [] };
      documents.set(place.name, document);
      document.purposes.add(grant.purpose);
      document.statements.push(
        blank,
        comment(template.source),
        block("statement", statement(template, { grant, binding })),
      );
    }
  }
  return [...documents.values()].flatMap(({ place, purposes, statements }, index) => [
    ...(index === 0 ? [] : [blank]),
    comment([...purposes].join(" ")),
    block(`data "${POLICY_DOCUMENT}" "${place.name}"`, [
      ...(place.repeat === undefined ? [] : [argument(place.repeat.argument, place.repeat.expression)]),
      // Between the first argument and the first statement, and not at the head of a block.
      ...(place.repeat === undefined ? statements.slice(1) : statements),
    ]),
  ]);
}

function statement(template: StatementTemplate, { grant, binding: { values } }: BoundGrant): readonly Item[] {
  const isList = (name: string): boolean => kindOfParameter(name, template, grant) === "list";
  const texts = (list: readonly string[]): string => textList(list, values, isList);
  const { principals, conditions = [] } = template;
  return statementBody({
    sid: quoted(filled(template.sid, values)),
    effect: quoted(template.effect),
    actions: listOf(template.actions.map(quoted)),
    resources: template.resources === undefined ? undefined : texts(template.resources),
    notResources: template.notResources === undefined ? undefined : texts(template.notResources),
    ...(principals === undefined
      ? {}
      : { principals: [{ type: quoted(principals.type), identifiers: texts(principals.identifiers) }] }),
    conditions: conditions.map((condition) => ({
      test: quoted(condition.test),
      variable: quoted(filled(condition.variable, values)),
      values: texts(condition.values),
    })),
  });
}

/** What a placeholder of a statement is declared as: a parameter, or with `each.` a field of the entry. */
function kindOfParameter(
  name: string,
  { forEach }: StatementTemplate,
  { parameters }: PolicyTemplate,
): ParameterKind | undefined {
  const entries = forEach === undefined ? undefined : ownValue(parameters, forEach);
  const kind = name.startsWith("each.")
    ? ownValue(typeof entries === "object" ? entries.entries : {}, name.slice("each.".length))
    : ownValue(parameters, name);
  return typeof kind === "string" ? kind : undefined;
}

const PLACEHOLDER = /(?<!\$)\{([A-Za-z.]+)\}/;

/** Texts as one list expression: neighbours that are no lists stand in one list together. */
function textList(list: readonly string[], values: Binding["values"], isList: (parameter: string) => boolean): string {
  const expressions: string[] = [];
  let plain: string[] = [];
  const flush = (): void => {
    if (plain.length > 0) expressions.push(listOf(plain));
    plain = [];
  };
  for (const text of list) {
    const repeated = [...text.matchAll(new RegExp(PLACEHOLDER, "g"))].map(([, name = ""]) => name).find(isList);
    if (repeated === undefined) {
      plain.push(quoted(filled(text, values)));
      continue;
    }
    flush();
    // A list stands for as many texts as it has elements.
    const all = bound(repeated, values);
    const one = singular(snakeCase(repeated));
    expressions.push(
      text === `{${repeated}}`
        ? all
        : `[for ${one} in ${all} : ${quoted(filled(text, { ...values, [repeated]: one }))}]`,
    );
  }
  flush();
  const [only = "[]", ...more] = expressions;
  return more.length === 0 ? only : wrapExpression(`concat(${expressions.map(withoutConcat).join(", ")})`);
}

/** The arguments of a call of concat() are as good as its result in another such call. */
function withoutConcat(expression: string): string {
  return /^concat\(([^"]*)\)$/.exec(expression)?.[1] ?? expression;
}

function filled(text: string, values: Binding["values"]): string {
  return forPolicyDocument(
    text.replaceAll(new RegExp(PLACEHOLDER, "g"), (_, name: string) => interpolated(bound(name, values))),
  );
}

function bound(name: string, values: Binding["values"]): string {
  const value = ownValue(values, name);
  if (value === undefined) throw new Error(`Nothing is bound to ${name}.`);
  return value;
}
