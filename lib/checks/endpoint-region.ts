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
  title: "An endpoint for a service of another Region",
  explanation:
    "AWS offers the endpoint of Amazon Q Developer only in us-east-1, although AWS's page lists it for every Region. A gateway endpoint is available only in the Region where it is created. EC2 rejects others.",
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
          message: say`${service} is for another Region than the endpoint, which is created in ${here}`,
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
      text: "Outside us-east-1, Amazon Q Developer is reachable only through the internet, for example through a NAT gateway.",
    },
  ];
}
