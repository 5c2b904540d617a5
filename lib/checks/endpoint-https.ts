import { every } from "../authorization/answer";
import { show, type MaybeUnknownString } from "../authorization/text";
import { textsOf } from "../inventory/fact";
import type { VpcEndpoint } from "../inventory/inventory";
import type { Cure } from "../policies/cure";
import type { CanvasEnvironment } from "../setup/environment";
import type { Check, Found } from "./check";
import { canvasEndpoints } from "./endpoints";
import { distinct, letThrough, namesOf, peersOf, rulesOf, unseenOf, userGroups } from "./groups";
import { listed, nounOf, say } from "./phrase";

export const endpointHttps: Check = {
  id: "endpoint-https",
  over: "setup",
  severity: "error",
  title: "An interface endpoint does not allow inbound traffic from apps",
  explanation:
    "The security group of an interface endpoint must allow inbound traffic on port 443 from the apps and workers: from their security groups or from the address ranges of their subnets.",
  cure: cureOf("<ENDPOINTS-SECURITY-GROUP-ID>", ["<APPS-SECURITY-GROUP-ID>"]),
  source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
  find: ({ environments }) =>
    environments.flatMap((environment) => {
      const endpoints = canvasEndpoints(environment);
      return [
        ...endpoints.flatMap((endpoint) => ofEndpoint(endpoint, environment)),
        ...untold(
          endpoints.filter((endpoint) => answerOf(endpoint, environment) === "unknown"),
          environment,
        ),
      ];
    }),
};

const HTTPS = { from: 443, to: 443 };

function answerOf({ securityGroupIds: fact }: VpcEndpoint, environment: CanvasEnvironment): "yes" | "no" | "unknown" {
  const securityGroupIds = textsOf(fact);
  const { inventory } = environment;
  const rules = rulesOf(securityGroupIds, "inbound", inventory);
  const answer = every(
    userGroups(environment).map(({ ids }) => letThrough(rules, peersOf(ids, environment), HTTPS, inventory)),
  );
  // Without a group it has the VPC's default one, whose rules are not in the plan.
  const isSeen = securityGroupIds.length > 0 && unseenOf(securityGroupIds, inventory).length === 0;
  return answer === "yes" || isSeen ? answer : "unknown";
}

function ofEndpoint(endpoint: VpcEndpoint, environment: CanvasEnvironment): readonly Found[] {
  if (answerOf(endpoint, environment) !== "no") return [];
  const { address, service } = endpoint;
  const securityGroupIds = textsOf(endpoint.securityGroupIds);
  const [group] = securityGroupIds;
  const users = closedOut(endpoint, environment);
  return [
    {
      address,
      ...(group === undefined || users.length === 0 ? {} : { cure: cureOf(group, users) }),
      message: say`${listed(namesOf(securityGroupIds, environment.inventory))} of the endpoint for ${service} does not allow inbound traffic from all apps on port 443`,
    },
  ];
}

/** One finding for all of them: with a network outside the plan, each is undetermined for the same reason. */
function untold(endpoints: readonly VpcEndpoint[], environment: CanvasEnvironment): readonly Found[] {
  const [first, ...more] = endpoints;
  if (first === undefined) return [];
  return [
    {
      address: more.length === 0 ? first.address : (environment.address ?? environment.name),
      message: say`whether ${listed(endpoints.map(({ address }) => address))} ${[more.length === 0 ? "allows" : "allow"]} inbound traffic from apps on port 443 is undetermined: not all rules and ranges are in the ${nounOf(environment.inventory)}`,
      isUnknown: true,
    },
  ];
}

/** One group of each list of users' groups from which the endpoint allows no inbound traffic. */
function closedOut({ securityGroupIds }: VpcEndpoint, environment: CanvasEnvironment): readonly MaybeUnknownString[] {
  const rules = rulesOf(textsOf(securityGroupIds), "inbound", environment.inventory);
  const closed = userGroups(environment).filter(
    ({ ids }) => letThrough(rules, peersOf(ids, environment), HTTPS, environment.inventory) === "no",
  );
  return distinct(closed.flatMap(({ ids: [first] }) => (first === undefined ? [] : [first])));
}

function cureOf(group: MaybeUnknownString, users: readonly MaybeUnknownString[]): Cure {
  return users.map((user) => ({
    kind: "addObject",
    type: "AWS::EC2::SecurityGroupIngress",
    name: `https from ${show(user)} to ${show(group)}`,
    properties: { GroupId: group, SourceSecurityGroupId: user, IpProtocol: "tcp", FromPort: 443, ToPort: 443 },
  }));
}
