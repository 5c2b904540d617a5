/** Whether a closed network that has no VPC endpoint for Amazon S3 reaches it another way. */
import { show, type Text } from "../authorization/text";
import type { UnknownReason, Why } from "../authorization/unknown";
import { sameId } from "../inventory/identity";
import { endpointsFor } from "./network-path";
import type { Setup } from "./setup";
import { domainSubnets } from "./subnets";

/** That a closed network does not reach S3, or that it is undetermined. */
export interface Unreached {
  readonly answer: "no" | "unknown";
  readonly why: Why;
}

const NO_WAY = "no VPC endpoint for S3 is in the domain's VPC, and no route leads out of its subnets";

/**
 * Undefined where an endpoint is there, or the network is not a closed one. A missing endpoint is a no only where everything in the VPC was read,
 * no route leads out of the domain's subnets, and nothing but endpoints answers S3's name.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 */
export function unreachedS3(setup: Setup): Unreached | undefined {
  const { networkAccess, s3Endpoint, vpcId, inventory } = setup;
  if (networkAccess !== "vpc-only" || s3Endpoint !== undefined) return undefined;
  if (endpointsFor("s3:GetObject", vpcId, inventory).length > 0) return undefined;
  const why = doubtOf(setup);
  return why === undefined ? { answer: "no", why: NO_WAY } : { answer: "unknown", why };
}

/** Why a missing endpoint proves nothing. */
function doubtOf(setup: Setup): UnknownReason | undefined {
  const { vpcId, inventory } = setup;
  const { source, vpcs, vpcEndpoints, readVpcEndpoints, privateNames, region } = inventory;
  const unknown = (kind: UnknownReason["kind"], object: string): UnknownReason => ({ kind, object, source });
  const vpc = vpcs.find(({ id }) => vpcId !== undefined && sameId(id, vpcId) === "yes");
  if (vpc === undefined || vpc.belongings.is === "partial") return unknown("not-in-source", "the VPC's S3 endpoint");
  const isHere = (of: Text | undefined): boolean => of === undefined || sameId(of, vpc.id) !== "no";
  const endpoint = [...vpcEndpoints, ...readVpcEndpoints].find(
    (each) => isHere(each.vpcId) && (typeof each.service !== "string" || each.service.endsWith(".s3")),
  );
  if (endpoint !== undefined) return unknown("not-known", `whether ${endpoint.address} is the VPC's endpoint for S3`);
  for (const { id, table } of domainSubnets(setup)) {
    if (typeof table === "string")
      return unknown(table === "outside" ? "not-in-source" : "known-after-apply", `the route table of ${show(id)}`);
    const route = table.routes.find(({ target }) => target !== "local");
    if (route !== undefined) return unknown("not-known", `whether the route of ${route.address} leads to S3`);
  }
  const host = `s3.${show(region)}.amazonaws.com`;
  const other = privateNames.find(
    ({ vpcId: of, domain }) =>
      isHere(of) && (domain.is !== "known" || host === domain.value || host.endsWith(`.${domain.value}`)),
  );
  return other === undefined ? undefined : unknown("not-known", `what ${other.address} answers for ${host}`);
}
