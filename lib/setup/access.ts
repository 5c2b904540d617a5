/** The whole answer: what each execution role of each environment is capable of, and which limits hold. */
import { NOT_CONSIDERED } from "../authorization/decide";
import { type NamedPolicy } from "../authorization/policy";
import { problemsOf } from "../authorization/read-policy";
import { sameText, show } from "../authorization/text";
import type { SourceKind, UnknownReason, Why } from "../authorization/unknown";
import { textOf } from "../inventory/fact";
import type { Inventory } from "../inventory/inventory";
import { capabilitiesOf, FEATURES, type Judgement, noStatement } from "./capabilities";
import { LIMITS, limitsOf } from "./limits";
import { type OffReport, offReport } from "./off";
import type { ExternalInputs } from "./question";
import { type CanvasEnvironment, environmentsOf, type CanvasRole } from "./environment";

/** One execution role of a Canvas environment. */
export interface RoleAccess {
  readonly name: string;
  readonly address: string | undefined;
  readonly arn: string;
  readonly policies: readonly string[];
  /** Whose role it is: a domain's users, user profiles; without a domain, what the environment is called. */
  readonly users: readonly string[];
  readonly capabilities: readonly Judgement[];
  readonly limits: readonly Judgement[];
}

/** One setup: a domain, or a job role without one. */
export interface EnvironmentAccess {
  readonly name: string;
  readonly address: string | undefined;
  readonly jobRole: string | undefined;
  readonly networkAccess: CanvasEnvironment["networkAccess"];
  readonly source: SourceKind;
  /** Whether its domain is in the plan. */
  readonly hasDomain: boolean;
  readonly executionRoles: readonly RoleAccess[];
  readonly unreadable: readonly Unreadable[];
}

/** A policy of a Canvas environment of which something could not be read. */
export interface Unreadable {
  /** Its name and address. */
  readonly policy: string;
  readonly why: Why;
}

/** The access of everything in an inventory. */
export interface Access {
  readonly deployments: readonly EnvironmentAccess[];
  /** The names of all with the setting DISABLED. */
  readonly switchedOff: readonly string[];
  /** Domains and user profiles that large data is off for; nothing is asked for them. */
  readonly off: readonly OffReport[];
  readonly notConsidered: readonly string[];
}

/**
 * Answers for every environment of an inventory.
 * @param incomplete why the inventory is incomplete; then no answer is a yes
 * @param before the inventory before the plan
 */
export function accessOf(
  inventory: Inventory,
  incomplete: readonly UnknownReason[],
  inputs: ExternalInputs,
  before?: () => Inventory,
): Access {
  const { environments, off } = environmentsOf(inventory, before);
  const reports = off.map((each) => offReport(each, inventory.source));
  return {
    deployments: environments.map((environment) => ofSetup(environment, incomplete, inputs)),
    switchedOff: reports.filter(({ isDisabled }) => isDisabled).flatMap(({ users }) => users),
    off: reports,
    notConsidered: NOT_CONSIDERED.filter(
      (each) => !inputs.organization.some(({ type }) => each.startsWith(`${type} policies`)),
    ),
  };
}

function ofSetup(
  environment: CanvasEnvironment,
  incomplete: readonly UnknownReason[],
  inputs: ExternalInputs,
): EnvironmentAccess {
  const { jobRole } = environment;
  const policies = [...environment.executionRoles, ...(jobRole === undefined ? [] : [jobRole])].flatMap(policiesOf);
  return {
    name: environment.name,
    address: environment.address,
    jobRole: jobRole?.name,
    networkAccess: environment.networkAccess,
    source: environment.inventory.source,
    hasDomain: environment.enabled.is !== "absent",
    executionRoles: environment.executionRoles.map((role) => {
      try {
        return ofRole(role, environment, incomplete, inputs);
      } catch (error) {
        return failed(role, environment, error);
      }
    }),
    unreadable: distinct(
      policies.flatMap((policy) =>
        problemsOf(policy.policy).map((problem): Unreadable => ({
          policy: placeOf(policy),
          why: policy.redacted === true ? "its content is sensitive" : problem,
        })),
      ),
    ),
  };
}

function distinct(all: readonly Unreadable[]): readonly Unreadable[] {
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

function policiesOf({ policies, boundary, trust }: CanvasRole): readonly NamedPolicy[] {
  return [...policies, trust, ...(boundary === undefined ? [] : [boundary])];
}

function placeOf({ name, address }: NamedPolicy): string {
  return address === undefined ? name : `${name} (${address})`;
}

/** Where deciding itself throws, nothing of the role is known; the other roles and setups are not to be lost by it. */
function failed(role: CanvasRole, environment: CanvasEnvironment, error: unknown): RoleAccess {
  const { name, address, arn, policies } = role;
  const { source } = environment.inventory;
  const why: Why = { kind: "failed", object: error instanceof Error ? error.message : String(error), source };
  const unknown = (each: Pick<Judgement, "id" | "feature" | "title">): Judgement => ({
    ...each,
    answer: "unknown",
    basis: "documented",
    because: [noStatement(why)],
    asked: [],
  });
  return {
    name,
    address,
    arn: show(arn),
    users: usersOf(role, environment),
    policies: policies.map((policy) => policy.name),
    capabilities: FEATURES.map(unknown),
    limits: Object.entries(LIMITS).map(([id, title]) => unknown({ id, feature: "Limit", title })),
  };
}

function ofRole(
  role: CanvasRole,
  environment: CanvasEnvironment,
  incomplete: readonly UnknownReason[],
  inputs: ExternalInputs,
): RoleAccess {
  const doubt = (each: Judgement): Judgement =>
    incomplete.length === 0 || each.answer !== "yes"
      ? each
      : { ...each, answer: "unknown", because: incomplete.map(noStatement) };
  return {
    name: role.name,
    address: role.address,
    arn: show(role.arn),
    policies: role.policies.map(({ name }) => name),
    users: usersOf(role, environment),
    capabilities: capabilitiesOf(role, environment, inputs).map(doubt),
    limits: limitsOf(role, environment, inputs).map(doubt),
  };
}

function usersOf({ arn }: CanvasRole, { name, users }: CanvasEnvironment): readonly string[] {
  if (users.length === 0) return [name];
  return users
    .filter(({ executionRole }) => {
      const own = textOf(executionRole);
      return own !== undefined && sameText(own, arn);
    })
    .map((each) => each.name);
}
