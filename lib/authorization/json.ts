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
  if (text.length > 2 * DEEPEST) scanJson(Buffer.from(text));
  return JSON.parse(text);
}

/** What {@link scanJson} passes. */
export interface JsonVisitor {
  /** An object or a list begins at this place; `depth` is 1 for the outermost. */
  opened(at: number, depth: number): void;
  /** The object or list of this depth ends before this place. */
  closed(end: number, depth: number): void;
}

const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), "\\".charCodeAt(0)];
const [LIST, OBJECT, END_OF_LIST, END_OF_OBJECT] = ["[", "{", "]", "}"].map((each) => each.charCodeAt(0));

/**
 * Goes through JSON in UTF-8 without parsing it. Its places are those of bytes.
 *
 * @throws TooDeep
 */
export function scanJson(bytes: Uint8Array, visitor?: JsonVisitor): void {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at + 1);
    else if (byte === OBJECT || byte === LIST) {
      if (++depth > DEEPEST) throw new TooDeep();
      visitor?.opened(at, depth);
    } else if (byte === END_OF_OBJECT || byte === END_OF_LIST) {
      visitor?.closed(at + 1, depth);
      depth--;
    }
  }
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
