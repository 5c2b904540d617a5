/** The network of Scenario 3, put together from its steps. */
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { withDefaults } from "../rules/defaults";
import { network as networkRule, networkInterfaces as interfacesRule } from "../rules/network";
import { describeVpcEndpointServices } from "../policies/describe-vpc-endpoint-services";
import { render } from "../policies/render";
import type { Problem } from "../rules/check";
import { AppSecurityGroup, type AppSecurityGroupChoice, appSecurityGroupNotes } from "./app-security-group";
import type { AwsTarget } from "./aws-target";
import type { CustomBuckets } from "./custom-buckets";
import { routingIsMissing } from "./errors";
import {
  endpointPlan,
  interfaceEndpointNotes,
  interfaceEndpointProblems,
  InterfaceEndpoints,
  type InterfaceEndpointsChoice,
} from "./interface-endpoints";
import { NetworkGuard } from "./network-guard";
import type { NetworkNotes } from "./network-notes";
import { NetworkInterfaceAccess, type NetworkInterfaces } from "./network-interface-access";
import { S3GatewayEndpoint, type S3EndpointChoice, s3EndpointNotes } from "./s3-gateway-endpoint";
import { isMadeInSameStack } from "./same-stack";
import type { ScenarioNetwork, VpcOnlyScenarioOptions } from "./scenario";
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
   * `false` for a network that others own (shared subnets, central endpoints): nothing is created or tagged in it, and what
   * cannot be checked from here is named in the outputs. AWS lets participants of a shared VPC describe its subnets, route
   * tables and DNS settings, so these are checked; its tags and endpoints are not shared.
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

/** What {@link createNetwork} is given. */
export interface NetworkProps {
  readonly target: AwsTarget;
  readonly network: Network;
  readonly userProfiles: Readonly<Record<string, VpcOnlyUserProfile>>;
  /** The custom buckets, and the domain's workspace as one of them. */
  readonly buckets: CustomBuckets;
  /** A customer managed key is in use, so KMS must be within reach. */
  readonly customerKey: boolean;
  /** What decides whether subnets made in the same stack are private. */
  readonly routing: readonly ITerraformDependable[];
}

/**
 * Makes and checks the network: each step of the page is one construct directly below the scenario.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 */
export function createNetwork(scenario: Construct, props: NetworkProps): ScenarioNetwork {
  const { target, routing: after } = props;
  const network = withDefaults(networkRule.fields, props.network);
  const { vpcId, subnetIds, securityGroup, networkInterfaces } = network;
  const byTag =
    networkInterfaces.byTag === undefined
      ? undefined
      : withDefaults(interfacesRule.forms.byTag.rule.fields, networkInterfaces.byTag);
  const tag = byTag === undefined ? undefined : { key: byTag.key, value: byTag.value };

  const apps = new AppSecurityGroup(scenario, "security-group", {
    target,
    vpcId,
    securityGroup,
    after,
    ...(tag === undefined ? {} : { tags: { [tag.key]: tag.value } }),
  });
  const users = userGroups(network, props.userProfiles);
  const created = securityGroup.existing === undefined ? apps.securityGroupIds : {};
  const existing = eachOnce({ ...securityGroup.existing?.securityGroupIds, ...users });
  const guard = new NetworkGuard(scenario, "network", {
    target,
    vpcId,
    subnetIds,
    securityGroupIds: existing,
    tag: byTag?.tagResources ? undefined : tag,
    after,
  });
  const access = new NetworkInterfaceAccess(scenario, "network-interfaces", {
    target,
    networkInterfaces,
    subnetIds,
    existingSecurityGroupIds: existing,
    createdSecurityGroupIds: created,
    after: guard.ready,
  });
  const s3 = new S3GatewayEndpoint(scenario, "s3-endpoint", {
    target,
    vpcId,
    subnetIds,
    endpoint: network.s3Endpoint,
    buckets: props.buckets,
    after,
  });
  const endpoints = new InterfaceEndpoints(scenario, "interface-endpoints", {
    target,
    vpcId,
    subnetIds,
    appSecurityGroupIds: { ...created, ...existing },
    endpoints: interfaceEndpointsOf(network),
    customerKey: props.customerKey,
  });
  if (endpoints.securityGroupId !== undefined) apps.reach(endpoints.securityGroupId);

  return {
    vpcId,
    subnetIds: Object.values(subnetIds),
    securityGroupIds: Object.values(apps.securityGroupIds),
    ready: [...guard.ready, ...apps.ready, ...access.ready, ...s3.ready, ...endpoints.ready],
    statements: access.statements,
    statementsWithoutCanvasPolicies: render(describeVpcEndpointServices, {}),
    ...networkNotes(network, target.region, props.customerKey),
  };
}

/** What a person should know of a network, without making anything. */
export function networkNotes(given: Network, region: string, customerKey: boolean): NetworkNotes {
  const network = withDefaults(networkRule.fields, given);
  const plan = endpointPlan(interfaceEndpointsOf(network), region, customerKey);
  const parts = [
    appSecurityGroupNotes(network.securityGroup),
    s3EndpointNotes(network.s3Endpoint),
    interfaceEndpointNotes(plan),
  ];
  return {
    warnings: parts.flatMap(({ warnings }) => warnings),
    notChecked: [...(network.managed ? [] : [OWNED_BY_OTHERS]), ...parts.flatMap(({ notChecked }) => notChecked)],
  };
}

/** What of a network that others own is not checked. */
export const OWNED_BY_OTHERS =
  "The network belongs to others: that its owner keeps the subnets private, and what network ACLs, firewalls and transit gateways let pass, is " +
  "not checked beyond the route tables as they are at each plan.";

/** In a network that others own, endpoints are theirs too. */
export function interfaceEndpointsOf(network: Network): InterfaceEndpointsChoice {
  const { managed } = withDefaults(networkRule.fields, network);
  return { ...(managed ? {} : { others: "central" as const }), ...network.interfaceEndpoints };
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

/** What of a network cannot work, as far as it is known at synth; paths are those of the scenario's props. */
export function networkProblems(
  scope: Construct,
  network: Network,
  region: string | undefined,
  routing: readonly ITerraformDependable[],
): readonly Problem[] {
  const endpoints = interfaceEndpointProblems(
    interfaceEndpointsOf(network),
    withDefaults(networkRule.fields, network).securityGroup,
    region,
  ).map((problem) => (problem.path[0] === "region" ? problem : { ...problem, path: ["network", ...problem.path] }));
  const made = Object.entries(network.subnetIds).flatMap(([name, id]) => (isMadeInSameStack(scope, id) ? [name] : []));
  return [...endpoints, ...(made.length === 0 || routing.length > 0 ? [] : [routingIsMissing(made)])];
}
