/** JSON that others wrote: how deep it is nested is counted before anything follows it down. */

/** Plans of Terraform, with modules in modules, and policies are nested some dozen levels deep. */
export const DEEPEST = 1_000;

/** JSON that is nested deeper than {@link DEEPEST}. */
export class TooDeep extends Error {
  override readonly name = "TooDeep";

  constructor() {
    super(`it is nested more than ${String(DEEPEST)} levels deep`);
  }
}

/**
 * Parses JSON.
 *
 * @throws TooDeep, or SyntaxError for what is no JSON
 */
export function parseJson(text: string): unknown {
  // Each level takes two characters.
  if (text.length > 2 * DEEPEST) checkDepth(Buffer.from(text));
  return JSON.parse(text);
}

/** @throws TooDeep */
function checkDepth(bytes: Uint8Array): void {
  const json = new JsonBytes(bytes);
  for (let at = 0; at < bytes.length;) at = Math.max(at + 1, json.endOfValue(at, 1));
}

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
/** A quote or a backslash in each of four bytes. */
const [QUOTES, BACKSLASHES] = [0x22222222, 0x5c5c5c5c];

/** What a byte is outside of texts. A look into a table costs less than a comparison with each. */
const KINDS = new Uint8Array(256);
const [OPENS, CLOSES, ENDS] = [1, 2, 3];
for (const each of "{[") KINDS[each.charCodeAt(0)] = OPENS;
for (const each of "}]") KINDS[each.charCodeAt(0)] = CLOSES;
for (const each of ", \t\n\r") KINDS[each.charCodeAt(0)] = ENDS;

/** JSON in UTF-8 whose values are passed, not parsed: what is no JSON is passed too. Most bytes are in texts, of which four are read at once. */
export class JsonBytes {
  private readonly words: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * The place behind a value. The end of the bytes where the value does not end.
   *
   * @param from where the value begins
   * @param depth how deep an object or list at this place lies: 1 for the outermost
   * @throws TooDeep
   */
  endOfValue(from: number, depth: number): number {
    const { bytes } = this;
    if (bytes[from] === QUOTE) return this.endOfText(from + 1) + 1;
    if (KINDS[bytes[from] ?? 0] === OPENS) return this.endOfOpen(from + 1, depth);
    let at = from;
    while (at < bytes.length && (KINDS[bytes[at] ?? 0] ?? 0) < CLOSES) at++;
    return at;
  }

  /**
   * The place behind the object or list that a place, which is in no text, lies in.
   *
   * @param depth how deep this object or list lies
   * @throws TooDeep
   */
  endOfOpen(from: number, depth: number): number {
    const deepest = DEEPEST - depth + 1;
    if (deepest < 1) throw new TooDeep();
    const { bytes, words } = this;
    const { length } = bytes;
    const lastWord = length - 4;
    let at = from;
    let open = 1;
    while (at < length) {
      const byte = bytes[at++] ?? 0;
      if (byte === QUOTE) {
        // As endOfText does: a call for each text costs as much as the rest.
        while (at < length) {
          while (at <= lastWord) {
            const found = firstOf(words.getInt32(at, true));
            at += found;
            if (found < 4) break;
          }
          const inside = bytes[at++];
          if (inside === BACKSLASH) at++;
          if (inside !== QUOTE) continue;
          // The next text mostly follows at once, behind a colon or a comma.
          if (bytes[at + 1] !== QUOTE || (bytes[at] !== COLON && bytes[at] !== COMMA)) break;
          at += 2;
        }
        continue;
      }
      const kind = KINDS[byte];
      if (kind === OPENS) {
        if (++open > deepest) throw new TooDeep();
      } else if (kind === CLOSES && --open === 0) return at;
    }
    return length;
  }

  /** The quote that ends a text which begins here; the end of the bytes where none does. */
  endOfText(from: number): number {
    const { bytes, words } = this;
    const { length } = bytes;
    const lastWord = length - 4;
    let at = from;
    while (at < length) {
      while (at <= lastWord) {
        const found = firstOf(words.getInt32(at, true));
        at += found;
        if (found < 4) break;
      }
      const byte = bytes[at];
      if (byte === QUOTE) return at;
      at += byte === BACKSLASH ? 2 : 1;
    }
    return length;
  }
}

/** Which of four bytes is the first quote or backslash; 4 where none is. */
function firstOf(four: number): number {
  const quote = four ^ QUOTES;
  const backslash = four ^ BACKSLASHES;
  // A byte of zeros, and only the first such for sure, becomes 0x80: https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
  const found = (((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash)) & 0x80808080;
  return found === 0 ? 4 : (31 - Math.clz32(found & -found)) >> 3;
}
