/** The subnets of a closed domain, each with its route table. */
import type { Answer } from "../authorization/answer";
import type { MaybeUnknownString } from "../authorization/text";
import { type Fact, orElse, textsOf, valueOf } from "../inventory/fact";
import { isKnownId, sameId } from "../inventory/identity";
import type { Inventory, NetworkPart } from "../inventory/inventory";
import type { RouteTable } from "../inventory/network";
import type { CanvasEnvironment } from "./environment";

/** Why the route table of a subnet is not known. */
export type WhyNoTable = "outside" | "after apply";

/** One subnet of a domain. */
export interface DomainSubnet {
  readonly id: MaybeUnknownString;
  readonly part: NetworkPart | undefined;
  readonly table: RouteTable | WhyNoTable;
}

/** Those of the environment's domain; none where the domain was not read. */
export function domainSubnets({
  address,
  inventory,
}: Pick<CanvasEnvironment, "address" | "inventory">): readonly DomainSubnet[] {
  const domain = inventory.domains.find((each) => each.address === address);
  if (domain === undefined) return [];
  return textsOf(domain.subnetIds).map((id) => {
    const part = inventory.subnets.find((each) => sameId(each.id, id) === "yes");
    return { id, part, table: tableOf(id, part, domain.vpcId, inventory) };
  });
}

function tableOf(
  id: MaybeUnknownString,
  part: NetworkPart | undefined,
  domainVpc: Fact<MaybeUnknownString>,
  { routeTables, subnetAssociations }: Inventory,
): RouteTable | WhyNoTable {
  const own = routeTables.find(({ subnetIds }) => subnetIds.some((each) => sameId(each, id) === "yes"));
  if (own !== undefined) return own;
  const isOf = (answer: Answer): boolean => subnetAssociations.some((each) => sameId(each.subnetId, id) === answer);
  if (isOf("yes")) {
    const tables = subnetAssociations.filter((each) => sameId(each.subnetId, id) === "yes");
    return tables.every(({ tableId }) => tableId.is === "known" && isKnownId(tableId.value))
      ? "outside"
      : "after apply";
  }
  if (isOf("unknown")) return "after apply";
  // Of a subnet that is made here, all associations are here; of another, its own may not be in the source.
  if (part?.belongings.is !== "complete") return "outside";
  const vpcId = orElse(part.vpcId, domainVpc);
  const inVpc = (answer: Answer): readonly RouteTable[] =>
    routeTables.filter(
      (table) =>
        valueOf(table.isMain) === true &&
        (vpcId.is === "known" && table.vpcId.is === "known" ? sameId(table.vpcId.value, vpcId.value) : "unknown") ===
          answer,
    );
  const [main, ...others] = inVpc("yes");
  if (main === undefined) return inVpc("unknown").length > 0 ? "after apply" : "outside";
  return others.length === 0 ? main : "after apply";
}
