/** Facts that are known, absent, or unknown with a reason, so that a value that is not known cannot turn into an empty list. */

/** Who states a fact: a Terraform plan, a synthesized stack, or an account read through its API. */
export type FactSource = "plan" | "stack" | "account";

/** Why a fact is not known, as data: `lib/report` writes the sentence with the source's own noun. */
export interface UnknownReason {
  readonly kind: ReasonKind;
  /** The thing or the argument that is not known, as people find it: an address, an ARN, a name. */
  readonly object: string;
  readonly source: FactSource;
}

/** The ways in which a fact stays unknown. */
export type ReasonKind =
  /** The value is computed by the apply. */
  | "known-after-apply"
  /** The thing exists and the source does not hold it. */
  | "not-in-source"
  /** The value is marked sensitive. */
  | "sensitive";

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
export function unknown(kind: ReasonKind, object: string, source: FactSource): Fact<never> {
  return { is: "unknown", why: { kind, object, source } };
}

/** The value of a fact that is known; undefined where it is absent or unknown, for code that treats both alike on purpose. */
export function valueOf<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.is === "known" ? fact.value : undefined;
}
