import { show, type Text } from "../authorization/text";
import { missingOf } from "../inventory/completeness";
import { textOf } from "../inventory/fact";
import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { say } from "./phrase";
import { type DomainSubnet, domainSubnets } from "../setup/subnets";
import { untoldTables } from "./subnets";
import type { Setup } from "../setup/setup";

export const publicSubnet: Check = {
  id: "public-subnet",
  over: "setup",
  severity: "error",
  title: "A subnet of a domain without internet is public",
  explanation:
    "EMR Serverless asks for private subnets: a route to an internet gateway, for IPv6 too, makes one public. A subnet without a route table of its own uses the main one.",
  cure: cureOf("<SUBNET-ID>"),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html",
  find: ({ setups }) =>
    setups
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((setup) => {
        const subnets = domainSubnets(setup);
        return [
          ...subnets.flatMap((subnet) => ofRoutes(subnet, setup)),
          ...untoldTables(setup, subnets, (ids, isOne) => say`whether ${ids} ${[isOne ? "is" : "are"]} private`),
        ];
      }),
};

function ofRoutes({ id, part, table }: DomainSubnet, setup: Setup): readonly Found[] {
  if (typeof table === "string") return [];
  const address = part?.address ?? setup.address ?? setup.name;
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

function cureOf(subnet: Text): Cure {
  return [
    { kind: "advise", text: "A route table without a route to an internet gateway:" },
    {
      kind: "addObject",
      type: "AWS::EC2::SubnetRouteTableAssociation",
      name: `private ${show(subnet)}`,
      properties: { SubnetId: subnet, RouteTableId: "<PRIVATE-ROUTE-TABLE-ID>" },
    },
  ];
}
