import type { Check } from "./check";
import { QUOTAS, quotasOf } from "./iam-quota";

export const iamLimitsPassed: Check = {
  id: "iam-limits-passed",
  over: "setup",
  severity: "error",
  title: "A quota of IAM is passed that nobody can raise so far",
  explanation:
    "IAM refuses the apply: LimitExceeded. The inline policies of a role have 10,240 characters together, a managed policy has 6,144; 25 policies can be attached to a role " +
    "and a trust policy can have 8,192 characters, where the quotas were raised to the most.",
  fix: [
    "# Of inline policies: an aws_iam_policy of its own, attached, for a part of the statements.",
    "# Of a managed policy: two of them. Of attached policies: an inline policy for the smallest ones.",
  ].join("\n"),
  source: `${QUOTAS}: the quotas, which of them can be raised, and that white space is not counted`,
  find: ({ inventory }) => quotasOf(inventory).filter(({ used }) => used === "passed"),
};
