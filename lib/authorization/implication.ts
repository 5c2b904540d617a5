/** Whether conditions imply others: by meaning, never by text. True only where it is proven. */
import { matchesValue } from "./condition";
import { hasCase } from "./inclusion";
import { areApart, areArns, isWithin, type Values } from "./operators/values";
import { isEverything, keyOf, type Pattern } from "./pattern";
import type { Condition } from "./policy";
import { ALWAYS_PRESENT } from "./request-keys";

/** A condition that is about the key's values. */
type OfValues = Condition & { readonly operator: Exclude<Condition["operator"], "null"> };

/** Whether all of the one's conditions holding makes all of the other's hold. */
export function conditionsImply(narrow: readonly Condition[], wide: readonly Condition[]): boolean {
  return wide.every((outer) => {
    const inner = narrow.filter(({ key }) => key === outer.key);
    return (
      inner.some((each) => isSame(each, outer)) || (impliesWithoutKey(inner, outer) && impliesWithKey(inner, outer))
    );
  });
}

function isSame(one: Condition, other: Condition): boolean {
  return one.test.toLowerCase() === other.test.toLowerCase() && textOf(one) === textOf(other);
}

function textOf({ values }: Condition): string {
  return JSON.stringify(values.map(keyOf));
}

/** Of requests that do not have the key. */
function impliesWithoutKey(inner: readonly Condition[], outer: Condition): boolean {
  return ALWAYS_PRESENT.has(outer.key) || holdsWithoutKey(outer) || inner.some((each) => !mayHoldWithoutKey(each));
}

/** Whether the condition holds for a request that does not have the key. */
function holdsWithoutKey({ operator, set, ifExists, values }: Condition): boolean {
  if (operator === "null") return values.some(({ literal }) => literal === "true");
  return set === "all" || (set === undefined && (ifExists || operator.negated));
}

/** The same, where AWS does not say it. */
function mayHoldWithoutKey(condition: Condition): boolean {
  if (condition.operator === "null") return condition.values.some(({ literal }) => literal !== "false");
  return holdsWithoutKey(condition) || condition.ifExists;
}

/** Of requests that have the key. */
function impliesWithKey(inner: readonly Condition[], outer: Condition): boolean {
  if (inner.some(failsWithKey)) return true;
  if (!isOfValues(outer)) return outer.values.some(({ literal }) => literal === "false");
  const all = inner.filter(isOfValues);
  // Then the key has one value, of which every set operator says the same.
  const isSingle = all.some(({ set }) => set === undefined);
  if (isSingle) return valuesImply(all, outer);
  // What AWS makes of several values without a set operator, its pages do not say.
  if (outer.set === undefined) return false;
  const ofEach = all.filter(({ set }) => set === "all");
  if (outer.set === "all") return valuesImply(ofEach, outer);
  // Of no value at all ForAllValues holds and ForAnyValue does not.
  return all.some((each) => each.set === "any" && valuesImply([...ofEach, each], outer));
}

/** Whether the condition holds for no request that has the key. */
function failsWithKey(condition: Condition): boolean {
  if (!isOfValues(condition)) return condition.values.every(({ literal }) => literal === "true");
  return condition.set !== "all" && condition.operator.negated && namesAny(condition);
}

/** Whether it names any text. */
function namesAny({ operator, values }: OfValues): boolean {
  return values.some((pattern) => isEverything(pattern) && operator.values(pattern)?.kind === "text");
}

function isOfValues(condition: Condition): condition is OfValues {
  return condition.operator !== "null";
}

/** Whether a value for which all of the one's conditions hold is one for which the other holds. */
function valuesImply(inner: readonly OfValues[], outer: OfValues): boolean {
  if (!outer.operator.negated && namesAny(outer)) return true;
  if (inner.some((each) => (each.operator.negated && namesAny(each)) || oneImplies(each, outer))) return true;
  const few = inner.map(fewValues).find((each) => each !== undefined) ?? ALWAYS_PRESENT.get(outer.key) ?? [];
  const holds = ({ operator, values }: OfValues, value: string): ReturnType<typeof matchesValue> =>
    matchesValue(operator, values, value, () => "unspecified");
  return (
    few.length > 0 &&
    few
      .filter((value) => inner.every((each) => holds(each, value) !== "no"))
      .every((value) => holds(outer, value) === "yes")
  );
}

/** All values for which a condition holds, where these are few. */
function fewValues({ operator, values }: OfValues): readonly string[] | undefined {
  if (operator.negated) return undefined;
  const texts = values.map((pattern) => {
    const found = operator.values(pattern);
    if (found?.kind !== "text" && found?.kind !== "arn") return undefined;
    const { literal, ignoreCase, pieces } = found.pattern;
    return ignoreCase && hasCase(pieces) ? undefined : literal;
  });
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function oneImplies(narrow: OfValues, wide: OfValues): boolean {
  const compare = (
    one: Pattern,
    of: OfValues,
    other: Pattern,
    ofOther: OfValues,
    by: (one: Values, other: Values) => boolean,
  ): boolean => {
    const [mine, theirs] = [of.operator.values(one), ofOther.operator.values(other)];
    return mine !== undefined && theirs !== undefined && by(mine, theirs);
  };
  if (!wide.operator.negated)
    return (
      !narrow.operator.negated &&
      narrow.values.every((inner) => wide.values.some((outer) => compare(inner, narrow, outer, wide, isWithin)))
    );
  if (!narrow.operator.negated)
    return narrow.values.every((inner) =>
      wide.values.every((outer) => !outer.hasVariables && compare(inner, narrow, outer, wide, isAside)),
    );
  return wide.values.every((outer) =>
    narrow.values.some(
      (inner) =>
        compare(outer, wide, inner, narrow, isLeftOut) &&
        // What a variable without a value excludes is not known.
        (!outer.hasVariables || keyOf(outer) === keyOf(inner)),
    ),
  );
}

/** Whether values of the one are none that the other excludes, and of a kind of which the other says something. */
function isAside(one: Values, other: Values): boolean {
  return areApart(one, other) && (other.kind !== "arn" || areArns(one));
}

/** Whether what the other excludes holds all that the one excludes: of what is no ARN, an operator of ARNs says nothing. */
function isLeftOut(one: Values, other: Values): boolean {
  return isWithin(one, other) && (one.kind !== "arn" || other.kind === "arn");
}
