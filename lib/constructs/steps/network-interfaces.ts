import { existingGroups, type NetworkOptions, withNetworkDefaults } from "../network";
import { NetworkInterfaceAccess } from "../network-interface-access";
import type { Step } from "../step";
import type { MadeNetworkGuards } from "./network";
import type { MadeNetwork } from "./security-group";

/** What EMR Serverless needs to put workers into the users' subnets: steps 2 and 3 of Scenario 3. */
export const networkInterfaces: Step<
  NetworkOptions,
  MadeNetworkGuards & Pick<MadeNetwork, "appSecurityGroup">,
  object
> = {
  id: "network-interfaces",
  make: ({ scope, target, props, made }) => {
    const { subnetIds, networkInterfaces: choice } = withNetworkDefaults(props.network);
    const access = new NetworkInterfaceAccess(scope, "network-interfaces", {
      target,
      networkInterfaces: choice,
      subnetIds,
      existingSecurityGroupIds: existingGroups(props),
      createdSecurityGroupIds: made.appSecurityGroup.createdIds,
      after: made.networkGuards,
    });
    return { gives: {}, statements: access.statements, beforeRoles: access.ready };
  },
};
