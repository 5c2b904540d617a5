import { show, type Text } from "../authorization/text";
import { EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import { ask } from "../setup/question";
import { passRole } from "../setup/requests/jobs";
import type { Check } from "./check";
import { listed, say } from "./phrase";

const USABLE = new RegExp(`^arn:aws:iam::[^:]*:role/(service-role/)?${EMR_SERVERLESS_ROLE_PREFIX}`);
const ACCOUNT = /^arn:[^:]*:iam::(\d{12}):/;

/** Of two ARNs that are known. */
function isElsewhere(one: Text, other: Text): boolean {
  return typeof one === "string" && typeof other === "string" && other.startsWith("arn:aws:") && one !== other;
}

export const jobRoleName: Check = {
  id: "job-role-name",
  over: "setup",
  severity: "error",
  title: "Canvas cannot pass a job role of this name or path",
  explanation:
    "The Canvas policies let an execution role pass only role/AmazonSageMakerCanvasEMRSExecutionAccess-* and the same below service-role/, case included, in their own account. " +
    "SageMaker accepts any role, so a job fails days later with AccessDenied on iam:PassRole.",
  fix: [
    'resource "aws_iam_role" "<NAME>" {',
    `  name = "${EMR_SERVERLESS_ROLE_PREFIX}<SUFFIX>" # 23 characters are left`,
    '  path = "/"',
    "}",
  ].join("\n"),
  source:
    "AmazonSageMakerCanvasFullAccess v11, Sid IAMPassOperationForEMRServerless; docs/differences-from-aws.md; " +
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html: a role can be passed to a service in the same account only",
  find: ({ setups, given }) =>
    setups.flatMap((setup) => {
      const { jobRole } = setup;
      if (jobRole === undefined) return [];
      const address = jobRole.address ?? setup.address ?? setup.name;
      const [, owner] = ACCOUNT.exec(show(jobRole.arn)) ?? [];
      const { account } = setup.inventory;
      if (owner !== undefined && typeof account === "string" && owner !== account) {
        return [
          {
            address,
            message: say`the job role ${jobRole.arn} is of another account than ${account}: nobody can pass it`,
          },
        ];
      }
      // Names of roles are unique in an account, whatever their paths.
      const namesake = setup.inventory.principals.find(
        ({ kind, name, arn }) => kind === "role" && name === jobRole.name && isElsewhere(arn, jobRole.arn),
      );
      if (namesake !== undefined) {
        return [
          { address, message: say`the domain names ${jobRole.arn}, and the role of that name is ${namesake.arn}` },
        ];
      }
      if (USABLE.test(show(jobRole.arn))) return [];
      const answers = setup.executionRoles.map((role) => ({
        role,
        answer: ask(passRole(role, jobRole.arn), setup, given).decision.answer,
      }));
      const of = (wanted: string): readonly string[] =>
        answers.filter(({ answer }) => answer === wanted).map(({ role }) => role.name);
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
