import type { Answer } from "../authorization/answer";
import { allowing } from "../authorization/policy";
import { ask, type ExternalInputs } from "../setup/question";
import { jobRequests } from "../setup/requests/jobs";
import { networkRequests } from "../setup/requests/network";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import { canvasImages } from "../policies/canvas-images";
import type { CureStatement, CureStep } from "../policies/cure";
import type { Check } from "./check";
import { asWritten, granted } from "./cures";
import { listed, say } from "./phrase";

/** What the page puts on the SageMaker execution role. */
const OF_EXECUTION_ROLES = ["ec2:CreateNetworkInterface", "ecr:DescribeImages"];

function answersOf(
  action: string,
  role: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): readonly Answer[] {
  return [...jobRequests(role, environment), ...networkRequests(role, environment)]
    .filter((question) => question.action === action)
    .map((question) => ask(question, environment, inputs).decision.answer);
}

export const grantsOnWrongRole: Check = {
  id: "grants-on-wrong-role",
  over: "setup",
  severity: "error",
  title: "Grants of the execution role are on the job role",
  explanation:
    "Canvas reads its image, and EMR Serverless creates network interfaces, with the permissions of the users' execution role. On the job role the same statements have no effect.",
  cure: [moved("<EXECUTION-ROLE>", "ecr:DescribeImages", granted(canvasImages, {}))],
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenarios 2 and 3",
  find: ({ environments, inputs }) =>
    environments.flatMap((environment) => {
      const { jobRole, executionRoles } = environment;
      if (jobRole === undefined) return [];
      return OF_EXECUTION_ROLES.flatMap((action) => {
        const there = allowing(jobRole.policies, action.toLowerCase()).filter(({ policy }) => policy.kind !== "aws");
        const [first] = there;
        if (first === undefined) return [];
        const answers = executionRoles.map((role) => ({ role, answers: answersOf(action, role, environment, inputs) }));
        const lacking = answers.filter((each) => each.answers.includes("no")).map(({ role }) => role);
        const doubtful = answers
          .filter((each) => !each.answers.includes("no") && each.answers.includes("unknown"))
          .map(({ role }) => role.name);
        const address = first.policy.address ?? jobRole.address ?? environment.name;
        const granted = say`${[action]} is granted to the job role ${jobRole.name}`;
        const written = there
          .filter(({ policy }) => policy.redacted !== true)
          .map(({ statement }) => asWritten(statement));
        const cure = lacking.map(({ name }) => moved(name, action, written));
        return [
          ...(lacking.length === 0
            ? []
            : [
                {
                  address,
                  ...(written.length === 0 ? {} : { cure }),
                  message: say`${granted} but missing on ${listed(lacking.map(({ name }) => name))}`,
                },
              ]),
          ...(doubtful.length === 0
            ? []
            : [
                {
                  address,
                  message: say`${granted}; whether ${listed(doubtful)} has it is undetermined`,
                  isUnknown: true,
                },
              ]),
        ];
      });
    }),
};

/** The same statements where they count. */
function moved(role: string, action: string, statements: readonly CureStatement[]): CureStep {
  return { kind: "addStatements", to: { of: "role", role, name: `canvas-${action.replace(":", "-")}` }, statements };
}
