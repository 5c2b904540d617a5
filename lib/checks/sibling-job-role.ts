import { join, type Text } from "../authorization/text";
import type { Cure, CureStep } from "../policies/cure";
import { largeDataUse } from "../policies/large-data-use";
import { restrictPassRole } from "../policies/restrict-pass-role";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import type { Question } from "../setup/question";
import { passRole } from "../setup/requests/jobs";
import type { Setup, SetupRole } from "../setup/setup";
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
  find: (state) => state.setups.flatMap((setup) => setup.executionRoles.flatMap((role) => ofRole(role, setup, state))),
};

function ofRole(role: SetupRole, setup: Setup, state: State): readonly Found[] {
  const { account, partition } = setup.inventory;
  const name = `${EMR_SERVERLESS_ROLE_PREFIX}of-another-deployment`;
  const question = passRole(role, join(["arn:", partition, ":iam::", account, `:role/${name}`]));
  const because = allowedBecause([question], setup, state.given);
  if (because.length === 0) return [];
  return [
    {
      ...atRole(role, setup),
      because,
      ...(setup.jobRole === undefined ? {} : { cure: cureOf(role, setup.jobRole, question, setup, state) }),
      message: say`${role.name} can pass the job role of any other deployment in the account to EMR Serverless, and so access its data`,
    },
  ];
}

/** Statements of one's own are narrowed; what AWS's policies allow, or a statement on more than this, needs a Deny. */
function cureOf(role: SetupRole, jobRole: SetupRole, question: Question, setup: Setup, { given }: State): Cure {
  const allowing = allowedBy(role, [question], setup, given);
  const isOwn = allowing.every(
    ({ policy, statements }) =>
      policy.kind !== "aws" &&
      policy.withheld !== true &&
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

function denyOthers(role: string, jobRoleArn: Text): CureStep {
  return {
    kind: "addStatements",
    to: { of: "role", role, name: "canvas-own-job-role" },
    statements: granted(restrictPassRole, { emrServerlessRoleArn: jobRoleArn }),
  };
}
