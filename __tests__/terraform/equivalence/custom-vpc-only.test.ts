/** The Terraform module makes what the CDKTF module makes, whatever the options. */
import { CanvasLargeDataCustomVpcOnly } from "../../../modules/custom-vpc-only";
import { serviceLinkedRole } from "../support/console";
import { setting } from "../support/setting";
import { write } from "./both";
import { makeBoundary, makeRoles } from "./common-cases";
import { expectEquivalent } from "./equivalent";
import { coverPairs, named } from "./pairs";
import { isAllowed, makePlace, OPTIONS, type Place, propsOf } from "./vpc-only-cases";

const { cases, impossible } = coverPairs(OPTIONS, isAllowed);
const CASES = named(cases);

let place: Place | undefined;
const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await makeBoundary(aws);
  await makeRoles(aws, Object.keys(CASES));
  place = await makePlace(aws);
});

test("every pair of choices is met, but those that the rules refuse", () => {
  expect(impossible).toEqual([
    "endpoints=central & securityGroup=created",
    "endpoints=except & managed=no",
    "endpoints=except & securityGroup=created",
    "endpoints=listed & managed=no",
    "endpoints=listed & securityGroup=created",
    "interfaces=by tag & managed=no",
    "interfaces=by tag in full & managed=no",
    "interfaces=open & managed=no",
    "managed=no & s3=canvas",
    "managed=no & s3=canvas in full",
    "managed=no & s3=open",
    "managed=no & securityGroup=created",
    "managed=no & securityGroup=created in full",
  ]);
});

test("plans, policies and outputs are the same", async () => {
  if (place === undefined) throw new Error("There is none before the first test");
  const there = place;
  const props = Object.fromEntries(Object.entries(CASES).map(([name, one]) => [name, propsOf(one, name, there)]));
  const sides = {
    scenario: "custom-vpc-only" as const,
    build: (...[scope, id, given]: ConstructorParameters<typeof CanvasLargeDataCustomVpcOnly>) =>
      new CanvasLargeDataCustomVpcOnly(scope, id, given),
  };
  await expectEquivalent(write(started.workspace, sides, props));
});
