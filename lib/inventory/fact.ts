/** Facts that are known, absent, or unknown with a reason, so that a value that is not known cannot turn into an empty list. */
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

/** The value of a fact that is known; undefined where it is absent or unknown, for code that treats both alike on purpose. */
export function valueOf<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.is === "known" ? fact.value : undefined;
}
