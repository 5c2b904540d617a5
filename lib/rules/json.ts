/** Values read from JSON or YAML, and paths in them. */

/** An object of names and values of any kind. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is an object of names and values, not a list. */
export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a path is equal to the other one or below it. */
export function isWithin(path: readonly string[], outer: readonly string[]): boolean {
  return outer.every((name, index) => name === path[index]);
}
