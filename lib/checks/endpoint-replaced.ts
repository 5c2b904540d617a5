import type { Check, Found } from "./check";
import { say } from "./phrase";

export const endpointReplaced: Check = {
  id: "endpoint-replaced",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "A VPC endpoint is replaced to switch its private DNS",
  explanation:
    "AWS switches private DNS in place. Releases 6.28.0 to 6.35 of Terraform's AWS provider replace the endpoint for it: between the destroy and the create, " +
    "Canvas does not reach the service, and the new endpoint has another id.",
  cure: [
    {
      kind: "advise",
      text: "Plan once more with another release of the AWS provider, for example 6.36.0 or newer: terraform init -upgrade. It switches private DNS in place.",
    },
  ],
  source: "https://github.com/hashicorp/terraform-provider-aws/pull/46800",
  find: ({ changes }) =>
    changes.flatMap(({ object, action, address, replacedFor }): readonly Found[] =>
      object === "AWS::EC2::VPCEndpoint" && action === "replace" && replacedFor.join() === "private_dns_enabled"
        ? [
            {
              address,
              message: say`a change of private_dns_enabled alone replaces it: its service is out of reach in between`,
            },
          ]
        : [],
    ),
};
