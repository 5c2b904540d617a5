/** The Canvas view of an inventory: which domain or role pair is set up for large data, with which roles and network. */
import { allowing, type NamedPolicy } from "../authorization/policy";
import { unknownPolicy } from "../authorization/read-policy";
import { sameText, show, type Text } from "../authorization/text";
import type { CanvasSettings, Domain, Inventory, NetworkPart, UserProfile, VpcEndpoint } from "../inventory/inventory";
import type { PrincipalRecord } from "../inventory/principals";
import { ec2 } from "../inventory/arn";
import { EMR_SERVERLESS_EXECUTION_POLICY, SAGEMAKER_FULL_ACCESS } from "../policies/managed";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";

/** A role in its part of a setup. */
export interface SetupRole {
  /** For people: its name. */
  readonly name: string;
  readonly address: string | undefined;
  readonly arn: Text;
  readonly policies: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | undefined;
  readonly trust: NamedPolicy;
}

/** How apps and jobs reach the network. */
export type NetworkAccess = "vpc-only" | "public" | "unknown";

/** One domain, or one job role without a domain, with all that large data hangs on. */
export interface Setup {
  readonly name: string;
  readonly address: string | undefined;
  readonly inventory: Inventory;
  /** Undefined when nothing names the role. */
  readonly jobRole: SetupRole | undefined;
  /** Whether the domain's setting is on; `not set` where the domain says nothing of it, undefined where no domain is in sight. */
  readonly enabled: "yes" | "no" | "unknown" | "not set" | undefined;
  readonly executionRoles: readonly SetupRole[];
  readonly networkAccess: NetworkAccess;
  /** ARNs of the subnets and security groups that EMR Serverless is given. */
  readonly subnets: readonly Text[];
  readonly securityGroups: readonly Text[];
  /** The VPC of the domain; undefined where it is not known. */
  readonly vpcId: Text | undefined;
  readonly s3Endpoint: VpcEndpoint | undefined;
  readonly workspace: Text | undefined;
  /** The key that the workspace is encrypted under. */
  readonly workspaceKey: Text | undefined;
}

/** Every setup of an inventory, and for whom large data is switched off. */
export interface Setups {
  readonly setups: readonly Setup[];
  readonly switchedOff: readonly string[];
}

/** Finds the setups; there are none when nothing in the inventory has to do with Canvas. */
export function setupsOf(inventory: Inventory): Setups {
  const users = inventory.domains.flatMap((domain) => usersOf(domain, inventory));
  if (users.length === 0) {
    const [domain, ...more] = inventory.domains;
    const jobRoles = inventory.principals.filter(isJobRole);
    const of =
      domain === undefined || more.length > 0
        ? (role: PrincipalRecord): Setup => withoutDomain(role, inventory)
        : (role: PrincipalRecord): Setup => withoutSetting(role, domain, inventory);
    return { setups: jobRoles.map(of), switchedOff: [] };
  }
  const on = users.filter(({ settings }) => settings.status !== "DISABLED");
  return {
    setups: inventory.domains.flatMap((domain) =>
      ofDomain(
        domain,
        on.filter((each) => each.domain === domain),
        inventory,
      ),
    ),
    switchedOff: users.filter((each) => !on.includes(each)).map(({ name }) => name),
  };
}

/** Who works in a domain, as far as settings go: everybody by default, and each profile that has settings. */
interface Users {
  readonly name: string;
  readonly domain: Domain;
  readonly settings: CanvasSettings;
}

/** Only where something is said of EMR Serverless; a profile with Canvas settings of its own does not take the domain's. */
function usersOf(domain: Domain, inventory: Inventory): readonly Users[] {
  const all = everybodyIn(domain, inventory);
  return all.some(({ settings }) => settings.emrServerlessRole !== undefined || settings.status !== undefined)
    ? all
    : [];
}

function everybodyIn(domain: Domain, inventory: Inventory): readonly Users[] {
  const name = domain.name === undefined ? domain.address : show(domain.name);
  const profiles = profilesOf(domain, inventory).map(({ settings, ...profile }): Users => {
    const canvas = settings.ofItsOwn ? settings : domain.settings;
    return {
      name: `${name}, user profile ${profile.name === undefined ? profile.address : show(profile.name)}`,
      domain,
      settings: {
        ...canvas,
        executionRole: settings.executionRole ?? domain.settings.executionRole,
        securityGroupIds: [...domain.settings.securityGroupIds, ...settings.securityGroupIds],
      },
    };
  });
  return [{ name, domain, settings: domain.settings }, ...profiles];
}

function profilesOf(domain: Domain, { userProfiles, domains }: Inventory): readonly UserProfile[] {
  return userProfiles.filter(({ domainId }) =>
    domainId === undefined ? domains.length === 1 : sameText(domainId, domain.id),
  );
}

/** One setup for all users with the same Canvas settings. */
function ofDomain(domain: Domain, users: readonly Users[], inventory: Inventory): readonly Setup[] {
  const key = ({ settings: { emrServerlessRole, status, workspace, workspaceKey } }: Users): string =>
    JSON.stringify([emrServerlessRole, status, workspace, workspaceKey]);
  const keys = [...new Set(users.map(key))];
  return keys.map((each) =>
    ofUsers(
      domain,
      users.filter((user) => key(user) === each),
      inventory,
    ),
  );
}

function ofUsers(domain: Domain, users: readonly Users[], inventory: Inventory): Setup {
  const [first] = users;
  const { emrServerlessRole, status, workspace, workspaceKey } = first?.settings ?? domain.settings;
  const roles = distinct(
    users.flatMap(({ settings: { executionRole } }) => (executionRole === undefined ? [] : [executionRole])),
  );
  const groupIds = distinct(users.flatMap(({ settings }) => [...settings.securityGroupIds]));
  const networkAccess = networkAccessOf(domain);
  return {
    name: first?.name ?? domain.address,
    address: domain.address,
    // Its requests are made where the domain is.
    inventory: { ...inventory, ...domain.place },
    jobRole: emrServerlessRole === undefined ? undefined : roleOf(emrServerlessRole, inventory),
    enabled: status === "ENABLED" ? "yes" : status === undefined || typeof status === "string" ? "no" : "unknown",
    executionRoles: roles.map((arn) => roleOf(arn, inventory)),
    networkAccess,
    subnets: domain.subnetIds.map((id) => arnOf("subnet", id, inventory)),
    securityGroups: groupIds.map((id) => arnOf("security-group", id, inventory)),
    vpcId: domain.vpcId,
    s3Endpoint: networkAccess === "vpc-only" ? s3EndpointOf(domain.vpcId, inventory) : undefined,
    workspace,
    workspaceKey,
  };
}

function networkAccessOf({ networkAccess }: Domain): NetworkAccess {
  if (networkAccess === "VpcOnly") return "vpc-only";
  // PublicInternetOnly is the API's default.
  return networkAccess === undefined || networkAccess === "PublicInternetOnly" ? "public" : "unknown";
}

/** A job role beside the only domain in sight, which says nothing of EMR Serverless: what it had before, AWS may keep. */
function withoutSetting(role: PrincipalRecord, domain: Domain, inventory: Inventory): Setup {
  const setup = ofUsers(domain, everybodyIn(domain, inventory), inventory);
  return { ...setup, jobRole: asSetupRole(role), enabled: "not set" };
}

/** A job role without its domain: the domain is somebody else's, and so is what is known of it. */
function withoutDomain(role: PrincipalRecord, inventory: Inventory): Setup {
  const others = inventory.principals.filter((each) => isExecutionRole(each, role));
  return {
    name: show(role.name),
    address: role.address,
    inventory,
    jobRole: asSetupRole(role),
    enabled: undefined,
    executionRoles: others.map(asSetupRole),
    networkAccess: "unknown",
    subnets: [],
    securityGroups: [],
    vpcId: undefined,
    s3Endpoint: s3EndpointOf(undefined, inventory),
    workspace: undefined,
    workspaceKey: undefined,
  };
}

/** EMR Serverless runs jobs of anybody: only the name that Canvas can pass, or its own policy, tells that a role is for Canvas. */
function isJobRole({ kind, name, policies }: PrincipalRecord): boolean {
  return (
    kind === "role" &&
    (show(name).startsWith(EMR_SERVERLESS_ROLE_PREFIX) || holds(policies, EMR_SERVERLESS_EXECUTION_POLICY))
  );
}

/** A role that SageMaker AI works as, or of which that is not known, and that something of Canvas is granted to. */
function isExecutionRole(principal: PrincipalRecord, jobRole: PrincipalRecord): boolean {
  return (
    principal.kind === "role" &&
    !isJobRole(principal) &&
    (principal.trust === undefined || mayTrust(principal.trust, "sagemaker.amazonaws.com")) &&
    isForCanvas(principal.policies, jobRole)
  );
}

/** Nothing is said against it: a trust policy that cannot be read trusts nobody knows whom. */
function mayTrust({ policy: { statements } }: NamedPolicy, service: string): boolean {
  return statements.some(
    ({ effect, principals = [], unreadable }) =>
      unreadable.length > 0 || (effect === "Allow" && principals.some(({ identifier }) => identifier === service)),
  );
}

/** AWS's policies for Canvas, or what large data is used by: each names it, so that a policy that allows everything is not one. */
function isForCanvas(policies: readonly NamedPolicy[], jobRole: PrincipalRecord): boolean {
  return (
    holds(policies, "AmazonSageMakerCanvas") ||
    holds(policies, SAGEMAKER_FULL_ACCESS) ||
    allowing(policies, "ecr:describeimages").length > 0 ||
    allowing(policies, "emr-serverless:createapplication").length > 0 ||
    allowing(policies, "iam:passrole").some(({ statement: { resource } }) =>
      resource?.patterns.some(
        ({ text }) => sameText(text, jobRole.arn) || show(text).includes(EMR_SERVERLESS_ROLE_PREFIX),
      ),
    )
  );
}

/** Whether a policy is attached whose name begins so: bundled, whatever its version, or by its ARN alone. */
function holds(policies: readonly NamedPolicy[], name: string): boolean {
  return policies.some((policy) => policy.kind !== "inline" && policy.name.replace(/^arn:.*\//, "").startsWith(name));
}

/** The role with an ARN; one that is not here is one of which nothing is known. */
function roleOf(arn: Text, inventory: Inventory): SetupRole {
  const name = show(arn).split("/").at(-1) ?? "";
  const roles = inventory.principals.filter(({ kind }) => kind === "role");
  // A role whose ARN is known is the one with that ARN; of another account or path it is another role.
  const found =
    roles.find((role) => sameText(role.arn, arn)) ??
    (typeof arn === "string" ? roles.find((role) => role.name === name && typeof role.arn !== "string") : undefined);
  if (found !== undefined) return { ...asSetupRole(found), arn };
  const unseen = (what: string): NamedPolicy => ({
    name: what,
    address: undefined,
    policy: unknownPolicy("the role is not in this plan or stack: nothing is known of it"),
  });
  return {
    name,
    address: undefined,
    arn,
    policies: [unseen("its policies")],
    boundary: unseen("its permissions boundary"),
    trust: unseen("its trust policy"),
  };
}

function asSetupRole(role: PrincipalRecord): SetupRole {
  const missing: NamedPolicy = {
    name: "trust policy",
    address: role.address,
    policy: unknownPolicy("its trust policy is not known"),
  };
  return {
    name: show(role.name),
    address: role.address,
    arn: role.arn,
    policies: role.policies,
    boundary: role.boundary,
    trust: role.trust ?? missing,
  };
}

/** As the inventory has it, or as AWS would write it; whose a shared subnet is, is then not known. */
function arnOf(kind: "subnet" | "security-group", id: Text, inventory: Inventory): Text {
  const parts: readonly NetworkPart[] = kind === "subnet" ? inventory.subnets : inventory.securityGroups;
  const own = parts.find((part) => sameText(part.id, id));
  const owner = kind === "security-group" ? inventory.account : undefined;
  return own?.arn ?? ec2(kind, id, inventory, owner) ?? id;
}

/** The gateway endpoint for S3 of a VPC. */
function s3EndpointOf(vpcId: Text | undefined, { vpcEndpoints, readVpcEndpoints }: Inventory): VpcEndpoint | undefined {
  const gateways = [...vpcEndpoints, ...readVpcEndpoints].filter(
    ({ type, service }) => type === "Gateway" && show(service).endsWith(".s3"),
  );
  return (
    gateways.find((each) => vpcId !== undefined && each.vpcId !== undefined && sameText(each.vpcId, vpcId)) ??
    (vpcId === undefined && gateways.length === 1 ? gateways[0] : undefined)
  );
}

function distinct(texts: readonly Text[]): readonly Text[] {
  return texts.filter((each, index) => texts.findIndex((other) => sameText(each, other)) === index);
}
