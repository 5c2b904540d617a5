/** Facts that are known, absent, or unknown with a reason, so that a value that is not known cannot turn into an empty list. */
import { type MaybeUnknownString, unknownText } from "../authorization/text";
import type { SourceKind, UnknownKind, UnknownReason } from "../authorization/unknown";

/** One fact. */
export type Fact<T> =
  | { readonly is: "known"; readonly value: T }
  | { readonly is: "absent" }
  | { readonly is: "unknown"; readonly why: UnknownReason };

/** A fact that is known. */
export function known<T>(value: T): Fact<T> {
  return { is: "known", value };
}

/** A fact that the source says is not there. */
export const ABSENT: Fact<never> = { is: "absent" };

/** A fact that is not known. */
export function unknown(kind: UnknownKind, object: string, source: SourceKind): Fact<never> {
  return { is: "unknown", why: { kind, object, source } };
}

/** A fact with its value made into another; absent and unknown stay as they are. */
export function mapFact<T, U>(fact: Fact<T>, make: (value: T) => U): Fact<U> {
  return fact.is === "known" ? known(make(fact.value)) : fact;
}

/** A fact, or another where it is absent; an unknown one stays unknown. */
export function orElse<T>(fact: Fact<T>, other: Fact<T>): Fact<T> {
  return fact.is === "absent" ? other : fact;
}

/** A text that is known or named; undefined where it is absent. An unknown one is a text of which no value is known. */
export function textOf(fact: Fact<MaybeUnknownString>): MaybeUnknownString | undefined {
  return fact.is === "unknown" ? unknownText(fact.why.object) : valueOf(fact);
}

/** The texts of a list, none where it is absent. An unknown list is one text of which no value is known, never an empty list. */
export function textsOf(fact: Fact<readonly MaybeUnknownString[]>): readonly MaybeUnknownString[] {
  if (fact.is === "unknown") return [unknownText(fact.why.object)];
  return fact.is === "absent" ? [] : fact.value;
}

/** The value of a fact that is known; undefined where it is absent or unknown, for code that treats both alike on purpose. */
export function valueOf<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.is === "known" ? fact.value : undefined;
}
