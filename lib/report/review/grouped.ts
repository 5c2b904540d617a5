/** What belongs together, in the order in which it comes. */

export type Group<T> = readonly [T, ...(readonly T[])];

export function grouped<T>(all: readonly T[], keyOf: (each: T) => string): readonly Group<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}
