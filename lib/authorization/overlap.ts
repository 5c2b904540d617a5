/** Patterns as lists of characters and wildcards: what they cover, and what they have in common. */

/** Any text. */
export const STAR = -1;
/** Any character. */
export const ANY = -2;

/** Whether some text fits both patterns. */
export function overlap(one: readonly number[], other: readonly number[]): boolean {
  // Most patterns differ before their first wildcard.
  for (let index = 0; index < one.length && index < other.length; index++) {
    const [mine, theirs] = [one[index] ?? STAR, other[index] ?? STAR];
    if (mine === STAR || theirs === STAR) break;
    if (mine !== theirs && mine !== ANY && theirs !== ANY) return false;
  }
  // reach[j]: the first i characters of one and the first j of the other can stand for the same text.
  const stars = other.findIndex((atom) => atom !== STAR);
  let reach = [true, ...other.map((_, j) => stars < 0 || j < stars)];
  for (const atom of one) {
    const next: boolean[] = [atom === STAR && reach[0] === true];
    for (let j = 1; j <= other.length; j++) {
      const opposite = other[j - 1];
      const both = atom === opposite || atom === ANY || opposite === ANY;
      const star = atom === STAR || opposite === STAR;
      const before = reach[j - 1] === true;
      next.push(star ? before || reach[j] === true || next[j - 1] === true : both && before);
    }
    reach = next;
  }
  return reach[other.length] === true;
}

/** A character's code, a wildcard, or what is not known: a name, or an object with one. */
type Atom = number | string | { readonly reference: string };

/**
 * Whether a pattern covers a text, or another pattern: its stars cover whatever is there, its question marks one character, and
 * what is not known covers itself. Each star is tried once, from its shortest reach on.
 */
export function globs(pattern: readonly Atom[], text: readonly Atom[]): boolean {
  let at = 0;
  let star = -1;
  let mark = 0;
  let index = 0;
  while (index < text.length) {
    if (pattern[at] === STAR) {
      star = at++;
      mark = index;
    } else if (covers(pattern[at], text[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++mark;
    } else return false;
  }
  while (pattern[at] === STAR) at++;
  return at === pattern.length;
}

function covers(pattern: Atom | undefined, text: Atom | undefined): boolean {
  if (typeof pattern === "object") return typeof text === "object" && pattern.reference === text.reference;
  if (text === STAR) return false;
  return pattern === text || (pattern === ANY && typeof text === "number");
}
