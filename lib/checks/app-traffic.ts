import { sameText } from "../authorization/text";
import type { SecurityGroupRule } from "../inventory/network";
import type { Check } from "./check";
import { listed, say } from "./phrase";

const NEEDED = [
  { what: "NFS (TCP 2049)", from: 2049, to: 2049 },
  { what: "TCP 8192 to 65535", from: 8192, to: 65_535 },
] as const;

function lets({ protocol, fromPort, toPort }: SecurityGroupRule, from: number, to: number): boolean {
  if (protocol === "-1" || protocol === "all") return true;
  return (
    (protocol === "tcp" || protocol === "6") &&
    fromPort !== undefined &&
    toPort !== undefined &&
    fromPort <= from &&
    to <= toPort
  );
}

export const appTraffic: Check = {
  id: "app-traffic",
  over: "setup",
  severity: "warning",
  title: "Apps in one security group cannot reach each other",
  explanation:
    "Apps of a domain without internet talk to each other and to the domain's file system: their security group has to let itself in, TCP 8192 to 65535 and NFS. Only groups that the plan makes are looked at.",
  fix: [
    'resource "aws_vpc_security_group_ingress_rule" "…" {',
    "  security_group_id            = aws_security_group.….id",
    "  referenced_security_group_id = aws_security_group.….id",
    '  ip_protocol                  = "tcp"',
    "  from_port                    = 8192",
    "  to_port                      = 65535",
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
  find: ({ setups }) =>
    setups
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap(({ securityGroups, inventory }) => {
        const own = inventory.securityGroups.filter(
          ({ arn, address }) =>
            !address.includes("data.") && arn !== undefined && securityGroups.some((each) => sameText(each, arn)),
        );
        // With a group that is not in sight, what is missing here may be there.
        if (own.length < securityGroups.length || own.length === 0) return [];
        const rules = inventory.securityGroupRules.filter(
          ({ inbound, groupId, groups }) =>
            inbound &&
            own.some(({ id }) => sameText(id, groupId)) &&
            groups.some((each) => own.some(({ id }) => sameText(id, each))),
        );
        const missing = NEEDED.filter(({ from, to }) => !rules.some((rule) => lets(rule, from, to)));
        const [first] = own;
        return missing.length === 0 || first === undefined
          ? []
          : [
              {
                address: first.address,
                message: say`${listed(own.map(({ address }) => address))} do not let themselves in: ${[missing.map(({ what }) => what).join(" and ")]}`,
              },
            ];
      }),
};
