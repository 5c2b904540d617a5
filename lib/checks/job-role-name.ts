import { show } from "../authorization/text";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import { ask } from "../setup/question";
import { passRole } from "../setup/requests/jobs";
import type { Check } from "./check";
import { listed, say } from "./phrase";

const USABLE = new RegExp(`:role/(service-role/)?${EMR_SERVERLESS_ROLE_PREFIX}`);

export const jobRoleName: Check = {
  id: "job-role-name",
  over: "setup",
  severity: "error",
  title: "Canvas cannot pass a job role of this name or path",
  explanation:
    "The Canvas policies let an execution role pass only role/AmazonSageMakerCanvasEMRSExecutionAccess-* and the same below service-role/, case included. " +
    "SageMaker accepts any role, so a job fails days later with AccessDenied on iam:PassRole.",
  fix: [
    'resource "aws_iam_role" "…" {',
    `  name = "${EMR_SERVERLESS_ROLE_PREFIX}…" # 23 characters are left`,
    '  path = "/"',
    "}",
  ].join("\n"),
  source: "AmazonSageMakerCanvasFullAccess v11, Sid EMRServerlessPassRole; docs/differences-from-aws.md",
  find: ({ setups, given }) =>
    setups.flatMap((setup) => {
      const { jobRole } = setup;
      if (jobRole === undefined || USABLE.test(show(jobRole.arn))) return [];
      const answers = setup.executionRoles.map((role) => ({
        role,
        answer: ask(passRole(role, jobRole.arn), setup, given).decision.answer,
      }));
      const of = (wanted: string): readonly string[] =>
        answers.filter(({ answer }) => answer === wanted).map(({ role }) => role.name);
      const address = jobRole.address ?? setup.address ?? setup.name;
      const [no, unknown] = [of("no"), of("unknown")];
      return [
        ...(no.length === 0
          ? []
          : [{ address, message: say`${listed(no)} cannot pass the job role ${jobRole.arn} to EMR Serverless` }]),
        ...(unknown.length === 0
          ? []
          : [
              {
                address,
                message: say`whether ${listed(unknown)} can pass the job role ${jobRole.arn} cannot be told`,
                isUnknown: true,
              },
            ]),
      ];
    }),
};
