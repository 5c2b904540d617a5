import { describeVpcEndpointServices } from "../../policies/describe-vpc-endpoint-services";
import { render } from "../../policies/render";
import { type KeyUses, usesCustomerKey } from "../customer-key";
import {
  endpointPlan,
  interfaceEndpointNotes,
  interfaceEndpointProblems,
  InterfaceEndpoints,
} from "../interface-endpoints";
import { interfaceEndpointsOf, type NetworkOptions, withNetworkDefaults } from "../network";
import type { Step } from "../step";
import type { MadeNetwork } from "./security-group";

/** The way to the other AWS services that Canvas calls, and what roles without the Canvas policies need to find it. */
export const interfaceEndpoints: Step<
  NetworkOptions & KeyUses,
  Pick<MadeNetwork, "appSecurityGroup" | "appSecurityGroupIds">,
  object
> = {
  id: "interface-endpoints",
  problems: ({ props: { network }, region }) =>
    interfaceEndpointProblems(interfaceEndpointsOf(network), withNetworkDefaults(network).securityGroup, region).map(
      (problem) => (problem.path[0] === "region" ? problem : { ...problem, path: ["network", ...problem.path] }),
    ),
  make: ({ scope, target, props, made }) => {
    const endpoints = new InterfaceEndpoints(scope, "interface-endpoints", {
      target,
      vpcId: props.network.vpcId,
      subnetIds: props.network.subnetIds,
      appSecurityGroupIds: made.appSecurityGroupIds,
      endpoints: interfaceEndpointsOf(props.network),
      customerKey: usesCustomerKey(props),
    });
    return {
      gives: {},
      statementsWithoutCanvasPolicies: render(describeVpcEndpointServices, {}),
      beforeRoles: [
        ...(endpoints.securityGroupId === undefined ? [] : made.appSecurityGroup.reach(endpoints.securityGroupId)),
        ...endpoints.ready,
      ],
    };
  },
  notes: (props, region) =>
    interfaceEndpointNotes(endpointPlan(interfaceEndpointsOf(props.network), region, usesCustomerKey(props))),
};
