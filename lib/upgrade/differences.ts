/** Where two values differ, and whether that is certain. */
import type { ResourceArguments } from "./arguments";
import { isJson } from "../rules/json";
import { isText } from "./stack";
import { ownValue } from "../rules/own-value";
import { hasSymbols, isUnknown, policyIn, type Value, type ValueMap } from "./values";

/** `maybe`: AWS or the provider may say the same in both stacks. */
export type Difference = "same" | "different" | "maybe";

/** An argument that differs, or may. */
export interface DifferingArgument {
  /** With the blocks that it is in: `default_user_settings.execution_role`. */
  readonly path: string;
  readonly certain: boolean;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** The arguments that differ between two bodies of a resource, by path. */
export function differingArguments(
  before: ValueMap,
  after: ValueMap,
  known: ResourceArguments | undefined,
  path: readonly string[] = [],
): readonly DifferingArgument[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => {
    const own = [...path, name];
    const shown = own.join(".");
    const byDefault = ownValue(known?.defaults, shown);
    const [one, other] = [ownValue(before, name) ?? byDefault ?? null, ownValue(after, name) ?? byDefault ?? null].map(
      (value) => (known?.policies?.includes(shown) === true ? policyIn(value) : block(value)),
    ) as [Value, Value];
    const isPolicy = isJson(one) && isJson(other) && "Statement" in one && "Statement" in other;
    if (isValues(one) && isValues(other) && !isPolicy) return differingArguments(one, other, known, own);
    if (isValues(one) && isEmpty(other) && !isPolicy) return differingArguments(one, {}, known, own);
    if (isEmpty(one) && isValues(other) && !isPolicy) return differingArguments({}, other, known, own);
    const isSet = known?.sets?.includes(shown) === true;
    const difference = argumentDifference(one, other, { isSet, keeps: known?.keeps?.includes(shown) === true });
    return difference === "same"
      ? []
      : [
          {
            path: shown,
            certain: difference === "different",
            before: ownValue(before, name),
            after: ownValue(after, name),
          },
        ];
  });
}

function argumentDifference(
  one: Value,
  other: Value,
  { isSet, keeps }: { readonly isSet: boolean; readonly keeps: boolean },
): Difference {
  if (isEmpty(one) && isEmpty(other)) return "same";
  if (keeps && isEmpty(other)) return "same";
  const difference = differenceOf(one, other, isSet);
  // What the provider chose before may be what is written now.
  return keeps && isEmpty(one) && difference === "different" && !isUnknown(other) ? "maybe" : difference;
}

/** Whether two values differ; an order counts unless it is said to be none. */
export function differenceOf(one: Value, other: Value, isSet = false): Difference {
  // Terraform shows what is known after apply as a change.
  if (isUnknown(other)) return "different";
  if (isText(one) || isText(other)) return ofTexts(one, other);
  if (Array.isArray(one) && Array.isArray(other)) {
    const [first, second] = [one as readonly Value[], other as readonly Value[]];
    return isSet || first.every(isStatement) ? ofSets(first, second) : ofLists(first, second);
  }
  if (isValues(one) && isValues(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return worst(names.map((name) => differenceOf(ownValue(one, name) ?? null, ownValue(other, name) ?? null)));
  }
  return JSON.stringify(one) === JSON.stringify(other) ? "same" : "different";
}

function ofLists(one: readonly Value[], other: readonly Value[]): Difference {
  if (one.length !== other.length) return "different";
  return worst(one.map((each, index) => differenceOf(each, other[index] ?? null)));
}

function ofSets(one: readonly Value[], other: readonly Value[]): Difference {
  const texts = (values: readonly Value[]): ReadonlyMap<string, Value> =>
    new Map(values.map((value) => [JSON.stringify(value), value]));
  const [first, second] = [texts(one), texts(other)];
  const left = [...first].filter(([text]) => !second.has(text)).map(([, value]) => value);
  const right = [...second].filter(([text]) => !first.has(text)).map(([, value]) => value);
  if (left.length === 0 && right.length === 0) return "same";
  // A value with no possible partner on the other side is certain to be new or gone.
  const isCertain = (value: Value, others: readonly Value[]): boolean =>
    others.every((each) => differenceOf(value, each) === "different");
  const [all, allOther] = [[...first.values()], [...second.values()]];
  return left.some((value) => isCertain(value, allOther)) || right.some((value) => isCertain(value, all))
    ? "different"
    : "maybe";
}

function ofTexts(one: Value, other: Value): Difference {
  const [first, second] = [one, other].map((value) => (isText(value) ? value : JSON.stringify(value))) as [
    string,
    string,
  ];
  // The same symbol is the same value, unless it says that it may have another.
  if (first === second) return first.includes("\u0001?") ? "maybe" : "same";
  if (!hasSymbols(first) && !hasSymbols(second)) return "different";
  if (symbolsIn(first) === symbolsIn(second) && !second.includes("\u0001?")) return "different";
  const [start, otherStart] = [before(first), before(second)];
  const [end, otherEnd] = [after(first), after(second)];
  const canBegin = start.startsWith(otherStart) || otherStart.startsWith(start);
  const canEnd = end.endsWith(otherEnd) || otherEnd.endsWith(end);
  return canBegin && canEnd ? "maybe" : "different";
}

/** What stands in a text before its first symbol. */
function before(text: string): string {
  return text.split("\u0001", 1)[0] ?? "";
}

/** What stands in a text behind its last symbol. */
function after(text: string): string {
  return text.slice(text.lastIndexOf("\u0002") + 1);
}

function symbolsIn(text: string): string {
  return [...text.matchAll(/\u0001[^\u0002]*\u0002/g)].map(([each]) => each).join();
}

function worst(all: readonly Difference[]): Difference {
  if (all.includes("different")) return "different";
  return all.includes("maybe") ? "maybe" : "same";
}

function isStatement(value: Value): boolean {
  return isValues(value) && "Effect" in value;
}

function isValues(value: Value): value is ValueMap {
  return isJson(value);
}

/** A block that is written as a list of one. */
function block(value: Value): Value {
  return Array.isArray(value) && value.length === 1 && isJson(value[0]) ? (value[0] as Value) : value;
}

/** What the provider takes for nothing. */
function isEmpty(value: Value): boolean {
  return (
    value === null ||
    value === "" ||
    value === false ||
    value === 0 ||
    (Array.isArray(value) && value.length === 0) ||
    (isJson(value) && Object.keys(value).length === 0)
  );
}
