/** What a plan does to network paths: endpoints, security groups, routes, and whether apps reach the internet. */
import { sameText, show, type Text } from "../../authorization/text";
import type { AccessChange } from "../../inventory/difference";
import type { Inventory } from "../../inventory/inventory";
import { type Phrase, say } from "../../checks/phrase";
import { sentenceOf } from "./sentences";

/** One path that is opened or closed. */
export interface NetworkChange {
  readonly effect: "opened" | "closed" | "changed";
  readonly address: string;
  readonly message: Phrase;
}

/** Compares two inventories; what opens comes first. */
export function networkChanges(
  before: Inventory,
  after: Inventory,
  endpointPolicies: readonly AccessChange[],
): readonly NetworkChange[] {
  const all = [
    ...listChanges(rulesOf(before), rulesOf(after)),
    ...listChanges(routesOf(before), routesOf(after)),
    ...listChanges(endpointsOf(before), endpointsOf(after)),
    ...endpointPolicies.map((change): NetworkChange => ({
      effect: change.direction === "gained" ? "opened" : "closed",
      address: change.holder.address ?? "",
      message: say`through VPC endpoint ${change.holder.name}: ${sentenceOf(change)}`,
    })),
    ...domainChanges(before, after),
  ];
  const order = { opened: 0, changed: 1, closed: 2 };
  return all.sort(
    (one, other) =>
      order[one.effect] - order[other.effect] ||
      (one.address < other.address ? -1 : one.address > other.address ? 1 : 0),
  );
}

/** A path by what it means, wherever it is written. */
interface NetworkPath {
  readonly key: string;
  readonly address: string;
  readonly opens: Phrase;
  readonly closes: Phrase;
}

function listChanges(before: readonly NetworkPath[], after: readonly NetworkPath[]): readonly NetworkChange[] {
  const [old, present] = [before, after].map((paths) => new Set(paths.map(({ key }) => key)));
  return [
    ...after
      .filter(({ key }) => old?.has(key) !== true)
      .map(({ address, opens }): NetworkChange => ({ effect: "opened", address, message: opens })),
    ...before
      .filter(({ key }) => present?.has(key) !== true)
      .map(({ address, closes }): NetworkChange => ({ effect: "closed", address, message: closes })),
  ];
}

function rulesOf({ securityGroupRules }: Inventory): readonly NetworkPath[] {
  return securityGroupRules.flatMap(({ address, groupId, inbound, protocol, fromPort, toPort, ranges, groups }) => {
    const all = protocol === undefined || protocol === "-1" || protocol === "all";
    const ports =
      fromPort === undefined || all
        ? ""
        : fromPort === toPort
          ? ` ${String(fromPort)}`
          : ` ${String(fromPort)} to ${String(toPort)}`;
    const traffic = say`${all ? ["all traffic"] : say`${protocol}`}${[ports]}`;
    return [...ranges, ...groups].map((peer): NetworkPath => ({
      key: JSON.stringify([groupId, inbound, protocol, fromPort, toPort, peer]),
      address,
      opens: inbound
        ? say`${groupId} lets ${peer} in, ${traffic}`
        : say`${groupId} lets traffic out to ${peer}, ${traffic}`,
      closes: inbound
        ? say`${groupId} no longer lets ${peer} in, ${traffic}`
        : say`${groupId} no longer lets traffic out to ${peer}, ${traffic}`,
    }));
  });
}

function routesOf({ routeTables }: Inventory): readonly NetworkPath[] {
  return routeTables.flatMap((table) =>
    table.routes.map(({ address, destination, target, toInternetGateway }): NetworkPath => {
      const where =
        toInternetGateway === "yes" ? say`the internet gateway ${target ?? ""}` : say`${target ?? "nowhere"}`;
      const what = say`${table.address}: ${destination ?? "a destination"} by ${where}`;
      return {
        key: JSON.stringify([table.id, destination, target]),
        address,
        opens: say`route in ${what}`,
        closes: say`no route any more in ${what}`,
      };
    }),
  );
}

function endpointsOf({ vpcEndpoints }: Inventory): readonly NetworkPath[] {
  return vpcEndpoints.map(({ address, service }) => ({
    key: address,
    address,
    opens: say`a VPC endpoint for ${service} is made`,
    closes: say`the VPC endpoint for ${service} is gone: what used it has no path, or the internet`,
  }));
}

function domainChanges(before: Inventory, after: Inventory): readonly NetworkChange[] {
  return after.domains.flatMap(({ address, networkAccess }) => {
    const old = before.domains.find((each) => each.address === address);
    const [one, other] = [old?.networkAccess ?? DEFAULT, networkAccess ?? DEFAULT];
    if (old === undefined || sameText(one, other)) return [];
    const effect = show(other) === "VpcOnly" ? "closed" : show(one) === "VpcOnly" ? "opened" : "changed";
    return [{ effect, address, message: say`apps of the domain reach the network by ${other} (was ${one})` } as const];
  });
}

const DEFAULT: Text = "PublicInternetOnly";
