/** The Terraform module makes what the CDKTF module makes, whatever the options. */
import { CanvasLargeDataCustomVpcOnly } from "../../../modules/custom-vpc-only";
import { IS_WHOLE } from "../../support/draws";
import { serviceLinkedRole } from "../support/console";
import { beside } from "../support/beside";
import { setting } from "../support/setting";
import { write, type Written } from "./both";
import { makeBoundary, makeRoles } from "./common-cases";
import { expectEquivalent, expectSamePlans } from "./equivalent";
import { type Case, coverChoices, coverPairs, inRoots, named } from "./pairs";
import { isAllowed, makePlace, OPTIONS, type Props, propsOf } from "./vpc-only-cases";

const { cases, impossible } = coverPairs(OPTIONS, isAllowed);
const CASES = named(cases);

const EVERY_CHOICE = named(coverChoices(cases));
/** Without the cases that make an endpoint for each of 24 services, which are most of what an apply costs. */
const FEW_ENDPOINTS = coverChoices(cases.filter(({ endpoints }) => endpoints === "listed" || endpoints === "central"));
/** The first three have most choices: see the table in CONTRIBUTING.md. */
const APPLIED = FEW_ENDPOINTS.filter(({ managed }, index) => IS_WHOLE || index < 3 || managed === "no");
const OTHER_CHOICES = coverChoices(cases, APPLIED);
const PLANNED = named(OTHER_CHOICES);
/** Under names of their own: in full size, those of every choice are applied beside them. */
const FEW = Object.fromEntries(Object.entries(named(APPLIED)).map(([name, one]) => [`few-${name}`, one]));

const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await makeBoundary(aws);
  await makeRoles(aws, [...Object.keys(IS_WHOLE ? CASES : PLANNED), ...Object.keys(FEW)]);
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

/** Cases with what is there for each: two deployments cannot make the same endpoints of a VPC. */
async function inPlaces(all: Readonly<Record<string, Case>>, folder: string): Promise<Written> {
  const props: Record<string, Props> = {};
  for (const [name, one] of Object.entries(all)) {
    props[name] = propsOf(one, name, await makePlace(started.aws, `${folder}-${name}`, one));
  }
  return write(started.workspace, "custom-vpc-only", CanvasLargeDataCustomVpcOnly, props, folder);
}

/** The provider waits five seconds for each endpoint, three times over. Other cases are planned meanwhile. */
const applies = beside(() => ({ few: inPlaces(FEW, "few-endpoints").then(expectEquivalent) }));

test("plans are the same, with every choice that the applied cases do not have", async () => {
  const missing = OTHER_CHOICES.flatMap(({ endpoints, securityGroup }) => [endpoints, securityGroup]);
  expect(missing).toEqual(expect.arrayContaining(["default", "except", "created"]));
  applies();
  await expectSamePlans(await inPlaces(PLANNED, "planned"));
});

test("plans, policies and outputs are the same, of cases that make few endpoints", async () => {
  await applies().few;
});

// Pairs of choices: see the table in CONTRIBUTING.md.
if (IS_WHOLE) {
  test("plans, policies and outputs are the same, with every choice once", async () => {
    await expectEquivalent(await inPlaces(EVERY_CHOICE, "every-choice"));
  });

  test("plans are the same, with every pair of choices", async () => {
    for (const [root, some] of inRoots(CASES)) await expectSamePlans(await inPlaces(some, root));
  });
}
