/** The whole answer: what each execution role of each setup is capable of, and which limits hold. */
import { NOT_CONSIDERED } from "../authorization/decide";
import { type NamedPolicy } from "../authorization/policy";
import { problemsOf } from "../authorization/read-policy";
import { sameText, show } from "../authorization/text";
import type { SourceKind, Why } from "../authorization/unknown";
import { textOf } from "../inventory/fact";
import type { Inventory } from "../inventory/inventory";
import { capabilitiesOf, FEATURES, type Judgement, noStatement } from "./capabilities";
import { LIMITS, limitsOf } from "./limits";
import { type OffReport, offReport } from "./off";
import type { Given } from "./question";
import { type Setup, setupsOf, type SetupRole } from "./setup";

/** One execution role of a setup. */
export interface RoleAccess {
  readonly name: string;
  readonly address: string | undefined;
  readonly arn: string;
  readonly policies: readonly string[];
  /** Whose role it is: a domain's users, user profiles; without a domain, what the setup is called. */
  readonly users: readonly string[];
  readonly capabilities: readonly Judgement[];
  readonly limits: readonly Judgement[];
}

/** One setup: a domain, or a job role without one. */
export interface SetupAccess {
  readonly name: string;
  readonly address: string | undefined;
  readonly jobRole: string | undefined;
  readonly networkAccess: Setup["networkAccess"];
  readonly source: SourceKind;
  /** Whether its domain is in the plan. */
  readonly hasDomain: boolean;
  readonly executionRoles: readonly RoleAccess[];
  readonly unreadable: readonly Unreadable[];
}

/** A policy of a setup of which something could not be read. */
export interface Unreadable {
  /** Its name and address. */
  readonly policy: string;
  readonly why: Why;
}

/** The access of everything in an inventory. */
export interface Access {
  readonly deployments: readonly SetupAccess[];
  /** The names of all with the setting DISABLED. */
  readonly switchedOff: readonly string[];
  /** Domains and user profiles that large data is off for; nothing is asked for them. */
  readonly off: readonly OffReport[];
  readonly notConsidered: readonly string[];
}

/**
 * Answers for every setup of an inventory.
 * @param incomplete why the inventory is incomplete; then no answer is a yes
 * @param before the inventory before the plan
 */
export function accessOf(
  inventory: Inventory,
  incomplete: readonly string[],
  given: Given,
  before?: () => Inventory,
): Access {
  const { setups, off } = setupsOf(inventory, before);
  const reports = off.map((each) => offReport(each, inventory.source));
  return {
    deployments: setups.map((setup) => ofSetup(setup, incomplete, given)),
    switchedOff: reports.filter(({ isDisabled }) => isDisabled).flatMap(({ users }) => users),
    off: reports,
    notConsidered: NOT_CONSIDERED.filter(
      (each) => !given.organization.some(({ type }) => each.startsWith(`${type} policies`)),
    ),
  };
}

function ofSetup(setup: Setup, incomplete: readonly string[], given: Given): SetupAccess {
  const { jobRole } = setup;
  const policies = [...setup.executionRoles, ...(jobRole === undefined ? [] : [jobRole])].flatMap(policiesOf);
  return {
    name: setup.name,
    address: setup.address,
    jobRole: jobRole?.name,
    networkAccess: setup.networkAccess,
    source: setup.inventory.source,
    hasDomain: setup.enabled.is !== "absent",
    executionRoles: setup.executionRoles.map((role) => {
      try {
        return ofRole(role, setup, incomplete, given);
      } catch (error) {
        return failed(role, setup, error);
      }
    }),
    unreadable: distinct(
      policies.flatMap((policy) =>
        problemsOf(policy.policy).map((problem): Unreadable => ({
          policy: placeOf(policy),
          why: policy.withheld === true ? "its content is sensitive" : problem,
        })),
      ),
    ),
  };
}

function distinct(all: readonly Unreadable[]): readonly Unreadable[] {
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

function policiesOf({ policies, boundary, trust }: SetupRole): readonly NamedPolicy[] {
  return [...policies, trust, ...(boundary === undefined ? [] : [boundary])];
}

function placeOf({ name, address }: NamedPolicy): string {
  return address === undefined ? name : `${name} (${address})`;
}

/** Where deciding itself throws, nothing of the role is known; the other roles and setups are not to be lost by it. */
function failed(role: SetupRole, setup: Setup, error: unknown): RoleAccess {
  const { name, address, arn, policies } = role;
  const { source } = setup.inventory;
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
    users: usersOf(role, setup),
    policies: policies.map((policy) => policy.name),
    capabilities: FEATURES.map(unknown),
    limits: Object.entries(LIMITS).map(([id, title]) => unknown({ id, feature: "Limit", title })),
  };
}

function ofRole(role: SetupRole, setup: Setup, incomplete: readonly string[], given: Given): RoleAccess {
  const doubt = (each: Judgement): Judgement =>
    incomplete.length === 0 || each.answer !== "yes"
      ? each
      : { ...each, answer: "unknown", because: incomplete.map(noStatement) };
  return {
    name: role.name,
    address: role.address,
    arn: show(role.arn),
    policies: role.policies.map(({ name }) => name),
    users: usersOf(role, setup),
    capabilities: capabilitiesOf(role, setup, given).map(doubt),
    limits: limitsOf(role, setup, given).map(doubt),
  };
}

function usersOf({ arn }: SetupRole, { name, users }: Setup): readonly string[] {
  if (users.length === 0) return [name];
  return users
    .filter(({ executionRole }) => {
      const own = textOf(executionRole);
      return own !== undefined && sameText(own, arn);
    })
    .map((each) => each.name);
}
