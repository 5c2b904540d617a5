import type { ITerraformDependable } from "cdktf";
import { customVpcOnlyFields } from "../../rules/custom-vpc-only";
import { routingIsMissing } from "../errors";
import { existingGroups, isOwnedByOthers, type NetworkOptions, OWNED_BY_OTHERS, requiredTag } from "../network";
import { NetworkGuard } from "../network-guard";
import { isMadeInSameStack } from "../same-stack";
import type { Step } from "../step";

/** What the step of the network's guards makes. */
export interface MadeNetworkGuards {
  /** What fails the plan if the network is not as EMR Serverless and the domain require it. */
  readonly networkGuards: readonly ITerraformDependable[];
}

/** The checks of the VPC, its subnets and existing security groups: step 1 of Scenario 3. */
export const network: Step<NetworkOptions, object, MadeNetworkGuards> = {
  id: "network",
  fields: { network: customVpcOnlyFields.network },
  resourceProps: ["routing"],
  problems: ({ scope, props: { network: given, routing = [] } }) => {
    const made = Object.entries(given.subnetIds).flatMap(([name, id]) => (isMadeInSameStack(scope, id) ? [name] : []));
    return made.length === 0 || routing.length > 0 ? [] : [routingIsMissing(made)];
  },
  make: ({ scope, target, props }) => {
    const { ready } = new NetworkGuard(scope, "network", {
      target,
      vpcId: props.network.vpcId,
      subnetIds: props.network.subnetIds,
      securityGroupIds: existingGroups(props),
      tag: requiredTag(props.network),
      after: props.routing ?? [],
    });
    return { gives: { networkGuards: ready }, beforeRoles: ready };
  },
  notes: (props) => ({ notChecked: isOwnedByOthers(props.network) ? [OWNED_BY_OTHERS] : [] }),
};
