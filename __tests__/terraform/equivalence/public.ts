/** The tests of a scenario with public internet access. */
import { IS_WHOLE } from "../../support/draws";
import { ACCOUNT } from "../../support/quick-setup";
import { consoleDomain, serviceLinkedRole } from "../support/console";
import { setting } from "../support/setting";
import { type ScenarioOf, write, type Written } from "./both";
import { makeBoundary, makeRoles } from "./common-cases";
import { expectEquivalent, expectSamePlans } from "./equivalent";
import { type Case, coverChoices, coverPairs, inRoots, named } from "./pairs";
import { isAllowed, OPTIONS, type Props, propsOf, useDomain } from "./public-cases";

/** @param applied whether every choice is applied once as well */
export function testPublic(
  scenario: "quick-setup" | "custom-public",
  ScenarioClass: ScenarioOf<Props>,
  { applied }: { readonly applied: boolean },
): void {
  const { cases, impossible } = coverPairs(OPTIONS, isAllowed);
  const all = named(cases);
  const everyChoice = Object.entries(named(coverChoices(cases)));
  const started = setting(async (aws) => {
    await serviceLinkedRole(aws);
    await makeBoundary(aws);
    await makeRoles(aws, IS_WHOLE ? Object.keys(all) : everyChoice.map(([name]) => name));
    useDomain(await consoleDomain(aws, ACCOUNT));
  });

  const written = (some: Readonly<Record<string, Case>>, folder: string): Written => {
    const props = Object.fromEntries(Object.entries(some).map(([name, one]) => [name, propsOf(one, name)]));
    return write(started.workspace, scenario, ScenarioClass, props, folder);
  };

  test("every pair of choices is met, but those that the rules refuse", () => {
    expect(impossible).toEqual([
      "domain=existing without id & profiles=off",
      "domain=existing without id & profiles=on",
    ]);
  });

  // The first four have most choices: see the table in CONTRIBUTING.md.
  const isApplied = (index: number): boolean => applied && (IS_WHOLE || index < 4);
  const toApply = Object.fromEntries(everyChoice.filter((_, index) => isApplied(index)));
  const toPlan = Object.fromEntries(everyChoice.filter((_, index) => !isApplied(index)));
  if (Object.keys(toPlan).length > 0) {
    test("plans are the same, with every choice once that is not applied", () =>
      expectSamePlans(written(toPlan, "planned")));
  }
  if (Object.keys(toApply).length > 0) {
    test("plans, policies and outputs are the same, of what is applied", () =>
      expectEquivalent(written(toApply, "applied")));
  }

  // Pairs of choices: see the table in CONTRIBUTING.md.
  if (IS_WHOLE) {
    test("plans are the same, with every pair of choices", async () => {
      for (const [root, some] of inRoots(all)) await expectSamePlans(written(some, root));
    });
  }
}
