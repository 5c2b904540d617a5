/** The network of Scenario 3: its options, and what follows from them for its steps. */
import type { ITerraformDependable } from "cdktf";
import { type DefaultsOf, withDefaults } from "../rules/defaults";
import { network as networkRule, networkInterfaces as interfacesRule } from "../rules/network";
import type { AppSecurityGroupChoice } from "./app-security-group";
import type { InterfaceEndpointsChoice } from "./interface-endpoints";
import type { ByTag, NetworkInterfaces } from "./network-interface-access";
import type { S3EndpointChoice } from "./s3-gateway-endpoint";
import type { VpcOnlyScenarioOptions } from "./scenario";
import type { ResourceTag } from "./tag-guard";
import type { VpcOnlyUserProfile } from "./user-profiles";

/** The VPC that users and jobs work in, and its endpoints for AWS services. */
export interface Network {
  /** The VPC that the users' apps and jobs run in. Its DNS resolution and DNS hostnames must be enabled; the plan checks this. */
  readonly vpcId: string;
  /**
   * Private subnets of that VPC. AWS recommends two or more, in different Availability Zones. The plan refuses public
   * ones. Changing them replaces a created domain. 1 to 16, under static names.
   */
  readonly subnetIds: Readonly<Record<string, string>>;
  /**
   * The security group of the users' apps and of the workers of EMR Serverless.
   * @default create: {}
   */
  readonly securityGroup?: AppSecurityGroupChoice;
  /**
   * Security groups of user profiles that are not listed under userProfiles. EMR Serverless may use them too, and the
   * plan checks them. Under static names.
   * @default none: users have the domain's security groups and those of their listed profile
   */
  readonly userSecurityGroupIds?: Readonly<Record<string, string>>;
  /**
   * In which subnets and security groups EMR Serverless may create network interfaces for the users.
   * @default byArn: {}
   */
  readonly networkInterfaces?: NetworkInterfaces;
  /** How EMR Serverless and every app reach S3. */
  readonly s3Endpoint: S3EndpointChoice;
  /**
   * How Canvas reaches the other AWS services that it calls.
   * @default others: create; in a network that another team owns (`managed: false`), others: central
   */
  readonly interfaceEndpoints?: InterfaceEndpointsChoice;
  /**
   * `false` for a network that another team owns (shared subnets, central endpoints): nothing is created or tagged in it, and
   * an output names what cannot be checked. AWS allows participants of a shared VPC to describe its subnets, route tables
   * and DNS settings, so these are checked; its tags and endpoints are not shared.
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
   * @default true
   */
  readonly managed?: boolean;
}

/** What Scenario 3 is given, in TypeScript and in `deployments.yaml` alike. */
export interface CustomVpcOnlyOptions extends VpcOnlyScenarioOptions {
  /** The VPC that users and jobs work in, and its endpoints for AWS services. */
  readonly network: Network;
}

/** The options of a closed VPC that its steps read. */
export interface NetworkOptions {
  /** The VPC that users and jobs work in, and its endpoints for AWS services. */
  readonly network: Network;
  readonly userProfiles?: Readonly<Record<string, VpcOnlyUserProfile>>;
  /**
   * What decides whether subnets made in the same stack are private.
   * @default none, which is right for a network that exists
   */
  readonly routing?: readonly ITerraformDependable[];
}

/** The network with the default of each absent option. */
export function withNetworkDefaults(network: Network): Network & DefaultsOf<typeof networkRule.fields> {
  return withDefaults(networkRule.fields, network);
}

/** The restriction of network interfaces by tag, with its defaults; undefined for any other. */
export function interfacesByTag(
  network: Network,
): (ByTag & DefaultsOf<typeof interfacesRule.forms.byTag.rule.fields>) | undefined {
  const { byTag } = withNetworkDefaults(network).networkInterfaces;
  return byTag === undefined ? undefined : withDefaults(interfacesRule.forms.byTag.rule.fields, byTag);
}

/** The tag that subnets and existing security groups must carry already; undefined if none, or if they are tagged here. */
export function requiredTag(network: Network): ResourceTag | undefined {
  const byTag = interfacesByTag(network);
  return byTag === undefined || byTag.tagResources ? undefined : { key: byTag.key, value: byTag.value };
}

/** Existing security groups of the users' apps by static name, each once: the domain's, and those of user profiles. */
export function existingGroups({ network, userProfiles = {} }: NetworkOptions): Readonly<Record<string, string>> {
  const { existing } = withNetworkDefaults(network).securityGroup;
  return eachOnce({ ...existing?.securityGroupIds, ...userGroups(network, userProfiles) });
}

/** Whether another team owns the network, so that nothing is created or tagged in it. */
export function isOwnedByOthers(network: Network): boolean {
  return !withNetworkDefaults(network).managed;
}

/** What of a network that others own is not checked. */
export const OWNED_BY_OTHERS =
  "Another team owns the network: whether its owner keeps the subnets private, and which traffic network ACLs, firewalls and transit gateways allow, is " +
  "not checked beyond the route tables as they are at each plan.";

/** In a network that others own, endpoints are theirs too. */
export function interfaceEndpointsOf(network: Network): InterfaceEndpointsChoice {
  return { ...(isOwnedByOthers(network) ? { others: "central" as const } : {}), ...network.interfaceEndpoints };
}

/** Security groups that users have beyond the domain's, under names that no domain's group can have. */
function userGroups(
  network: Network,
  profiles: Readonly<Record<string, VpcOnlyUserProfile>>,
): Readonly<Record<string, string>> {
  const ofProfiles = Object.entries(profiles).flatMap(([profile, { securityGroupIds = {} }]) =>
    Object.entries(securityGroupIds).map(([name, id]) => [`${profile}.${name}`, id] as const),
  );
  const ofOthers = Object.entries(network.userSecurityGroupIds ?? {}).map(
    ([name, id]) => [`userSecurityGroupIds.${name}`, id] as const,
  );
  return Object.fromEntries([...ofProfiles, ...ofOthers]);
}

/** A group that several users have is checked, tagged and let in once, under the first name. */
function eachOnce(ids: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const seen = new Set<string>();
  return Object.fromEntries(Object.entries(ids).filter(([, id]) => !seen.has(id) && seen.add(id)));
}
