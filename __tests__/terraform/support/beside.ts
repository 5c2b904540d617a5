/** Work that waits more than it works, such as an apply: the provider waits for AWS by the clock. */

/**
 * All of it is begun when one of it is first asked for, and once. What fails is thrown where it is awaited.
 * @param begin gives each work by its name
 */
export function beside<T extends { readonly [Name in keyof T]: Promise<unknown> }>(begin: () => T): () => T {
  let begun: T | undefined;
  return () => {
    if (begun === undefined) {
      begun = begin();
      for (const each of Object.values<Promise<unknown>>(begun)) each.catch(() => undefined);
    }
    return begun;
  };
}
