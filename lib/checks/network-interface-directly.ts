import type { PolicyStatement } from "../authorization/policy";
import { CANVAS_POLICIES, managedPolicyArn, SAGEMAKER_FULL_ACCESS } from "../policies/managed";
import type { Cure, CureStep } from "../policies/cure";
import { networkInterfaces } from "../policies/network-interfaces";
import { elsewhere } from "../setup/limits";
import type { Question } from "../setup/question";
import { networkRequests } from "../setup/requests/network";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import { allowedBecause, atRole, isOnlyAbout } from "./allowed";
import type { Check, Found, State } from "./check";
import { type Allowing, allowedBy, asWritten, conditionsOf, existing, granted, managedName, shownNames } from "./cures";
import { say } from "./phrase";

const ACTION = "ec2:createnetworkinterface";
const GRANT = granted(networkInterfaces, {});
const GUARD = conditionsOf(GRANT);

export const networkInterfaceDirectly: Check = {
  id: "network-interface-directly",
  over: "setup",
  severity: "warning",
  title: "The condition aws:CalledViaLast has no effect",
  explanation:
    "Users of the role can create network interfaces themselves, in any subnet that the policies allow, and not only through EMR Serverless. Either the " +
    "condition is missing or another policy, such as AmazonSageMakerFullAccess, allows the action without it.",
  cure: [{ kind: "addConditions", in: { of: "policy", name: "<POLICY>" }, names: [], conditions: GUARD }],
  source: "AmazonSageMakerFullAccess v29, Sid AllowAWSServiceActions; docs/decisions/0008-network-interfaces.md",
  find: (state) =>
    state.environments.flatMap((environment) =>
      environment.executionRoles.flatMap((role) => ofRole(role, environment, state)),
    ),
};

/** AWS's page restricts the statement on network interfaces by aws:CalledViaLast; with another policy, the condition may have no effect. */
function ofRole(role: CanvasRole, environment: CanvasEnvironment, { inputs }: State): readonly Found[] {
  const places = networkRequests(role, environment);
  if (places.length === 0) return [];
  const direct = [...places, ...elsewhere(role, environment)].map((question): Question => ({
    ...question,
    context: { ...question.context, "aws:CalledViaLast": null, "aws:CalledVia": null },
  }));
  const because = allowedBecause(direct, environment, inputs);
  if (because.length === 0) return [];
  const cure = allowedBy(role, direct, environment, inputs).flatMap((each) => cureOf(each, role));
  return [
    {
      ...atRole(role, environment),
      because,
      ...(cure.length === 0 ? {} : { cure }),
      message: say`${role.name} can also create network interfaces without EMR Serverless: the condition aws:CalledViaLast has no effect`,
    },
  ];
}

/** AWS's own policy is detached; a statement of one's own gets the condition. */
function cureOf({ policy, statements }: Allowing, role: CanvasRole): Cure {
  if (policy.kind === "aws") return detached(managedName(policy), role);
  const isAlone = (statement: PolicyStatement): boolean => policy.redacted === true || isOnlyAbout(statement, ACTION);
  const guarded = statements.filter(isAlone);
  return [
    ...(guarded.length === 0
      ? []
      : [
          {
            kind: "addConditions",
            in: existing(policy),
            names: shownNames(policy, guarded),
            conditions: GUARD,
          } as const,
        ]),
    // The condition would hold for its other actions as well.
    ...statements
      .filter((statement) => !isAlone(statement))
      .map((statement): CureStep => {
        const { actions = [], ...written } = asWritten(statement);
        const others = actions.filter((each) => typeof each !== "string" || each.toLowerCase() !== ACTION);
        if (others.length === actions.length) {
          return {
            kind: "narrowStatements",
            in: existing(policy),
            names: shownNames(policy, [statement]),
            effect: "Allow",
            actions: ["ec2:CreateNetworkInterface"],
            resources: [],
          };
        }
        const own = { ...written, sid: undefined, actions: ["ec2:CreateNetworkInterface"] };
        return {
          kind: "replaceStatements",
          in: existing(policy),
          names: shownNames(policy, [statement]),
          by: [
            { ...written, actions: others },
            { ...own, conditions: [...(own.conditions ?? []), ...GUARD] },
          ],
        };
      }),
  ];
}

function detached(name: string, role: CanvasRole): Cure {
  const held = role.policies.map(managedName);
  const lacked = name === SAGEMAKER_FULL_ACCESS ? CANVAS_POLICIES.filter((each) => !held.includes(each)) : [];
  return [
    { kind: "detachPolicy", role: role.name, policy: name },
    ...lacked.map((policy): CureStep => ({
      kind: "attachPolicy",
      role: role.name,
      policy,
      arn: managedPolicyArn(policy),
    })),
  ];
}
