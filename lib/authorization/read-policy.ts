/**
 * The normalising parser in front of every decision. It takes what IAM takes, in any of its spellings; of anything else it says
 * what is wrong, and the statement is unknown from then on.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { isJson } from "../rules/json";
import { parseJson, TooDeep } from "./json";
import { operatorNamed } from "./operators";
import { type Pattern, patternOf, type PatternOptions } from "./pattern";
import {
  type Condition,
  type Element,
  indexed,
  type Policy,
  type PolicyStatement,
  type PrincipalEntry,
} from "./policy";
import { isText, show, type MaybeUnknownString } from "./text";
import type { Why } from "./unknown";

/** A policy of which nothing is known but why. */
export function unknownPolicy(why: Why): Policy {
  return indexed([unreadableStatement(1, undefined, undefined, [why])]);
}

/** Reads a policy: JSON text, or the same as data, in which texts may hold references. */
export function readPolicy(source: unknown): Policy {
  if (typeof source !== "string") return readDocument(source);
  try {
    return readDocument(parseJson(source));
  } catch (error) {
    return unknownPolicy(
      error instanceof TooDeep ? `the policy cannot be read: ${error.message}` : "the policy is not JSON",
    );
  }
}

/** What is wrong with a policy, each with its statement; empty for one that could be read whole. */
export function problemsOf(policy: Policy): readonly Why[] {
  return policy.statements.flatMap(({ unreadable }) => unreadable);
}

function readDocument(source: unknown): Policy {
  if (!isRecord(source)) return unknownPolicy("the policy is not an object");
  const version = source["Version"] ?? "2008-10-17";
  const current = version === "2012-10-17";
  if (!current && version !== "2008-10-17") return unknownPolicy(`Version ${display(version)} is none of IAM's`);
  const extra = Object.keys(source).filter((key) => !["Version", "Id", "Statement"].includes(key));
  if (extra.length > 0) return unknownPolicy(`${extra.join(", ")}: no element of a policy`);
  if (source["Statement"] === undefined) return unknownPolicy("the policy has no Statement");
  const statements = list(source["Statement"]).map((each, index) => readStatement(each, index + 1, current));
  return indexed(withinSize(statements));
}

/** Longer names are rare: ARNs of objects in S3, whose keys have 1,024 bytes at most. */
const LONG = 512;

/**
 * All inline policies of a role together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. Policies of
 * resources may be longer, by many names and not by long ones.
 */
const MOST_CHARACTERS = 10_240;

/** Comparing two texts takes time that grows with both lengths: what no policy can hold is not compared. */
function withinSize(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const sizes = statements.map(({ action, resource, conditions }) =>
    [...action.patterns, ...(resource?.patterns ?? []), ...conditions.flatMap(({ values }) => values)]
      .map(({ text }) => lengthOf(text))
      .reduce((sum, length) => (length > LONG ? sum + length : sum), 0),
  );
  const size = sizes.reduce((sum, each) => sum + each, 0);
  if (size <= MOST_CHARACTERS) return statements;
  const why = `the texts of more than ${String(LONG)} characters in the policy have ${String(size)} together, and IAM takes no policy of more than ${String(MOST_CHARACTERS)}`;
  return statements.map((each, index) =>
    sizes[index] === 0 ? each : unreadableStatement(each.position, each.sid, each.effect, [...each.unreadable, why]),
  );
}

function lengthOf(text: MaybeUnknownString): number {
  if (typeof text === "string") return text.length;
  return text.parts.reduce((sum, part) => sum + (typeof part === "string" ? part.length : 0), 0);
}

const ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

const NOTHING: Element = { negated: false, patterns: [] };

function unreadableStatement(
  position: number,
  sid: string | undefined,
  effect: PolicyStatement["effect"],
  unreadable: readonly Why[],
): PolicyStatement {
  return {
    sid,
    position,
    effect,
    principals: undefined,
    action: NOTHING,
    resource: undefined,
    conditions: [],
    unreadable,
  };
}

function readStatement(source: unknown, position: number, variables: boolean): PolicyStatement {
  if (!isRecord(source)) return unreadableStatement(position, undefined, undefined, ["the statement is not an object"]);
  const problems: string[] = [];
  const { Sid, Effect } = source;
  const sid = typeof Sid === "string" && Sid !== "" ? Sid : undefined;
  const effect: PolicyStatement["effect"] = Effect === "Allow" || Effect === "Deny" ? Effect : undefined;
  if (effect === undefined) problems.push(`Effect is ${display(Effect)}, not Allow or Deny`);
  for (const key of Object.keys(source)) {
    if (!ELEMENTS.includes(key)) problems.push(`${key} is no element of a statement`);
  }
  if (source["NotPrincipal"] !== undefined) problems.push("NotPrincipal is not considered");
  const action = readElement(source, "Action", { wildcards: true, variables: false, ignoreCase: true }, problems);
  if (action === undefined) problems.push("the statement has neither Action nor NotAction");
  const resource = readElement(source, "Resource", { wildcards: true, variables, ignoreCase: false }, problems);
  const statement = {
    sid,
    position,
    effect,
    principals: readPrincipal(source["Principal"], problems),
    action: action ?? NOTHING,
    resource,
    conditions: readConditions(source["Condition"], variables, problems),
  };
  return { ...statement, unreadable: problems };
}

function readElement(
  source: Readonly<Record<string, unknown>>,
  name: "Action" | "Resource",
  reading: PatternOptions,
  problems: string[],
): Element | undefined {
  const [plain, negated] = [source[name], source[`Not${name}`]];
  if (plain !== undefined && negated !== undefined) problems.push(`both ${name} and Not${name}`);
  const value = plain ?? negated;
  if (value === undefined) return undefined;
  const texts = readTexts(value, name, problems);
  if (name === "Action") {
    for (const text of texts) {
      const shown = show(text);
      if (shown !== "*" && !/^[\w*?-]+:[\w*?]+$/.test(shown)) problems.push(`${shown} is no action`);
    }
  }
  return { negated: plain === undefined, patterns: texts.map((text) => patternOf(text, reading)) };
}

function readTexts(value: unknown, name: string, problems: string[]): readonly MaybeUnknownString[] {
  const values = list(value);
  if (values.length === 0) problems.push(`${name} is empty`);
  if (values.every(isText)) return values;
  return values.flatMap((each) => {
    if (isText(each)) return [each];
    problems.push(`${name} holds ${display(each)}, which is no text`);
    return [];
  });
}

const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

function readPrincipal(source: unknown, problems: string[]): readonly PrincipalEntry[] | undefined {
  if (source === undefined) return undefined;
  if (source === "*") return [{ type: "*", identifier: "*" }];
  if (!isRecord(source)) {
    problems.push(`Principal is ${display(source)}`);
    return undefined;
  }
  return Object.entries(source).flatMap(([name, identifiers]) => {
    // The policy document data source writes any principal as { "*": "*" }.
    const type = name === "*" ? name : PRINCIPAL_TYPES.find((each) => each === name);
    if (type === undefined) problems.push(`Principal has the type ${name}`);
    return readTexts(identifiers, "Principal", problems).flatMap((identifier) =>
      type === undefined ? [] : [{ type: identifier === "*" && type === "AWS" ? ("*" as const) : type, identifier }],
    );
  });
}

function readConditions(source: unknown, variables: boolean, problems: string[]): readonly Condition[] {
  if (source === undefined) return [];
  if (!isRecord(source)) {
    problems.push(`Condition is ${display(source)}`);
    return [];
  }
  return Object.entries(source).flatMap(([test, keys]) => {
    const parsed = readTest(test);
    if (parsed === undefined) problems.push(`${test} is no condition operator that is considered`);
    if (!isRecord(keys)) problems.push(`${test} holds ${display(keys)}`);
    if (parsed === undefined || !isRecord(keys)) return [];
    return Object.entries(keys).map(([variable, values]): Condition => {
      const scalars = list(values).map((value) =>
        typeof value === "boolean" || typeof value === "number" ? String(value) : value,
      );
      const texts = readTexts(scalars, `${test} ${variable}`, problems);
      const reading: PatternOptions =
        parsed.operator === "null"
          ? { wildcards: false, variables: false, ignoreCase: true }
          : { ...parsed.operator.reading, variables: variables && parsed.operator.reading.variables };
      const patterns: readonly Pattern[] = texts.map((text) => patternOf(text, reading));
      return { test, variable, key: variable.toLowerCase(), ...parsed, values: patterns };
    });
  });
}

/** `ForAllValues:StringLikeIfExists` in its three parts. */
function readTest(test: string): Pick<Condition, "operator" | "set" | "ifExists"> | undefined {
  const match = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(test.toLowerCase());
  const name = match?.[2] ?? "";
  const ifExists = match?.[3] !== undefined;
  const set = match?.[1] === undefined ? undefined : match[1] === "forallvalues" ? "all" : "any";
  if (name === "null") return ifExists || set !== undefined ? undefined : { operator: "null", set, ifExists };
  const operator = operatorNamed(name);
  return operator === undefined ? undefined : { operator, set, ifExists };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isJson(value) && !isText(value);
}

function display(value: unknown): string {
  if (value === undefined) return "missing";
  return isText(value) ? show(value) : JSON.stringify(value);
}
