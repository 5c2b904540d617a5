/** Ranges of IPv4 addresses. */
import type { Answer } from "../authorization/answer";

/** The first and the last address, as numbers. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Reads `10.0.1.0/24`; undefined for what is no range of IPv4 addresses. */
export function rangeIn(text: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [one = 0, two = 0, three = 0, four = 0, length = 0] = match.slice(1).map(Number);
  if (length > 32 || [one, two, three, four].some((part) => part > 255)) return undefined;
  const size = 2 ** (32 - length);
  const address = ((one * 256 + two) * 256 + three) * 256 + four;
  // Bits after the prefix do not count.
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

/** Whether a range holds all addresses of another: unknown where it holds some. */
export function rangesMeet(range: Range, other: Range): Answer {
  if (range.first <= other.first && range.last >= other.last) return "yes";
  return range.last < other.first || range.first > other.last ? "no" : "unknown";
}
