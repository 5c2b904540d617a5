import type { Text } from "../authorization/text";
import type { Cure, CureStep } from "../policies/cure";
import { networkInterfaces, networkInterfacesByArn } from "../policies/network-interfaces";
import { elsewhere } from "../setup/limits";
import { textsOf } from "../inventory/fact";
import type { Setup, SetupRole } from "../setup/setup";
import { allowedBecause, atRole, isOnlyAbout } from "./allowed";
import type { Check, Found, State } from "./check";
import { allowedBy, existing, granted, shownNames } from "./cures";
import { say } from "./phrase";

export const networkInterfaceUnrestricted: Check = {
  id: "network-interface-unrestricted",
  over: "setup",
  severity: "warning",
  title: "Network interfaces can be made in any subnet",
  explanation:
    "EMR Serverless may put workers of this execution role into every subnet of the account, those of other teams included. The page's " +
    'restriction by tag ("Optional") is an Allow: beside a wider Allow it restricts nothing.',
  cure: [
    denyOthers("<EXECUTION-ROLE>", [
      "arn:aws:ec2:<REGION>:<ACCOUNT>:subnet/<SUBNET-ID>",
      "arn:aws:ec2:<REGION>:<ACCOUNT>:security-group/<SECURITY-GROUP-ID>",
    ]),
  ],
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 3 step 3; docs/decisions/0008-network-interfaces.md",
  find: (state) =>
    state.setups
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((setup) => setup.executionRoles.flatMap((role) => ofRole(role, setup, state))),
};

function ofRole(role: SetupRole, setup: Setup, { given }: State): readonly Found[] {
  const questions = elsewhere(role, setup);
  const because = allowedBecause(questions, setup, given);
  if (because.length === 0) return [];
  const places = [...textsOf(setup.subnets), ...textsOf(setup.securityGroups)];
  const allowing = allowedBy(role, questions, setup, given);
  const isOwn = allowing.every(
    ({ policy, statements }) =>
      policy.kind !== "aws" &&
      policy.withheld !== true &&
      statements.every((each) => isOnlyAbout(each, "ec2:createnetworkinterface")),
  );
  // What AWS's policies allow, or a statement on more than this, needs a Deny.
  const cure: Cure =
    isOwn && allowing.length > 0
      ? allowing.map(({ policy, statements }) => ({
          kind: "replaceStatements",
          in: existing(policy),
          names: shownNames(policy, statements),
          by: [
            ...granted(networkInterfaces, {}),
            ...granted(networkInterfacesByArn, { subnetAndSecurityGroupArns: places, enforce: false }),
          ],
        }))
      : [denyOthers(role.name, places)];
  return [
    {
      ...atRole(role, setup),
      cure,
      message: say`for ${role.name}, EMR Serverless may make network interfaces in every subnet of the account`,
    },
  ];
}

function denyOthers(role: string, places: readonly Text[]): CureStep {
  const sids = ["DenyEC2ENICreationInOtherSubnetAndSecurityGroup"];
  return {
    kind: "addStatements",
    to: { of: "role", role, name: "canvas-own-subnets" },
    statements: granted(networkInterfacesByArn, { subnetAndSecurityGroupArns: places, enforce: true }, sids),
  };
}
