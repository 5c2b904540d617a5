/** Cases such that every two choices of different options meet at least once. */

/** Choices by option: each a label, in the order in which they are tried. */
export type Options = Readonly<Record<string, readonly string[]>>;
/** One choice of each option. */
export type Case = Readonly<Record<string, string>>;

/** Cases that cover all pairs, and the pairs that no allowed case has. */
export interface Covering {
  readonly cases: readonly Case[];
  readonly impossible: readonly string[];
}

/**
 * Greedy: each case takes, option by option, the choice that meets most pairs which are still open.
 * @param isAllowed whether the choices made so far may stand together
 */
export function coverPairs(options: Options, isAllowed: (one: Case) => boolean): Covering {
  const names = Object.keys(options);
  const open = new Set(allPairs(options));
  const cases: Case[] = [];
  const impossible: string[] = [];
  for (let pair = first(open); pair !== undefined; pair = first(open)) {
    const found = best(options, names, parsed(pair), open, isAllowed);
    if (found === undefined) {
      impossible.push(pair);
      open.delete(pair);
      continue;
    }
    cases.push(found);
    for (const met of pairsOf(found)) open.delete(met);
  }
  return { cases, impossible: impossible.sort() };
}

function first(set: ReadonlySet<string>): string | undefined {
  return set.values().next().value;
}

/** A case with the pair in it, filled up option by option; the choices that meet most open pairs come first. */
function best(
  options: Options,
  names: readonly string[],
  start: Case,
  open: ReadonlySet<string>,
  isAllowed: (one: Case) => boolean,
): Case | undefined {
  const fill = (one: Case): Case | undefined => {
    if (!isAllowed(one)) return undefined;
    const next = names.find((name) => !(name in one));
    if (next === undefined) return one;
    const gain = (value: string): number =>
      Object.entries(one).filter(([name, other]) => open.has(keyOf(next, value, name, other))).length;
    const ranked = [...(options[next] ?? [])].sort((a, b) => gain(b) - gain(a));
    for (const value of ranked) {
      const found = fill({ ...one, [next]: value });
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return fill(start);
}

function keyOf(a: string, aValue: string, b: string, bValue: string): string {
  return [`${a}=${aValue}`, `${b}=${bValue}`].sort().join(" & ");
}

function parsed(pair: string): Case {
  return Object.fromEntries(
    pair.split(" & ").map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]),
  );
}

function pairsOf(one: Case): readonly string[] {
  const entries = Object.entries(one);
  return entries.flatMap(([a, aValue], index) =>
    entries.slice(index + 1).map(([b, bValue]) => keyOf(a, aValue, b, bValue)),
  );
}

function allPairs(options: Options): readonly string[] {
  const entries = Object.entries(options);
  return entries.flatMap(([a, aValues], index) =>
    entries
      .slice(index + 1)
      .flatMap(([b, bValues]) => aValues.flatMap((aValue) => bValues.map((bValue) => keyOf(a, aValue, b, bValue)))),
  );
}

/** Cases under names: c01, c02, … */
export function named(cases: readonly Case[]): Readonly<Record<string, Case>> {
  return Object.fromEntries(cases.map((one, index) => [`c${String(index + 1).padStart(2, "0")}`, one]));
}

/** What Terraform needs for a plan grows faster than the plan: so many modules in one root. */
const IN_ONE_ROOT = 8;

/** Named cases in groups for one root module each, under the names of the groups. */
export function inRoots(
  all: Readonly<Record<string, Case>>,
): readonly (readonly [string, Readonly<Record<string, Case>>])[] {
  const entries = Object.entries(all);
  const count = Math.ceil(entries.length / IN_ONE_ROOT);
  return Array.from({ length: count }, (_, group) => {
    const some = entries.slice(group * IN_ONE_ROOT, (group + 1) * IN_ONE_ROOT);
    return [`pairs-${some[0]?.[0] ?? ""}`, Object.fromEntries(some)] as const;
  });
}

/**
 * As few of the cases as have every choice once, the ones with most new choices first.
 * @param others cases whose choices are covered already
 */
export function coverChoices(cases: readonly Case[], others: readonly Case[] = []): readonly Case[] {
  const covered = new Set(others.flatMap(choicesOf));
  const open = new Set(cases.flatMap(choicesOf).filter((choice) => !covered.has(choice)));
  const taken: Case[] = [];
  while (open.size > 0) {
    const gain = (one: Case): number => choicesOf(one).filter((choice) => open.has(choice)).length;
    const next = [...cases].sort((a, b) => gain(b) - gain(a))[0];
    if (next === undefined) break;
    taken.push(next);
    for (const choice of choicesOf(next)) open.delete(choice);
  }
  return taken;
}

function choicesOf(one: Case): readonly string[] {
  return Object.entries(one).map(([option, choice]) => `${option}=${choice}`);
}
