import { join, show, type Text } from "../authorization/text";
import type { Cure, CureStep } from "../policies/cure";
import { unreachedS3 } from "../setup/closed-network";
import { valueOf } from "../inventory/fact";
import type { Setup } from "../setup/setup";
import { domainSubnets } from "../setup/subnets";
import type { Check } from "./check";

export const endpointMissing: Check = {
  id: "endpoint-missing",
  over: "setup",
  severity: "error",
  title: "A closed network has no VPC endpoint for S3",
  explanation:
    "Without internet access, Canvas apps and EMR Serverless workers reach S3 through a VPC endpoint alone. Without one no data is read or written, no layer of Canvas's image " +
    "is pulled, and jobs wait until they time out.",
  cure: [gateway("<VPC-ID>", "<REGION>", ["<ROUTE-TABLE-ID>"])],
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
  find: ({ setups }) =>
    setups
      .filter((setup) => unreachedS3(setup)?.answer === "no")
      .map((setup) => ({
        address: setup.address ?? setup.name,
        cure: cureOf(setup),
        message: [
          "nothing in its VPC leads to S3: there is no VPC endpoint for it, and no route leads out of the subnets",
        ],
      })),
};

function cureOf(setup: Setup): Cure {
  const { inventory } = setup;
  const vpcId = valueOf(setup.vpcId) ?? "<VPC-ID>";
  const tables = domainSubnets(setup).flatMap(({ table }) => (typeof table === "string" ? [] : [table.id]));
  return [gateway(vpcId, inventory.region, [...new Map(tables.map((id) => [show(id), id])).values()])];
}

function gateway(vpcId: Text, region: Text, routeTables: readonly Text[]): CureStep {
  return {
    kind: "addObject",
    type: "AWS::EC2::VPCEndpoint",
    name: "s3",
    properties: {
      VpcEndpointType: "Gateway",
      ServiceName: join(["com.amazonaws.", region, ".s3"]),
      VpcId: vpcId,
      RouteTableIds: routeTables,
    },
  };
}
