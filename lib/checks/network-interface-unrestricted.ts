import type { MaybeUnknownString } from "../authorization/text";
import type { Cure, CureStep } from "../policies/cure";
import { networkInterfaces, networkInterfacesByArn } from "../policies/network-interfaces";
import { elsewhere } from "../setup/limits";
import { textsOf } from "../inventory/fact";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import { allowedBecause, atRole, isOnlyAbout } from "./allowed";
import type { Check, Found, State } from "./check";
import { allowedBy, existing, granted, shownNames } from "./cures";
import { say } from "./phrase";

export const networkInterfaceUnrestricted: Check = {
  id: "network-interface-unrestricted",
  over: "setup",
  severity: "warning",
  title: "Network interfaces can be created in any subnet",
  explanation:
    "EMR Serverless may start workers of this execution role in every subnet of the account, including those of other teams. The page's " +
    'restriction by tag ("Optional") is an Allow: if a wider Allow exists, it restricts nothing.',
  cure: [
    denyOthers("<EXECUTION-ROLE>", [
      "arn:aws:ec2:<REGION>:<ACCOUNT>:subnet/<SUBNET-ID>",
      "arn:aws:ec2:<REGION>:<ACCOUNT>:security-group/<SECURITY-GROUP-ID>",
    ]),
  ],
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 3 step 3; docs/decisions/0008-network-interfaces.md",
  find: (state) =>
    state.environments
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((environment) => environment.executionRoles.flatMap((role) => ofRole(role, environment, state))),
};

function ofRole(role: CanvasRole, environment: CanvasEnvironment, { inputs }: State): readonly Found[] {
  const questions = elsewhere(role, environment);
  const because = allowedBecause(questions, environment, inputs);
  if (because.length === 0) return [];
  const places = [...textsOf(environment.subnets), ...textsOf(environment.securityGroups)];
  const allowing = allowedBy(role, questions, environment, inputs);
  const isOwn = allowing.every(
    ({ policy, statements }) =>
      policy.kind !== "aws" &&
      policy.redacted !== true &&
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
      ...atRole(role, environment),
      cure,
      message: say`for ${role.name}, EMR Serverless may create network interfaces in every subnet of the account`,
    },
  ];
}

function denyOthers(role: string, places: readonly MaybeUnknownString[]): CureStep {
  const sids = ["DenyEC2ENICreationInOtherSubnetAndSecurityGroup"];
  return {
    kind: "addStatements",
    to: { of: "role", role, name: "canvas-own-subnets" },
    statements: granted(networkInterfacesByArn, { subnetAndSecurityGroupArns: places, enforce: true }, sids),
  };
}
