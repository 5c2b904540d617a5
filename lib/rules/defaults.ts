/** Options with the values that stand for absent ones. */
import type { Fields, ValueOf } from "./rule";

/** The options of `F` that have a default value, as they are once it is filled in. */
export type DefaultsOf<F extends Fields> = {
  readonly [K in keyof F as F[K] extends { readonly default: { readonly value: unknown } } ? K : never]-?: ValueOf<
    F[K]["rule"]
  >;
};

/** The value with the default of every option of these fields that is absent; what is below them is as it was. */
export function withDefaults<F extends Fields, V extends object>(fields: F, value: V): V & DefaultsOf<F> {
  const given = Object.entries(value).filter(([, each]) => each !== undefined);
  const defaults = Object.entries(fields).flatMap(([name, field]) =>
    field.default?.value === undefined ? [] : [[name, field.default.value] as const],
  );
  return Object.fromEntries([...defaults, ...given]) as V & DefaultsOf<F>;
}
