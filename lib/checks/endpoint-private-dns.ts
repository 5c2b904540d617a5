import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { canvasEndpoints } from "./endpoints";
import { say } from "./phrase";

export const endpointPrivateDns: Check = {
  id: "endpoint-private-dns",
  over: "setup",
  severity: "error",
  title: "An interface endpoint without private DNS",
  explanation:
    "Canvas calls services by their usual names. Without private DNS these resolve to public addresses, which a domain without internet access cannot reach. Terraform's default is off. " +
    "Releases 6.28.0 to 6.35 of its AWS provider replace an endpoint that exists to switch it on; others do it in place.",
  cure: cureOf(undefined),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
  find: ({ environments }) =>
    environments.flatMap((environment) =>
      canvasEndpoints(environment).flatMap(({ address, service, privateDns }): readonly Found[] => {
        if (privateDns.is === "known" && privateDns.value) return [];
        if (privateDns.is === "unknown")
          return [
            {
              address,
              message: say`whether the endpoint for ${service} has private DNS is known only after apply`,
              isUnknown: true,
            },
          ];
        return [
          {
            address,
            cure: cureOf(address),
            message: say`the endpoint for ${service} has no private DNS: Canvas does not reach the service by its name`,
          },
        ];
      }),
    ),
};

function cureOf(address: string | undefined): Cure {
  const object = { type: "AWS::EC2::VPCEndpoint", address } as const;
  return [{ kind: "setProperties", object, properties: { PrivateDnsEnabled: true } }];
}
