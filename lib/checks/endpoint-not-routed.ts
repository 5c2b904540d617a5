import { sameText } from "../authorization/text";
import type { Check } from "./check";
import { domainSubnets } from "./subnets";
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
      return domainSubnets(setup).flatMap(({ id, table }) =>
        table === undefined || table === "unknown" || s3Endpoint.routeTableIds.some((each) => sameText(each, table.id))
          ? []
          : s3Endpoint.routeTableIds.some((each) => typeof each !== "string" && typeof table.id !== "string")
            ? [
                {
                  address: s3Endpoint.address,
                  message: say`whether it is in the route table of ${id} is known only after apply`,
                  isUnknown: true,
                },
              ]
            : [{ address: s3Endpoint.address, message: say`it is not in ${table.address}, the route table of ${id}` }],
      );
    }),
};
