import { sameText, show, type Text } from "../authorization/text";
import { ec2 } from "../inventory/resolve";
import type { Check } from "./check";
import { say } from "./phrase";

const EVERYBODY = /^(0\.0\.0\.0|::)\/0$/;

export const openInbound: Check = {
  id: "open-inbound",
  over: "setup",
  severity: "error",
  title: "A security group is open to everybody",
  explanation:
    "EMR Serverless refuses an application whose security group lets 0.0.0.0/0 or ::/0 in, whatever the port: Create, Update and StartApplication fail. Outbound may be open.",
  fix: [
    'resource "aws_vpc_security_group_ingress_rule" "…" {',
    "  referenced_security_group_id = aws_security_group.….id",
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html",
  find: ({ setups }) =>
    setups
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap(({ securityGroups, inventory }) => {
        const isUsed = (id: Text): boolean => {
          const arn = ec2("security-group", id, inventory, inventory.account);
          return securityGroups.some(
            (each) => (arn !== undefined && sameText(each, arn)) || show(each).endsWith(`/${show(id)}`),
          );
        };
        return inventory.securityGroupRules
          .filter(({ inbound, groupId }) => inbound && isUsed(groupId))
          .flatMap(({ address, ranges, groupId }) => {
            const open = ranges.filter((range) => typeof range === "string" && EVERYBODY.test(range));
            if (open.length > 0) return open.map((range) => ({ address, message: say`${groupId} lets ${range} in` }));
            return ranges
              .filter((range) => typeof range !== "string")
              .map(() => ({
                address,
                message: say`whom ${groupId} lets in is known only after apply`,
                isUnknown: true,
              }));
          });
      }),
};
