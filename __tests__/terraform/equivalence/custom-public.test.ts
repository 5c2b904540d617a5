/** The Terraform module makes what the CDKTF module makes, whatever the options. */
import { CanvasLargeDataCustomPublic } from "../../../modules/custom-public";
import { ACCOUNT } from "../../support/quick-setup";
import { consoleDomain, serviceLinkedRole } from "../support/console";
import { setting } from "../support/setting";
import { write, type Written } from "./both";
import { makeBoundary, makeRoles } from "./common-cases";
import { expectSamePlans } from "./equivalent";
import { type Case, coverPairs, named } from "./pairs";
import { isAllowed, OPTIONS, propsOf, useDomain } from "./public-cases";

const { cases, impossible } = coverPairs(OPTIONS, isAllowed);
const CASES = named(cases);

const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await makeBoundary(aws);
  await makeRoles(aws, Object.keys(CASES));
  useDomain(await consoleDomain(aws, ACCOUNT));
});

test("every pair of choices is met, but those that the rules refuse", () => {
  expect(impossible).toEqual(["domain=existing without id & profiles=off", "domain=existing without id & profiles=on"]);
});

function written(all: Readonly<Record<string, Case>>, folder: string): Written {
  const props = Object.fromEntries(Object.entries(all).map(([name, one]) => [name, propsOf(one, name)]));
  const sides = {
    scenario: "custom-public" as const,
    build: (...[scope, id, given]: ConstructorParameters<typeof CanvasLargeDataCustomPublic>) =>
      new CanvasLargeDataCustomPublic(scope, id, given),
  };
  return write(started.workspace, sides, props, folder);
}

// What is applied of it is what quick-setup applies, and the grant that makes the difference is known in the plan.
test("plans are the same", () => expectSamePlans(written(CASES, "all-pairs")));
