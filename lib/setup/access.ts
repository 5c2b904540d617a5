/** The whole answer: what each execution role of each setup is capable of, and which limits hold. */
import { NOT_CONSIDERED } from "../authorization/decide";
import { type NamedPolicy } from "../authorization/policy";
import { problemsOf } from "../authorization/read-policy";
import { show } from "../authorization/text";
import type { Inventory } from "../inventory/inventory";
import { capabilitiesOf, type Judgement, noStatement } from "./capabilities";
import { limitsOf } from "./limits";
import type { Given } from "./question";
import { type Setup, setupsOf, type SetupRole } from "./setup";

/** One execution role of a setup. */
export interface RoleAccess {
  readonly name: string;
  readonly address: string | undefined;
  readonly arn: string;
  readonly policies: readonly string[];
  readonly capabilities: readonly Judgement[];
  readonly limits: readonly Judgement[];
}

/** One setup: a domain, or a job role without one. */
export interface SetupAccess {
  readonly name: string;
  readonly address: string | undefined;
  readonly jobRole: string | undefined;
  readonly networkAccess: Setup["networkAccess"];
  readonly executionRoles: readonly RoleAccess[];
  /** Policies of the setup of which something could not be read. */
  readonly unreadable: readonly string[];
}

/** The access of everything in an inventory. */
export interface Access {
  readonly deployments: readonly SetupAccess[];
  /** Domains and user profiles that say DISABLED; nothing is asked for them. */
  readonly switchedOff: readonly string[];
  readonly notConsidered: readonly string[];
}

/**
 * Answers for every setup of an inventory.
 * @param incomplete why the inventory is not the whole; no answer is a yes then
 */
export function accessOf(inventory: Inventory, incomplete: readonly string[], given: Given): Access {
  const { setups, switchedOff } = setupsOf(inventory);
  return {
    deployments: setups.map((setup) => ofSetup(setup, incomplete, given)),
    switchedOff,
    notConsidered: NOT_CONSIDERED.filter((each) => given.organization.length === 0 || !each.includes("--scp")),
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
    executionRoles: setup.executionRoles.map((role) => ofRole(role, setup, incomplete, given)),
    unreadable: [
      ...new Set(
        policies.flatMap((policy) =>
          problemsOf(policy.policy).map(
            (problem) => `${placeOf(policy)}: ${policy.withheld === true ? "its content is sensitive" : problem}`,
          ),
        ),
      ),
    ],
  };
}

function policiesOf({ policies, boundary, trust }: SetupRole): readonly NamedPolicy[] {
  return [...policies, trust, ...(boundary === undefined ? [] : [boundary])];
}

function placeOf({ name, address }: NamedPolicy): string {
  return address === undefined ? name : `${name} (${address})`;
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
    capabilities: capabilitiesOf(role, setup, given).map(doubt),
    limits: limitsOf(role, setup, given).map(doubt),
  };
}
