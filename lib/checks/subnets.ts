/** The subnets of a closed domain, each with its route table. */
import { sameText, type Text } from "../authorization/text";
import type { NetworkPart } from "../inventory/inventory";
import type { RouteTable } from "../inventory/network";
import { text } from "../inventory/data";
import type { Setup } from "../setup/setup";

/** One subnet of a domain. */
export interface DomainSubnet {
  readonly id: Text;
  readonly part: NetworkPart | undefined;
  /** `unknown` where none is in sight. */
  readonly table: RouteTable | "unknown" | undefined;
}

/** Those of the setup's domain; none where the domain is not in sight. */
export function domainSubnets({ address, inventory }: Setup): readonly DomainSubnet[] {
  const domain = inventory.domains.find((each) => each.address === address);
  return (domain?.subnetIds ?? []).map((id) => {
    const part = inventory.subnets.find((each) => sameText(each.id, id));
    const vpcId = (part === undefined ? undefined : text(part.data, "vpc_id")) ?? domain?.vpcId;
    const own = inventory.routeTables.find(({ subnetIds }) => subnetIds.some((each) => sameText(each, id)));
    const main = inventory.routeTables.find(
      (table) =>
        table.isMain === true && vpcId !== undefined && table.vpcId !== undefined && sameText(table.vpcId, vpcId),
    );
    // Of a subnet that is made here, all associations are here; of another, its own may not be in sight.
    return { id, part, table: own ?? main ?? "unknown" };
  });
}
