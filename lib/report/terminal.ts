/** Lines of a terminal: their width, and colours where there are any. */

/** What is written on. */
export interface Paper {
  /** Columns of a line. */
  readonly width: number;
  readonly isColoured: boolean;
  /** ✔ ✘ ? beside the words. */
  readonly hasSymbols: boolean;
}

/** A pipe or a file: no colours, no symbols, lines that fit most terminals. */
export const PIPE: Paper = { width: 100, isColoured: false, hasSymbols: false };

const NARROWEST = 60;
const WIDEST = 120;

/**
 * What a stream is written on.
 * @param environment `NO_COLOR` and `TERM=dumb` switch colours off: https://no-color.org
 */
export function paperOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): Paper {
  if (stream.isTTY !== true) return PIPE;
  const { NO_COLOR: none, TERM: terminal } = environment;
  const width = Math.min(WIDEST, Math.max(NARROWEST, stream.columns ?? PIPE.width));
  return { width, isColoured: (none === undefined || none === "") && terminal !== "dumb", hasSymbols: true };
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

/** How a text can look. */
export type Colour = keyof typeof CODES;

/** A text in a colour: https://ecma-international.org/publications-and-standards/standards/ecma-48/, SGR. */
export function styled(text: string, colour: Colour): string {
  return `\u001b[${String(CODES[colour])}m${text}\u001b[0m`;
}

/** Letters that take two columns: those of East Asia and emoji, rather too many than too few. */
const WIDE = /[\u1100-\u115f\u2e80-\u{3fffd}]/u;

/** How many columns a text takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const each of text) columns += WIDE.test(each) ? 2 : 1;
  return columns;
}

/** How a text is broken into lines. */
export interface Wrapping {
  /** Stands before the first line; the others are indented by its width. */
  readonly mark: string;
  readonly width: number;
  /** How many lines; what does not fit ends in "…". */
  readonly most: number;
}

/** Breaks a text between words, and inside a word that is longer than a line. */
export function wrapped(text: string, { mark, width, most }: Wrapping): readonly string[] {
  const indent = " ".repeat(columnsOf(mark));
  const room = width - indent.length;
  const lines: string[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const start = lines.length === 0 ? mark : indent;
    if (lines.length + 1 >= most && columnsOf(rest.slice(0, room + 1)) > room) {
      return [...lines, `${start}${beginningOf(rest, room - 1).trimEnd()}…`];
    }
    const part = beginningOf(rest, room);
    const space = part.length === rest.length ? -1 : part.lastIndexOf(" ");
    const end =
      part.length === rest.length ? part.length : rest[part.length] === " " || space <= 0 ? part.length : space;
    lines.push(`${start}${part.slice(0, end).trimEnd()}`);
    rest = rest.slice(end).trimStart();
  }
  return lines.length === 0 ? [mark.trimEnd()] : lines;
}

/** As much of a text as so many columns hold, without halves of a character. */
function beginningOf(text: string, columns: number): string {
  let [used, end] = [0, 0];
  for (const each of text) {
    used += WIDE.test(each) ? 2 : 1;
    if (used > columns) break;
    end += each.length;
  }
  return text.slice(0, end);
}
