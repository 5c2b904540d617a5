import { type Answer, every, some } from "../authorization/answer";
import type { Text } from "../authorization/text";
import type { Setup } from "../setup/setup";
import { isEverybody, isPrivate } from "./addresses";
import { AMONG_APPS, rulesAmongApps } from "./app-traffic";
import type { Check, Found } from "./check";
import {
  groupOf,
  letThrough,
  namesOf,
  peersOf,
  portsOf,
  type RuleOfGroups,
  rulesOf,
  unseenOf,
  userGroups,
} from "./groups";
import { literal } from "./hcl";
import { listed, say } from "./phrase";

export const closedEgress: Check = {
  id: "closed-egress",
  over: "setup",
  severity: "error",
  title: "Security groups do not let apps and workers out to what they need",
  explanation:
    "Apps and workers of EMR Serverless reach each other, the domain's file system, the VPC's endpoints and S3 by outbound rules. Terraform takes away AWS's own rule that lets everything out of a new group, so that a group without outbound rules lets out nothing. Outbound may be open to everybody.",
  fix: fixOf("aws_security_group.….id"),
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",
  find: ({ setups }) => setups.flatMap((setup) => userGroups(setup).flatMap(({ ids }) => ofGroups(ids, setup))),
};

function ofGroups(ids: readonly Text[], setup: Setup): readonly Found[] {
  const { inventory } = setup;
  const [first] = ids;
  if (first === undefined) return [];
  const rules = rulesOf(ids, "outbound", inventory);
  const answers = [
    ...AMONG_APPS.map((ports) => ({
      what: ports.what,
      answer: letThrough(rules, peersOf(ids, setup), ports, inventory),
    })),
    setup.s3Endpoint === undefined
      ? { what: "HTTPS to endpoints", answer: httpsOut(rules, () => "yes") }
      : { what: "HTTPS to S3", answer: httpsOut(rules, toS3) },
  ];
  const of = (answer: Answer): readonly string[] =>
    answers.filter((each) => each.answer === answer).map(({ what }) => what);
  const [missing, untold, unseen] = [of("no"), of("unknown"), unseenOf(ids, inventory)];
  if (missing.length + untold.length === 0) return [];
  const names = listed(namesOf(ids, inventory));
  const isOne = ids.length === 1;
  const whether = say`whether ${names} ${[isOne ? "lets" : "let"]} apps and workers out to what they need cannot be told`;
  const domain = setup.address ?? setup.name;
  if (unseen.length > 0) {
    return [
      {
        address: domain,
        message: say`${whether}: the rules of ${listed(unseen)} are not in the plan`,
        isUnknown: true,
      },
    ];
  }
  const own = groupOf(first, inventory);
  const address = own?.address ?? domain;
  if (missing.length === 0)
    return [{ address, message: say`${whether}: a rule, or the range of a subnet, is not known`, isUnknown: true }];
  return [
    {
      address,
      fix: fixOf(literal(own?.id ?? first)),
      message: say`${names} ${[isOne ? "does" : "do"]} not let apps and workers out: ${[missing.join(" and ")]}`,
    },
  ];
}

/** The way to S3 by a gateway endpoint: its addresses are public, and the prefix list holds them. */
function toS3({ rule: { ranges, prefixLists } }: RuleOfGroups): Answer {
  if (prefixLists.length > 0) return "yes";
  const open = ranges.map((range): Answer => {
    if (typeof range !== "string") return "unknown";
    if (isEverybody(range)) return range.includes(":") ? "no" : "yes";
    return isPrivate(range) || range.includes(":") ? "no" : "unknown";
  });
  return some(open);
}

function httpsOut(rules: readonly RuleOfGroups[], leadsThere: (rule: RuleOfGroups) => Answer): Answer {
  const answers = rules.map((each): Answer => {
    const open = portsOf(each.rule);
    if (open === undefined || open.ports.from > 443 || open.ports.to < 443) return "no";
    return every([each.isTheirs, open.answer, leadsThere(each)]);
  });
  return some(answers);
}

function fixOf(group: string): string {
  return [
    rulesAmongApps("egress", group),
    "",
    'resource "aws_vpc_security_group_egress_rule" "https" {',
    `  security_group_id = ${group}`,
    '  cidr_ipv4         = "0.0.0.0/0" # to S3 and the endpoints; without a route nothing else is reached',
    '  ip_protocol       = "tcp"',
    "  from_port         = 443",
    "  to_port           = 443",
    "}",
  ].join("\n");
}
