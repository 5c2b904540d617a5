/** The interface endpoints that Canvas uses in the VPC of a Canvas environment. */
import type { MaybeUnknownString } from "../authorization/text";
import { show } from "../authorization/text";
import { valueOf } from "../inventory/fact";
import { sameId } from "../inventory/identity";
import type { VpcEndpoint } from "../inventory/inventory";
import { ENDPOINT_SERVICES } from "../rules/endpoint-services";
import type { CanvasEnvironment } from "../setup/environment";

const NAMES = Object.values(ENDPOINT_SERVICES).map(({ serviceName }) => serviceName.split("{region}"));

/** Interface endpoints of the plan, in the domain's VPC, for services of AWS's list. */
export function canvasEndpoints({ address, networkAccess, inventory }: CanvasEnvironment): readonly VpcEndpoint[] {
  const domain = inventory.domains.find((each) => each.address === address);
  const vpcId = valueOf(domain?.vpcId);
  if (vpcId === undefined || networkAccess !== "vpc-only") return [];
  return inventory.vpcEndpoints.filter(
    (each) =>
      valueOf(each.type) === "Interface" &&
      each.vpcId.is === "known" &&
      sameId(each.vpcId.value, vpcId) === "yes" &&
      isOfCanvas(each.service),
  );
}

function isOfCanvas(service: MaybeUnknownString): boolean {
  const name = show(service);
  return NAMES.some(([before = "", after = ""]) => name.startsWith(before) && name.endsWith(after));
}
