/** What the summary says of a deployment's network, if it has one. */
import { usesCustomerKey } from "../constructs/customer-key";
import { endpointPlan } from "../constructs/interface-endpoints";
import { networkName } from "../constructs/names";
import { interfaceEndpointsOf } from "../constructs/network";
import type { NamedDeployment } from "./deployment";
import { counted, type Standing } from "./monthly-cost";
import { isClosed } from "./steps";

/** What is made in the network, one line each; lines that start with a space belong to the one above. */
export function networkCreated({ name, deployment }: NamedDeployment): readonly string[] {
  if (!isClosed(deployment)) return [];
  const { vpcId, securityGroup, s3Endpoint } = deployment.network;
  const group =
    securityGroup?.existing === undefined ? [`security group ${networkName(name, "apps")} in ${vpcId}`] : [];
  const tables = Object.values(s3Endpoint.create?.routeTableIds ?? {});
  const s3 = tables.length === 0 ? [] : [`S3 gateway endpoint ${networkName(name, "s3")} on ${tables.join(", ")}`];
  const services = createdEndpoints({ name, deployment });
  const endpoints =
    services.length === 0
      ? []
      : [
          `${counted(services.length, "interface endpoint")} in ${vpcId}, in security group ${networkName(name, "endpoints")}`,
          `  ${services.join(", ")}`,
        ];
  return [...group, ...s3, ...endpoints];
}

/** What of others' network is changed. */
export function networkChanged({ deployment }: NamedDeployment): readonly string[] {
  if (!isClosed(deployment)) return [];
  const { byTag } = deployment.network.networkInterfaces ?? {};
  return byTag?.tagResources === true
    ? [
        `the listed subnets and existing security groups: + tag ${byTag.key}=${byTag.value}; a state that owns their tags will show drift`,
      ]
    : [];
}

/** Whether network interfaces are restricted in a way that a wider policy on the same role undoes. */
export function restrictionIsNotEnforced({ deployment }: NamedDeployment): boolean {
  if (!isClosed(deployment)) return false;
  const { byArn, byTag, open } = deployment.network.networkInterfaces ?? { byArn: {} };
  return open === undefined && (byArn ?? byTag).enforce !== true;
}

/** What of the network costs by the hour. */
export function standingOf(named: NamedDeployment): Standing {
  const { deployment } = named;
  return isClosed(deployment)
    ? {
        interfaceEndpoints: createdEndpoints(named).length,
        availabilityZones: Object.keys(deployment.network.subnetIds).length,
      }
    : { interfaceEndpoints: 0, availabilityZones: 0 };
}

function createdEndpoints({ deployment }: NamedDeployment): readonly string[] {
  if (!isClosed(deployment)) return [];
  const { network, region } = deployment;
  const { services } = endpointPlan(interfaceEndpointsOf(network), region, usesCustomerKey(deployment));
  return [...services].flatMap(([service, { create }]) => (create === undefined ? [] : [service]));
}
