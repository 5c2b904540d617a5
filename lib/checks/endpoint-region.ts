import { valueOf } from "../inventory/fact";
import { show } from "../authorization/text";
import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { ANY_PLACE } from "./cures";
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
  cure: serviceOf(undefined, ANY_PLACE.region),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
  find: ({ inventory }) =>
    inventory.vpcEndpoints.flatMap(({ address, service, type, region: here }): readonly Found[] => {
      const [, region, name] = /^com\.amazonaws\.([a-z0-9-]+)\.(q|s3)$/.exec(show(service)) ?? [];
      if (region === undefined) return [];
      if (name === "q") {
        return region === OF_Q_DEVELOPER
          ? []
          : [
              {
                address,
                cure: without(address),
                message: say`${service} does not exist: Amazon Q Developer has an endpoint in us-east-1 only`,
              },
            ];
      }
      if (valueOf(type) !== "Gateway" || region === here) return [];
      if (typeof here !== "string")
        return [
          {
            address,
            message: say`whether ${service} is of its own Region is undetermined: the Region is not known`,
            isUnknown: true,
          },
        ];
      return [
        {
          address,
          cure: serviceOf(address, here),
          message: say`${service} is of another Region than the endpoint, which is made in ${here}`,
        },
      ];
    }),
};

/** S3's service of the Region in which the endpoint is made. */
function serviceOf(address: string | undefined, region: string): Cure {
  const object = { type: "AWS::EC2::VPCEndpoint", address } as const;
  return [{ kind: "setProperties", object, properties: { ServiceName: `com.amazonaws.${region}.s3` } }];
}

function without(address: string): Cure {
  return [
    { kind: "removeObject", object: { type: "AWS::EC2::VPCEndpoint", address } },
    {
      kind: "advise",
      text: "Outside us-east-1, Amazon Q Developer is reached through the internet alone: by a NAT gateway, for example.",
    },
  ];
}
