/** Who asked: the principal of a text in what was read. A session's ARN has lost the role's path: account and name identify the role. */
import { show, type MaybeUnknownString } from "../../authorization/text";
import type { State } from "../../checks/check";
import type { TextPrincipal } from "../../errors/reading";
import { accountIn } from "../../inventory/accounts";
import { decidingPolicies, type PrincipalRecord } from "../../inventory/principals";
import { closest } from "../../rules/closest";
import { readPolicy } from "../../authorization/read-policy";
import type { CanvasEnvironment, CanvasRole } from "../../setup/environment";

/** A principal of what was read. */
export interface FoundPrincipal {
  readonly role: CanvasRole;
  readonly as: "execution role" | "job role" | "other";
  /** Those that it belongs to. */
  readonly environments: readonly CanvasEnvironment[];
  readonly notes: readonly string[];
}

/** A principal, or why there is none, one sentence each. */
export type Resolved =
  | { readonly is: "found"; readonly found: FoundPrincipal }
  | { readonly is: "service"; readonly service: string }
  | { readonly is: "unknown"; readonly why: readonly string[] }
  /** The text names a role that is not in the source. */
  | { readonly is: "not here"; readonly why: readonly string[]; readonly isOtherAccount: boolean };

/** Looks for the principal of a text. */
export function resolve(principal: TextPrincipal, state: State): Resolved {
  if (principal.kind === "service") return { is: "service", service: principal.service };
  if (principal.kind === "unknown") return { is: "unknown", why: ["the text does not say who asked"] };
  const name = principal.kind === "role" ? principal.role : principal.name;
  if (name === undefined) return { is: "unknown", why: ["the text does not say who asked"] };
  const { inventory } = state;
  const candidates = rolesOf(state).filter((each) => nameOf(each.role) === name.toLowerCase());
  const own = candidates.filter(({ role }) => mayBeIn(role, principal.account, inventory.account));
  const [only, ...others] = own;
  if (only !== undefined && others.length === 0)
    return { is: "found", found: { ...only, notes: notesOf(only, principal, state) } };
  if (only !== undefined)
    return { is: "unknown", why: [`several roles of this ${inventory.source} have the name ${name}`] };
  const isOtherAccount =
    principal.account !== undefined && typeof inventory.account === "string" && inventory.account !== principal.account;
  return { is: "not here", why: notHere(name, principal.account, candidates.length > 0, state), isOtherAccount };
}

/** Setups know their roles; other principals are those of the inventory. */
export function rolesOf({ environments, inventory }: State): readonly Omit<FoundPrincipal, "notes">[] {
  const all = new Map<string, { role: CanvasRole; as: FoundPrincipal["as"]; environments: CanvasEnvironment[] }>();
  for (const environment of environments) {
    const add = (role: CanvasRole, as: FoundPrincipal["as"]): void => {
      const key = show(role.arn);
      const found = all.get(key) ?? { role, as, environments: [] };
      if (!found.environments.includes(environment)) found.environments.push(environment);
      all.set(key, found);
    };
    if (environment.jobRole !== undefined) add(environment.jobRole, "job role");
    for (const role of environment.executionRoles) add(role, "execution role");
  }
  for (const record of inventory.principals) {
    const key = show(record.arn);
    if (record.kind !== "group" && !all.has(key)) all.set(key, { role: asRole(record), as: "other", environments: [] });
  }
  return [...all.values()];
}

function asRole(record: PrincipalRecord): CanvasRole {
  const { policies, boundary, trust } = decidingPolicies(record);
  const none = { name: "trust policy", address: record.address, policy: readPolicy({ Statement: [] }) };
  const { name, address, arn } = record;
  return { name: show(name), address, arn, policies, boundary, trust: trust ?? none };
}

/** Names of roles are unique in an account, whatever their case. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
function nameOf({ name, arn }: CanvasRole): string {
  const [, named] = /\/([^/]+)$/.exec(show(arn)) ?? [];
  return (typeof arn === "string" && named !== undefined ? named : name).toLowerCase();
}

function mayBeIn({ arn }: CanvasRole, account: string | undefined, own: MaybeUnknownString): boolean {
  const owner = accountIn(arn) ?? (typeof own === "string" ? own : undefined);
  return account === undefined || owner === undefined || owner === account;
}

function notesOf(
  found: Omit<FoundPrincipal, "notes">,
  principal: TextPrincipal,
  { inventory }: State,
): readonly string[] {
  if (principal.kind !== "role") return [];
  const { source } = inventory;
  const { arn } = found.role;
  const known = accountIn(arn) ?? (typeof inventory.account === "string" ? inventory.account : undefined);
  const { session, roleArn } = principal;
  return [
    ...(principal.account === undefined ? [`the text hides the account: the one of this ${source} is assumed`] : []),
    ...(principal.account !== undefined && known === undefined
      ? [`this ${source} does not say which account it is for: ${principal.account} is assumed`]
      : []),
    ...(roleArn !== undefined && typeof arn === "string" && roleArn !== arn
      ? [`the role that asked has another path (${roleArn}) than the one of this ${source} (${arn})`]
      : []),
    // SageMaker calls its sessions so; a job run's session is its id and that of the attempt.
    ...(session === "SageMaker" && found.as === "job role"
      ? [`the session has the name that SageMaker gives, but this ${source} has the role as the job role`]
      : []),
    ...(session !== undefined && /^00[a-z0-9]+,00[a-z0-9]+$/.test(session) && found.as === "execution role"
      ? [`the session is that of a job run, but this ${source} has the role as an execution role`]
      : []),
  ];
}

function notHere(name: string, account: string | undefined, isNameHere: boolean, state: State): readonly string[] {
  const { inventory } = state;
  const { source } = inventory;
  if (name.startsWith("AWSServiceRoleFor"))
    return [`${name} is a service-linked role of AWS: no policy of yours changes what it may do`];
  const person = name.startsWith("AWSReservedSSO_")
    ? [`${name} is a role of IAM Identity Center: its permission set grants what it may do`]
    : [];
  if (isNameHere && account !== undefined)
    return [...person, `this ${source} has a role ${name}, in another account than ${account}`];
  const own = typeof inventory.account === "string" ? ` of account ${inventory.account}` : "";
  const names = rolesOf(state).map(({ role }) => role.name);
  const near = closest(name, names);
  const other =
    account !== undefined && own !== "" && inventory.account !== account
      ? `; the text is about account ${account}`
      : "";
  return [
    ...person,
    `the role ${name} is not ${source === "account" ? "used by this domain" : `in this ${source}`}${own}${other}${near === undefined ? "" : `. Did you mean ${near}?`}`,
  ];
}
