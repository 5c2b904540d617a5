import { join, show, type MaybeUnknownString } from "../authorization/text";
import type { Cure, CureStep } from "../policies/cure";
import { type Unreached, unreachedS3 } from "../setup/closed-network";
import { valueOf } from "../inventory/fact";
import type { CanvasEnvironment } from "../setup/environment";
import { domainSubnets } from "../setup/subnets";
import type { Check } from "./check";
import { placeIn } from "./cures";
import { wholePolicy } from "./endpoint-cure";

export const endpointMissing: Check = {
  id: "endpoint-missing",
  over: "setup",
  severity: "error",
  title: "A closed network has no VPC endpoint for S3",
  explanation:
    "Without internet access, Canvas apps and EMR Serverless workers reach S3 only through a VPC endpoint. Without one, no data is read or written, no layer of Canvas's image " +
    "is pulled, and jobs wait until they time out.",
  cure: [gateway("<VPC-ID>", "<REGION>", ["<ROUTE-TABLE-ID>"])],
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
  find: ({ environments }) =>
    environments
      .filter((environment) => isMissing(unreachedS3(environment)))
      .map((environment) => ({
        address: environment.address ?? environment.name,
        cure: cureOf(environment),
        message: [
          "its VPC has no path to S3: it has no VPC endpoint for S3, and the subnets have no route out of the VPC",
        ],
      })),
};

function isMissing(unreached: Unreached | undefined): boolean {
  return unreached?.answer === "no" && unreached.why.kind === "no-way-to-s3";
}

function cureOf(environment: CanvasEnvironment): Cure {
  const { inventory } = environment;
  const vpcId = valueOf(environment.vpcId) ?? "<VPC-ID>";
  const tables = domainSubnets(environment).flatMap(({ table }) => (typeof table === "string" ? [] : [table.id]));
  const step = gateway(vpcId, inventory.region, [...new Map(tables.map((id) => [show(id), id])).values()]);
  return [{ ...step, policy: wholePolicy(placeIn(inventory)) }];
}

function gateway(
  vpcId: MaybeUnknownString,
  region: MaybeUnknownString,
  routeTables: readonly MaybeUnknownString[],
): Extract<CureStep, { readonly kind: "addObject" }> {
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
