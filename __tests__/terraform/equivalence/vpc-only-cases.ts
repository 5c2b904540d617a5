/** The cases of the scenario with a closed VPC. */
import type { CustomVpcOnlyOptions, Network } from "../../../lib/constructs/network";
import type { VpcOnlyUserProfile } from "../../../lib/constructs/user-profiles";
import { ACCOUNT, REGION } from "../../support/quick-setup";
import type { LoopbackAws } from "../../support/loopback-aws";
import { type ConsoleNetwork, consoleDomain, consoleNetwork } from "../support/console";
import { commonOptions, OTHER_KEY, profiles } from "./common-cases";
import type { Case, Options } from "./pairs";

export const OPTIONS: Options = {
  securityGroup: ["created", "created in full", "existing"],
  interfaces: ["by ARN enforced", "by tag", "by tag in full", "open", "default"],
  s3: ["canvas", "canvas in full", "open", "existing", "existing with AI", "central"],
  endpoints: ["default", "listed", "central", "except"],
  managed: ["yes", "no"],
  userGroups: ["none", "some"],
  subnets: ["one", "three"],
  job: ["created", "existing"],
  roles: ["created", "all"],
  buckets: ["none", "of others"],
  workspace: ["none", "with key"],
  profiles: ["none", "on", "with groups"],
  domain: ["created", "created in full", "existing"],
  tags: ["none", "some"],
};

/** Props of the scenario. */
export type Props = CustomVpcOnlyOptions & { readonly deploymentName: string };

/** What is in the account before. */
export interface Place {
  readonly network: ConsoleNetwork;
  readonly s3EndpointId: string;
  readonly stsEndpointId: string;
  readonly domainId: string;
}

/**
 * Makes a network whose subnets and groups carry a tag, and a domain of that name.
 * @param one the case that it is for: a VPC takes one endpoint of a service; without one, endpoints are only looked at
 */
export async function makePlace(aws: LoopbackAws, domainName: string, one?: Case): Promise<Place> {
  const network = await consoleNetwork(aws, REGION, { subnets: 3, routeTables: 1, securityGroups: 3 });
  await aws.request("ec2", "CreateTags", {
    Resources: [...network.subnetIds, ...network.securityGroupIds],
    Tags: [{ Key: "team", Value: "canvas" }],
  });
  const endpoint = async (isUsed: boolean, parameters: object): Promise<string> => {
    if (one !== undefined && !isUsed) return "vpce-0123456789abcdef0";
    const made = await aws.request<{ readonly VpcEndpoint: { readonly VpcEndpointId: string } }>(
      "ec2",
      "CreateVpcEndpoint",
      { VpcId: network.vpcId, ...parameters },
    );
    return made.VpcEndpoint.VpcEndpointId;
  };
  return {
    network,
    s3EndpointId: await endpoint(String(one?.["s3"]).startsWith("existing"), {
      ServiceName: `com.amazonaws.${REGION}.s3`,
      VpcEndpointType: "Gateway",
      RouteTableIds: [...network.routeTableIds],
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
      }),
    }),
    stsEndpointId: await endpoint(one?.["endpoints"] === "listed", {
      ServiceName: `com.amazonaws.${REGION}.sts`,
      VpcEndpointType: "Interface",
      SubnetIds: [...network.subnetIds],
      SecurityGroupIds: [network.securityGroupIds[2]],
      PrivateDnsEnabled: true,
    }),
    domainId: await consoleDomain(aws, ACCOUNT, { domainName, canvasAppSettings: undefined }),
  };
}

/** The props of a case under its name. */
export function propsOf(one: Case, name: string, place: Place): Props {
  const created = one["domain"] === "created in full";
  return {
    ...commonOptions({ restrictPassRole: "yes", deploymentName: "short", ...one }, name),
    ...users(String(one["profiles"]), created, name, place),
    network: network(one, name, place),
    domain: domain(String(one["domain"]), name, place),
    protectDomain: false,
  };
}

function domain(choice: string, name: string, { domainId }: Place): CustomVpcOnlyOptions["domain"] {
  switch (choice) {
    case "created":
      return { create: { executionRole: "plain" } };
    case "created in full":
      return {
        create: {
          executionRole: "plain",
          domainName: `canvas-${name}`,
          authMode: "SSO",
          homeEfsFileSystem: "Delete",
          kmsKeyArn: OTHER_KEY,
        },
      };
    default:
      return { existing: { domainId } };
  }
}

function users(
  choice: string,
  sso: boolean,
  name: string,
  { network: { securityGroupIds } }: Place,
): { readonly userProfiles?: Readonly<Record<string, VpcOnlyUserProfile>> } {
  if (choice !== "with groups") return profiles(choice, sso, name);
  const { userProfiles = {} } = profiles("on", sso, name);
  return {
    userProfiles: Object.fromEntries(
      Object.entries(userProfiles).map(([user, profile]) => [
        user,
        { ...profile, securityGroupIds: { users: securityGroupIds[1] ?? "" } },
      ]),
    ),
  };
}

function network(one: Case, name: string, place: Place): Network {
  const { vpcId, subnetIds, securityGroupIds } = place.network;
  const [a = "", b = "", c = ""] = subnetIds;
  const [apps = "", users = ""] = securityGroupIds;
  return {
    vpcId,
    subnetIds: one["subnets"] === "one" ? { a } : { a, b, c },
    securityGroup: securityGroup(String(one["securityGroup"]), apps, place),
    ...(one["userGroups"] === "some" ? { userSecurityGroupIds: { users } } : {}),
    ...networkInterfaces(String(one["interfaces"]), name),
    s3Endpoint: s3Endpoint(String(one["s3"]), place),
    ...interfaceEndpoints(String(one["endpoints"]), place),
    ...(one["managed"] === "no" ? { managed: false } : {}),
  };
}

function securityGroup(
  choice: string,
  apps: string,
  { network: { securityGroupIds } }: Place,
): NonNullable<Network["securityGroup"]> {
  switch (choice) {
    case "created":
      return { create: {} };
    case "created in full":
      return {
        create: {
          endpointSecurityGroupIds: { shared: securityGroupIds[2] ?? "" },
          endpointCidrBlocks: { hub: "10.20.0.0/24" },
        },
      };
    default:
      return { existing: { securityGroupIds: { own: apps } } };
  }
}

function networkInterfaces(choice: string, name: string): Pick<Network, "networkInterfaces"> {
  switch (choice) {
    case "by ARN enforced":
      return { networkInterfaces: { byArn: { enforce: true } } };
    case "by tag":
      return { networkInterfaces: { byTag: { key: "team", value: "canvas" } } };
    case "by tag in full":
      return { networkInterfaces: { byTag: { key: `team-${name}`, value: name, tagResources: true, enforce: true } } };
    case "open":
      return { networkInterfaces: { open: {} } };
    default:
      return {};
  }
}

function s3Endpoint(choice: string, { network: { routeTableIds }, s3EndpointId }: Place): Network["s3Endpoint"] {
  const create = { routeTableIds: { private: routeTableIds[0] ?? "" } };
  switch (choice) {
    case "canvas":
      return { create };
    case "canvas in full":
      return {
        create: {
          ...create,
          generativeAi: true,
          additionalStatements: {
            "other-teams": {
              actions: ["s3:GetObject", "s3:PutObject"],
              resources: ["arn:aws:s3:::team-data/*"],
              conditions: [
                { test: "StringEquals", variable: "aws:PrincipalAccount", values: [ACCOUNT] },
                { test: "StringEquals", variable: "aws:PrincipalTag/team", values: ["a", "b"] },
                { test: "ArnLike", variable: "aws:PrincipalArn", values: [`arn:aws:iam::${ACCOUNT}:role/team-*`] },
              ],
            },
            nothing: { effect: "Deny", actions: ["s3:DeleteObject"], resources: ["*"] },
          },
        },
      };
    case "open":
      return { create: { ...create, policy: "open" } };
    case "existing":
      return { existing: { vpcEndpointId: s3EndpointId } };
    case "existing with AI":
      return { existing: { vpcEndpointId: s3EndpointId, generativeAi: true } };
    default:
      return { central: {} };
  }
}

function interfaceEndpoints(choice: string, { stsEndpointId }: Place): Pick<Network, "interfaceEndpoints"> {
  switch (choice) {
    case "listed":
      return {
        interfaceEndpoints: {
          others: "central",
          services: {
            sts: { existing: { vpcEndpointId: stsEndpointId } },
            logs: { create: {} },
            kms: { create: { privateDns: false } },
            forecast: { create: {} },
            athena: { central: {} },
          },
        },
      };
    case "central":
      return { interfaceEndpoints: { others: "central" } };
    case "except":
      return { interfaceEndpoints: { services: { logs: { central: {} } }, except: ["athena", "rds"] } };
    default:
      return {};
  }
}

/** What a choice asks of others: the stack of a case that is not so would not synthesize. */
const ASKS: readonly {
  readonly when: readonly [option: string, choice: string];
  readonly other: string;
  readonly is: readonly string[];
}[] = [
  { when: ["managed", "no"], other: "securityGroup", is: ["existing"] },
  { when: ["managed", "no"], other: "s3", is: ["existing", "existing with AI", "central"] },
  { when: ["managed", "no"], other: "endpoints", is: ["default", "central"] },
  { when: ["managed", "no"], other: "interfaces", is: ["by ARN enforced", "default"] },
  // A created group needs the place of the endpoints of others.
  { when: ["securityGroup", "created"], other: "endpoints", is: ["default"] },
];

/** Whether choices may stand together. */
export function isAllowed(one: Case): boolean {
  return ASKS.every(({ when: [option, choice], other, is }) => {
    const made = one[other];
    return one[option] !== choice || made === undefined || is.includes(made);
  });
}
