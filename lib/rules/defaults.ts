/** Options with their default values filled in. */
import type { Fields, ValueOf } from "./rule";

/** The options of `F` that have a default value, after it is filled in. */
export type DefaultsOf<F extends Fields> = {
  readonly [K in keyof F as F[K] extends { readonly default: { readonly value: unknown } } ? K : never]-?: ValueOf<
    F[K]["rule"]
  >;
};

/** The value with the default of each absent option of these fields; values below them are unchanged. */
export function withDefaults<F extends Fields, V extends object>(fields: F, value: V): V & DefaultsOf<F> {
  const given = Object.entries(value).filter(([, each]) => each !== undefined);
  const defaults = Object.entries(fields).flatMap(([name, field]) =>
    field.default?.value === undefined ? [] : [[name, field.default.value] as const],
  );
  return Object.fromEntries([...defaults, ...given]) as V & DefaultsOf<F>;
}
