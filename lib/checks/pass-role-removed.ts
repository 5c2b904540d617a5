import { join, show } from "../authorization/text";
import { known, textOf } from "../inventory/fact";
import type { Inventory } from "../inventory/inventory";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import type { Because } from "../setup/capabilities";
import { asCanvasRole, type CanvasEnvironment, type CanvasRole, roleOf } from "../setup/environment";
import { type EvaluatedRequest, ask, type ExternalInputs } from "../setup/question";
import { assumeRole, EMR_SERVERLESS, passRole } from "../setup/requests/jobs";
import { atRole } from "./allowed";
import type { Change, Check, Found } from "./check";
import { listed, type Phrase, say } from "./phrase";

const SOURCE =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html: a user who has no permission to pass a role cannot start what runs as it";

/** How many roles a finding names. */
const MOST = 20;

export const passRoleRemoved: Check = {
  id: "pass-role-removed",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "An execution role can no longer pass roles to EMR Serverless",
  explanation:
    "Canvas starts a job as the role that the setting of the domain or of the user profile names, and the execution role must be allowed to pass it. Users whose setting " +
    "names one of these roles can no longer run jobs on large datasets. restrictPassRole does this on purpose: users of one deployment then cannot access the data of another.",
  cure: [
    {
      kind: "advise",
      text: "Keep the change if no setting of a user of this role names one of these roles. Otherwise give these users an execution role of their own, or allow the role again.",
    },
    { kind: "setOption", option: "restrictPassRole", value: false },
  ],
  source: SOURCE,
  find: ({ before, after }) => {
    if (before === undefined) return [];
    const roles = new Map<string, readonly [CanvasRole, CanvasEnvironment]>();
    for (const environment of [...after.environments, ...before.environments])
      for (const role of environment.executionRoles)
        if (!roles.has(show(role.arn))) roles.set(show(role.arn), [role, environment]);
    return [...roles.values()].flatMap(([role, environment]) =>
      ofRole(role, environment, { before: before.inventory, after: after.inventory, inputs: after.inputs }),
    );
  },
};

interface Sides extends Readonly<Record<keyof Pick<Change, "before" | "after">, Inventory>> {
  readonly inputs: ExternalInputs;
}

/** One role that may be passed, before and after. */
interface Passed {
  readonly name: string;
  readonly was: EvaluatedRequest;
  readonly is: EvaluatedRequest;
}

function ofRole({ arn }: CanvasRole, environment: CanvasEnvironment, sides: Sides): readonly Found[] {
  const { before, after, inputs } = sides;
  const [was, is] = [roleOf(known(arn), before), roleOf(known(arn), after)];
  // A role that is created had nothing to lose; of one that is destroyed, everything is lost.
  if (was === undefined || is === undefined || (was.address === undefined) !== (is.address === undefined)) return [];
  if (JSON.stringify([was.policies, was.boundary]) === JSON.stringify([is.policies, is.boundary])) return [];
  const lost = (passed: string): readonly Passed[] => {
    const asked = [
      ask(passRole(was, passed), { ...environment, inventory: before }, inputs),
      ask(passRole(is, passed), { ...environment, inventory: after }, inputs),
    ] as const;
    return asked[0].decision.answer !== "no" && asked[1].decision.answer === "no"
      ? [{ name: passed.slice(passed.lastIndexOf("/") + 1), was: asked[0], is: asked[1] }]
      : [];
  };
  const named = jobRolesOf(environment, sides).flatMap(lost);
  const others = lost(ofAnotherDeployment(environment));
  const all = [...named, ...others];
  if (all.length === 0) return [];
  const which: Phrase = [
    ...listed(
      named.map(({ name }) => name),
      MOST,
    ),
    ...(named.length > 0 && others.length > 0 ? [" and "] : []),
    ...(others.length > 0 ? ["the job role of any other deployment in the account"] : []),
  ];
  const doubt = all.every((each) => each.was.decision.answer === "unknown")
    ? "; whether it can now is undetermined, because not all of its policies are known"
    : "";
  return [
    {
      ...atRole(is, environment),
      because: all.flatMap(becauseOf),
      message: say`${is.name} can no longer pass ${which} to EMR Serverless${[doubt]}`,
    },
  ];
}

/** The statement that denies it now, or else the one that allowed it before. */
function becauseOf({ was, is }: Passed): readonly Because[] {
  const denied = is.decision.because.filter(({ statement }) => statement !== undefined);
  const { question, decision } = denied.length > 0 ? is : was;
  return decision.because.map((reason) => ({ action: question.action, question, reason }));
}

/** ARNs of the roles that jobs can run as: those that EMR Serverless can assume, and those that settings name. */
function jobRolesOf(environment: CanvasEnvironment, { before, after, inputs }: Sides): readonly string[] {
  const arns = [before, after].flatMap((inventory) => {
    const there = { ...environment, inventory };
    const trusting = inventory.principals.filter((principal) => {
      if (principal.kind !== "role") return false;
      const question = assumeRole(asCanvasRole(principal), EMR_SERVERLESS, inventory.account, SOURCE);
      return ask(question, there, inputs).decision.answer !== "no";
    });
    const set = [...inventory.domains, ...inventory.userProfiles].flatMap(
      ({ settings }) => textOf(settings.emrServerlessRole) ?? [],
    );
    return [...trusting.map(({ arn }) => arn), ...set];
  });
  return [...new Set(arns.filter((arn) => typeof arn === "string"))].sort();
}

/** A role that no source contains, with a name that Canvas's policies allow to pass. */
function ofAnotherDeployment({ inventory: { account, partition } }: CanvasEnvironment): string {
  return show(join(["arn:", partition, ":iam::", account, `:role/${EMR_SERVERLESS_ROLE_PREFIX}of-another-deployment`]));
}
