import { allowing } from "../authorization/policy";
import { ask } from "../setup/question";
import { jobRequests } from "../setup/requests/jobs";
import { networkRequests } from "../setup/requests/network";
import type { Check } from "./check";
import { listed, say } from "./phrase";

/** What the page puts on the SageMaker execution role. */
const OF_EXECUTION_ROLES = ["ec2:CreateNetworkInterface", "ecr:DescribeImages"];

export const grantsOnWrongRole: Check = {
  id: "grants-on-wrong-role",
  over: "setup",
  severity: "error",
  title: "Grants of the execution role are on the job role",
  explanation:
    "Canvas looks up its image, and EMR Serverless makes network interfaces, in the name of the execution role that users work as. On the job role the same statements do nothing.",
  fix: [
    'resource "aws_iam_role_policy" "…" {',
    "  role = aws_iam_role.execution.name # not the role with the prefix AmazonSageMakerCanvasEMRSExecutionAccess-",
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenarios 2 and 3",
  find: ({ setups, given }) =>
    setups.flatMap((setup) => {
      const { jobRole, executionRoles } = setup;
      if (jobRole === undefined) return [];
      return OF_EXECUTION_ROLES.flatMap((action) => {
        const there = allowing(jobRole.policies, action.toLowerCase()).filter(({ policy }) => policy.kind !== "aws");
        const lacking = executionRoles.filter((role) =>
          [...jobRequests(role, setup), ...networkRequests(role, setup)].some(
            (question) => question.action === action && ask(question, setup, given).decision.answer === "no",
          ),
        );
        const [first] = there;
        if (first === undefined || lacking.length === 0) return [];
        return [
          {
            address: first.policy.address ?? jobRole.address ?? setup.name,
            message: say`${[action]} is granted to the job role ${jobRole.name} and missing on ${listed(lacking.map(({ name }) => name))}`,
          },
        ];
      });
    }),
};
