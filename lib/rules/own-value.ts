/** The one way to read an object by a name that was not written in our own code; the lint rule names/own holds it. */

/** The value of an object's own name; undefined for what every object inherits, such as `constructor`. */
export function ownValue<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}
