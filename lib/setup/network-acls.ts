/**
 * Whether the network ACLs of a closed domain's subnets let HTTPS through to Amazon S3 and its answers back.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
import { type Answer, every } from "../authorization/answer";
import { show } from "../authorization/text";
import { valueOf } from "../inventory/fact";
import { sameId } from "../inventory/identity";
import type { NetworkAcl, NetworkAclRule } from "../inventory/network";
import type { CanvasEnvironment } from "./environment";
import { type DomainSubnet, domainSubnets } from "./subnets";

/** A network ACL that keeps subnets from S3, or may. */
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
  const found = domainSubnets(environment).map((subnet) => ofSubnet(subnet, environment));
  const closing = found.flatMap((each) => (each === undefined ? [] : [each]));
  const [first] = closing;
  if (first === undefined) return undefined;
  const isClosed = closing.length === found.length && closing.every(({ answer }) => answer === "no");
  return { answer: isClosed ? "no" : "unknown", acl: first.acl };
}

function ofSubnet({ id, part }: DomainSubnet, { inventory, vpcId }: CanvasEnvironment): Closing | undefined {
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

/** Whether HTTPS goes out and its answers come in. */
function allows({ rules, allRules }: NetworkAcl): Answer {
  const answer = every([
    passes(
      rules.filter(({ inbound }) => !inbound),
      HTTPS,
    ),
    passes(
      rules.filter(({ inbound }) => inbound),
      EPHEMERAL,
    ),
  ]);
  return allRules.is === "complete" ? answer : "unknown";
}

/** The first rule that matches decides, and without one nothing passes. */
function passes(rules: readonly NetworkAclRule[], ports: Ports): Answer {
  const numbers = rules.map(({ number }) => number);
  const known = numbers.filter((number) => number !== undefined);
  const inOrder = known.length < numbers.length ? undefined : [...rules].sort(byNumber);
  const outcomes = new Set<Answer>();
  for (const rule of inOrder ?? rules) {
    const match = matches(rule, ports);
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

/** Whether a rule is about all packets of TCP between these ports and S3: unknown where it is about some. */
function matches({ protocol, fromPort, toPort, range, hasUnknown }: NetworkAclRule, ports: Ports): Answer {
  const place = ofS3(range === undefined ? undefined : show(range));
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
