/** Deployments as they are in a file, made fit for a loopback AWS that is empty at first. */
import { importOf } from "../../../lib/constructs/domain";
import type { CustomVpcOnlyDeployment, Deployment, NamedDeployment } from "../../../lib/deployments/deployment";
import type { LoopbackAws } from "../../support/loopback-aws";
import {
  consoleDomain,
  consoleNetwork,
  consoleRole,
  serviceLinkedRole,
  trustIn,
} from "../../terraform/support/console";

/** What can be tried of a file. */
export interface Prepared {
  readonly deployments: Readonly<Record<string, Deployment>>;
  /** What is different from the file and what was made beforehand, one line each. */
  readonly notes: readonly string[];
}

/** Which deployments one loopback AWS can take: those of the first one's account, without roles that lead elsewhere. */
export function selectable(named: readonly NamedDeployment[]): {
  readonly account: string;
  readonly region: string;
  readonly selected: readonly NamedDeployment[];
  readonly notes: readonly string[];
} {
  const { account, region } = named[0]?.deployment ?? { account: "", region: "" };
  const selected = named.filter(
    ({ deployment }) => deployment.account === account && sameRegion(deployment, region) && !takesEndpoints(deployment),
  );
  const notes = named
    .filter((one) => !selected.includes(one))
    .map(({ name, deployment }) => `${name} is left out: ${reason(deployment, account, region)}`);
  return { account, region, selected, notes };
}

/** The client of the tests makes domains in one Region only. */
function sameRegion({ domain, region }: Deployment, first: string): boolean {
  return importOf(domain) === undefined || region === first;
}

/** Endpoints that exist would have to be made with the policies that their owner gave them. */
function takesEndpoints(deployment: Deployment): boolean {
  if (deployment.scenario !== "custom-vpc-only") return false;
  const { s3Endpoint, interfaceEndpoints } = deployment.network;
  return [s3Endpoint, ...Object.values(interfaceEndpoints?.services ?? {})].some(
    ({ existing }) => existing !== undefined,
  );
}

function reason(deployment: Deployment, account: string, region: string): string {
  if (deployment.account === account && takesEndpoints(deployment)) {
    return "it takes endpoints that exist, and this run makes none beforehand";
  }
  return deployment.account === account
    ? `its domain to import would have to be made in ${deployment.region}, and this run makes domains in ${region}`
    : `it goes to account ${deployment.account}, and this run to ${account}; give a file with it alone`;
}

/** Makes what the deployments take as given, and lets go of what would stand in the way of `destroy`. */
export async function prepare(aws: LoopbackAws, named: readonly NamedDeployment[]): Promise<Prepared> {
  const notes: string[] = [];
  await serviceLinkedRole(aws);
  notes.push("made beforehand: the service-linked role of EMR Serverless");
  for (const [roleArn, service] of existingRoles(named)) {
    await existingRole(aws, roleArn, service);
    notes.push(`made beforehand: the role ${roleArn}, which trusts ${service}`);
  }
  for (const bucket of new Set(named.flatMap(({ deployment }) => deployment.backend?.s3?.bucket ?? []))) {
    await aws.request("s3", "CreateBucket", { Bucket: bucket });
    notes.push(`made beforehand: the bucket ${bucket} for the state`);
  }
  const deployments: Record<string, Deployment> = {};
  for (const { name, deployment } of named) {
    deployments[name] = await changed(aws, name, deployment, notes);
  }
  return { deployments, notes };
}

async function changed(aws: LoopbackAws, name: string, given: Deployment, notes: string[]): Promise<Deployment> {
  const deployment = given.scenario === "custom-vpc-only" ? await inItsNetwork(aws, name, given, notes) : given;
  if (deployment.domain.existing !== undefined) return deployment;
  if (deployment.protectDomain !== false)
    notes.push(`${name}: protectDomain is false here, so that destroy may follow`);
  const imported = importOf(deployment.domain);
  if (imported === undefined || deployment.scenario === "custom-vpc-only")
    return { ...deployment, protectDomain: false };
  const domainId = await consoleDomain(aws, deployment.account, {
    domainName: `${name}-made-in-the-console`,
    canvasAppSettings: { DirectDeploySettings: { Status: "ENABLED" } },
  });
  notes.push(`${name}: made beforehand: the domain ${domainId}, in place of ${imported.domainId}`);
  return { ...deployment, protectDomain: false, domain: { import: { domainId } } };
}

/** The deployment with the ids of a network that is made for it, in place of those in the file. */
async function inItsNetwork(
  aws: LoopbackAws,
  name: string,
  deployment: CustomVpcOnlyDeployment,
  notes: string[],
): Promise<CustomVpcOnlyDeployment> {
  const { network, region, userProfiles = {} } = deployment;
  const subnets = Object.values(network.subnetIds);
  const tables = Object.values(network.s3Endpoint.create?.routeTableIds ?? {});
  const groups = [
    ...Object.values(network.securityGroup?.existing?.securityGroupIds ?? {}),
    ...Object.values(network.securityGroup?.create?.endpointSecurityGroupIds ?? {}),
    ...Object.values(network.userSecurityGroupIds ?? {}),
    ...Object.values(userProfiles).flatMap(({ securityGroupIds = {} }) => Object.values(securityGroupIds)),
  ];
  const made = await consoleNetwork(aws, region, {
    subnets: subnets.length,
    routeTables: tables.length,
    securityGroups: groups.length,
  });
  const given = [network.vpcId, ...subnets, ...tables, ...groups];
  const ids = [made.vpcId, ...made.subnetIds, ...made.routeTableIds, ...made.securityGroupIds];
  notes.push(
    `${name}: made beforehand: the network ${made.vpcId} with what is listed of it, in place of ${network.vpcId}`,
  );
  const text = given.reduce(
    (written, id, index) => written.replaceAll(id, ids[index] ?? id),
    JSON.stringify(deployment),
  );
  return JSON.parse(text) as CustomVpcOnlyDeployment;
}

/** Every role that is said to exist, once, with the service that it serves. */
function existingRoles(named: readonly NamedDeployment[]): ReadonlyMap<string, string> {
  const jobs = named.flatMap(({ deployment }) => deployment.emrServerlessRole?.existing?.roleArn ?? []);
  const users = named.flatMap(({ deployment }) =>
    Object.values(deployment.executionRoles).flatMap(({ existing }) => existing?.roleArn ?? []),
  );
  return new Map([
    ...users.map((arn) => [arn, "sagemaker.amazonaws.com"] as const),
    ...jobs.map((arn) => [arn, "emr-serverless.amazonaws.com"] as const),
  ]);
}

async function existingRole(aws: LoopbackAws, roleArn: string, service: string): Promise<void> {
  const [, account = "", path = "/", roleName = ""] =
    /^arn:aws:iam::(\d+):role(\/(?:.*\/)?)([^/]+)$/.exec(roleArn) ?? [];
  await consoleRole(aws, { roleName, path, trust: trustIn(service, account) });
}
