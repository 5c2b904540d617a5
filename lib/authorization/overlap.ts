/** Patterns as lists of characters and wildcards. */

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
