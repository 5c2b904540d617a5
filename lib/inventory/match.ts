/** Which of what was is which of what will be. */
import { maybeSameAccount } from "./accounts";

/** Something that is found again by its name, and where there are several, by its address or account. */
export interface Matched {
  readonly address: string | undefined;
  readonly account?: string | undefined;
}

/** One thing before and after; on one side only, it is created or deleted. */
export type Match<T> = readonly [before: T | undefined, after: T | undefined];

/**
 * Pairs what has the same key. Several with one name are in several accounts: then first those at the same address, then
 * those in the same account belong together; what is left does where nothing else could be meant.
 */
export function matches<T extends Matched>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (each: T, isBefore: boolean) => string,
): readonly Match<T>[] {
  const groups = new Map<string, { readonly old: T[]; readonly present: T[] }>();
  const groupOf = (key: string): { readonly old: T[]; readonly present: T[] } => {
    const group = groups.get(key) ?? { old: [], present: [] };
    groups.set(key, group);
    return group;
  };
  for (const each of before) groupOf(keyOf(each, true)).old.push(each);
  for (const each of after) groupOf(keyOf(each, false)).present.push(each);
  return [...groups.values()].flatMap(({ old, present }) => matchesIn(old, present));
}

function matchesIn<T extends Matched>(old: readonly T[], present: readonly T[]): readonly Match<T>[] {
  const byAddress = matchedBy(old, present, ({ address }) => address);
  const byAccount = matchedBy(byAddress.old, byAddress.present, ({ account }) => account);
  const [one, ...more] = byAccount.old;
  const [other, ...others] = byAccount.present;
  const isOnlyOne = one !== undefined && other !== undefined && more.length + others.length === 0;
  const left: readonly Match<T>[] =
    isOnlyOne && maybeSameAccount(one.account, other.account)
      ? [[one, other]]
      : [
          ...byAccount.old.map((each): Match<T> => [each, undefined]),
          ...byAccount.present.map((each): Match<T> => [undefined, each]),
        ];
  return [...byAddress.pairs, ...byAccount.pairs, ...left];
}

interface Matching<T> {
  readonly pairs: readonly Match<T>[];
  readonly old: readonly T[];
  readonly present: readonly T[];
}

function matchedBy<T extends Matched>(
  old: readonly T[],
  present: readonly T[],
  of: (each: T) => string | undefined,
): Matching<T> {
  const left = new Map<string, T>();
  for (const each of old) {
    const key = of(each);
    if (key !== undefined && !left.has(key)) left.set(key, each);
  }
  const pairs: Match<T>[] = [];
  const taken = new Set<T>();
  for (const each of present) {
    const key = of(each);
    const one = key === undefined ? undefined : left.get(key);
    if (key === undefined || one === undefined || !maybeSameAccount(one.account, each.account)) continue;
    left.delete(key);
    taken.add(one).add(each);
    pairs.push([one, each]);
  }
  const isLeft = (each: T): boolean => !taken.has(each);
  return { pairs, old: old.filter(isLeft), present: present.filter(isLeft) };
}
