/**
 * What statements decide, asked of an oracle that is not ours: @cloud-copilot/iam-simulate. It checks action names, resource
 * types and context keys before it decides, so that a misspelt one is an error and never a quiet no.
 */
import { runSimulation, runUnsafeSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { Statement } from "../../lib/policies/policy-template";
import { ACCOUNT } from "../support/quick-setup";

/** A request as IAM sees it. */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  /** The account that owns the resource; by default the caller's. */
  readonly account?: string;
  /** Context keys beside aws:PrincipalAccount and aws:ResourceAccount; undefined for one that is absent. */
  readonly context?: Readonly<Record<string, string | undefined>>;
  /** The service that asks, for trust policies; by default a role of the account asks. */
  readonly service?: string;
  /** The role that asks; by default one that is named nowhere. */
  readonly caller?: string;
}

/**
 * Actions that the Service Authorization Reference gives no resource type, so that the oracle's checks would match them against
 * `*` alone; AWS's own policies allow them on ARNs of the service, as ours do. The oracle decides them unchecked.
 */
export const WITHOUT_RESOURCE_TYPE: readonly string[] = [
  "emr-serverless:CreateApplication",
  "emr-serverless:ListApplications",
];

const CALLER = `arn:aws:iam::${ACCOUNT}:role/caller`;

/** True when the statements allow the request, false when they do not. */
export async function allows(statements: readonly Statement[], request: AccessRequest): Promise<boolean> {
  if (WITHOUT_RESOURCE_TYPE.includes(request.action)) {
    return runUnsafeSimulation(uncheckedSimulationOf(statements, request), {}) === "Allowed";
  }
  const answer = await runSimulation(simulationOf(statements, request), {});
  if (answer.resultType !== "single") {
    throw new Error(`The oracle cannot decide ${request.action}: ${JSON.stringify(answer)}`);
  }
  const ignored = answer.result.ignoredContextKeys ?? [];
  if (ignored.length > 0) throw new Error(`${request.action} has no context keys ${ignored.join(", ")}`);
  return answer.overallResult === "Allowed";
}

function simulationOf(statements: readonly Statement[], request: AccessRequest): Simulation {
  const policy = { Version: "2012-10-17", Statement: statements.map(iamStatement) };
  const { service, caller = CALLER, account = ACCOUNT } = request;
  const ofRoles = statements.some(({ principals }) => principals?.type === "AWS");
  const identity = ofRoles ? EVERYTHING : policy;
  const keys: NonNullable<AccessRequest["context"]> = {
    ...(service === undefined ? { "aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": account } : {}),
    ...request.context,
  };
  const context = Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return {
    request: {
      principal: service ?? caller,
      action: request.action,
      resource: { resource: request.resource, accountId: account },
      contextVariables: Object.fromEntries(context),
    },
    // A resource's policy that names roles is asked alone: whatever those roles are granted.
    identityPolicies: service === undefined ? [{ name: "ours", policy: identity }] : [],
    // Of a resource's own policy we assume that it leaves the decision to the caller's account: else no principal can use a key
    // or another account's bucket, whatever we grant.
    resourcePolicy: service === undefined && !ofRoles ? LEFT_TO_THE_CALLERS_ACCOUNT : policy,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}

/** Unchecked, the oracle takes no resource policy, without which it refuses whatever another account owns. */
function uncheckedSimulationOf(statements: readonly Statement[], request: AccessRequest): Simulation {
  const simulation = simulationOf(statements, request);
  const resource = { resource: request.resource, accountId: ACCOUNT };
  return { ...simulation, resourcePolicy: undefined, request: { ...simulation.request, resource } };
}

const EVERYTHING = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

const LEFT_TO_THE_CALLERS_ACCOUNT = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "*", Resource: "*" }],
};

function iamStatement(statement: Statement): object {
  const condition: Partial<Record<string, Record<string, readonly string[]>>> = {};
  for (const { test, variable, values } of statement.conditions) {
    condition[test] = { ...condition[test], [variable]: values };
  }
  return {
    Sid: statement.sid,
    Effect: statement.effect,
    ...(statement.principals === undefined
      ? {}
      : { Principal: { [statement.principals.type]: statement.principals.identifiers } }),
    Action: statement.actions,
    ...(statement.notResources === undefined ? {} : { NotResource: statement.notResources }),
    // Trust policies are about the role they belong to; anywhere else a statement without resources is about nothing.
    ...(statement.principals?.type === "Service" || statement.notResources !== undefined
      ? {}
      : { Resource: statement.resources }),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}
