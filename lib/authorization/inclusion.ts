/**
 * Whether all that one text of a policy stands for, another stands for too; only what is proven is true. Policy variables and
 * references are like themselves in one request, and like nothing else that is known of them.
 */
import { ANY, globs, overlap, STAR } from "./overlap";
import { codesOf, isEverything, matches, matchesArn, type Pattern, type Piece, splitPieces } from "./pattern";

/** A character's code, a wildcard, or the name of what is not known. */
type Mark = number | string;

/** Of texts that are no ARNs. */
export function includes(wide: Pattern, narrow: Pattern): boolean {
  if (isEverything(wide)) return true;
  if (!wide.ignoreCase && narrow.ignoreCase && hasCase(narrow.pieces)) return false;
  if (startApart(wide, narrow)) return false;
  if (narrow.literal !== undefined && wide.isKnown) return matches(wide, narrow.literal, NONE) === "yes";
  if (wide.literal !== undefined) return false;
  return globs(marks(wide, wide.ignoreCase), marks(narrow, wide.ignoreCase));
}

/** Whether upper and lower case make two texts of it. */
export function hasCase(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) =>
    typeof piece === "string" ? piece.toUpperCase() !== piece.toLowerCase() : !("wildcard" in piece),
  );
}

/** Of ARNs, whose parts are compared one by one. */
export function includesArn(wide: Pattern, narrow: Pattern): boolean {
  if (isEverything(wide)) return true;
  if (startApart(wide, narrow)) return false;
  if (narrow.literal !== undefined && wide.isKnown && narrow.literal.startsWith("arn:")) {
    return matchesArn(wide, narrow.literal, NONE) === "yes";
  }
  if (wide.arn !== undefined && narrow.arn !== undefined) {
    return wide.arn.every((part, index) => narrow.arn?.[index] !== undefined && includes(part, narrow.arn[index]));
  }
  const marksIn = (pieces: readonly Piece[]): readonly Mark[] => marksOf(pieces, wide.ignoreCase);
  const [outer, inner] = [splitPieces(wide.pieces), splitPieces(narrow.pieces)];
  if (outer.length === 6 && inner.length === 6) {
    return inner.every((part, index) => globs(marksIn(outer[index] ?? []), marksIn(part)));
  }
  // What a pattern with fewer parts means, AWS's pages do not say; the same text means the same.
  return JSON.stringify(marksIn(wide.pieces)) === JSON.stringify(marksIn(narrow.pieces));
}

/** Whether no text fits both. */
export function isApart(one: Pattern, other: Pattern): boolean {
  if (startApart(one, other)) return true;
  if (one.literal !== undefined && other.isKnown && one.ignoreCase === other.ignoreCase) {
    return matches(other, one.literal, NONE) === "no";
  }
  if (other.literal !== undefined && one.isKnown && one.ignoreCase === other.ignoreCase) {
    return matches(one, other.literal, NONE) === "no";
  }
  if (one.ignoreCase === other.ignoreCase && isFixed(one.atoms) && isFixed(other.atoms)) {
    return !overlap(one.atoms, other.atoms);
  }
  return piecesAreApart(one.pieces, other.pieces, one.ignoreCase || other.ignoreCase);
}

function isFixed(atoms: Pattern["atoms"]): atoms is readonly number[] {
  return atoms?.every((atom) => typeof atom === "number") === true;
}

/** Of most patterns they were made when it was read. */
function marks({ atoms, ignoreCase, pieces }: Pattern, folded: boolean): readonly Mark[] {
  return ignoreCase === folded && isFixed(atoms) ? atoms : marksOf(pieces, folded);
}

/** The same of ARNs. */
export function isApartAsArn(one: Pattern, other: Pattern): boolean {
  if (isEverything(one) || isEverything(other)) return false;
  if (startApart(one, other)) return true;
  if (one.arn !== undefined && other.arn !== undefined) {
    return one.arn.some((part, index) => other.arn?.[index] !== undefined && isApart(part, other.arn[index]));
  }
  const [left, right] = [splitPieces(one.pieces), splitPieces(other.pieces)];
  if (left.length < 6 || right.length < 6) return isApart(one, other);
  return left.some((part, index) => piecesAreApart(part, right[index] ?? [], false));
}

const NONE = (): "absent" => "absent";

/** Whether what two patterns begin with is already different: most are. */
function startApart(one: Pattern, other: Pattern): boolean {
  const [mine, theirs] = [one.pieces[0], other.pieces[0]];
  if (typeof mine !== "string" || typeof theirs !== "string") return false;
  const fold = (text: string): string => (one.ignoreCase || other.ignoreCase ? text.toLowerCase() : text);
  const [left, right] = [fold(mine), fold(theirs)];
  return !left.startsWith(right.slice(0, left.length)) || !right.startsWith(left.slice(0, right.length));
}

function piecesAreApart(one: readonly Piece[], other: readonly Piece[], ignoreCase: boolean): boolean {
  const open = (pieces: readonly Piece[]): readonly number[] =>
    marksOf(pieces, ignoreCase).map((mark) => (typeof mark === "number" ? mark : STAR));
  return !overlap(open(one), open(other));
}

function marksOf(pieces: readonly Piece[], ignoreCase: boolean): readonly Mark[] {
  return pieces.flatMap((piece): readonly Mark[] => {
    if (typeof piece === "string") {
      return codesOf(ignoreCase ? piece.toLowerCase() : piece);
    }
    if ("wildcard" in piece) return [piece.wildcard === "any text" ? STAR : ANY];
    return "reference" in piece
      ? [`reference ${piece.reference}`]
      : [`variable ${piece.variable} ${piece.otherwise ?? ""}`];
  });
}
