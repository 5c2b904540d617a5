/** What a plan does to network paths: endpoints, security groups, routes, whether apps reach the internet, and everything else. */
import { sameText, show, type MaybeUnknownString } from "../../authorization/text";
import type { ResourceChange } from "../../inventory/change";
import type { AccessChange } from "../../inventory/difference";
import { ABSENT, type Fact, textOf, textsOf } from "../../inventory/fact";
import type { Inventory } from "../../inventory/inventory";
import type { AwsObject } from "../../policies/aws-object";
import { trafficOf } from "../../checks/groups";
import { listed, type Phrase, say } from "../../checks/phrase";
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
  changes: readonly ResourceChange[],
): readonly NetworkChange[] {
  const weighed = [
    ...listChanges(rulesOf(before), rulesOf(after)),
    ...listChanges(routesOf(before), routesOf(after)),
    ...listChanges(internetOf(before), internetOf(after)),
    ...listChanges(endpointsOf(before), endpointsOf(after)),
    ...endpointPolicies.map((change): NetworkChange => ({
      effect: change.direction === "gained" ? "opened" : "closed",
      address: change.holder.address ?? "",
      message: say`through VPC endpoint ${change.holder.name}: ${sentenceOf(change)}`,
    })),
    ...domainChanges(before, after),
    ...groupChanges(before, after),
  ];
  const all = [...weighed, ...otherChanges(changes, new Set(weighed.map(({ address }) => address)))];
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
  return securityGroupRules.flatMap((rule) => {
    const { address, groupId, inbound, protocol, fromPort, toPort, ranges, groups, prefixLists } = rule;
    const traffic = trafficOf(rule);
    return [...ranges, ...groups, ...prefixLists].map((peer): NetworkPath => ({
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
        toInternetGateway === "yes"
          ? say`the internet gateway ${textOf(target) ?? ""}`
          : target.is === "absent"
            ? ["a target that is not in the plan"]
            : say`${textOf(target) ?? ""}`;
      const what = say`${table.address}: ${textOf(destination) ?? "a destination"} by ${where}`;
      return {
        key: JSON.stringify([table.id, destination, target]),
        address,
        opens: say`route in ${what}`,
        closes: say`no route any more in ${what}`,
      };
    }),
  );
}

/** Subnets that a route of their table leads to an internet gateway from. */
function internetOf({ routeTables }: Inventory): readonly NetworkPath[] {
  return routeTables
    .filter(({ routes }) => routes.some(({ toInternetGateway }) => toInternetGateway === "yes"))
    .flatMap(({ address, subnetIds }) =>
      subnetIds.map((id): NetworkPath => ({
        key: JSON.stringify(id),
        address,
        opens: say`${id} reaches an internet gateway by ${address}`,
        closes: say`${id} reaches no internet gateway by ${address} any more`,
      })),
    );
}

function endpointsOf({ vpcEndpoints }: Inventory): readonly NetworkPath[] {
  return vpcEndpoints.map(({ address, service }) => ({
    key: address,
    address,
    opens: say`a VPC endpoint for ${service} is made`,
    closes: say`the VPC endpoint for ${service} is deleted: what used it has no path, or the internet`,
  }));
}

function domainChanges(before: Inventory, after: Inventory): readonly NetworkChange[] {
  return after.domains.flatMap(({ address, networkAccess }) => {
    const old = before.domains.find((each) => each.address === address);
    const of = (fact: Fact<string> = ABSENT): MaybeUnknownString => textOf(fact) ?? DEFAULT;
    const [one, other] = [of(old?.networkAccess), of(networkAccess)];
    if (old === undefined || sameText(one, other)) return [];
    const effect = show(other) === "VpcOnly" ? "closed" : show(one) === "VpcOnly" ? "opened" : "changed";
    return [{ effect, address, message: say`apps of the domain reach the network by ${other} (was ${one})` } as const];
  });
}

const DEFAULT: MaybeUnknownString = "PublicInternetOnly";

/** Apps that come to be in other security groups. */
function groupChanges(before: Inventory, after: Inventory): readonly NetworkChange[] {
  const users = ({ domains, userProfiles }: Inventory): ReadonlyMap<string, readonly MaybeUnknownString[]> =>
    new Map(
      [...domains, ...userProfiles].map(({ address, settings }) => [address, textsOf(settings.securityGroupIds)]),
    );
  const old = users(before);
  return [...users(after)].flatMap(([address, are]): readonly NetworkChange[] => {
    const were = old.get(address);
    if (were === undefined) return [];
    if (were.length === are.length && are.every((id) => were.some((each) => sameText(each, id)))) return [];
    const named = (ids: readonly MaybeUnknownString[]): Phrase => (ids.length === 0 ? ["none"] : listed(ids));
    const message = say`apps are in the security groups ${named(are)} (were in ${named(were)})`;
    return [{ effect: "changed", address, message }];
  });
}

/** Arguments that have rows of their own, where something of them counts. */
const WEIGHED: Partial<Readonly<Record<AwsObject, RegExp>>> = {
  "AWS::EC2::VPCEndpoint": /^policy$/,
  "AWS::EC2::SecurityGroup": /^(ingress|egress)$/,
  "AWS::EC2::RouteTable": /^route$/,
};

/** Of a change without another row, what Terraform does: what it opens or closes is not analysed. */
function otherChanges(changes: readonly ResourceChange[], reported: ReadonlySet<string>): readonly NetworkChange[] {
  return changes.flatMap(
    ({ address, type, object, isOfNetwork, action, attributes, replacedFor, isTagsOnly }): readonly NetworkChange[] => {
      if (!isOfNetwork || isTagsOnly) return [];
      const isReported = reported.has(address);
      const changed = (message: Phrase): readonly NetworkChange[] => [{ effect: "changed", address, message }];
      if (action === "create") return isReported ? [] : changed(say`${type} is made`);
      if (action === "delete") return isReported ? [] : changed(say`${type} is destroyed`);
      if (action === "replace") {
        return changed(say`${type} is replaced${replacedFor.length === 0 ? [] : say`, for ${listed(replacedFor)}`}`);
      }
      const weighed = object === undefined ? undefined : WEIGHED[object];
      const others = attributes.filter(
        (name) => !COMPUTED.test(name) && !(isReported && (weighed === undefined || weighed.test(name))),
      );
      return action === "update" && others.length > 0 ? changed(say`${type} is updated: ${listed(others)}`) : [];
    },
  );
}

/** What says nothing of paths. */
const COMPUTED = /^(tags|tags_all|description|timeouts|name|name_prefix)$/;
