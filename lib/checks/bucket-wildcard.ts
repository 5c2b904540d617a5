import { isApart } from "../authorization/inclusion";
import { type Pattern, patternOf } from "../authorization/pattern";
import { statementName, type PolicyStatement } from "../authorization/policy";
import type { Check } from "./check";
import { say } from "./phrase";

const DATA = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) =>
  patternOf(action, { wildcards: true, variables: false, ignoreCase: true }),
);
const ANY_BUCKET = /^(\*|arn:[^:]*:s3:::\*.{0,2})$/;

function isAboutData({ negated, patterns }: PolicyStatement["action"]): boolean {
  const covered = (action: Pattern): boolean => patterns.some((pattern) => !isApart(pattern, action));
  return negated ? DATA.some((action) => !covered(action)) : DATA.some(covered);
}

function isOnAnyBucket({ resource }: PolicyStatement): boolean {
  if (resource === undefined) return false;
  return resource.negated || resource.patterns.some(({ text }) => typeof text === "string" && ANY_BUCKET.test(text));
}

export const bucketWildcard: Check = {
  id: "bucket-wildcard",
  over: "setup",
  severity: "warning",
  title: "The job role reaches every bucket",
  explanation:
    "arn:aws:s3:::* of AWS's page is every bucket of every account that lets the role in. Jobs run code of their users, so that whoever uses Canvas " +
    "reaches them all.",
  fix: [
    "statement {",
    '  actions   = ["s3:GetObject"]',
    '  resources = ["arn:aws:s3:::BUCKET/FOLDER/*"]',
    "  condition {",
    '    test     = "StringEquals"',
    '    variable = "aws:ResourceAccount"',
    "    values   = [data.aws_caller_identity.current.account_id]",
    "  }",
    "}",
  ].join("\n"),
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 3, which advises to scope it down",
  find: ({ setups }) =>
    setups.flatMap(({ jobRole }) =>
      (jobRole?.policies ?? [])
        .filter(({ kind, withheld }) => kind !== "aws" && withheld !== true)
        .flatMap((policy) =>
          policy.policy.statements
            .filter((each) => each.effect === "Allow" && isAboutData(each.action) && isOnAnyBucket(each))
            .filter(({ conditions }) => !conditions.some(({ key }) => key === "s3:existingobjecttag/sagemaker"))
            .map((statement) => {
              const isOwn = statement.conditions.some(({ key }) => /^(aws|s3):resourceaccount$/.test(key));
              const which = isOwn ? "every bucket of the account" : "every bucket of every account that lets it in";
              return {
                address: policy.address ?? jobRole?.address ?? "",
                message: say`${statementName(statement)} of ${policy.name} lets ${jobRole?.name ?? ""} reach ${[which]}`,
              };
            }),
        ),
    ),
};
