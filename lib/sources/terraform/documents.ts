/** Policies as Terraform holds them: JSON text, `aws_iam_policy_document` data sources, or references to either. */
import { parseJson } from "../../authorization/json";
import type { NamedPolicy, Policy } from "../../authorization/policy";
import { readPolicy, unknownPolicy } from "../../authorization/read-policy";
import { isText, type Reference, show, Template, type MaybeUnknownString } from "../../authorization/text";
import type { UnknownReason, Why } from "../../authorization/unknown";
import { attribute, blocks, type PlannedValue, text, texts } from "./planned-value";
import { parseReference, type ResourceRecord } from "./record";
import { isOwnKey, type Resolver, sourcesOf, sourcesOfWhole } from "./resolve";
import { ownValue } from "../../rules/own-value";

/** The policy in an attribute of a resource. A sensitive policy decides, but is not shown. */
export function policyIn(
  record: ResourceRecord,
  name: string,
  value: MaybeUnknownString,
  resolver: Resolver,
): NamedPolicy {
  const resolved = resolver.text(value);
  return {
    name,
    address: record.address,
    policy: policyOf(resolved, resolver, record.index),
    ...(record.sensitive ? { redacted: true } : {}),
    ...(typeof resolved === "string" ? { characters: resolved.replaceAll(/\s/g, "").length } : {}),
  };
}

/** Policies by their text: the same text is the same policy, on both sides of a plan and in each of many roles. */
export class PolicyTexts {
  private readonly known = new Map<string, Policy>();
  private readonly unseen = new Map<string, Policy>();

  read(json: string): Policy {
    const policy = this.known.get(json) ?? readPolicy(json);
    this.known.set(json, policy);
    return policy;
  }

  /** A policy that is not seen is the same wherever the same is not known of it. */
  unknown(why: Why): Policy {
    const key = JSON.stringify(why);
    const policy = this.unseen.get(key) ?? unknownPolicy(why);
    this.unseen.set(key, policy);
    return policy;
  }
}

/** Reads the policy that a text is, or refers to. */
function policyOf(resolved: MaybeUnknownString, resolver: Resolver, from?: string | number): Policy {
  if (typeof resolved === "string") return resolver.policies.read(resolved);
  const document = documentOf(resolved, resolver, from);
  if (document !== undefined) {
    const statements = statementsOf(document, resolver, DEPTH);
    if (!isList(statements)) return unknownPolicy(statements);
    return readPolicy({ Version: text(document.data, "version") ?? "2012-10-17", Statement: statements });
  }
  const names = sourcesOfWhole(resolved).filter((source) => !isOwnKey(source));
  return unknownPolicy({
    kind: "policy-known-after-apply",
    object: show(resolved),
    source: resolver.records.place.source,
    ...(names.length === 0 ? {} : { from: names.map(({ name }) => name) }),
  });
}

/** The data source that a text consists of. */
function documentOf(value: MaybeUnknownString, resolver: Resolver, from?: string | number): ResourceRecord | undefined {
  const parts = typeof value === "string" ? [] : value.parts;
  const [part] = parts;
  if (parts.length !== 1 || typeof part !== "object") return undefined;
  return made(part, resolver, from);
}

function made(part: Reference, resolver: Resolver, from?: string | number): ResourceRecord | undefined {
  const sources = sourcesOf(part).filter((source) => !isOwnKey(source));
  const [only] = sources;
  const parsed = only === undefined || sources.length > 1 ? undefined : parseReference(only.name);
  // A plan's configuration drops the attribute behind `[each.key]`.
  if (parsed?.type !== "aws_iam_policy_document" || !["json", "minified_json", ""].includes(parsed.attribute))
    return undefined;
  return resolver.records.instance(parsed, only?.module ?? "", from);
}

/** How deep documents merged into documents are followed. */
const DEPTH = 10;

/** The statements of the data source, with references where values are not known; or why they are undetermined. */
function statementsOf(record: ResourceRecord, resolver: Resolver, depth: number): readonly unknown[] | Why {
  const { data } = record;
  const json = text(data, "json");
  // Read before the plan: what it is then, is what it will be.
  if (typeof json === "string") return statementsOfJson(json);
  const merged = (names: readonly string[]): readonly unknown[] | Why => {
    const lists = names.flatMap((name) => elementsOf(record, name, resolver, depth));
    return lists.find((list) => !isList(list)) ?? lists.filter(isList).flat();
  };
  const before = merged(["source_json", "source_policy_documents"]);
  const after = merged(["override_json", "override_policy_documents"]);
  if (!isList(before)) return before;
  if (!isList(after)) return after;
  const own = blocks(data, "statement").map((statement) => statementData(statement, resolver));
  const sid = (statement: unknown): unknown => (statement as { readonly Sid?: unknown } | null)?.Sid;
  const overridden = new Set(after.map(sid).filter((each) => each !== undefined && each !== ""));
  return [...[...before, ...own].filter((statement) => !overridden.has(sid(statement))), ...after];
}

/** The statements of each document that a list merges. */
function elementsOf(
  record: ResourceRecord,
  name: string,
  resolver: Resolver,
  depth: number,
): readonly (readonly unknown[] | Why)[] {
  const elements = blocks(record.data, name);
  const open = Array.isArray(attribute(record.data, name)) ? elements.filter(isOneOfSeveral) : [];
  const [first] = open;
  const documents = first === undefined ? [] : unknownDocuments(first, resolver, record.index);
  // All that the list is made from, no more and no less: which is which does not matter.
  const shared = documents.length === open.length ? documents : [];
  return [
    ...elements
      .filter((each) => shared.length === 0 || !open.includes(each as MaybeUnknownString))
      .map((each) =>
        isText(each)
          ? statementsOfText(each, resolver, depth - 1)
          : unknownOf("merged-from-unknown", record.address, resolver),
      ),
    ...shared.map((document) =>
      depth === 0 ? `${record.address} is merged from itself` : statementsOf(document, resolver, depth - 1),
    ),
  ];
}

function isList(statements: readonly unknown[] | Why): statements is readonly unknown[] {
  return Array.isArray(statements);
}

function unknownOf(kind: UnknownReason["kind"], object: string, { records }: Resolver): UnknownReason {
  return { kind, object, source: records.place.source };
}

/** An element of which only the whole list's sources are known. */
function isOneOfSeveral(element: PlannedValue): element is MaybeUnknownString {
  return isText(element) && sourcesOfWhole(element).length > 1;
}

/** The documents that a list is made from and whose text is not known; none where it may be made from anything else. */
function unknownDocuments(
  element: MaybeUnknownString,
  resolver: Resolver,
  from: string | number | undefined,
): readonly ResourceRecord[] {
  const sources = sourcesOfWhole(element);
  const byKey = sources.some(isOwnKey);
  const found = sources
    .filter((source) => !isOwnKey(source))
    .map(({ name, module }) => {
      const parsed = parseReference(name);
      if (parsed?.type !== "aws_iam_policy_document") return undefined;
      const all = resolver.records.instances(parsed, module);
      // Of documents by key, a resource with keys that names its own takes the one with the same.
      return all.filter(({ index }) => !byKey || typeof index !== "string" || index === from);
    });
  if (found.includes(undefined)) return [];
  return found.flatMap((each) => each ?? []).filter(({ data }) => typeof text(data, "json") !== "string");
}

function statementsOfText(value: MaybeUnknownString, resolver: Resolver, depth: number): readonly unknown[] | Why {
  const resolved = resolver.text(value);
  if (typeof resolved === "string") return statementsOfJson(resolved);
  const document = depth === 0 ? undefined : documentOf(resolved, resolver);
  if (document === undefined) return unknownOf("merged-known-after-apply", show(resolved), resolver);
  return statementsOf(document, resolver, depth);
}

function statementsOfJson(json: string): readonly unknown[] | string {
  try {
    const { Statement } = parseJson(json) as { readonly Statement?: unknown };
    return Array.isArray(Statement) ? (Statement as readonly unknown[]) : [Statement];
  } catch {
    return "it is merged from a document that is not JSON";
  }
}

function statementData(source: PlannedValue, resolver: Resolver): unknown {
  if (isText(source)) return source;
  const list = (name: string): readonly MaybeUnknownString[] => resolver.texts(texts(source, name)).map(unescaped);
  const element = (name: string, as: string): object => {
    const values = name.endsWith("resources") ? resolver.arns(texts(source, name)).map(unescaped) : list(name);
    return values.length === 0 ? {} : { [as]: values };
  };
  const sid = text(source, "sid");
  return {
    ...(typeof sid === "string" ? { Sid: sid } : {}),
    Effect: text(source, "effect") ?? "Allow",
    ...element("actions", "Action"),
    ...element("not_actions", "NotAction"),
    ...element("resources", "Resource"),
    ...element("not_resources", "NotResource"),
    ...principalData(source, "principals", "Principal", resolver),
    ...principalData(source, "not_principals", "NotPrincipal", resolver),
    ...conditionData(source, resolver),
  };
}

function principalData(source: PlannedValue, name: string, as: string, resolver: Resolver): object {
  const entries = blocks(source, name);
  if (entries.length === 0) return {};
  const principals = new Map<string, readonly MaybeUnknownString[]>();
  for (const entry of entries) {
    const type = text(entry, "type");
    const key = typeof type === "string" ? type : "unknown";
    principals.set(key, [...(principals.get(key) ?? []), ...resolver.arns(texts(entry, "identifiers"))]);
  }
  return { [as]: Object.fromEntries(principals) };
}

function conditionData(source: PlannedValue, resolver: Resolver): object {
  const entries = blocks(source, "condition");
  if (entries.length === 0) return {};
  const conditions = new Map<string, Readonly<Record<string, readonly PlannedValue[]>>>();
  for (const entry of entries) {
    const test = known(attribute(entry, "test"));
    const variable = known(attribute(entry, "variable"));
    const values = resolver.texts(texts(entry, "values")).map(unescaped);
    // The data source joins the values of a test and key that it finds twice.
    const keys = conditions.get(test);
    conditions.set(test, { ...keys, [variable]: [...(ownValue(keys, variable) ?? []), ...values] });
  }
  return { Condition: Object.fromEntries(conditions) };
}

function known(data: PlannedValue): string {
  return typeof data === "string" ? data : "not known";
}

/** The data source writes IAM's `${…}` as `&{…}`. */
function unescaped(value: MaybeUnknownString): MaybeUnknownString {
  if (typeof value === "string") return value.replaceAll("&{", "${");
  return new Template(value.parts.map((part) => (typeof part === "string" ? part.replaceAll("&{", "${") : part)));
}
