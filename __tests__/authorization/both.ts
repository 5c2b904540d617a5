/** The same question to us and to the oracle. */
import "../support/collators";
import { loadPolicy, type Policy } from "@cloud-copilot/iam-policy";
// The parts that runUnsafeSimulation is made of: it fails whenever it is given a resource policy (0.1.173).
import { DiscoveryContextKeyConstraints } from "../../node_modules/@cloud-copilot/iam-simulate/dist/cjs/context_keys/discoveryContextKeyConstraints.js";
import { authorize } from "../../node_modules/@cloud-copilot/iam-simulate/dist/cjs/core_engine/CoreSimulatorEngine.js";
import { AwsRequestImpl } from "../../node_modules/@cloud-copilot/iam-simulate/dist/cjs/request/request.js";
import { RequestContextImpl } from "../../node_modules/@cloud-copilot/iam-simulate/dist/cjs/requestContext.js";
import { boundaryLayer, decide, type Decision } from "../../lib/authorization/decide";
import type { NamedPolicy } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import { contextOf, type Request } from "../../lib/authorization/request";
import { ACCOUNT, CALLER, type GeneratedCase } from "./generated";

export function named(policy: object, name: string): NamedPolicy {
  return { name, address: undefined, policy: readPolicy(policy) };
}

const PRINCIPAL_KEYS = { "aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": ACCOUNT };

/** The request in our words. */
export function requestOf({ action, resource, context }: GeneratedCase["request"]): Request {
  return {
    action,
    resource,
    principal: { arn: CALLER, account: ACCOUNT },
    context: contextOf({ ...PRINCIPAL_KEYS, ...context }, "absent"),
    sameAccount: "yes",
  };
}

/** Our decision. */
export function ours({ identity, boundary, resource, request }: GeneratedCase): Decision {
  return decide(requestOf(request), {
    identity: identity.map((policy, index) => named(policy, `identity ${String(index)}`)),
    layers: boundary === undefined ? [] : [boundaryLayer(named(boundary, "boundary"))],
    ...(resource === undefined ? {} : { resource: named(resource, "resource") }),
  });
}

/** The oracle's. */
export function theirs({ identity, boundary, resource, request }: GeneratedCase): "yes" | "no" {
  const keys = { ...PRINCIPAL_KEYS, ...request.context } as Record<string, string | string[]>;
  const where = { resource: request.resource, accountId: ACCOUNT };
  const load = (policy: object, name: string): Policy<{ name: string }> => loadPolicy(policy, { name });
  const analysis = authorize({
    request: new AwsRequestImpl(CALLER, where, request.action, new RequestContextImpl(keys)),
    sessionPolicy: undefined,
    identityPolicies: identity.map((policy, index) => load(policy, String(index))),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: resource === undefined ? undefined : load(resource, "resource"),
    permissionBoundaries: boundary === undefined ? undefined : [load(boundary, "boundary")],
    vpcEndpointPolicies: undefined,
    simulationParameters: {
      simulationMode: "Strict",
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
    },
    serviceSettings: {},
  });
  return analysis.result === "Allowed" ? "yes" : "no";
}
