import { join, type MaybeUnknownString } from "../authorization/text";
import type { Cure, CureStep } from "../policies/cure";
import { largeDataUse } from "../policies/large-data-use";
import { restrictPassRole } from "../policies/restrict-pass-role";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import type { Question } from "../setup/question";
import { passRole } from "../setup/requests/jobs";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import { allowedBecause, atRole, isOnlyAbout } from "./allowed";
import type { Check, Found, State } from "./check";
import { allowedBy, existing, granted, shownNames } from "./cures";
import { say } from "./phrase";

/** Ours. */
const OPTION: CureStep = { kind: "setOption", option: "restrictPassRole", value: true };

export const siblingJobRole: Check = {
  id: "sibling-job-role",
  over: "setup",
  severity: "warning",
  title: "An execution role can pass the job roles of other deployments",
  explanation:
    "AmazonSageMakerCanvasFullAccess allows iam:PassRole on every role with the prefix: users of one deployment can access the data of another by running " +
    "their jobs with its job role. Only a Deny narrows it.",
  cure: [OPTION, denyOthers("<EXECUTION-ROLE>", "<JOB-ROLE-ARN>")],
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html: who may pass which role is decided by the Resource of iam:PassRole",
  find: (state) =>
    state.environments.flatMap((environment) =>
      environment.executionRoles.flatMap((role) => ofRole(role, environment, state)),
    ),
};

function ofRole(role: CanvasRole, environment: CanvasEnvironment, state: State): readonly Found[] {
  const { account, partition } = environment.inventory;
  const name = `${EMR_SERVERLESS_ROLE_PREFIX}of-another-deployment`;
  const question = passRole(role, join(["arn:", partition, ":iam::", account, `:role/${name}`]));
  const because = allowedBecause([question], environment, state.inputs);
  if (because.length === 0) return [];
  return [
    {
      ...atRole(role, environment),
      because,
      ...(environment.jobRole === undefined
        ? {}
        : { cure: cureOf(role, environment.jobRole, question, environment, state) }),
      message: say`${role.name} can pass the job role of any other deployment in the account to EMR Serverless, and so access its data`,
    },
  ];
}

/** Statements of one's own are narrowed; what AWS's policies allow, or a statement on more than this, needs a Deny. */
function cureOf(
  role: CanvasRole,
  jobRole: CanvasRole,
  question: Question,
  environment: CanvasEnvironment,
  { inputs }: State,
): Cure {
  const allowing = allowedBy(role, [question], environment, inputs);
  const isOwn = allowing.every(
    ({ policy, statements }) =>
      policy.kind !== "aws" &&
      policy.redacted !== true &&
      statements.every((each) => isOnlyAbout(each, "iam:passrole")),
  );
  if (!isOwn || allowing.length === 0) return [OPTION, denyOthers(role.name, jobRole.arn)];
  return allowing.map(({ policy, statements }) => ({
    kind: "replaceStatements",
    in: existing(policy),
    names: shownNames(policy, statements),
    by: granted(largeDataUse, { emrServerlessRoleArn: jobRole.arn }, ["IAMPassOperationForEMRServerless"]),
  }));
}

function denyOthers(role: string, jobRoleArn: MaybeUnknownString): CureStep {
  return {
    kind: "addStatements",
    to: { of: "role", role, name: "canvas-own-job-role" },
    statements: granted(restrictPassRole, { emrServerlessRoleArn: jobRoleArn }),
  };
}
