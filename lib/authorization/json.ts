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
  for (let at = 0; at < bytes.length;) at = Math.max(at + 1, endOfValue(bytes, at, 1));
}

const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), "\\".charCodeAt(0)];

/** What a byte is outside of texts. A look into a table costs less than a comparison with each. */
const KINDS = new Uint8Array(256);
const [OPENS, CLOSES, ENDS] = [1, 2, 3];
for (const each of "{[") KINDS[each.charCodeAt(0)] = OPENS;
for (const each of "}]") KINDS[each.charCodeAt(0)] = CLOSES;
for (const each of ", \t\n\r") KINDS[each.charCodeAt(0)] = ENDS;

/**
 * The place behind a value in JSON in UTF-8, which is not parsed: what is no JSON is passed too. The end of the bytes where the value does not end.
 *
 * @param from where the value begins
 * @param depth how deep an object or list at this place lies: 1 for the outermost
 * @throws TooDeep
 */
export function endOfValue(bytes: Uint8Array, from: number, depth: number): number {
  if (bytes[from] === QUOTE) return endOfText(bytes, from + 1) + 1;
  let at = from;
  if (KINDS[bytes[from] ?? 0] !== OPENS) {
    while (at < bytes.length && (KINDS[bytes[at] ?? 0] ?? 0) < CLOSES) at++;
    return at;
  }
  const deepest = DEEPEST - depth + 1;
  const { length } = bytes;
  let open = 0;
  while (at < length) {
    const byte = bytes[at++] ?? 0;
    if (byte === QUOTE) {
      // As endOfText does: most bytes are in texts, and a call for each costs as much as the rest.
      while (at < length) {
        const inside = bytes[at++];
        if (inside === QUOTE) break;
        if (inside === BACKSLASH) at++;
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
export function endOfText(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  return bytes.length;
}
