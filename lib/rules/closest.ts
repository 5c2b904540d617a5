import { distance } from "fastest-levenshtein";

/** The name that was probably meant: the nearest by single-letter edits, if it is near enough to suggest. */
export function closest(given: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, edits: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits);
  return best !== undefined && best.edits <= Math.max(2, Math.floor(given.length / 3)) ? best.name : undefined;
}
