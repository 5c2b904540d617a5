/**
 * Whether network ACLs let HTTPS through from a closed domain's subnets to Amazon S3 or to an interface endpoint, and the answers back.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
import { type Answer, every } from "../authorization/answer";
import { show, type MaybeUnknownString } from "../authorization/text";
import { textsOf, valueOf } from "../inventory/fact";
import { sameId } from "../inventory/identity";
import type { Inventory, NetworkPart, VpcEndpoint } from "../inventory/inventory";
import type { NetworkAcl, NetworkAclRule } from "../inventory/network";
import { type Range, rangeIn, rangesMeet } from "./address-range";
import type { CanvasEnvironment } from "./environment";
import { domainSubnets } from "./subnets";

/** A network ACL that closes the way, or may. */
export interface Closing {
  readonly answer: "no" | "unknown";
  readonly acl: NetworkAcl;
}

interface Ports {
  readonly from: number;
  readonly to: number;
}

const HTTPS: Ports = { from: 443, to: 443 };
/** What Linux sends from. https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html */
const EPHEMERAL: Ports = { from: 32_768, to: 61_000 };

/**
 * Undefined where no network ACL that was read closes the way. Where some of the subnets are closed, jobs fail in those alone.
 * A subnet whose network ACL was not read is taken to have AWS's default one, which allows everything.
 */
export function closingAcl(environment: CanvasEnvironment): Closing | undefined {
  return togetherOf(domainSubnets(environment).map((subnet) => ofSubnet(subnet, environment, CALLS(ofS3))));
}

/**
 * The same of an interface endpoint. Packets between two subnets pass the network ACLs of both; inside one subnet they pass none. AWS resolves the
 * endpoint's name to any of its network interfaces, so where some of the ways are closed it is undetermined.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export function closingAclToEndpoint({ subnetIds }: VpcEndpoint, environment: CanvasEnvironment): Closing | undefined {
  const { inventory } = environment;
  const theirs = textsOf(subnetIds).map((id): Subnet => ({ id, part: partOf(id, inventory) }));
  // Of an endpoint whose subnets are not known, the domain's side alone decides.
  const ends = subnetIds.is === "known" && theirs.length > 0 ? theirs : [undefined];
  const ways = domainSubnets(environment).flatMap((own) =>
    ends.map((end): Closing | undefined => {
      if (end !== undefined && sameId(own.id, end.id) === "yes") return undefined;
      const toEnd = ofSubnet(own, environment, CALLS(ofRange(rangeOf(end?.part))));
      if (toEnd?.answer === "no" || end === undefined) return perhapsInside(toEnd, own, end);
      const fromOwn = ofSubnet(end, environment, ANSWERS(ofRange(rangeOf(own.part))));
      return perhapsInside(fromOwn?.answer === "no" ? fromOwn : (toEnd ?? fromOwn), own, end);
    }),
  );
  return togetherOf(ways);
}

/** Two subnets that may be one, between which no network ACL stands. */
function perhapsInside(closing: Closing | undefined, own: Subnet, end: Subnet | undefined): Closing | undefined {
  const isApart = end !== undefined && sameId(own.id, end.id) === "no";
  return closing === undefined || isApart ? closing : { ...closing, answer: "unknown" };
}

/** A way is closed where all of its parts are. */
function togetherOf(found: readonly (Closing | undefined)[]): Closing | undefined {
  const closing = found.flatMap((each) => (each === undefined ? [] : [each]));
  const [first] = closing;
  if (first === undefined) return undefined;
  const isClosed = closing.length === found.length && closing.every(({ answer }) => answer === "no");
  return { answer: isClosed ? "no" : "unknown", acl: first.acl };
}

interface Subnet {
  readonly id: MaybeUnknownString;
  readonly part: NetworkPart | undefined;
}

function partOf(id: MaybeUnknownString, { subnets }: Inventory): NetworkPart | undefined {
  return subnets.find((each) => sameId(each.id, id) === "yes");
}

function rangeOf(part: NetworkPart | undefined): Range | undefined {
  const text = valueOf(part?.cidrBlock);
  return text === undefined ? undefined : rangeIn(text);
}

function ofSubnet(
  { id, part }: Subnet,
  { inventory, vpcId }: CanvasEnvironment,
  allows: (acl: NetworkAcl) => Answer,
): Closing | undefined {
  const { networkAcls } = inventory;
  const isOf = ({ subnetIds }: NetworkAcl, answer: Answer): boolean =>
    subnetIds.some((each) => sameId(each, id) === answer);
  const own = networkAcls.find((acl) => isOf(acl, "yes"));
  const perhaps = networkAcls.filter((acl) => isOf(acl, "unknown"));
  const ofVpc = part?.vpcId.is === "known" ? part.vpcId : vpcId;
  const main = networkAcls.filter(
    ({ isDefault, vpcId: of }) =>
      isDefault && of.is === "known" && ofVpc.is === "known" && sameId(of.value, ofVpc.value) === "yes",
  );
  const certain = own === undefined && perhaps.length === 0 ? main : own === undefined ? [] : [own];
  const judged = [
    ...certain.map((acl) => ({ acl, answer: allows(acl) })),
    ...(own === undefined ? [...perhaps, ...(certain.length === 0 ? main : [])] : []).map((acl) => ({
      acl,
      answer: allows(acl) === "yes" ? ("yes" as const) : ("unknown" as const),
    })),
  ];
  const closed = judged.find(({ answer }) => answer === "no") ?? judged.find(({ answer }) => answer === "unknown");
  return closed === undefined || closed.answer === "yes" ? undefined : { acl: closed.acl, answer: closed.answer };
}

/** Whether a rule's range is about all addresses of the other side: unknown where it is about some. */
type Peer = (range: string | undefined) => Answer;

/** Of the side that calls: HTTPS goes out and its answers come in. */
const CALLS = (peer: Peer): ((acl: NetworkAcl) => Answer) => allowing({ outbound: HTTPS, inbound: EPHEMERAL }, peer);
/** Of the side that answers. */
const ANSWERS = (peer: Peer): ((acl: NetworkAcl) => Answer) => allowing({ outbound: EPHEMERAL, inbound: HTTPS }, peer);

function allowing(
  { outbound, inbound }: { readonly outbound: Ports; readonly inbound: Ports },
  peer: Peer,
): (acl: NetworkAcl) => Answer {
  return ({ rules, allRules }) => {
    const answer = every([
      passes(
        rules.filter((rule) => !rule.inbound),
        outbound,
        peer,
      ),
      passes(
        rules.filter((rule) => rule.inbound),
        inbound,
        peer,
      ),
    ]);
    return allRules.is === "complete" ? answer : "unknown";
  };
}

/** The first rule that matches decides, and without one nothing passes. */
function passes(rules: readonly NetworkAclRule[], ports: Ports, peer: Peer): Answer {
  const numbers = rules.map(({ number }) => number);
  const known = numbers.filter((number) => number !== undefined);
  const inOrder = known.length < numbers.length ? undefined : [...rules].sort(byNumber);
  const outcomes = new Set<Answer>();
  for (const rule of inOrder ?? rules) {
    const match = matches(rule, ports, peer);
    if (match === "no") continue;
    const allowed = rule.allows.is === "unknown" ? "unknown" : valueOf(rule.allows) === true ? "yes" : "no";
    outcomes.add(allowed);
    if (match === "yes" && inOrder !== undefined) return only(outcomes);
  }
  outcomes.add("no");
  return only(outcomes);
}

function byNumber(one: NetworkAclRule, other: NetworkAclRule): number {
  return (one.number ?? 0) - (other.number ?? 0);
}

function only(outcomes: ReadonlySet<Answer>): Answer {
  const [first = "no", ...others] = outcomes;
  return others.length > 0 ? "unknown" : first;
}

/** Whether a rule is about all packets of TCP between these ports and the other side: unknown where it is about some. */
function matches({ protocol, fromPort, toPort, range, hasUnknown }: NetworkAclRule, ports: Ports, peer: Peer): Answer {
  const place = peer(range === undefined ? undefined : show(range));
  if (hasUnknown) return place === "no" ? "no" : "unknown";
  const name = show(protocol ?? "-1");
  if (name === "-1" || name === "all") return place;
  if (name !== "6" && name !== "tcp") return "no";
  const [from, to] = [fromPort ?? 0, toPort ?? 65_535];
  if (to < ports.from || from > ports.to) return "no";
  return from <= ports.from && to >= ports.to ? place : place === "no" ? "no" : "unknown";
}

/** S3's own addresses are public ones of IPv4, also through a gateway endpoint. */
function ofS3(range: string | undefined): Answer {
  if (range === undefined || range.includes("::")) return "no";
  if (range === "0.0.0.0/0") return "yes";
  return /^(10|127|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\..*\/(8|9|[12]\d|3[0-2])$/.test(
    range,
  )
    ? "no"
    : "unknown";
}

/** Of a subnet; undefined where its range is not known. Endpoints are reached by IPv4. */
function ofRange(subnet: Range | undefined): Peer {
  return (range) => {
    if (range === undefined || range.includes("::")) return "no";
    if (range === "0.0.0.0/0") return "yes";
    const rule = rangeIn(range);
    return rule === undefined || subnet === undefined ? "unknown" : rangesMeet(rule, subnet);
  };
}
