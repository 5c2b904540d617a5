import { show } from "../authorization/text";
import type { Cure } from "../policies/cure";
import type { Check } from "./check";
import { ANY_PLACE } from "./cures";
import { say } from "./phrase";

/** Names of AWS's page that no service has, and those that it has. */
const WRONG: readonly (readonly [RegExp, string])[] = [
  [/^com\.amazonaws\.([a-z0-9-]+)\.notebook$/, "aws.sagemaker.$1.notebook"],
  [/^com\.amazonaws\.([a-z0-9-]+)\.studio$/, "aws.sagemaker.$1.studio"],
];

export const endpointServiceName: Check = {
  id: "endpoint-service-name",
  over: "setup",
  severity: "error",
  title: "No VPC endpoint service has this name",
  explanation: "AWS's page lists this name, but EC2 rejects it: the service has another name.",
  cure: cureOf(undefined, `aws.sagemaker.${ANY_PLACE.region}.notebook`),
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html",
  find: ({ inventory }) =>
    inventory.vpcEndpoints.flatMap(({ address, service }) => {
      const name = show(service);
      const [wrong] = WRONG.filter(([pattern]) => pattern.test(name));
      if (wrong === undefined) return [];
      const right = name.replace(wrong[0], wrong[1]);
      return [
        { address, cure: cureOf(address, right), message: say`${name} does not exist: the service's name is ${right}` },
      ];
    }),
};

function cureOf(address: string | undefined, name: string): Cure {
  return [
    { kind: "setProperties", object: { type: "AWS::EC2::VPCEndpoint", address }, properties: { ServiceName: name } },
  ];
}
