import { every } from "../authorization/answer";
import { show, type Text } from "../authorization/text";
import { textsOf } from "../inventory/fact";
import type { VpcEndpoint } from "../inventory/inventory";
import type { Cure } from "../policies/cure";
import type { Setup } from "../setup/setup";
import type { Check, Found } from "./check";
import { canvasEndpoints } from "./endpoints";
import { distinct, letThrough, namesOf, peersOf, rulesOf, unseenOf, userGroups } from "./groups";
import { listed, nounOf, say } from "./phrase";

export const endpointHttps: Check = {
  id: "endpoint-https",
  over: "setup",
  severity: "error",
  title: "An interface endpoint does not let apps in",
  explanation:
    "The security group of an interface endpoint has to let port 443 in from the apps and workers: from their security groups or from the ranges of their subnets.",
  cure: cureOf("<ENDPOINTS-SECURITY-GROUP-ID>", ["<APPS-SECURITY-GROUP-ID>"]),
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
  find: ({ setups }) =>
    setups.flatMap((setup) => {
      const endpoints = canvasEndpoints(setup);
      return [
        ...endpoints.flatMap((endpoint) => ofEndpoint(endpoint, setup)),
        ...untold(
          endpoints.filter((endpoint) => answerOf(endpoint, setup) === "unknown"),
          setup,
        ),
      ];
    }),
};

const HTTPS = { from: 443, to: 443 };

function answerOf({ securityGroupIds: fact }: VpcEndpoint, setup: Setup): "yes" | "no" | "unknown" {
  const securityGroupIds = textsOf(fact);
  const { inventory } = setup;
  const rules = rulesOf(securityGroupIds, "inbound", inventory);
  const answer = every(userGroups(setup).map(({ ids }) => letThrough(rules, peersOf(ids, setup), HTTPS, inventory)));
  // Without a group it has the VPC's default one, whose rules are not in sight.
  const isSeen = securityGroupIds.length > 0 && unseenOf(securityGroupIds, inventory).length === 0;
  return answer === "yes" || isSeen ? answer : "unknown";
}

function ofEndpoint(endpoint: VpcEndpoint, setup: Setup): readonly Found[] {
  if (answerOf(endpoint, setup) !== "no") return [];
  const { address, service } = endpoint;
  const securityGroupIds = textsOf(endpoint.securityGroupIds);
  const [group] = securityGroupIds;
  const users = closedOut(endpoint, setup);
  return [
    {
      address,
      ...(group === undefined || users.length === 0 ? {} : { cure: cureOf(group, users) }),
      message: say`${listed(namesOf(securityGroupIds, setup.inventory))} of the endpoint for ${service} does not let all apps in on port 443`,
    },
  ];
}

/** One finding for all of them: a network outside of the plan leaves each untold for the same reason. */
function untold(endpoints: readonly VpcEndpoint[], setup: Setup): readonly Found[] {
  const [first, ...more] = endpoints;
  if (first === undefined) return [];
  return [
    {
      address: more.length === 0 ? first.address : (setup.address ?? setup.name),
      message: say`whether ${listed(endpoints.map(({ address }) => address))} ${[more.length === 0 ? "lets" : "let"]} apps in on port 443 is undetermined: not all rules and ranges are in the ${nounOf(setup.inventory)}`,
      isUnknown: true,
    },
  ];
}

/** One group of each list of users' groups that the endpoint does not let in. */
function closedOut({ securityGroupIds }: VpcEndpoint, setup: Setup): readonly Text[] {
  const rules = rulesOf(textsOf(securityGroupIds), "inbound", setup.inventory);
  const closed = userGroups(setup).filter(
    ({ ids }) => letThrough(rules, peersOf(ids, setup), HTTPS, setup.inventory) === "no",
  );
  return distinct(closed.flatMap(({ ids: [first] }) => (first === undefined ? [] : [first])));
}

function cureOf(group: Text, users: readonly Text[]): Cure {
  return users.map((user) => ({
    kind: "addObject",
    type: "AWS::EC2::SecurityGroupIngress",
    name: `https from ${show(user)} to ${show(group)}`,
    properties: { GroupId: group, SourceSecurityGroupId: user, IpProtocol: "tcp", FromPort: 443, ToPort: 443 },
  }));
}
