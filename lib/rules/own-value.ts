/** The only way to read an object by a name from outside our code; the lint rule names/own enforces it. */

/** The value of an object's own property; undefined for inherited ones such as `constructor`. */
export function ownValue<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}
