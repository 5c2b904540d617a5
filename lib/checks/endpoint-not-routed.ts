import { some } from "../authorization/answer";
import { textsOf, valueOf } from "../inventory/fact";
import { sameId } from "../inventory/identity";
import type { RouteTable } from "../inventory/network";
import type { Cure, CureText } from "../policies/cure";
import type { Check, Found } from "./check";
import { type DomainSubnet, domainSubnets } from "../setup/subnets";
import { untoldTables } from "./subnets";
import { say } from "./phrase";

export const endpointNotRouted: Check = {
  id: "endpoint-not-routed",
  over: "setup",
  severity: "error",
  title: "The S3 endpoint is not in the route tables of the subnets",
  explanation:
    "A gateway endpoint works through routes. Without internet access, a subnet whose route table does not have the endpoint reaches no bucket: jobs wait until they time out.",
  cure: cureOf(undefined, "<ROUTE-TABLE-ID>"),
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
  find: ({ environments }) =>
    environments.flatMap((environment) => {
      const s3Endpoint = valueOf(environment.s3Endpoint);
      if (s3Endpoint === undefined || environment.networkAccess !== "vpc-only") return [];
      const { address } = s3Endpoint;
      const subnets = domainSubnets(environment);
      if (s3Endpoint.routeTableIds.is === "unknown")
        return [
          {
            address,
            message: say`whether it serves the subnets is undetermined: ${s3Endpoint.routeTableIds.why}`,
            isUnknown: true,
          },
        ];
      const routeTableIds = textsOf(s3Endpoint.routeTableIds);
      if (routeTableIds.length === 0)
        return [
          {
            address,
            ...inTables(address, subnets),
            message: ["it is in no route table, so no subnet reaches S3 through it"],
          },
        ];
      return [
        ...subnets.flatMap(({ id, table }): readonly Found[] => {
          if (typeof table === "string") return [];
          const answer = some(routeTableIds.map((each) => sameId(each, table.id)));
          if (answer === "yes") return [];
          if (answer === "unknown")
            return [
              {
                address,
                message: say`whether it is in ${table.address}, the route table of ${id}, is known only after apply`,
                isUnknown: true,
              },
            ];
          return [
            {
              address,
              cure: cureOf(address, idOf(table)),
              message: say`it is not in ${table.address}, the route table of ${id}`,
            },
          ];
        }),
        ...untoldTables(environment, subnets, (ids) => say`whether it serves ${ids}`).map((found) => ({
          ...found,
          address,
        })),
      ];
    }),
};

/** The route tables of the subnets, as far as they are in the plan. */
function inTables(address: string, subnets: readonly DomainSubnet[]): { readonly cure?: Cure } {
  const tables = new Map(
    subnets.flatMap(({ table }) => (typeof table === "string" ? [] : [[table.address, idOf(table)] as const])),
  );
  return tables.size === 0 ? {} : { cure: [...tables.values()].flatMap((id) => cureOf(address, id)) };
}

/** By its address where its id is known only after apply: in the plan, what makes the id and what has it are one. */
function idOf({ address, id }: RouteTable): CureText {
  return typeof id === "string" ? id : { parts: [{ reference: `${address}.id` }] };
}

function cureOf(address: string | undefined, table: CureText): Cure {
  return [
    { kind: "addMember", object: { type: "AWS::EC2::VPCEndpoint", address }, property: "RouteTableIds", value: table },
  ];
}
