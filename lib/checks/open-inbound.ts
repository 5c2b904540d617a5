import { show, type MaybeUnknownString } from "../authorization/text";
import { sameId } from "../inventory/identity";
import type { Inventory } from "../inventory/inventory";
import type { SecurityGroupRule } from "../inventory/network";
import { isEverybody } from "./addresses";
import type { Cure, CureStep } from "../policies/cure";
import type { Check, Found } from "./check";
import { distinct, type RuleOfGroups, rulesOf, trafficOf, unseenOf, userGroups } from "./groups";
import { listed, nounOf, type Phrase, say } from "./phrase";

const RULE = "AWS::EC2::SecurityGroupIngress";

export const openInbound: Check = {
  id: "open-inbound",
  over: "setup",
  severity: "error",
  title: "A security group allows inbound traffic from any address",
  explanation:
    "EMR Serverless rejects an application whose security group allows inbound traffic from 0.0.0.0/0 or ::/0 on any port: Create, Update and StartApplication fail. Outbound rules may be open.",
  cure: cureOf("<SECURITY-GROUP-ID>", undefined),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html",
  find: ({ environments }) =>
    environments.flatMap((environment) => {
      const { inventory } = environment;
      const ids = distinct(userGroups(environment).flatMap((each) => each.ids));
      const unseen = unseenOf(ids, inventory);
      return [
        ...rulesOf(ids, "inbound", inventory).flatMap((rule) => ofRule(rule, inventory)),
        ...(unseen.length === 0
          ? []
          : [
              {
                address: environment.address ?? environment.name,
                message: say`the inbound traffic that ${listed(unseen)} ${[unseen.length === 1 ? "allows" : "allow"]} is undetermined: ${[unseen.length === 1 ? "its" : "their"]} rules are not in the ${nounOf(inventory)}`,
                isUnknown: true,
              },
            ]),
      ];
    }),
};

/** In place of the open rule: the group's own members alone. A rule that stands in its group is taken out of it. */
function cureOf(group: MaybeUnknownString, rule: string | undefined): Cure {
  return [
    rule === undefined
      ? { kind: "removeObject", object: { type: RULE } }
      : { kind: "advise", text: `In place of the open rule (${rule}), allow the group itself:` },
    withinGroup(group),
  ];
}

function withinGroup(group: MaybeUnknownString): CureStep {
  return {
    kind: "addObject",
    type: RULE,
    name: `within ${show(group)}`,
    properties: { GroupId: group, SourceSecurityGroupId: group, IpProtocol: "-1" },
  };
}

/** In an account the rule is known with all that AWS asks for to take it out of its group. */
function revoked(rule: SecurityGroupRule, { range, list }: Opening, inventory: Inventory): Cure {
  const { groupId, protocol, fromPort, toPort, address } = rule;
  const peer =
    list !== undefined ? { SourcePrefixListId: list } : { [show(range).includes(":") ? "CidrIpv6" : "CidrIp"]: range };
  const ports = [
    ["FromPort", fromPort],
    ["ToPort", toPort],
  ] as const;
  const properties = {
    GroupId: groupId,
    IpProtocol: typeof protocol === "string" ? protocol : "-1",
    ...Object.fromEntries(ports.filter(([, port]) => typeof port === "number")),
    ...peer,
  };
  const isWithin = inventory.securityGroupRules.some(
    (each) =>
      each.inbound &&
      each.protocol === "-1" &&
      sameId(each.groupId, groupId) === "yes" &&
      each.groups.some((id) => sameId(id, groupId) === "yes"),
  );
  const removal: CureStep = { kind: "removeObject", object: { type: RULE, address }, properties };
  return isWithin ? [removal] : [removal, withinGroup(groupId)];
}

function ofRule({ rule, isTheirs }: RuleOfGroups, inventory: Inventory): readonly Found[] {
  const { address, groupId } = rule;
  const found = openings(rule, inventory);
  const open = found.filter(({ isOpen }) => isOpen);
  if (isTheirs === "unknown") {
    return found.length === 0
      ? []
      : [
          {
            address,
            message: say`whether it opens a security group of the domain is known only after apply: it allows inbound traffic from ${listed(found.map(({ range }) => range))}`,
            isUnknown: true,
          },
        ];
  }
  if (open.length > 0)
    return open.map((each) => ({
      address,
      cure: inventory.source === "account" ? revoked(rule, each, inventory) : cureOf(groupId, address),
      message: say`${groupId} lets ${each.range} in${each.by}, ${trafficOf(rule)}`,
    }));
  const [untold] = found;
  return untold === undefined
    ? []
    : [
        {
          address,
          message: say`the inbound traffic that ${groupId} allows ${untold.by.length === 0 ? ["is known only after apply"] : say`is undetermined${untold.by}: what it holds is not in the ${nounOf(inventory)}`}`,
          isUnknown: true,
        },
      ];
}

interface Opening {
  readonly range: MaybeUnknownString;
  /** True if it contains any address; otherwise its content is unknown. */
  readonly isOpen: boolean;
  /** The prefix list it stands in, in words; empty where it is in the rule. */
  readonly by: Phrase;
  readonly list?: MaybeUnknownString;
}

function openings({ ranges, prefixLists }: SecurityGroupRule, inventory: Inventory): readonly Opening[] {
  const inside = (range: MaybeUnknownString, by: Phrase): readonly Opening[] => {
    if (typeof range !== "string") return [{ range, isOpen: false, by: [] }];
    return isEverybody(range) ? [{ range, isOpen: true, by }] : [];
  };
  return [
    ...ranges.flatMap((range) => inside(range, [])),
    ...prefixLists.flatMap((id) => {
      const by = say` by the prefix list ${id}`;
      const lists = inventory.prefixLists.filter((each) => sameId(each.id, id) === "yes");
      if (lists.length === 0) return [{ range: id, isOpen: false, by }];
      return lists.flatMap((list) =>
        list.ranges.flatMap((range) => inside(range, by).map((each) => ({ ...each, list: id }))),
      );
    }),
  ];
}
