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
 * @param unread the name of an object at the top level that no reader asks for: it becomes null, and its inside is not checked
 * @throws TooDeep, or SyntaxError for what is no JSON
 */
export function parseJson(text: string, unread?: string): unknown {
  const span = spanOf(text, unread);
  if (span === undefined) return JSON.parse(text);
  try {
    return JSON.parse(`${text.slice(0, span.from)}null${text.slice(span.to)}`);
  } catch {
    // The position in the error is that of the whole text.
    return JSON.parse(text);
  }
}

const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), "\\".charCodeAt(0)];
const OPENING = ["[", "{"].map((each) => each.charCodeAt(0));
const CLOSING = ["]", "}"].map((each) => each.charCodeAt(0));

/** Where the object of a name at the top level stands; undefined where there is none. */
function spanOf(text: string, name: string | undefined): { readonly from: number; readonly to: number } | undefined {
  const key = `"${name ?? ""}":{`;
  let [depth, from, to] = [0, -1, -1];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      if (depth === 1 && from < 0 && text.startsWith(key, index)) from = index + key.length - 1;
      index = endOfText(text, index + 1);
    } else if (code === OPENING[0] || code === OPENING[1]) {
      if (++depth > DEEPEST) throw new TooDeep();
    } else if (code === CLOSING[0] || code === CLOSING[1]) {
      if (--depth === 1 && from >= 0 && to < 0) to = index + 1;
    }
  }
  return to < 0 ? undefined : { from, to };
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
