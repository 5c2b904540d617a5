/**
 * Requests that a statement is about, made up from its own texts. One that a set of policies allows and another does not is
 * the proof that they differ; it is decided by the evaluator and not by comparing texts.
 */
import type { Answer } from "./answer";
import { holds } from "./condition";
import type { Pattern, Variables } from "./pattern";
import type { Condition, Element, PolicyStatement, PrincipalEntry } from "./policy";
import { type Context, contextOf, type Principal, type Request, variablesOf } from "./request";
import { accountOf, ALWAYS_PRESENT, identified, keysOf, keysOfEntry, UNLIKELY } from "./request-keys";
import { join, type MaybeUnknownString } from "./text";

/** What requests are made up for. */
export interface Subject {
  readonly action: Element;
  readonly resource: Element | undefined;
  readonly principal: PrincipalEntry | undefined;
  readonly conditions: readonly Condition[];
}

/** Who asks, where no statement names anybody. */
export interface Caller {
  readonly arn: MaybeUnknownString;
  readonly account: MaybeUnknownString;
}

/** How many requests are tried for one difference. */
const MOST = 96;

/**
 * Requests that the subject is about, those first that others are least likely to be about.
 * @param avoid statements of whose conditions at least one should fail
 */
export function* witnesses(subject: Subject, caller: Caller, avoid: readonly PolicyStatement[]): Generator<Request> {
  const others = {
    actions: avoid.flatMap(({ action }) => excludedBy(action)),
    resources: avoid.flatMap(({ resource }) => excludedBy(resource)),
  };
  let made = 0;
  for (const { principal, context } of circumstances(subject, caller, avoid)) {
    for (const action of textsIn(subject.action, ACTIONS, context, [OTHER_ACTION], others.actions)) {
      const { resource: element } = subject;
      for (const resource of element === undefined
        ? ["*"]
        : textsIn(element, RESOURCES, context, ELSEWHERE, others.resources)) {
        if (typeof action === "string" && ACTION.test(action)) {
          yield { action: action.toLowerCase(), resource, principal, context, sameAccount: "yes" };
        }
        if (++made >= MOST) return;
      }
    }
  }
}

/** What wildcards are replaced with. */
const ACTIONS: readonly string[] = [UNLIKELY, ""];
const RESOURCES: readonly string[] = [UNLIKELY, `${UNLIKELY}/${UNLIKELY}`, ""];
const ELSEWHERE: readonly string[] = [`arn:aws:${UNLIKELY}:us-east-1:999900009999:${UNLIKELY}`, "*"];
/** What no service has is no request. */
const ACTION = /^[^:]+:.+/;
const OTHER_ACTION = `${UNLIKELY}:Unlisted`;

/** What all but some leave out: of all but fewer, that is where to look. */
function excludedBy(element: Element | undefined): readonly MaybeUnknownString[] {
  if (element?.negated !== true) return [];
  return element.patterns.map((pattern) => filled(pattern, UNLIKELY, () => "absent"));
}

function principalOf(entry: PrincipalEntry | undefined, caller: Caller): Principal {
  if (entry === undefined) return caller;
  if (entry.type === "Service") return { service: typeof entry.identifier === "string" ? entry.identifier : UNLIKELY };
  if (entry.type === "Federated") return { federated: entry.identifier };
  if (entry.type === "CanonicalUser") return { canonicalUser: entry.identifier };
  const identifier = typeof entry.identifier === "string" ? entry.identifier : undefined;
  if (entry.type === "*" || identifier === undefined) return STRANGER;
  const account = accountOf(identifier);
  if (account === undefined) return STRANGER;
  return isOne(identifier)
    ? { arn: identifier, account }
    : { arn: `arn:aws:iam::${account}:role/${UNLIKELY}`, account };
}

/** Whether an identifier names one role or user. */
function isOne(identifier: string): boolean {
  return /:(role|user)\//.test(identifier);
}

const STRANGER: Caller = { arn: `arn:aws:iam::999900009999:role/${UNLIKELY}`, account: "999900009999" };

/**
 * Texts that an element is about, and some that it may be about.
 * @param outside what an element that leaves something out is tried with
 */
function* textsIn(
  { negated, patterns }: Element,
  fillings: readonly string[],
  context: Context,
  outside: readonly string[],
  others: readonly MaybeUnknownString[],
): Generator<MaybeUnknownString> {
  if (negated) yield* outside;
  else {
    for (const pattern of patterns) {
      for (const filling of hasWildcard(pattern) ? fillings : [""])
        yield filled(pattern, filling, variablesOf(context));
    }
  }
  yield* others;
}

function hasWildcard({ pieces }: Pattern): boolean {
  return pieces.some((piece) => typeof piece === "object" && "wildcard" in piece);
}

function filled({ pieces }: Pattern, filling: string, variables: Variables): MaybeUnknownString {
  return join(
    pieces.map((piece) => {
      if (typeof piece === "string" || "reference" in piece) return piece;
      if ("wildcard" in piece) {
        // A star for a whole ARN stands for an ARN.
        return pieces.length === 1 && filling !== "" ? wholeOf(filling) : piece.wildcard === "any text" ? filling : "z";
      }
      const found = variables(piece.variable);
      return typeof found === "string" ? (piece.otherwise ?? UNLIKELY) : found.value;
    }),
  );
}

function wholeOf(filling: string): string {
  return `${UNLIKELY}:${filling}`;
}

type Value = readonly MaybeUnknownString[] | "absent";

/** Who asks, in contexts in which all conditions hold. */
function* circumstances(
  subject: Subject,
  caller: Caller,
  avoid: readonly PolicyStatement[],
): Generator<{ readonly principal: Principal; readonly context: Context }> {
  const { principal: entry } = subject;
  const given = principalOf(entry, caller);
  const fixed = keysOfEntry(entry, caller);
  // For any principal, or an account, the keys choose the caller.
  const isAnybody = entry?.type === "*";
  const isOpen =
    isAnybody || (entry?.type === "AWS" && !(typeof entry.identifier === "string" && isOne(entry.identifier)));
  for (const keys of contexts(subject, fixed, valueIn(keysOf(given)), avoid)) {
    const who = isOpen && "arn" in given ? identified(given, keys, isAnybody) : { principal: given, keys: fixed };
    if (who === undefined) continue;
    yield { principal: who.principal, context: { keys: new Map([...ALWAYS, ...keys, ...who.keys]), others: "absent" } };
  }
}

/** Connections use TLS unless a condition says otherwise. */
const ALWAYS: Context["keys"] = contextOf({ "aws:SecureTransport": "true" }).keys;

/** Values of keys for which all conditions hold. */
function* contexts(
  { conditions, resource }: Subject,
  fixed: Context["keys"],
  variables: Variables,
  avoid: readonly PolicyStatement[],
): Generator<Context["keys"]> {
  const tries = (condition: Condition): readonly Value[] => candidates(condition, variables);
  const fails = (condition: Condition): readonly Value[] => opposites(condition, variables);
  const own = new Map<string, readonly Value[]>();
  const patterns = [...(resource?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
  for (const key of new Set([...conditions.map((condition) => condition.key), ...variablesIn(patterns)])) {
    const mine = conditions.filter((condition) => condition.key === key);
    const all = [...mine, ...avoid.flatMap((each) => each.conditions.filter((condition) => condition.key === key))];
    const ofKey = variables(key);
    const rest: Value = typeof ofKey === "string" ? "absent" : [ofKey.value];
    const tried = valuesOf(key, fixed, [...mine.flatMap(tries), ...all.flatMap(fails), rest]);
    own.set(
      key,
      tried.filter((value) => mine.every((condition) => answerFor(condition, value, variables) === "yes")),
    );
  }
  if ([...own.values()].some((values) => values.length === 0)) return;
  const failing = new Map<string, Value>();
  for (const condition of avoid.flatMap((each) => each.conditions)) {
    const { key } = condition;
    if (own.has(key) || failing.has(key)) continue;
    const value = valuesOf(key, fixed, ["absent", ...fails(condition), ...tries(condition)]).find(
      (each) => answerFor(condition, each, variables) === "no",
    );
    if (value !== undefined) failing.set(key, value);
  }
  const rounds = Math.max(1, ...[...own.values()].map((values) => values.length));
  for (let round = 0; round < rounds; round++) {
    const keys = new Map<string, Value>(failing);
    for (const [key, values] of own) keys.set(key, values[round % values.length] ?? "absent");
    yield keys;
  }
}

/** The values that a key can have of some that are tried. */
function valuesOf(key: string, fixed: Context["keys"], tried: readonly Value[]): readonly Value[] {
  const own = fixed.get(key);
  if (own !== undefined) return [own];
  const always = ALWAYS_PRESENT.get(key);
  if (always === undefined) return distinct(tried);
  return always.length > 0 ? always.map((each) => [each]) : distinct(tried).filter((value) => value !== "absent");
}

function variablesIn(patterns: readonly Pattern[]): readonly string[] {
  return patterns.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (typeof piece === "object" && "variable" in piece ? [piece.variable] : [])),
  );
}

/** A variable has the value that its own key gets: that of the principal, or one that no policy holds. */
function valueIn(keys: Context["keys"]): Variables {
  return (key) => {
    const values = keys.get(key) ?? [UNLIKELY];
    const [value] = values === "absent" ? [] : values;
    return value === undefined ? "absent" : { value };
  };
}

function answerFor(condition: Condition, value: Value, variables: Variables): Answer {
  const context: Context = { keys: new Map([[condition.key, value]]), others: "absent" };
  return holds(condition, context, variables);
}

/** Values for which a condition may hold. */
function candidates({ operator, values, set }: Condition, variables: Variables): readonly Value[] {
  const texts = values.map((pattern) => filled(pattern, UNLIKELY, variables));
  if (operator === "null") return [[UNLIKELY], "absent"];
  if (operator.negated) return ["absent", [UNLIKELY]];
  const near = texts.flatMap((each): readonly MaybeUnknownString[] =>
    typeof each === "string" ? neighbours(each) : [each],
  );
  return [...near.map((each): Value => [each]), ...(set === undefined ? [] : [texts]), "absent"];
}

/** Values for which it may not. */
function opposites({ operator, values }: Condition, variables: Variables): readonly Value[] {
  if (operator === "null") return [[UNLIKELY], "absent"];
  const exact = values.flatMap((pattern): readonly MaybeUnknownString[] => {
    const each = filled(pattern, UNLIKELY, variables);
    return typeof each === "string" ? neighbours(each) : [each];
  });
  const others: readonly MaybeUnknownString[] = [...exact, "true", "false", "192.0.2.99", "0", "999999999"];
  return others.map((each): Value => [each]);
}

/** A value itself and those beside it, for operators that compare numbers, dates or ranges of addresses. */
function neighbours(value: string): readonly string[] {
  if (/^-?\d+(\.\d+)?$/.test(value)) return [value, String(Number(value) - 1), String(Number(value) + 1)];
  const time = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(time)) return [value, ...[-1000, 1000].map((by) => new Date(time + by).toISOString())];
  const [address] = value.split("/");
  return address === undefined || address === value ? [value] : [value, address];
}

function distinct<T>(values: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    return seen.has(key) ? false : (seen.add(key), true);
  });
}
