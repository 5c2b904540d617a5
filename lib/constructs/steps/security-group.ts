import { AppSecurityGroup, appSecurityGroupNotes } from "../app-security-group";
import type { DomainNetwork } from "../domain";
import { existingGroups, interfacesByTag, type NetworkOptions, withNetworkDefaults } from "../network";
import type { Step } from "../step";

/** What the step of the apps' security group makes. */
export interface MadeNetwork {
  /** Where a created domain is. */
  readonly network: DomainNetwork;
  /** The security group of the users' apps, or those that exist. */
  readonly appSecurityGroup: AppSecurityGroup;
  /** Every group whose members call AWS services, by static name: the domain's, and those of user profiles. */
  readonly appSecurityGroupIds: Readonly<Record<string, string>>;
}

/** The security group of the users' apps and of the workers of EMR Serverless. */
export const securityGroup: Step<NetworkOptions, object, MadeNetwork> = {
  id: "security-group",
  make: ({ scope, target, props }) => {
    const { vpcId, subnetIds, securityGroup: choice } = withNetworkDefaults(props.network);
    const tag = interfacesByTag(props.network);
    const apps = new AppSecurityGroup(scope, "security-group", {
      target,
      vpcId,
      securityGroup: choice,
      after: props.routing ?? [],
      ...(tag === undefined ? {} : { tags: { [tag.key]: tag.value } }),
    });
    return {
      gives: {
        network: {
          vpcId,
          subnetIds: Object.values(subnetIds),
          securityGroupIds: Object.values(apps.securityGroupIds),
        },
        appSecurityGroup: apps,
        appSecurityGroupIds: { ...apps.createdIds, ...existingGroups(props) },
      },
      beforeRoles: apps.ready,
    };
  },
  notes: ({ network }) => appSecurityGroupNotes(withNetworkDefaults(network).securityGroup),
};
