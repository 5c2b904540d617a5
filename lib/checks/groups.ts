/** The security groups of a closed domain's users, and the traffic that their rules allow. */
import { type Answer, every, some } from "../authorization/answer";
import { sameText, type MaybeUnknownString } from "../authorization/text";
import { textsOf, valueOf } from "../inventory/fact";
import { sameId } from "../inventory/identity";
import type { Inventory, NetworkPart } from "../inventory/inventory";
import type { SecurityGroupRule } from "../inventory/network";
import { isOfDomain, type CanvasEnvironment } from "../setup/environment";
import { covers, isEverybody } from "./addresses";
import { type Phrase, say } from "./phrase";
import { domainSubnets } from "../setup/subnets";

/** The groups that some users of a domain have together. */
export interface UserGroups {
  /** The user profile; undefined for the domain's own. */
  readonly profile: string | undefined;
  readonly ids: readonly MaybeUnknownString[];
}

/**
 * Each effective list of groups: a profile has the domain's and its own. If profiles are in the plan, no user is known to have
 * only the domain's; a profile with large data switched off does not count.
 */
export function userGroups({ address, inventory, networkAccess }: CanvasEnvironment): readonly UserGroups[] {
  const domain = inventory.domains.find((each) => each.address === address);
  if (domain === undefined || networkAccess !== "vpc-only") return [];
  const profiles = inventory.userProfiles.filter(({ domainId, settings }) => {
    const { status } = valueOf(settings.ofItsOwn) === false ? domain.settings : settings;
    return isOfDomain(domainId, domain, inventory.domains) && valueOf(status) !== "DISABLED";
  });
  const common = textsOf(domain.settings.securityGroupIds);
  if (profiles.length === 0) return [{ profile: undefined, ids: distinct(common) }];
  const all = profiles.map(({ address: profile, settings }) => ({
    profile,
    ids: distinct([...common, ...textsOf(settings.securityGroupIds)]),
  }));
  const keys = all.map(({ ids }) => JSON.stringify(ids));
  return all.filter((_, index) => keys.indexOf(keys[index] ?? "") === index);
}

/** Each id once. */
export function distinct(ids: readonly MaybeUnknownString[]): readonly MaybeUnknownString[] {
  return ids.filter((id, index) => ids.findIndex((other) => sameText(id, other)) === index);
}

/** A group of the plan, whose rules are in the plan. */
export function groupOf(id: MaybeUnknownString, { securityGroups }: Inventory): NetworkPart | undefined {
  return securityGroups.find((part) => !part.isRead && sameId(part.id, id) === "yes");
}

/** Groups by their addresses where they are in the plan, else by their ids. */
export function namesOf(ids: readonly MaybeUnknownString[], inventory: Inventory): readonly MaybeUnknownString[] {
  return ids.map((id) => groupOf(id, inventory)?.address ?? id);
}

/** Groups whose rules are not in the plan. */
export function unseenOf(ids: readonly MaybeUnknownString[], inventory: Inventory): readonly MaybeUnknownString[] {
  return ids.filter((id) => groupOf(id, inventory) === undefined);
}

/** Rules of any of some groups in one direction, each with whether it is surely one of theirs. */
export function rulesOf(
  ids: readonly MaybeUnknownString[],
  direction: "inbound" | "outbound",
  { securityGroupRules }: Inventory,
): readonly RuleOfGroups[] {
  return securityGroupRules
    .filter(({ inbound }) => inbound === (direction === "inbound"))
    .map((rule) => ({ rule, isTheirs: some(ids.map((id) => sameId(id, rule.groupId))) }))
    .filter(({ isTheirs }) => isTheirs !== "no");
}

/** A rule, and whether it belongs to some groups. */
export interface RuleOfGroups {
  readonly rule: SecurityGroupRule;
  readonly isTheirs: Answer;
}

/** Who is on the other side: apps and workers by their groups and the address of their subnet. */
export interface Peer {
  readonly groups: readonly MaybeUnknownString[];
  /** Undefined where it is not known. */
  readonly range: string | undefined;
}

/** The apps of a Canvas environment in each of its subnets. */
export function peersOf(groups: readonly MaybeUnknownString[], environment: CanvasEnvironment): readonly Peer[] {
  const ranges = domainSubnets(environment).map(({ part }) => valueOf(part?.cidrBlock));
  return (ranges.length === 0 ? [undefined] : [...new Set(ranges)]).map((range) => ({ groups, range }));
}

/** TCP ports, both ends included. */
export interface Ports {
  readonly from: number;
  readonly to: number;
}

/** Whether rules allow all of these ports, to or from each of these peers. */
export function letThrough(
  rules: readonly RuleOfGroups[],
  peers: readonly Peer[],
  ports: Ports,
  inventory: Inventory,
): Answer {
  return every(
    peers.map((peer) => {
      const open = rules.flatMap(({ rule, isTheirs }) => {
        const answer = every([isTheirs, isFor(rule, peer, inventory)]);
        const own = portsOf(rule);
        return own === undefined || answer === "no" ? [] : [{ ports: own.ports, answer: every([answer, own.answer]) }];
      });
      const sure = open.filter(({ answer }) => answer === "yes");
      if (
        areCovered(
          ports,
          sure.map((each) => each.ports),
        )
      )
        return "yes";
      return areCovered(
        ports,
        open.map((each) => each.ports),
      )
        ? "unknown"
        : "no";
    }),
  );
}

/** The TCP ports of a rule; undefined where it is about another protocol. */
export function portsOf({
  protocol,
  fromPort,
  toPort,
  hasUnknownPorts,
}: SecurityGroupRule): { readonly ports: Ports; readonly answer: Answer } | undefined {
  if (protocol === "-1" || protocol === "all") return { ports: ALL, answer: "yes" };
  if (hasUnknownPorts)
    return typeof protocol === "string" && !isTcp(protocol) ? undefined : { ports: ALL, answer: "unknown" };
  if (protocol === undefined || !isTcp(protocol) || fromPort === undefined || toPort === undefined) return undefined;
  return { ports: { from: fromPort, to: toPort }, answer: "yes" };
}

const ALL: Ports = { from: 0, to: 65_535 };

function isTcp(protocol: MaybeUnknownString): boolean {
  return protocol === "tcp" || protocol === "6";
}

function isFor(
  { groups, ranges, prefixLists }: SecurityGroupRule,
  { groups: own, range }: Peer,
  inventory: Inventory,
): Answer {
  const inRange = (each: MaybeUnknownString): Answer => {
    if (typeof each !== "string") return "unknown";
    if (isEverybody(each)) return each.includes(":") ? "no" : "yes";
    if (each.includes(":")) return "no";
    return range === undefined ? "unknown" : covers(each, range) ? "yes" : "no";
  };
  return some([
    ...groups.flatMap((group) => own.map((each) => sameId(group, each))),
    ...ranges.map(inRange),
    ...prefixLists.map((id) => {
      const list = inventory.prefixLists.find((each) => sameId(each.id, id) === "yes");
      return list === undefined ? "unknown" : some(list.ranges.map(inRange));
    }),
  ]);
}

function areCovered({ from, to }: Ports, open: readonly Ports[]): boolean {
  let next = from;
  for (const each of [...open].sort((one, other) => one.from - other.from)) {
    if (each.from > next) break;
    next = Math.max(next, each.to + 1);
  }
  return next > to;
}

/** What a rule is about, in words. */
export function trafficOf({ protocol, fromPort, toPort, hasUnknownPorts }: SecurityGroupRule): Phrase {
  if (hasUnknownPorts) return ["ports that are known only after apply"];
  if (protocol === undefined || protocol === "-1" || protocol === "all") return ["all traffic"];
  if (fromPort === undefined) return say`${protocol}`;
  const ports =
    toPort === undefined || fromPort === toPort ? String(fromPort) : `${String(fromPort)} to ${String(toPort)}`;
  return say`${protocol} ${[ports]}`;
}
