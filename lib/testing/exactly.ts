/** Lists compared as sets: what is missing, what is there besides, and the message that says so. */

/** Something found, with the words that a message has for it. */
export interface FoundItem {
  /** What is compared, in the forms in which a test may write it. */
  readonly forms: readonly unknown[];
  /** In full, for what was not expected. */
  readonly text: string;
  /** In short, for what was expected. */
  readonly name: string;
}

/** What jest and vitest give to every matcher. */
export interface MatcherContext {
  /** Whether the test wrote `.not`. */
  readonly isNot?: boolean;
  readonly equals: (one: unknown, other: unknown) => boolean;
}

/** What a matcher answers. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Compares all that is expected with all that is found, in any order. */
export function exactly(
  { equals }: MatcherContext,
  call: string,
  expected: readonly unknown[],
  found: readonly FoundItem[],
): MatcherResult {
  const taken = pairs(expected, found, (one, { forms }) => forms.some((form) => equals(form, one)));
  const missing = expected.filter((_, index) => !taken.has(index));
  const indices = new Set(taken.values());
  const [known, besides] = [
    found.filter((_, index) => indices.has(index)),
    found.filter((_, index) => !indices.has(index)),
  ];
  const pass = missing.length === 0 && besides.length === 0;
  const message = (): string =>
    pass
      ? `expect(stack).not.${call}\n\nThe stack has exactly these: ${names(known)}`
      : [
          `expect(stack).${call}`,
          ...part("Expected, and not in the stack:", missing.map(written)),
          ...part(
            "In the stack, and not expected:",
            besides.map(({ text }) => text),
          ),
          `\nExpected and in the stack: ${names(known)}`,
        ].join("\n");
  return { pass, message };
}

/**
 * Gives each expected entry one of the found ones, as far as possible: an entry may fit several, such as
 * `expect.objectContaining({})`, so that one that was given away already is exchanged where its holder fits another.
 */
function pairs<E, F>(
  expected: readonly E[],
  found: readonly F[],
  fits: (one: E, other: F) => boolean,
): ReadonlyMap<number, number> {
  const holders = new Map<number, number>();
  const fitting = expected.map((one) => found.flatMap((other, index) => (fits(one, other) ? [index] : [])));
  const place = (entry: number, tried: Set<number>): boolean =>
    (fitting[entry] ?? []).some((index) => {
      if (tried.has(index)) return false;
      tried.add(index);
      const holder = holders.get(index);
      if (holder !== undefined && !place(holder, tried)) return false;
      holders.set(index, entry);
      return true;
    });
  expected.forEach((_, entry) => place(entry, new Set()));
  return new Map([...holders].map(([index, entry]) => [entry, index]));
}

function part(title: string, texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : ["", title, ...texts.map(indented)];
}

/** A text two spaces further to the right. */
export function indented(text: string): string {
  return text.replace(/^/gm, "  ");
}

function names(items: readonly FoundItem[]): string {
  return items.length === 0 ? "nothing" : items.map(({ name }) => name).join(", ");
}

/** A value as a test writes it; `expect.stringMatching(…)` and its like by their names and what they hold. */
export function written(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (isAsymmetric(each) ? asymmetricForm(each) : each), 2);
}

/** A value such as `expect.objectContaining({ name: "a" })`, in jest and in vitest. */
interface Asymmetric {
  readonly toString: () => string;
  readonly sample?: unknown;
}

function asymmetricForm(value: Asymmetric): unknown {
  const { sample } = value;
  if (sample === undefined) return value.toString();
  return { [value.toString()]: sample instanceof RegExp ? String(sample) : sample };
}

/** Whether a value is one such as `expect.anything()`. */
export function isAsymmetric(value: unknown): value is Asymmetric {
  return typeof value === "object" && value !== null && "asymmetricMatch" in value;
}
