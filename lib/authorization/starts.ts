/** Long lists of patterns by what they begin with, so that one text is compared with a few of them instead of with all. */
import type { Pattern } from "./pattern";

/** Shorter lists are looked through. */
const MANY = 16;

const fitting = new WeakMap<readonly Pattern[], Starts>();
const meeting = new WeakMap<readonly Pattern[], Starts>();

/** Those of a list that a known ARN may fit: each of the others is known not to. */
export function mayFit(patterns: readonly Pattern[], text: string): readonly Pattern[] {
  if (patterns.length <= MANY) return patterns;
  // Of a variable, or of an ARN with fewer parts, what it begins with does not decide.
  const starts = startsIn(fitting, patterns, (each) => each.literal !== undefined || each.arn !== undefined);
  return starts.before(text);
}

/** Those of a list that may have something in common with a pattern, as far as their beginnings show. */
export function mayMeet(patterns: readonly Pattern[], other: Pattern): readonly Pattern[] {
  const [start] = other.pieces;
  if (patterns.length <= MANY || typeof start !== "string") return patterns;
  const starts = startsIn(meeting, patterns, () => true);
  return [...starts.before(start), ...starts.after(start)];
}

function startsIn(
  made: WeakMap<readonly Pattern[], Starts>,
  patterns: readonly Pattern[],
  decides: (pattern: Pattern) => boolean,
): Starts {
  const known = made.get(patterns);
  if (known !== undefined) return known;
  const starts = new Starts(patterns, decides);
  made.set(patterns, starts);
  return starts;
}

/** Patterns by the known text that they begin with. Upper and lower case count as the same, which only ever finds more. */
class Starts {
  /** Those that begin with something else, or of which the beginning does not decide. */
  private readonly open: Pattern[] = [];
  private readonly byStart = new Map<string, Pattern[]>();
  private readonly lengths: readonly number[];
  private readonly sorted: readonly string[];

  constructor(patterns: readonly Pattern[], decides: (pattern: Pattern) => boolean) {
    for (const pattern of patterns) {
      const [start] = pattern.pieces;
      if (typeof start !== "string" || !decides(pattern)) {
        this.open.push(pattern);
        continue;
      }
      const folded = start.toLowerCase();
      const same = this.byStart.get(folded);
      if (same === undefined) this.byStart.set(folded, [pattern]);
      else same.push(pattern);
    }
    this.sorted = [...this.byStart.keys()].sort();
    this.lengths = [...new Set(this.sorted.map((start) => start.length))];
  }

  /** Those whose beginning the text begins with. */
  before(text: string): readonly Pattern[] {
    const folded = text.toLowerCase();
    const found = this.lengths.flatMap((length) =>
      length > folded.length ? [] : (this.byStart.get(folded.slice(0, length)) ?? []),
    );
    return this.open.length === 0 ? found : [...this.open, ...found];
  }

  /** Those that begin with the text and go on. */
  after(text: string): readonly Pattern[] {
    const folded = text.toLowerCase();
    const found: Pattern[] = [];
    for (let index = this.firstFrom(folded); index < this.sorted.length; index++) {
      const start = this.sorted[index] ?? "";
      if (!start.startsWith(folded)) break;
      if (start.length > folded.length) found.push(...(this.byStart.get(start) ?? []));
    }
    return found;
  }

  private firstFrom(text: string): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? "") < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
