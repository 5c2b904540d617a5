/** Whether a gateway endpoint that the plan takes away was the only one that the domain's subnets could have. */
import { show, type MaybeUnknownString } from "../authorization/text";
import { textsOf, valueOf } from "../inventory/fact";
import { sameId } from "../inventory/identity";
import type { CanvasEnvironment } from "./environment";
import { domainSubnets } from "./subnets";

/**
 * A route table has one endpoint of a service at most. So where a gateway endpoint for S3 was in the route tables of all subnets before the plan, no
 * other stack had one there. https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export function hadTheOnlyGateway(
  environment: Pick<CanvasEnvironment, "address" | "inventory">,
  vpcId: MaybeUnknownString,
): boolean {
  const earlier = environment.inventory.earlierVpcEndpoints.filter(
    ({ type, service, vpcId: of }) =>
      valueOf(type) === "Gateway" &&
      show(service).endsWith(".s3") &&
      of.is === "known" &&
      sameId(of.value, vpcId) === "yes",
  );
  const routed = earlier.flatMap(({ routeTableIds }) => textsOf(routeTableIds));
  const subnets = domainSubnets(environment);
  return (
    subnets.length > 0 &&
    subnets.every(({ table }) => typeof table !== "string" && routed.some((each) => sameId(each, table.id) === "yes"))
  );
}
