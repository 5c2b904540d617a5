import { show } from "../authorization/text";
import type { Check } from "./check";
import { fromAccess } from "./from-access";

export const siblingJobRole: Check = {
  id: "sibling-job-role",
  over: "setup",
  severity: "warning",
  title: "An execution role can pass the job roles of other deployments",
  explanation:
    "AmazonSageMakerCanvasFullAccess allows iam:PassRole on every role with the prefix: users of one deployment reach the data of another by having " +
    "its job role run their jobs. Only a Deny narrows it.",
  fix: [
    "statement {",
    '  effect        = "Deny"',
    '  actions       = ["iam:PassRole"]',
    '  not_resources = ["<JOB-ROLE-ARN>"]',
    "  condition {",
    '    test     = "StringEquals"',
    '    variable = "iam:PassedToService"',
    '    values   = ["emr-serverless.amazonaws.com"]',
    "  }",
    "}",
  ].join("\n"),
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html: who may pass which role is decided by the Resource of iam:PassRole",
  find: (state) =>
    fromAccess(state, "sibling-job-role", ({ jobRole }) =>
      jobRole === undefined ? undefined : siblingJobRole.fix.replace("<JOB-ROLE-ARN>", () => show(jobRole.arn)),
    ),
};
