import { show, type MaybeUnknownString } from "../authorization/text";
import { missingOf } from "../inventory/completeness";
import { textOf } from "../inventory/fact";
import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { say } from "./phrase";
import { type DomainSubnet, domainSubnets } from "../setup/subnets";
import { untoldTables } from "./subnets";
import type { CanvasEnvironment } from "../setup/environment";

export const publicSubnet: Check = {
  id: "public-subnet",
  over: "setup",
  severity: "error",
  title: "A subnet of a domain without internet access is public",
  explanation:
    "EMR Serverless requires private subnets. A route to an internet gateway, also for IPv6, makes a subnet public. A subnet without its own route table uses the main one.",
  cure: cureOf("<SUBNET-ID>"),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html",
  find: ({ environments }) =>
    environments
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((environment) => {
        const subnets = domainSubnets(environment);
        return [
          ...subnets.flatMap((subnet) => ofRoutes(subnet, environment)),
          ...untoldTables(environment, subnets, (ids, isOne) => say`whether ${ids} ${[isOne ? "is" : "are"]} private`),
        ];
      }),
};

function ofRoutes({ id, part, table }: DomainSubnet, environment: CanvasEnvironment): readonly Found[] {
  if (typeof table === "string") return [];
  const address = part?.address ?? environment.address ?? environment.name;
  const open = table.routes.filter(({ toInternetGateway }) => toInternetGateway === "yes");
  if (open.length === 0 && table.routes.some(({ toInternetGateway }) => toInternetGateway === "unknown")) {
    return [
      {
        address,
        message: say`whether ${id} is private is undetermined: a route of ${table.address} leads to what is known only after apply`,
        isUnknown: true,
      },
    ];
  }
  const [missing] = missingOf(table.allRoutes);
  if (open.length === 0 && missing !== undefined)
    return [
      {
        address,
        message: say`whether ${id} is private is undetermined: not all routes of ${table.address} are known: ${missing.why}`,
        isUnknown: true,
      },
    ];
  return open.map(({ destination, address: route }) => ({
    address,
    cure: cureOf(id),
    message: say`${id} is public: ${route} leads ${textOf(destination) ?? "a destination"} to an internet gateway`,
  }));
}

function cureOf(subnet: MaybeUnknownString): Cure {
  return [
    { kind: "advise", text: "Use a route table without a route to an internet gateway:" },
    {
      kind: "addObject",
      type: "AWS::EC2::SubnetRouteTableAssociation",
      name: `private ${show(subnet)}`,
      properties: { SubnetId: subnet, RouteTableId: "<PRIVATE-ROUTE-TABLE-ID>" },
    },
  ];
}
