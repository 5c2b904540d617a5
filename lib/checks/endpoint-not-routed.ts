import { some } from "../authorization/answer";
import { sameId } from "../inventory/identity";
import type { RouteTable } from "../inventory/network";
import type { Check, Found } from "./check";
import { literal } from "./hcl";
import { domainSubnets, untoldTables } from "./subnets";
import { say } from "./phrase";

export const endpointNotRouted: Check = {
  id: "endpoint-not-routed",
  over: "setup",
  severity: "error",
  title: "The S3 endpoint is not in the route tables of the subnets",
  explanation:
    "A gateway endpoint works through routes. Without internet, a subnet whose route table does not have the endpoint reaches no bucket: jobs wait for a timeout.",
  fix: [
    'resource "aws_vpc_endpoint_route_table_association" "…" {',
    "  vpc_endpoint_id = aws_vpc_endpoint.….id",
    "  route_table_id  = aws_route_table.….id",
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
  find: ({ setups }) =>
    setups.flatMap((setup) => {
      const { s3Endpoint } = setup;
      if (s3Endpoint === undefined || setup.networkAccess !== "vpc-only") return [];
      const { address, routeTableIds } = s3Endpoint;
      const subnets = domainSubnets(setup);
      if (routeTableIds.length === 0)
        return [{ address, message: ["it is in no route table: nothing reaches S3 through it"] }];
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
              fix: fixOf(address, table),
              message: say`it is not in ${table.address}, the route table of ${id}`,
            },
          ];
        }),
        ...untoldTables(setup, subnets, (ids) => say`whether it serves ${ids}`).map((found) => ({ ...found, address })),
      ];
    }),
};

function fixOf(endpoint: string, { address, id }: RouteTable): string {
  return endpointNotRouted.fix
    .replace("aws_vpc_endpoint.….id", () => `${endpoint}.id`)
    .replace("aws_route_table.….id", () => (typeof id === "string" ? literal(id) : `${address}.id`));
}
