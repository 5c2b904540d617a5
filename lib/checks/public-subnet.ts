import type { Check } from "./check";
import { say } from "./phrase";
import { domainSubnets } from "./subnets";

export const publicSubnet: Check = {
  id: "public-subnet",
  over: "setup",
  severity: "error",
  title: "A subnet of a domain without internet is public",
  explanation:
    "EMR Serverless asks for private subnets: a route to an internet gateway, for IPv6 too, makes one public. A subnet without a route table of its own uses the main one.",
  fix: [
    'resource "aws_route_table_association" "…" {',
    "  subnet_id      = aws_subnet.….id",
    "  route_table_id = aws_route_table.private.id # without a route to an internet gateway",
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html",
  find: ({ setups }) =>
    setups
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((setup) =>
        domainSubnets(setup).flatMap(({ id, part, table }) => {
          const address = part?.address ?? setup.address ?? setup.name;
          if (table === undefined || table === "unknown")
            return [
              {
                address,
                message: say`whether ${id} is private cannot be told: its route table is not in the plan`,
                isUnknown: true,
              },
            ];
          const open = table.routes.filter(({ toInternetGateway }) => toInternetGateway === "yes");
          const unknown = table.routes.filter(({ toInternetGateway }) => toInternetGateway === "unknown");
          if (open.length === 0 && unknown.length > 0) {
            return [
              {
                address,
                message: say`whether ${id} is private cannot be told: a route of ${table.address} leads to what is known only after apply`,
                isUnknown: true,
              },
            ];
          }
          return open.map(({ destination, address: route }) => ({
            address,
            message: say`${id} is public: ${route} leads ${destination ?? "a destination"} to an internet gateway`,
          }));
        }),
      ),
};
