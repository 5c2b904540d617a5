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
 * @throws TooDeep, or SyntaxError for what is no JSON
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) throw new TooDeep();
  return JSON.parse(text);
}

const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), "\\".charCodeAt(0)];
const OPENING = ["[", "{"].map((each) => each.charCodeAt(0));
const CLOSING = ["]", "}"].map((each) => each.charCodeAt(0));

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfText(text, index + 1);
    else if (code === OPENING[0] || code === OPENING[1]) {
      if (++depth > DEEPEST) return true;
    } else if (code === CLOSING[0] || code === CLOSING[1]) depth--;
  }
  return false;
}

/** The quote that ends a text; the end where none does. */
function endOfText(text: string, from: number): number {
  let end = text.indexOf('"', from);
  while (end >= 0) {
    let first = end;
    while (first > from && text.charCodeAt(first - 1) === BACKSLASH) first--;
    // Of backslashes in a row, each second one stands for itself.
    if ((end - first) % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}
