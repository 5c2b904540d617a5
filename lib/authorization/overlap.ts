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
  if (one.length * other.length > FEW) return overlapOfLong(one, other);
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
  let steps = 0;
  while (index < text.length) {
    if (pattern[at] === STAR) {
      star = at++;
      mark = index;
    } else if (covers(pattern[at], text[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      // A pattern that backtracks that often is written to do so.
      steps += index - mark;
      if (steps > FEW) return globsLong(pattern, text);
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

/** Up to so many pairs of characters are compared one by one; beyond, 32 at a time. */
const FEW = 4_096;

function globsLong(pattern: readonly Atom[], text: readonly Atom[]): boolean {
  const places = new Places(pattern);
  const row = places.start();
  for (const atom of text) places.next(row, places.coveringOne(atom));
  return places.isEnd(row);
}

function overlapOfLong(one: readonly number[], other: readonly number[]): boolean {
  const places = new Places(other);
  const row = places.start();
  for (const atom of one) {
    if (atom === STAR) places.fromFirstOn(row);
    else places.next(row, atom === ANY ? places.single : places.coveringOne(atom));
  }
  return places.isEnd(row);
}

/**
 * A pattern as sets of its places, 32 in a word: which of them a text can have reached. A text of n characters against a
 * pattern of m takes n * m / 32 steps, whatever both are (Baeza-Yates and Gonnet, A new approach to text searching, 1992).
 */
class Places {
  private readonly words: number;
  private readonly length: number;
  private readonly beginsWithStar: boolean;
  private readonly stars: Uint32Array;
  private readonly any: Uint32Array;
  /** Every place that stands for one character. */
  readonly single: Uint32Array;
  private readonly byAtom = new Map<number | string, number[]>();
  private readonly covering = new Map<number | string, Uint32Array>();

  constructor(pattern: readonly Atom[]) {
    // Two stars in a row are one.
    const atoms = pattern.filter((atom, index) => atom !== STAR || pattern[index - 1] !== STAR);
    this.length = atoms.length;
    this.words = (atoms.length >>> 5) + 1;
    this.beginsWithStar = atoms[0] === STAR;
    [this.stars, this.any, this.single] = [this.none(), this.none(), this.none()];
    for (const [index, atom] of atoms.entries()) {
      const place = index + 1;
      add(atom === STAR ? this.stars : this.single, place);
      if (atom === ANY) add(this.any, place);
      const name = nameOf(atom);
      const same = this.byAtom.get(name);
      if (same === undefined) this.byAtom.set(name, [place]);
      else same.push(place);
    }
  }

  /** Before the first character. */
  start(): Uint32Array {
    const row = this.none();
    add(row, 0);
    if (this.beginsWithStar) add(row, 1);
    return row;
  }

  isEnd(row: Uint32Array): boolean {
    return (((row[this.length >>> 5] ?? 0) >>> (this.length & 31)) & 1) === 1;
  }

  /** One character further, which these places cover; a star behind a place that is reached may stand for nothing. */
  next(row: Uint32Array, covered: Uint32Array): void {
    const { stars, words } = this;
    let [moved, passed] = [0, 0];
    for (let word = 0; word < words; word++) {
      const own = row[word] ?? 0;
      const star = stars[word] ?? 0;
      let now = (((own << 1) | moved) & (covered[word] ?? 0)) | (own & star);
      now |= ((now << 1) | passed) & star;
      row[word] = now;
      moved = own >>> 31;
      passed = now >>> 31;
    }
  }

  /** Any text further: from the first place that was reached, all are. */
  fromFirstOn(row: Uint32Array): void {
    const first = row.findIndex((word) => word !== 0);
    if (first < 0) return;
    const word = row[first] ?? 0;
    row[first] = word | -(word & -word);
    row.fill(0xffffffff, first + 1);
  }

  /** The places that cover one character, or what is not known. */
  coveringOne(atom: Atom): Uint32Array {
    const name = nameOf(atom);
    const known = this.covering.get(name);
    if (known !== undefined) return known;
    // A question mark is for one character; what is not known, and a star of a text, only the same covers.
    const places = typeof atom === "number" && atom !== STAR ? this.any.slice() : this.none();
    if (atom !== STAR) for (const place of this.byAtom.get(name) ?? []) add(places, place);
    this.covering.set(name, places);
    return places;
  }

  private none(): Uint32Array {
    return new Uint32Array(this.words);
  }
}

function add(places: Uint32Array, place: number): void {
  places[place >>> 5] = (places[place >>> 5] ?? 0) | (1 << (place & 31));
}

function nameOf(atom: Atom): number | string {
  return typeof atom === "object" ? atom.reference : atom;
}
