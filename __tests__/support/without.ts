/** The same without some of its fields. */
export function without<T extends object, N extends keyof T & string>(from: T, ...names: readonly N[]): Omit<T, N> {
  const left: readonly string[] = names;
  return Object.fromEntries(Object.entries(from).filter(([name]) => !left.includes(name))) as Omit<T, N>;
}
