/** What two deployments cannot both make in one VPC. */
import { usesCustomerKey } from "../constructs/customer-key";
import { endpointPlan } from "../constructs/interface-endpoints";
import { interfaceEndpointsOf } from "../constructs/network";
import type { InterfaceEndpointService } from "../rules/endpoint-services";
import type { Clash, LineOf } from "./clashes";
import type { CustomVpcOnlyDeployment, NamedDeployment } from "./deployment";
import * as errors from "./errors";
import type { Earlier } from "./errors";
import { isClosed } from "./steps";

/** A deployment's network, and what of it other deployments must not make as well. */
interface Place {
  readonly name: string;
  /** Equal for networks in one VPC; VPC ids are unique within a Region. */
  readonly vpc: string;
  readonly vpcId: string;
  /** Static names by route table id, of an endpoint that is created. */
  readonly routeTables: ReadonlyMap<string, string>;
  /** Services whose names the deployment's own endpoints answer in the VPC. */
  readonly services: ReadonlySet<InterfaceEndpointService>;
}

/** Every clash in the order of the deployments; a third deployment is held against the first that it clashes with. */
export function networkClashesOf(deployments: readonly NamedDeployment[], lineOf: LineOf): readonly Clash[] {
  const places = deployments.flatMap(placeOf);
  return places.flatMap((later, index) => {
    const earlier = places.slice(0, index).filter(({ vpc }) => vpc === later.vpc);
    return [...routeTableClashes(later, earlier, lineOf), ...privateDnsClashes(later, earlier, lineOf)];
  });
}

function placeOf({ name, deployment }: NamedDeployment): readonly Place[] {
  if (!isClosed(deployment)) return [];
  const { region, network } = deployment;
  const tables = Object.entries(network.s3Endpoint.create?.routeTableIds ?? {});
  return [
    {
      name,
      vpc: `${region} ${network.vpcId}`,
      vpcId: network.vpcId,
      routeTables: new Map(tables.map(([table, id]) => [id, table])),
      services: answeredIn(deployment),
    },
  ];
}

function answeredIn(deployment: CustomVpcOnlyDeployment): ReadonlySet<InterfaceEndpointService> {
  const choice = interfaceEndpointsOf(deployment.network);
  const { services } = endpointPlan(choice, deployment.region, usesCustomerKey(deployment));
  return new Set(
    [...services].flatMap(([service, { create }]) =>
      create === undefined || create.privateDns === false ? [] : [service],
    ),
  );
}

const S3_ENDPOINT = ["network", "s3Endpoint", "create"];
const INTERFACE_ENDPOINTS = ["network", "interfaceEndpoints"];

/** "You can't have multiple endpoint routes to the same service … in a single route table." Other tables may have another endpoint. */
function routeTableClashes(later: Place, earlier: readonly Place[], lineOf: LineOf): readonly Clash[] {
  return [...later.routeTables].flatMap(([id, table]): readonly Clash[] => {
    const owner = earlier.find(({ routeTables }) => routeTables.has(id));
    if (owner === undefined) return [];
    const field = [...S3_ENDPOINT, "routeTableIds", owner.routeTables.get(id) ?? ""];
    const path = ["deployments", later.name, ...S3_ENDPOINT, "routeTableIds", table];
    return [{ path, ...errors.sameRouteTable(id, earlierOf(owner, field, lineOf)) }];
  });
}

/** A name has one answer in a VPC. */
function privateDnsClashes(later: Place, earlier: readonly Place[], lineOf: LineOf): readonly Clash[] {
  const owner = earlier.find(({ services }) => [...later.services].some((service) => services.has(service)));
  if (owner === undefined) return [];
  const both = [...later.services].filter((service) => owner.services.has(service));
  return [
    {
      path: ["deployments", later.name, ...INTERFACE_ENDPOINTS],
      ...errors.sameEndpoints(both, later.vpcId, earlierOf(owner, INTERFACE_ENDPOINTS, lineOf)),
    },
  ];
}

function earlierOf({ name }: Place, field: readonly string[], lineOf: LineOf): Earlier {
  return { name, at: lineOf(["deployments", name, ...field]), same: false };
}
