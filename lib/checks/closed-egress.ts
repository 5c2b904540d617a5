import { type Answer, every, some } from "../authorization/answer";
import { show, type MaybeUnknownString } from "../authorization/text";
import type { Cure } from "../policies/cure";
import type { CanvasEnvironment } from "../setup/environment";
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
import { listed, nounOf, say } from "./phrase";

const HTTPS = "https";
const ALL: readonly string[] = [...AMONG_APPS.map(({ name }) => name), HTTPS];

export const closedEgress: Check = {
  id: "closed-egress",
  over: "setup",
  severity: "error",
  title: "Security groups block outbound traffic that apps and workers need",
  explanation:
    "Apps and workers of EMR Serverless need outbound rules to reach each other, the domain's file system, the VPC's endpoints and S3. Terraform removes AWS's default outbound rule of a new group, so a group without outbound rules allows no outbound traffic. Outbound rules may be open to any address.",
  cure: cureOf("<SECURITY-GROUP-ID>"),
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",
  find: ({ environments }) =>
    environments.flatMap((environment) => userGroups(environment).flatMap(({ ids }) => ofGroups(ids, environment))),
};

function ofGroups(ids: readonly MaybeUnknownString[], environment: CanvasEnvironment): readonly Found[] {
  const { inventory } = environment;
  const [first] = ids;
  if (first === undefined) return [];
  const rules = rulesOf(ids, "outbound", inventory);
  const answers = [
    ...AMONG_APPS.map((ports) => ({
      ...ports,
      answer: letThrough(rules, peersOf(ids, environment), ports, inventory),
    })),
    environment.s3Endpoint.is !== "known"
      ? { name: HTTPS, what: "HTTPS to endpoints", answer: httpsOut(rules, () => "yes") }
      : { name: HTTPS, what: "HTTPS to S3", answer: httpsOut(rules, toS3) },
  ];
  const of = (answer: Answer): readonly (typeof answers)[number][] => answers.filter((each) => each.answer === answer);
  const [missing, untold, unseen] = [of("no"), of("unknown"), unseenOf(ids, inventory)];
  if (missing.length + untold.length === 0) return [];
  const names = listed(namesOf(ids, inventory));
  const isOne = ids.length === 1;
  const whether = say`whether ${names} ${[isOne ? "allows" : "allow"]} the outbound traffic of apps and workers is undetermined`;
  const domain = environment.address ?? environment.name;
  if (unseen.length > 0) {
    return [
      {
        address: domain,
        message: say`${whether}: the rules of ${listed(unseen)} are not in the ${nounOf(environment.inventory)}`,
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
      cure: cureOf(
        own?.id ?? first,
        missing.map(({ name }) => name),
      ),
      message: say`${names} ${[isOne ? "does" : "do"]} not allow outbound traffic of apps and workers: ${[missing.map(({ what }) => what).join(" and ")]}`,
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

/** Rules for what is missing. HTTPS is open to any address: S3 and the endpoints are behind it, and without a route nothing else is reached. */
function cureOf(group: MaybeUnknownString, missing: readonly string[] = ALL): Cure {
  return [
    ...rulesAmongApps(
      "outbound",
      group,
      AMONG_APPS.filter(({ name }) => missing.includes(name)),
    ),
    ...(missing.includes(HTTPS)
      ? [
          {
            kind: "addObject",
            type: "AWS::EC2::SecurityGroupEgress",
            name: `https out of ${show(group)}`,
            properties: { GroupId: group, CidrIp: "0.0.0.0/0", IpProtocol: "tcp", FromPort: 443, ToPort: 443 },
          } as const,
        ]
      : []),
  ];
}
