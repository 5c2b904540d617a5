/** The values that a value of a policy stands for under an operator, so that operators of different names can be compared. */
import { includes, includesArn, isApart, isApartAsArn } from "../inclusion";
import { isEverything, type Pattern, splitPieces } from "../pattern";

/** Values of one kind. */
export type Values = Texts | Ordered;

/** Texts that a pattern matches: as a whole, or of ARNs, part by part. */
interface Texts {
  readonly kind: "text" | "arn" | "binary";
  readonly pattern: Pattern;
}

/** Numbers, times or addresses from one to another. */
export interface Ordered {
  readonly kind: "numeric" | "date" | "ipv4" | "ipv6";
  readonly from: Bound;
  readonly to: Bound;
}

/** An end of a range, itself in it or not. An address is its bytes in hexadecimal digits. */
interface Bound {
  readonly at: number | string;
  readonly isIn: boolean;
}

/** Whether all values of one are values of the other; true only where it is proven. */
export function isWithin(narrow: Values, wide: Values): boolean {
  if (isOrdered(narrow) || isOrdered(wide))
    return isOrdered(narrow) && isOrdered(wide) && narrow.kind === wide.kind && isBetween(narrow, wide);
  if (narrow.kind === "binary" || wide.kind === "binary")
    return narrow.kind === wide.kind && includes(wide.pattern, narrow.pattern);
  if (wide.kind === "text") return (narrow.kind === "text" || isFull(narrow)) && includes(wide.pattern, narrow.pattern);
  // A star of a text reaches across colons, and a star of an ARN does not.
  return (narrow.kind === "arn" || hasFixedParts(narrow.pattern)) && includesArn(wide.pattern, narrow.pattern);
}

/** Whether they have no value in common; true only where it is proven. */
export function areApart(one: Values, other: Values): boolean {
  if (isOrdered(one) || isOrdered(other)) return isOrdered(one) && isOrdered(other) && areAside(one, other);
  if (one.kind === "binary" || other.kind === "binary")
    return one.kind === other.kind && isApart(one.pattern, other.pattern);
  if (!isFull(one) || !isFull(other)) return false;
  return one.kind === "arn" && other.kind === "arn"
    ? isApartAsArn(one.pattern, other.pattern)
    : isApart(one.pattern, other.pattern);
}

/** Whether all values are ARNs: what others are, operators of ARNs do not say. */
export function areArns(values: Values): boolean {
  if (values.kind === "arn") return true;
  const [first] = values.kind === "text" ? values.pattern.pieces : [];
  return typeof first === "string" && first.startsWith("arn:");
}

function isOrdered(values: Values): values is Ordered {
  return !(values.kind === "text" || values.kind === "arn" || values.kind === "binary");
}

function isBetween(narrow: Ordered, wide: Ordered): boolean {
  const isSame = (inner: Bound, outer: Bound): boolean => inner.at === outer.at && (outer.isIn || !inner.isIn);
  return (
    (narrow.from.at > wide.from.at || isSame(narrow.from, wide.from)) &&
    (narrow.to.at < wide.to.at || isSame(narrow.to, wide.to))
  );
}

/** A number is no time, and an address of one version none of the other. */
function areAside(one: Ordered, other: Ordered): boolean {
  const versions = ["ipv4", "ipv6"];
  if (one.kind !== other.kind) return versions.includes(one.kind) && versions.includes(other.kind);
  return isBelow(one, other) || isBelow(other, one);
}

function isBelow({ to }: Ordered, { from }: Ordered): boolean {
  return to.at < from.at || (to.at === from.at && !(to.isIn && from.isIn));
}

/** What an ARN with fewer than six parts means, AWS's pages do not say. */
function isFull({ kind, pattern }: Texts): boolean {
  return (
    kind !== "arn" || pattern.literal !== undefined || isEverything(pattern) || splitPieces(pattern.pieces).length === 6
  );
}

function hasFixedParts({ literal, pieces, ignoreCase }: Pattern): boolean {
  if (ignoreCase) return false;
  if (literal !== undefined) return literal.startsWith("arn:");
  const parts = splitPieces(pieces);
  const isFixed = parts.slice(0, 5).every((part) => part.every((piece) => typeof piece === "string"));
  return parts.length === 6 && parts[0]?.[0] === "arn" && isFixed;
}
