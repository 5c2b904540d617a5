/** The Canvas view of an inventory: which domain or role pair is set up for large data, with which roles and network. */
import type { Answer } from "../authorization/answer";
import { allowing, type NamedPolicy } from "../authorization/policy";
import { readPolicy } from "../authorization/read-policy";
import type { UnknownReason } from "../authorization/unknown";
import { standInFor } from "../inventory/completeness";
import { ABSENT, type Fact, known, mapFact, orElse, textOf, textsOf, unknown, valueOf } from "../inventory/fact";
import { sameId } from "../inventory/identity";
import { sameText, show, type MaybeUnknownString } from "../authorization/text";
import type { CanvasSettings, Domain, Inventory, NetworkPart, UserProfile, VpcEndpoint } from "../inventory/inventory";
import { hadTheOnlyGateway } from "./only-gateway";
import { decidingPolicies, type PrincipalRecord } from "../inventory/principals";
import { ec2 } from "../inventory/arn";
import { EMR_SERVERLESS_EXECUTION_POLICY, SAGEMAKER_FULL_ACCESS } from "../policies/managed";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";

/** A role in its part of a Canvas environment. */
export interface CanvasRole {
  /** For people: its name. */
  readonly name: string;
  readonly address: string | undefined;
  readonly arn: MaybeUnknownString;
  readonly policies: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | undefined;
  readonly trust: NamedPolicy;
}

/** All users of a domain by default, or a user profile. */
export interface CanvasUsers {
  readonly name: string;
  readonly executionRole: Fact<MaybeUnknownString>;
}

/** Users that large data is off for. */
export interface Off {
  readonly name: string;
  /** Undefined where the profile's domain is not in the plan. */
  readonly domain: Domain | undefined;
  /** Undefined where it is off for all users of the domain. */
  readonly profile: UserProfile | undefined;
  /** The setting is DISABLED; otherwise there is none. */
  readonly isDisabled: boolean;
  /** The names of all that it is off for: the domain, and profiles that take its settings. */
  readonly users: readonly string[];
  /** The role to set, where the setting or the plan names one. */
  readonly jobRole: MaybeUnknownString | undefined;
}

/** How apps and jobs reach the network. */
export type NetworkAccess = "vpc-only" | "public" | "unknown";

/** One domain, or one job role without a domain, with everything that large data depends on. */
export interface CanvasEnvironment {
  readonly name: string;
  readonly address: string | undefined;
  readonly inventory: Inventory;
  /** Undefined when nothing names the role. */
  readonly jobRole: CanvasRole | undefined;
  /** Whom it is for; empty where no domain is in the plan. */
  readonly users: readonly CanvasUsers[];
  /** The domain's setting; absent where no domain was read. */
  readonly enabled: Fact<Enabled>;
  readonly executionRoles: readonly CanvasRole[];
  readonly networkAccess: NetworkAccess;
  /** ARNs of the subnets and security groups that EMR Serverless is given. */
  readonly subnets: Fact<readonly MaybeUnknownString[]>;
  readonly securityGroups: Fact<readonly MaybeUnknownString[]>;
  /** The VPC of the domain. */
  readonly vpcId: Fact<MaybeUnknownString>;
  /** The gateway endpoint that requests to S3 go through; absent where the network is not closed, too. */
  readonly s3Endpoint: Fact<VpcEndpoint>;
  readonly workspace: Fact<MaybeUnknownString>;
  /** The key that the workspace is encrypted under. */
  readonly workspaceKey: Fact<MaybeUnknownString>;
}

/**
 * Whether the setting is ENABLED. `not set`: the domain has none. `dropped`: the plan no longer sends it. `overridden`: a user profile's own
 * Canvas settings do not have it.
 */
export type Enabled = "yes" | "no" | "not set" | "dropped" | "overridden";

/** Every environment of an inventory, and for whom large data is off. */
export interface CanvasEnvironments {
  readonly environments: readonly CanvasEnvironment[];
  readonly off: readonly Off[];
}

/**
 * Finds the environments; there are none when nothing in the inventory has to do with Canvas.
 * @param before the inventory before the plan: AWS may keep a setting that the plan no longer sends
 */
export function environmentsOf(inventory: Inventory, before?: () => Inventory): CanvasEnvironments {
  const earlier = inventory.domains.length === 0 ? undefined : before?.();
  const users = inventory.domains.flatMap((domain) => usersOf(domain, inventory, earlier));
  const jobRoles = inventory.principals.filter(isJobRole);
  const off = [...offOf(users, jobRoles), ...orphansOff(inventory, jobRoles)];
  if (users.every(({ settings }) => isSilent(settings))) {
    const [domain, ...more] = inventory.domains;
    const of =
      domain === undefined || more.length > 0
        ? (role: PrincipalRecord): CanvasEnvironment => withoutDomain(role, inventory)
        : (role: PrincipalRecord): CanvasEnvironment => withoutSetting(role, domain, users, inventory);
    return { environments: jobRoles.map(of), off };
  }
  const on = users.filter((each) => !isOff(each));
  const environments = inventory.domains.flatMap((domain) =>
    ofDomain(
      domain,
      on.filter((each) => each.domain === domain),
      inventory,
    ),
  );
  return { environments, off };
}

/** Users to whom one set of Canvas settings applies: all of a domain by default, or one user profile. */
interface Users {
  readonly name: string;
  readonly domain: Domain;
  readonly profile: UserProfile | undefined;
  readonly settings: CanvasSettings;
  /** Why it is undetermined whether these settings apply. */
  readonly doubt: "dropped" | "overridden" | undefined;
}

/** Whether something is said of EMR Serverless. */
function isSilent({ emrServerlessRole, status }: CanvasSettings): boolean {
  return emrServerlessRole.is === "absent" && status.is === "absent";
}

function isDisabled({ status }: CanvasSettings): boolean {
  return valueOf(status) === "DISABLED";
}

function isOff({ settings }: Pick<Users, "settings">): boolean {
  return isDisabled(settings) || isSilent(settings);
}

function usersOf(domain: Domain, inventory: Inventory, earlier: Inventory | undefined): readonly Users[] {
  const name = domain.name === undefined ? domain.address : show(domain.name);
  // A domain that the plan replaces has nothing of the earlier one.
  const old = earlier?.domains.find(({ address, id }) => address === domain.address && sameText(id, domain.id));
  const isDropped =
    isSilent(domain.settings) && old !== undefined && !isSilent(old.settings) && !isDisabled(old.settings);
  const everyone: Users = {
    name,
    domain,
    profile: undefined,
    settings: isDropped ? { ...old.settings, ...withoutCanvas(domain.settings) } : domain.settings,
    doubt: isDropped ? "dropped" : undefined,
  };
  const profiles = profilesOf(domain, inventory).map((profile): Users => {
    const was =
      old === undefined ? undefined : earlier?.userProfiles.find(({ address }) => address === profile.address);
    const { settings, doubt } = ofProfile(profile.settings, was?.settings, everyone);
    return {
      name: `${name}, user profile ${profile.name === undefined ? profile.address : show(profile.name)}`,
      domain,
      profile,
      settings: {
        ...settings,
        executionRole: orElse(profile.settings.executionRole, domain.settings.executionRole),
        securityGroupIds: bothLists(domain.settings.securityGroupIds, profile.settings.securityGroupIds),
      },
      doubt,
    };
  });
  return [everyone, ...profiles];
}

/** A profile has the domain's and its own. */
function bothLists(
  one: Fact<readonly MaybeUnknownString[]>,
  other: Fact<readonly MaybeUnknownString[]>,
): Fact<readonly MaybeUnknownString[]> {
  if (one.is === "unknown") return one;
  return other.is === "unknown" ? other : known([...textsOf(one), ...textsOf(other)]);
}

/** What a domain says besides Canvas. */
function withoutCanvas({ executionRole, securityGroupIds }: CanvasSettings): Partial<CanvasSettings> {
  return { executionRole, securityGroupIds };
}

/** A profile's settings, or the domain's; which of them apply is not proven where AWS does not say it (docs/not-proven.md). */
function ofProfile(
  own: CanvasSettings,
  old: CanvasSettings | undefined,
  everyone: Users,
): Pick<Users, "settings" | "doubt"> {
  if (!isSilent(own)) return { settings: own, doubt: undefined };
  if (old !== undefined && !isSilent(old) && !isSameSetting(old, everyone.settings)) {
    const [was, is] = [!isDisabled(old), !isOff(everyone)];
    if (was || is) return { settings: was ? old : everyone.settings, doubt: "dropped" };
  }
  if (valueOf(own.ofItsOwn) === false) return everyone;
  return isOff(everyone)
    ? { settings: own, doubt: undefined }
    : { settings: everyone.settings, doubt: everyone.doubt ?? "overridden" };
}

function isSameSetting(one: CanvasSettings, other: CanvasSettings): boolean {
  const of = ({ emrServerlessRole, status }: CanvasSettings): string => JSON.stringify([emrServerlessRole, status]);
  return of(one) === of(other);
}

function profilesOf(domain: Domain, { userProfiles, domains }: Inventory): readonly UserProfile[] {
  return userProfiles.filter(({ domainId }) => isOfDomain(domainId, domain, domains));
}

/** Whether a profile belongs to a domain; one of which that is not known belongs to the only one there is. */
export function isOfDomain(domainId: Fact<MaybeUnknownString>, domain: Domain, all: readonly Domain[]): boolean {
  if (domainId.is !== "known") return all.length === 1;
  const answer = sameId(domainId.value, domain.id);
  return answer === "yes" || (answer === "unknown" && all.length === 1);
}

/** Each domain and each profile with settings of its own that large data is off for; other profiles take the domain's. */
function offOf(users: readonly Users[], jobRoles: readonly PrincipalRecord[]): readonly Off[] {
  const off = users.filter(isOff);
  return off
    .filter(({ profile }) => profile === undefined || valueOf(profile.settings.ofItsOwn) !== false)
    .map(({ name, domain, profile, settings }): Off => {
      const taking = off.filter(
        (each) =>
          each.domain === domain && each.profile !== undefined && valueOf(each.profile.settings.ofItsOwn) === false,
      );
      return {
        name,
        domain,
        profile,
        isDisabled: isDisabled(settings),
        users: [name, ...(profile === undefined ? taking.map((each) => each.name) : [])],
        jobRole: textOf(settings.emrServerlessRole) ?? onlyOne(jobRoles),
      };
    });
}

/** Profiles of domains outside the plan: only what they disable themselves is known to be off. */
function orphansOff(inventory: Inventory, jobRoles: readonly PrincipalRecord[]): readonly Off[] {
  const placed = new Set(inventory.domains.flatMap((domain) => profilesOf(domain, inventory)));
  return inventory.userProfiles
    .filter((profile) => !placed.has(profile) && isDisabled(profile.settings))
    .map((profile): Off => {
      const name = `user profile ${profile.name === undefined ? profile.address : show(profile.name)}`;
      const jobRole = textOf(profile.settings.emrServerlessRole) ?? onlyOne(jobRoles);
      return { name, domain: undefined, profile, isDisabled: true, users: [name], jobRole };
    });
}

function onlyOne(jobRoles: readonly PrincipalRecord[]): MaybeUnknownString | undefined {
  return jobRoles.length === 1 ? jobRoles[0]?.arn : undefined;
}

/** One setup for all users with the same Canvas settings. */
function ofDomain(domain: Domain, users: readonly Users[], inventory: Inventory): readonly CanvasEnvironment[] {
  const key = ({ settings: { emrServerlessRole, status, workspace, workspaceKey }, doubt }: Users): string =>
    JSON.stringify([emrServerlessRole, status, workspace, workspaceKey, doubt]);
  const keys = [...new Set(users.map(key))];
  return keys.map((each) =>
    ofUsers(
      domain,
      users.filter((user) => key(user) === each),
      inventory,
    ),
  );
}

function ofUsers(domain: Domain, users: readonly Users[], inventory: Inventory): CanvasEnvironment {
  const [first] = users;
  const { emrServerlessRole, status, workspace, workspaceKey } = first?.settings ?? domain.settings;
  const roles = distinctFacts(users.map(({ settings: { executionRole } }) => executionRole));
  const groups = users.map(({ settings }) => settings.securityGroupIds).reduce(bothLists, ABSENT);
  const networkAccess = networkAccessOf(domain);
  return {
    name: first?.name ?? domain.address,
    address: domain.address,
    // Its requests are made where the domain is.
    inventory: { ...inventory, ...domain.place },
    jobRole: roleOf(emrServerlessRole, inventory),
    users: users.map(({ name, settings: { executionRole } }) => ({ name, executionRole })),
    enabled: first?.doubt === undefined ? mapFact(orElse(status, known("")), enabledBy) : known(first.doubt),
    executionRoles: roles.flatMap((arn) => roleOf(arn, inventory) ?? []),
    networkAccess,
    subnets: mapFact(domain.subnetIds, (ids) => ids.map((id) => arnOf("subnet", id, inventory))),
    securityGroups: mapFact(groups, (ids) => distinct(ids).map((id) => arnOf("security-group", id, inventory))),
    vpcId: domain.vpcId,
    s3Endpoint: networkAccess === "vpc-only" ? s3EndpointOf(domain.vpcId, inventory, domain) : ABSENT,
    workspace,
    workspaceKey,
  };
}

function enabledBy(status: string): Enabled {
  return status === "ENABLED" ? "yes" : "no";
}

function networkAccessOf({ networkAccess }: Domain): NetworkAccess {
  if (valueOf(networkAccess) === "VpcOnly") return "vpc-only";
  // PublicInternetOnly is the API's default.
  return networkAccess.is === "absent" || valueOf(networkAccess) === "PublicInternetOnly" ? "public" : "unknown";
}

/** A job role beside the only domain of the plan, which has no EMR Serverless setting: another domain may use the role. */
function withoutSetting(
  role: PrincipalRecord,
  domain: Domain,
  users: readonly Users[],
  inventory: Inventory,
): CanvasEnvironment {
  const environment = ofUsers(domain, users, inventory);
  return { ...environment, jobRole: asCanvasRole(role), enabled: known("not set") };
}

/** A job role without its domain: the domain is managed elsewhere, and its settings are unknown. */
function withoutDomain(role: PrincipalRecord, inventory: Inventory): CanvasEnvironment {
  const others = inventory.principals.filter((each) => isExecutionRole(each, role));
  return {
    name: show(role.name),
    address: role.address,
    inventory,
    jobRole: asCanvasRole(role),
    users: [],
    enabled: ABSENT,
    executionRoles: others.map(asCanvasRole),
    networkAccess: "unknown",
    subnets: ABSENT,
    securityGroups: ABSENT,
    vpcId: ABSENT,
    s3Endpoint: s3EndpointOf(undefined, inventory),
    workspace: ABSENT,
    workspaceKey: ABSENT,
  };
}

/** EMR Serverless does not only run jobs of Canvas: the name that Canvas can pass, or the Canvas policy, shows that a role is for Canvas. */
export function isJobRole(principal: PrincipalRecord): boolean {
  const { kind, name } = principal;
  return (
    kind === "role" &&
    (show(name).startsWith(EMR_SERVERLESS_ROLE_PREFIX) ||
      holds(decidingPolicies(principal).policies, EMR_SERVERLESS_EXECUTION_POLICY))
  );
}

/** A role that SageMaker AI works as, or of which that is not known, and that something of Canvas is granted to. */
function isExecutionRole(principal: PrincipalRecord, jobRole: PrincipalRecord): boolean {
  return (
    principal.kind === "role" &&
    !isJobRole(principal) &&
    (principal.trust.is !== "known" || mayTrust(principal.trust.value, "sagemaker.amazonaws.com")) &&
    isForCanvas(decidingPolicies(principal).policies, jobRole)
  );
}

/** True unless it is known not to be: a trust policy that cannot be read may trust any principal. */
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

/** The role of a setting: one that is not here, or of which it is not known which it is, is one of which nothing is known. */
/** The role of an ARN, as the inventory has it; one that it does not have is there, and nothing else is known of it. */
export function roleOf(fact: Fact<MaybeUnknownString>, inventory: Inventory): CanvasRole | undefined {
  const arn = textOf(fact);
  if (arn === undefined) return undefined;
  if (fact.is === "unknown") return unseenRole(show(arn), arn, fact.why);
  const name = show(arn).split("/").at(-1) ?? "";
  const roles = inventory.principals.filter(({ kind }) => kind === "role");
  // A role whose ARN is known is the one with that ARN; of another account or path it is another role.
  const found =
    roles.find((role) => sameText(role.arn, arn)) ??
    (typeof arn === "string" ? roles.find((role) => role.name === name && typeof role.arn !== "string") : undefined);
  if (found !== undefined) return { ...asCanvasRole(found), arn };
  return unseenRole(name, arn, { kind: "not-in-source", object: "the role", source: inventory.source });
}

function unseenRole(name: string, arn: MaybeUnknownString, why: UnknownReason): CanvasRole {
  const unseen = (what: string): NamedPolicy => standInFor({ name: what, address: undefined, why });
  return {
    name,
    address: undefined,
    arn,
    policies: [unseen("its policies")],
    boundary: unseen("its permissions boundary"),
    trust: unseen("its trust policy"),
  };
}

/** A principal in its part of a Canvas environment. */
export function asCanvasRole(role: PrincipalRecord): CanvasRole {
  const { policies, boundary, trust } = decidingPolicies(role);
  const none: NamedPolicy = { name: "trust policy", address: role.address, policy: readPolicy({ Statement: [] }) };
  return {
    name: show(role.name),
    address: role.address,
    arn: role.arn,
    policies,
    boundary,
    // Only a role has one, and what has none is trusted by no principal.
    trust: trust ?? none,
  };
}

/** As the inventory has it, or as AWS would write it; whose a shared subnet is, is then not known. */
function arnOf(kind: "subnet" | "security-group", id: MaybeUnknownString, inventory: Inventory): MaybeUnknownString {
  const parts: readonly NetworkPart[] = kind === "subnet" ? inventory.subnets : inventory.securityGroups;
  const own = parts.find((part) => sameText(part.id, id));
  const owner = kind === "security-group" ? inventory.account : undefined;
  return own?.arn ?? ec2(kind, id, inventory, owner) ?? id;
}

/**
 * The gateway endpoint for S3 of a VPC. There is none only where everything in the VPC was read.
 * @param vpcId undefined where no domain was read: then the only gateway endpoint is taken for its own
 */
function s3EndpointOf(
  vpcId: Fact<MaybeUnknownString> | undefined,
  inventory: Inventory,
  domain?: Domain,
): Fact<VpcEndpoint> {
  const { vpcEndpoints, readVpcEndpoints, vpcs, source } = inventory;
  const all = [...vpcEndpoints, ...readVpcEndpoints];
  const region = domain?.place.region ?? inventory.region;
  // A gateway endpoint serves its own Region.
  const end = typeof region === "string" ? `.${region}.s3` : ".s3";
  const gateways = all.filter(
    ({ type, service }) =>
      valueOf(type) === "Gateway" && show(service).endsWith(typeof service === "string" ? end : ".s3"),
  );
  if (vpcId === undefined) {
    const [only, ...others] = gateways;
    return only === undefined || others.length > 0 ? ABSENT : known(only);
  }
  if (vpcId.is !== "known") return unknown("not-known", "the VPC of the domain", source);
  const { value } = vpcId;
  const isHere = (of: Fact<MaybeUnknownString>): Answer => (of.is === "known" ? sameId(of.value, value) : "unknown");
  const own = gateways.find((each) => isHere(each.vpcId) === "yes");
  if (own !== undefined) return known(own);
  const perhaps = all.find(
    ({ vpcId: of, type, service }) =>
      isHere(of) !== "no" &&
      (typeof service !== "string" || service.endsWith(".s3")) &&
      // An interface endpoint of the VPC is no gateway endpoint.
      (valueOf(type) !== "Interface" || isHere(of) === "unknown" || typeof service !== "string"),
  );
  if (perhaps !== undefined)
    return unknown("not-known", `whether ${perhaps.address} is the VPC's endpoint for S3`, source);
  const vpc = vpcs.find(({ id }) => sameId(id, value) === "yes");
  const isNone = vpc?.belongings.is === "complete" || hadTheOnlyGateway({ address: domain?.address, inventory }, value);
  return isNone ? ABSENT : unknown("not-in-source", "the VPC's S3 endpoint", source);
}

function distinctFacts(facts: readonly Fact<MaybeUnknownString>[]): readonly Fact<MaybeUnknownString>[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}

function distinct(texts: readonly MaybeUnknownString[]): readonly MaybeUnknownString[] {
  return texts.filter((each, index) => texts.findIndex((other) => sameText(each, other)) === index);
}
