/**
 * The review on one screen: the verdict with its one reason, what to decide, then the answers, worst first, and the verdict
 * once more where the cursor stops. `--full` has everything.
 */
import type { Phrase } from "../../checks/phrase";
import { plain } from "../plain";
import { plainPhrase } from "../reason";
import type { PlanDocument, ReviewDocument, Section } from "./document";
import { PLAIN_SIGNS, type Row } from "./row";
import { type Colour, columnsOf, type Paper, styled, wrapped } from "../terminal";
import type { VerdictName } from "./verdict";

/** Lines of a screen, whatever the plan's size. */
export const SCREEN_LINES = 40;

/** Lines of one row, of the verdict and of the decision. */
const ROW_LINES = 2;
const HEAD_LINES = 3;
/** A fix with more lines than these is not for one screen. */
const FIX_LINES = 9;
/** Of several plans, how many besides the first are named. */
const OTHER_PLANS = 6;
/** As much of one value as a line has room for, and as anybody reads. */
const VALUE = 72;
const WHOLE_VALUE = 400;
const CODE = " ".repeat(6);

const LOOKS: Readonly<Record<VerdictName, readonly [symbol: string, colour: Colour]>> = {
  blocked: ["✘", "red"],
  "cannot tell": ["?", "yellow"],
  "needs a decision": ["!", "yellow"],
  safe: ["✔", "green"],
};

const COLOURS: Readonly<Record<Row["sign"], Colour | undefined>> = {
  "+": "green",
  "-": "red",
  "!": "yellow",
  "✔": "green",
  "✘": "red",
  "?": "yellow",
  " ": undefined,
};

/** What is written, and on how many lines. */
export interface Extent {
  readonly isFull?: boolean;
  /** Lines that already stand on the screen. */
  readonly above?: number;
}

/** Writes the document: on one screen, or the whole of it. */
export function terminalText(
  document: ReviewDocument,
  paper: Paper,
  { isFull = false, above = 0 }: Extent = {},
): string {
  const writer = new Writer(document, paper);
  return `${(isFull ? writer.whole() : writer.screen(SCREEN_LINES - above)).join("\n")}\n`;
}

/** A section with what is shown of it. */
interface Shown {
  readonly section: Section;
  readonly rows: (readonly string[])[];
  readonly fix: string[];
  readonly inline: string | undefined;
}

class Writer {
  constructor(
    private readonly document: ReviewDocument,
    private readonly paper: Paper,
  ) {}

  screen(most: number): readonly string[] {
    const [first, ...others] = this.document.plans;
    const head = this.head(HEAD_LINES);
    const last = this.last();
    const left = most - head.length - 1;
    // Of several plans, the heaviest in detail and the next by name.
    const named = others.slice(0, OTHER_PLANS).map((plan) => this.short(plan));
    const more = others.length - named.length;
    const [idle, ...rest] = this.document.closing.slice(0, -1);
    const closing = [
      ...(idle === undefined ? [] : this.lines("  ", idle, 1, "dim")),
      ...(rest.length === 0 ? [] : [this.dim(`  ${String(rest.length)} more of these: --full has all.`)]),
      ...this.document.closing.slice(-1).flatMap((each) => this.lines("  ", each, ROW_LINES, "dim")),
    ];
    const tail = [
      ...(named.length === 0 ? [] : ["", ...named]),
      ...(more > 0
        ? [this.dim(`  ${more === 1 ? "1 more plan" : `${String(more)} more plans`}: --full has all.`)]
        : []),
      ...closing,
    ];
    const body = first === undefined ? [] : this.plan(first, left - tail.length);
    return [...head, ...body, ...tail, last];
  }

  whole(): readonly string[] {
    const plans = this.document.plans.flatMap((plan) => [
      "",
      ...(plan.heading.length === 0 ? [] : this.lines("", plan.heading, Infinity, "bold")),
      ...plan.facts.flatMap((fact) => this.lines("  ", fact, Infinity)),
      ...plan.sections
        .filter(({ rows, nothing }) => rows.length > 0 || nothing !== undefined)
        .flatMap((section) => [
          "",
          ...(this.inline(section) === undefined
            ? [this.title(section), ...section.rows.flatMap((row) => this.full(row))]
            : [this.inline(section) ?? ""]),
        ]),
      "",
      ...plan.identity.flatMap((each) => this.lines("  ", each, Infinity, "dim")),
    ]);
    const closing = this.document.closing.flatMap((each) => this.lines("  ", each, Infinity, "dim"));
    return [...this.head(Infinity), ...plans, "", ...closing, "", this.last()];
  }

  private head(most: number): readonly string[] {
    const [symbol, colour] = LOOKS[this.document.verdict];
    const mark = this.paper.hasSymbols ? `${symbol} ` : "";
    return this.lines(mark, this.document.heading, most, colour);
  }

  private last(): string {
    const [first = ""] = this.head(1);
    return first;
  }

  private plan(plan: PlanDocument, lines: number): readonly string[] {
    const facts = [
      ...(plan.heading.length === 0 ? [] : ["", ...this.lines("", plan.heading, ROW_LINES, "bold")]),
      ...plan.facts.slice(0, 5).flatMap((fact) => this.lines("  ", fact, ROW_LINES)),
    ];
    const identity = plan.identity.slice(0, 1).flatMap((each) => this.lines("  ", each, 1, "dim"));
    const sections = plan.sections.filter(
      ({ isDetail, rows, nothing }) => !isDetail && (rows.length > 0 || nothing !== undefined),
    );
    const hidden = plan.sections.filter(({ isDetail, rows }) => isDetail && rows.length > 0);
    const more = hidden.map(({ title, rows }) => `; ${title.toLowerCase()} (${String(rows.length)})`).join("");
    const hint = this.lines("  ", [`With --full: every row, every fix${more}.`], ROW_LINES, "dim");
    const tail = [...identity, ...hint];
    const most = lines - facts.length - tail.length;
    const shown = this.filled(sections, most, true) ?? this.filled(sections, most, false) ?? [];
    return [...facts, ...shown, ...tail];
  }

  /** Sections in so many lines; undefined where not even the first row of each fits. With space between them, if that fits. */
  private filled(sections: readonly Section[], most: number, isSpaced: boolean): readonly string[] | undefined {
    const shown = sections.map((section): Shown => ({ section, rows: [], fix: [], inline: this.inline(section) }));
    const isGap = (index: number): boolean =>
      isSpaced && (index === 0 || [shown[index - 1], shown[index]].some((each) => each?.inline === undefined));
    let left = most - sections.length - shown.filter((_, index) => isGap(index)).length - (isSpaced ? 1 : 0);
    // Each question has its first row before any has its second.
    for (let index = 0; left > 0; index++) {
      const waiting = shown.filter(
        ({ section, rows, inline }) => inline === undefined && rows.length === index && index < section.rows.length,
      );
      if (waiting.length === 0) break;
      for (const { section, rows } of waiting) {
        const row = section.rows[index];
        const lines = row === undefined ? [] : this.row(row);
        if (lines.length > left) {
          if (index === 0 && isSpaced) return undefined;
          continue;
        }
        rows.push(lines);
        left -= lines.length;
      }
      // The fix of what the verdict is about goes before second rows.
      if (index === 0) left -= this.addFix(shown, left);
    }
    if (left < 0) return undefined;
    const lines = shown.flatMap(({ section, rows, fix, inline }, index) => [
      ...(isGap(index) ? [""] : []),
      ...(inline === undefined
        ? [this.title(section, rows.length), ...rows.slice(0, 1), fix, ...rows.slice(1)].flat()
        : [inline]),
    ]);
    return isSpaced ? [...lines, ""] : lines;
  }

  /** How many lines the fix of the first row takes. */
  private addFix([first]: readonly Shown[], left: number): number {
    const fix = first === undefined || first.rows.length === 0 ? [] : this.code(first.section.rows[0]);
    const isFitting =
      fix.length <= Math.min(left, FIX_LINES) && fix.every((each) => columnsOf(each) <= this.paper.width);
    if (!isFitting) return 0;
    first?.fix.push(...fix);
    return fix.length;
  }

  private title({ title, rows }: Section, shown = rows.length): string {
    return this.bold(shown === rows.length ? title : `${title} (${String(shown)} of ${String(rows.length)} shown)`);
  }

  /** A section in one line: without rows, or with a short one. */
  private inline({ title, nothing, rows }: Section): string | undefined {
    const [row, ...others] = rows;
    const phrase = row === undefined ? [nothing ?? ""] : row.phrase;
    if (
      others.length > 0 ||
      row?.detail !== undefined ||
      row?.code !== undefined ||
      (row !== undefined && row.sign !== " ")
    ) {
      return undefined;
    }
    const text = lineOf(phrase, 1);
    return columnsOf(`${title}: ${text}`) > this.paper.width ? undefined : `${this.bold(`${title}:`)} ${text}`;
  }

  /** What was and will be has lines to itself where both fit; else it follows at once, else in fewer words. */
  private row({ sign, phrase, detail, brief }: Row, most = ROW_LINES): readonly string[] {
    const mark = `${this.paper.hasSymbols ? sign : PLAIN_SIGNS[sign]} `;
    const line = (text: Phrase): string => lineOf(text, most);
    const marked = (text: string, limit = Infinity): readonly string[] => this.marked(mark, text, limit, COLOURS[sign]);
    const head = line(phrase);
    if (detail === undefined) return marked(head, most);
    const details = [line(detail), ...(brief === undefined ? [] : [line(brief)])];
    const below = (text: string, limit = Infinity): readonly string[] => this.broken("    ", text, limit);
    for (const each of details) {
      const ways = [[...marked(head), ...below(each)], marked(`${head}; ${each}`)];
      const way = ways.find((lines) => lines.length <= most);
      if (way !== undefined) return way;
    }
    const shortest = details.at(-1) ?? "";
    const first = marked(head);
    return first.length < most
      ? [...first, ...below(shortest, most - first.length)]
      : marked(`${head}; ${shortest}`, most);
  }

  private full(row: Row): readonly string[] {
    return [...this.row(row, Infinity), ...this.code(row)];
  }

  /** Of Terraform's lines only comments can be broken. */
  private code(row: Row | undefined): readonly string[] {
    if (row?.code === undefined) return [];
    const width = this.paper.width - CODE.length - 2;
    // A comment of several lines is one text.
    const text = plainLines(row.code())
      .join("\n")
      .replaceAll(/(?<=^# .*)\n# /gm, " ");
    return text
      .split("\n")
      .flatMap((each) =>
        each.startsWith("# ")
          ? wrapped(each.slice(2), { mark: "", width, most: Infinity }).map((part) => `${CODE}# ${part}`)
          : [`${CODE}${each}`.trimEnd()],
      );
  }

  /** A plan in one line. */
  private short({ heading, sections: [section] }: PlanDocument): string {
    const phrase = heading.length > 0 ? heading : [section?.title ?? ""];
    const [first = ""] = this.lines("  ", phrase, 1);
    return first;
  }

  private lines(mark: string, phrase: Phrase, most: number, colour?: Colour): readonly string[] {
    const lines = this.broken(mark, lineOf(phrase, most), most);
    return colour === undefined || !this.paper.isColoured ? lines : lines.map((each) => styled(each, colour));
  }

  /** Lines of which the mark alone is coloured. */
  private marked(mark: string, text: string, most: number, colour: Colour | undefined): readonly string[] {
    const [first = "", ...others] = this.broken(mark, text, most);
    const isPlain = colour === undefined || !this.paper.isColoured;
    return [isPlain ? first : `${styled(mark.trimEnd(), colour)}${first.slice(mark.trimEnd().length)}`, ...others];
  }

  private broken(mark: string, text: string, most: number): readonly string[] {
    return wrapped(text, { mark, width: this.paper.width, most });
  }

  private bold(text: string): string {
    return this.paper.isColoured ? styled(text, "bold") : text;
  }

  private dim(text: string): string {
    return this.paper.isColoured ? styled(text, "dim") : text;
  }
}

/** A phrase as one line without the marks of markdown; of several long values each loses its middle. */
function lineOf(phrase: Phrase, lines: number): string {
  const isOne = phrase.filter((part) => typeof part !== "string").length === 1;
  const most = lines === Infinity || isOne ? WHOLE_VALUE : VALUE;
  const words = phrase.map((part) => (typeof part === "string" ? part.replaceAll(/\*\*|`/g, "") : part));
  return plainPhrase(words, (quoted) => shortened(plain(quoted), most));
}

function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const end = Math.floor((most - 1) / 3);
  return `${characters.slice(0, most - 1 - end).join("")}…${characters.slice(-end).join("")}`;
}

function plainLines(text: string): readonly string[] {
  return text.split("\n").map(plain);
}
