/** What the file allows is what the types allow: checked by the compiler, so that this file does not build otherwise. */
import type { Deployment } from "../../lib/deployments/deployment";
import type { deployment } from "../../lib/rules/deployment";
import type { ValueOf } from "../../lib/rules/rule";

type FromRules = ValueOf<typeof deployment>;
type Assignable<From, To> = [From] extends [To] ? true : false;
/** The names of all members, however deep, so that a member that only one side has is seen even where it is optional. */
type Names<T> = T extends string | boolean
  ? never
  : T extends readonly (infer E)[]
    ? Names<E>
    : string extends keyof T
      ? Names<T[keyof T]>
      : { [K in keyof T]-?: K | Names<NonNullable<T[K]>> }[keyof T];

const same: readonly [
  Assignable<FromRules, Deployment>,
  Assignable<Deployment, FromRules>,
  Assignable<Names<FromRules>, Names<Deployment>>,
  Assignable<Names<Deployment>, Names<FromRules>>,
] = [true, true, true, true];

// @ts-expect-error the names of members are compared, so that an optional one cannot be forgotten
const notSame: Assignable<
  Names<{ readonly a?: string; readonly b?: { readonly c?: string } }>,
  Names<{ readonly b?: object }>
> = true;

test("the hand-written types and the rules agree", () => {
  expect(same).toEqual([true, true, true, true]);
  expect(notSame).toBe(true);
});
