/** The Terraform module makes what the CDKTF module makes, whatever the options. */
import { CanvasLargeDataCustomVpcOnly } from "../../../modules/custom-vpc-only";
import { IS_WHOLE } from "../../support/draws";
import { serviceLinkedRole } from "../support/console";
import { setting } from "../support/setting";
import { write, type Written } from "./both";
import { makeBoundary, makeRoles } from "./common-cases";
import { expectEquivalent, expectSamePlans } from "./equivalent";
import { type Case, coverChoices, coverPairs, inRoots, named } from "./pairs";
import { isAllowed, makePlace, OPTIONS, type Place, type Props, propsOf } from "./vpc-only-cases";

const { cases, impossible } = coverPairs(OPTIONS, isAllowed);
const CASES = named(cases);

const EVERY_CHOICE = named(coverChoices(cases));
/** Without the cases that make an endpoint for each of 24 services, which are most of what an apply costs. */
const FEW_ENDPOINTS = coverChoices(cases.filter(({ endpoints }) => endpoints === "listed" || endpoints === "central"));
const OTHER_CHOICES = coverChoices(cases, FEW_ENDPOINTS);

const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await makeBoundary(aws);
  await makeRoles(aws, Object.keys(CASES));
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

/** @param placeOf what is there for a case */
function written(
  all: Readonly<Record<string, Case>>,
  folder: string,
  placeOf: (name: string) => Place | undefined,
): Written {
  const props = Object.entries(all).map(([name, one]): readonly [string, Props] => {
    const place = placeOf(name);
    if (place === undefined) throw new Error(`Nothing is there for ${name}`);
    return [name, propsOf(one, name, place)];
  });
  return write(
    started.workspace,
    "custom-vpc-only",
    CanvasLargeDataCustomVpcOnly,
    Object.fromEntries<Props>(props),
    folder,
  );
}

/** Cases with what is there for each. */
async function inPlaces(all: Readonly<Record<string, Case>>, folder: string): Promise<Written> {
  const places = new Map<string, Place>();
  for (const [name, one] of Object.entries(all)) {
    places.set(name, await makePlace(started.aws, `${folder}-${name}`, one));
  }
  return written(all, folder, (name) => places.get(name));
}

test("plans are the same, with every choice that the applied cases do not have", async () => {
  const missing = OTHER_CHOICES.flatMap(({ endpoints, securityGroup }) => [endpoints, securityGroup]);
  expect(missing).toEqual(expect.arrayContaining(["default", "except", "created"]));
  await expectSamePlans(await inPlaces(named(OTHER_CHOICES), "planned"));
});

test("plans, policies and outputs are the same, with every choice once that makes few endpoints", async () => {
  const few = await inPlaces(named(FEW_ENDPOINTS), "few-endpoints");
  await expectEquivalent(few);
  // Those of every choice have the same names.
  if (IS_WHOLE) await few.root.destroy();
});

// Pairs of choices: see the table in CONTRIBUTING.md.
if (IS_WHOLE) {
  test("plans, policies and outputs are the same, with every choice once", async () => {
    await expectEquivalent(await inPlaces(EVERY_CHOICE, "every-choice"));
  });

  test("plans are the same, with every pair of choices", async () => {
    const place = await makePlace(started.aws, "for-all");
    for (const [root, some] of inRoots(CASES)) await expectSamePlans(written(some, root, () => place));
  });
}
