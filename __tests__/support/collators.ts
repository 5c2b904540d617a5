/**
 * Import this before a test that asks @cloud-copilot/iam-simulate many times. It compares texts by `localeCompare` with options,
 * for which V8 makes a collator on every call: over half of the oracle's time. Here one is made for each pair of locales and
 * options, and kept. The result is what ECMA-402 says of `localeCompare`: that of a new collator's `compare`.
 */
const collators = new Map<string, Intl.Collator>();
const own = Object.getOwnPropertyDescriptor(String.prototype, "localeCompare");

String.prototype.localeCompare = function (
  this: string,
  that: string,
  locales?: Intl.LocalesArgument,
  options?: Intl.CollatorOptions,
): number {
  const key = JSON.stringify([locales, options]);
  let collator = collators.get(key);
  if (collator === undefined) {
    collator = new Intl.Collator(locales as string | undefined, options);
    collators.set(key, collator);
  }
  return collator.compare(this, that);
};

// The process may run other test files; a program has no such hook.
if (typeof afterAll === "function") {
  afterAll(() => {
    Object.defineProperty(String.prototype, "localeCompare", { ...own });
  });
}
