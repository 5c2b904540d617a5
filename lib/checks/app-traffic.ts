import type { Answer } from "../authorization/answer";
import { show, type MaybeUnknownString } from "../authorization/text";
import type { CureStep } from "../policies/cure";
import type { CanvasEnvironment } from "../setup/environment";
import type { Check, Found } from "./check";
import { groupOf, letThrough, namesOf, peersOf, rulesOf, unseenOf, userGroups } from "./groups";
import { listed, nounOf, say } from "./phrase";

/** What apps of one user, and the domain's file system, are reached by. */
export const AMONG_APPS = [
  { name: "nfs", what: "NFS (TCP 2049)", from: 2049, to: 2049 },
  { name: "traffic", what: "TCP 8192 to 65535", from: 8192, to: 65_535 },
] as const;

type Needed = (typeof AMONG_APPS)[number];

/** The rules that a group lacks, from itself to itself, in one direction. */
export function rulesAmongApps(
  direction: "inbound" | "outbound",
  group: MaybeUnknownString,
  needed: readonly Needed[] = AMONG_APPS,
): readonly CureStep[] {
  const [type, peer] =
    direction === "inbound"
      ? (["AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId"] as const)
      : (["AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId"] as const);
  return needed.map(({ name, from, to }) => ({
    kind: "addObject",
    type,
    name: `${name} among apps of ${show(group)}`,
    properties: { GroupId: group, [peer]: group, IpProtocol: "tcp", FromPort: from, ToPort: to },
  }));
}

export const appTraffic: Check = {
  id: "app-traffic",
  over: "setup",
  severity: "warning",
  title: "Apps in one security group cannot reach each other",
  explanation:
    "Apps of a domain without internet access connect to each other and to the domain's file system. Their security group must allow inbound traffic from itself, TCP 8192 to 65535 and NFS. The groups of the domain and of a user profile count together.",
  cure: rulesAmongApps("inbound", "<SECURITY-GROUP-ID>"),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
  find: ({ environments }) =>
    environments.flatMap((environment) => userGroups(environment).flatMap(({ ids }) => ofGroups(ids, environment))),
};

function ofGroups(ids: readonly MaybeUnknownString[], environment: CanvasEnvironment): readonly Found[] {
  const { inventory } = environment;
  const [first] = ids;
  if (first === undefined) return [];
  const rules = rulesOf(ids, "inbound", inventory);
  const answers = AMONG_APPS.map((needed) => ({
    needed,
    answer: letThrough(rules, peersOf(ids, environment), needed, inventory),
  }));
  const of = (answer: Answer): readonly Needed[] =>
    answers.filter((each) => each.answer === answer).map(({ needed }) => needed);
  const [missing, untold, unseen] = [of("no"), of("unknown"), unseenOf(ids, inventory)];
  const names = listed(namesOf(ids, inventory));
  const isOne = ids.length === 1;
  const whether = say`whether ${names} ${[isOne ? "allows traffic from itself" : "allow traffic from each other"]} is undetermined`;
  const address = groupOf(first, inventory)?.address ?? environment.address ?? environment.name;
  if (missing.length + untold.length === 0) return [];
  // A group that is not in the plan may have the missing rules.
  if (unseen.length > 0) {
    return [
      {
        address: environment.address ?? environment.name,
        message: say`${whether}: the rules of ${listed(unseen)} are not in the ${nounOf(environment.inventory)}`,
        isUnknown: true,
      },
    ];
  }
  if (missing.length === 0)
    return [{ address, message: say`${whether}: a rule, or the range of a subnet, is not known`, isUnknown: true }];
  return [
    {
      address,
      cure: rulesAmongApps("inbound", groupOf(first, inventory)?.id ?? first, missing),
      message: say`${names} ${[isOne ? "does not allow traffic from itself" : "do not allow traffic from each other"]}: ${[missing.map(({ what }) => what).join(" and ")]}`,
    },
  ];
}
