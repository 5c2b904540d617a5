/**
 * No statement, condition or rule can be taken out unnoticed: each is, in turn, and one case must go red. `npm run test:teeth`
 * runs this file alone, takes out everything, and prints which case it was.
 */
import { isDeepStrictEqual } from "node:util";
import { config } from "zod";
import { checkOf } from "../../lib/rules/check";
import type { Rule } from "../../lib/rules/rule";
import { grantCases } from "../policies/all.cases";
import { allows } from "../policies/decide";
import { ruleCases } from "../rules/all.cases";
import { problemsOf, type RuleCase } from "../rules/cases";
import { drawn, grantMutants, IS_EACH, IS_PRINTED, type Mutant, RULE_ROOTS, ruleMutants, rulesBelow } from "./mutants";

// Each schema is asked a few times only, which is not worth compiling it.
config({ jitless: true });

/** The name of the first case that goes red, or undefined when the mutant survives. */
type Bite = (mutant: Mutant) => Promise<string | undefined>;

/** Cases of grants, that of the last bite first: the mutants of one statement follow each other. */
const casesInTurn = [...grantCases];

const biteGrant: Bite = async ({ of, actions = [] }) => {
  const ofGrant = casesInTurn.filter(({ grant }) => grant === of);
  // Whoever takes something out of a statement is bitten by a case of its actions, most likely.
  const isLikely = ({ request }: (typeof grantCases)[number]): boolean => actions.includes(request.action);
  for (const one of [...ofGrant.filter(isLikely), ...ofGrant.filter((each) => !isLikely(each))]) {
    // An error is an answer that no case expects.
    const ask = async (): Promise<boolean> => allows(one.statements(), one.request);
    const answer = await ask().catch(() => undefined);
    if (answer === one.allowed) continue;
    casesInTurn.splice(casesInTurn.indexOf(one), 1);
    casesInTurn.unshift(one);
    return one.name;
  }
  return undefined;
};

/** Rules with all that they hold, smallest first: the narrowest case is the quickest and says the most. */
const casesByRule = [...new Set(ruleCases.map(({ rule }) => rule))]
  .map((rule) => ({ rule, below: rulesBelow(rule), cases: ruleCases.filter((each) => each.rule === rule) }))
  .sort((one, other) => one.below.size - other.below.size);

const biteRule: Bite = ({ of }) => {
  for (const { rule, below, cases } of casesByRule) {
    const red = below.has(of as Rule) ? firstRed(rule, cases) : undefined;
    if (red !== undefined) return Promise.resolve(`${"what" in rule ? rule.what : rule.kind} ${red.name}`);
  }
  return Promise.resolve(undefined);
};

/** The case that goes red, which is the first of them from then on: the mutants of one rule follow each other. */
function firstRed(rule: Rule, cases: RuleCase[]): RuleCase | undefined {
  try {
    const check = checkOf(rule);
    const red = cases.findIndex((each) => !isDeepStrictEqual(problemsOf(each, check), each.problems));
    if (red > 0) cases.unshift(...cases.splice(red, 1));
    return red < 0 ? undefined : cases[0];
  } catch {
    return cases[0];
  }
}

/** A test that fails with nothing taken out would fail for every mutant, and prove nothing. */
const redGrants = async (): Promise<readonly (string | undefined)[]> =>
  Promise.all(
    [...new Set(grantCases.map(({ grant }) => grant))].map((of) =>
      biteGrant({ name: "nothing", of, apply: () => () => undefined }),
    ),
  );
const redRules = (): Promise<readonly (string | undefined)[]> =>
  Promise.resolve(casesByRule.map(({ rule, cases }) => firstRed(rule, cases)?.name));

describe.each<[string, readonly Mutant[], Bite, typeof redGrants]>([
  ["grants", grantMutants(), biteGrant, redGrants],
  ["rules", ruleMutants(), biteRule, redRules],
])("%s", (what, mutants, bite, redAlready) => {
  it("survive nothing that is taken out of them", async () => {
    const lines: string[] = [];
    const survivors: string[] = [];
    for (const mutant of drawn(mutants)) {
      const restore = mutant.apply();
      const red = await bite(mutant).finally(restore);
      if (red === undefined) survivors.push(mutant.name);
      lines.push(red === undefined ? `SURVIVED ${mutant.name}` : `  ${mutant.name}\n    red: ${red}`);
    }
    if (IS_PRINTED) {
      process.stdout.write(
        `${lines.join("\n")}\n${what}: ${mutants.length} taken out, ${survivors.length} survived\n\n`,
      );
    }
    expect(survivors).toEqual([]);
  });

  if (IS_EACH) {
    // `npm test` asks each of them in policies/grants and in rules/structure and values.
    it("are green before anything is taken out", async () => {
      expect((await redAlready()).filter((name) => name !== undefined)).toEqual([]);
    });
  }

  it("are found, and each mutant has a name of its own", () => {
    expect(mutants.length).toBeGreaterThan(50);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });
});

it("everything is put back", () => {
  const written = () => JSON.stringify([RULE_ROOTS, [...new Set(grantCases.map(({ grant }) => grant))]]);
  const before = written();
  for (const mutant of [...ruleMutants(), ...grantMutants()]) mutant.apply()();
  expect(written() === before).toBe(true);
});
