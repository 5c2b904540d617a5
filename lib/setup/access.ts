/** The whole answer: what each execution role of each setup is capable of, and which limits hold. */
import { NOT_CONSIDERED } from "../authorization/decide";
import { type NamedPolicy } from "../authorization/policy";
import { problemsOf } from "../authorization/read-policy";
import { join, show } from "../authorization/text";
import type { Inventory } from "../inventory/inventory";
import { type Because, capabilitiesOf, FEATURES, type Judgement, noStatement } from "./capabilities";
import { elsewhere, LIMITS, limitsOf, throughEndpoint } from "./limits";
import { ask, type Given, type Question } from "./question";
import { passRole } from "./requests/jobs";
import { networkRequests, standardBuildRequest } from "./requests/network";
import { type Setup, setupsOf, type SetupRole } from "./setup";

/** Something that is as AWS's policies have it, and that whoever decides should know. */
export interface Finding {
  readonly id: string;
  readonly severity: "warning";
  readonly message: string;
  readonly fix: string;
  readonly because: readonly Because[];
}

/** One execution role of a setup. */
export interface RoleAccess {
  readonly name: string;
  readonly address: string | undefined;
  readonly arn: string;
  readonly policies: readonly string[];
  readonly capabilities: readonly Judgement[];
  readonly limits: readonly Judgement[];
  readonly findings: readonly Finding[];
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
    executionRoles: setup.executionRoles.map((role) => {
      try {
        return ofRole(role, setup, incomplete, given);
      } catch (error) {
        return failed(role, error);
      }
    }),
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

/** Where deciding itself throws, nothing of the role is known; the other roles and setups are not to be lost by it. */
function failed({ name, address, arn, policies }: SetupRole, error: unknown): RoleAccess {
  const why = `deciding it ended with an error (${error instanceof Error ? error.message : String(error)}); please report it`;
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
    policies: policies.map((policy) => policy.name),
    capabilities: FEATURES.map(unknown),
    limits: Object.entries(LIMITS).map(([id, title]) => unknown({ id, feature: "Limit", title })),
    findings: [],
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
    capabilities: capabilitiesOf(role, setup, given).map(doubt),
    limits: limitsOf(role, setup, given).map(doubt),
    findings: [
      ...siblings(role, setup, given),
      ...directly(role, setup, given),
      ...standardBuilds(role, setup, given),
      ...openEndpoint(setup, given),
    ],
  };
}

/** What is allowed of the questions, as a warning; none when nothing is. */
function warning(
  told: Pick<Finding, "id" | "message" | "fix">,
  questions: readonly Question[],
  setup: Setup,
  given: Given,
): readonly Finding[] {
  const because = questions
    .map((question) => ask(question, setup, given))
    .filter(({ decision }) => decision.answer === "yes")
    .flatMap(({ question, decision }) =>
      decision.because.map((reason) => ({ action: question.action, question, reason })),
    );
  return because.length === 0 ? [] : [{ ...told, severity: "warning", because }];
}

/** An endpoint lets out whoever has credentials of another account, unless its policy looks at whose the bucket is. */
function openEndpoint(setup: Setup, given: Given): readonly Finding[] {
  const told = {
    id: "endpoint-to-other-accounts",
    message: "data can leave through the S3 endpoint to buckets of any account, with credentials of that account",
    fix: "an endpoint policy with aws:ResourceAccount",
  };
  return warning(told, throughEndpoint(setup, given), setup, given).map((finding) => ({
    ...finding,
    // What the stranger's own side allows is only supposed.
    because: finding.because.filter(({ reason }) => reason.layer === "endpoint"),
  }));
}

/** AWS's page guards the statement on network interfaces by aws:CalledViaLast; another policy may make that void. */
function directly(role: SetupRole, setup: Setup, given: Given): readonly Finding[] {
  const places = networkRequests(role, setup);
  if (places.length === 0) return [];
  const direct = [...places, ...elsewhere(role, setup)].map((question) => ({
    ...question,
    context: { ...question.context, "aws:CalledViaLast": null, "aws:CalledVia": null },
  }));
  const told = {
    id: "network-interface-directly",
    message: "can make network interfaces without EMR Serverless too: the guard aws:CalledViaLast is void",
    fix: "detaching AmazonSageMakerFullAccess, or whatever else allows it",
  };
  return warning(told, direct, setup, given);
}

/** Nothing fails without it: the builds run somewhere else. */
function standardBuilds(role: SetupRole, setup: Setup, given: Given): readonly Finding[] {
  if (setup.networkAccess !== "vpc-only") return [];
  const { question, decision } = ask(standardBuildRequest(role), setup, given);
  if (decision.answer !== "no") return [];
  const because = decision.because.map((reason) => ({ action: question.action, question, reason }));
  return [
    {
      id: "standard-builds-outside-vpc",
      severity: "warning",
      message: "cannot look up VPC endpoint services: standard builds run outside the domain's VPC, without an error",
      fix: "ec2:DescribeVpcEndpointServices, which AmazonSageMakerCanvasFullAccess holds",
      because,
    },
  ];
}

/** AWS's own policy lets every execution role hand over every job role with the prefix, other deployments' included. */
function siblings(role: SetupRole, setup: Setup, given: Given): readonly Finding[] {
  const { account, partition } = setup.inventory;
  const name = "AmazonSageMakerCanvasEMRSExecutionAccess-of-another-deployment";
  const sibling = join(["arn:", partition, ":iam::", account, `:role/${name}`]);
  const told = {
    id: "sibling-job-role",
    message: "can hand EMR Serverless the job role of any other deployment in the account, and so reach its data",
    fix: "restrictPassRole: true",
  };
  return warning(told, [passRole(role, sibling)], setup, given);
}
