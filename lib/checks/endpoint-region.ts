import { show } from "../authorization/text";
import type { Check } from "./check";
import { blockOf } from "./hcl";
import { say } from "./phrase";

/** The Region of Amazon Q Developer's endpoint, in which alone there is one. */
const OF_Q_DEVELOPER = "us-east-1";

export const endpointRegion: Check = {
  id: "endpoint-region",
  over: "setup",
  severity: "error",
  title: "An endpoint for a Region that it cannot be for",
  explanation:
    "The endpoint of Amazon Q Developer is offered in us-east-1 alone, though AWS's page lists it for every Region; a gateway endpoint is available only in the Region where it is made. EC2 refuses others.",
  fix: "# Without it: Amazon Q Developer is reached through a NAT gateway, if at all.",
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
  find: ({ inventory }) =>
    inventory.vpcEndpoints.flatMap(({ address, service, type, region: here }) => {
      const [, region, name] = /^com\.amazonaws\.([a-z0-9-]+)\.(q|s3)$/.exec(show(service)) ?? [];
      if (region === undefined) return [];
      if (name === "q") {
        return region === OF_Q_DEVELOPER
          ? []
          : [
              {
                address,
                message: say`${service} does not exist: Amazon Q Developer has an endpoint in us-east-1 only`,
              },
            ];
      }
      if (type !== "Gateway" || region === here) return [];
      if (typeof here !== "string")
        return [
          {
            address,
            message: say`whether ${service} is of its own Region cannot be told: the Region is not known`,
            isUnknown: true,
          },
        ];
      return [
        {
          address,
          fix: [
            blockOf(address) ?? 'resource "aws_vpc_endpoint" "…" {',
            '  service_name = "com.amazonaws.REGION.s3"',
            "}",
          ].join("\n"),
          message: say`${service} is of another Region than the endpoint, which is made in ${here}`,
        },
      ];
    }),
};
