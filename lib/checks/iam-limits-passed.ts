import type { Check } from "./check";
import { QUOTAS, quotasOf } from "./iam-quota";

export const iamLimitsPassed: Check = {
  id: "iam-limits-passed",
  over: "setup",
  severity: "error",
  title: "An IAM quota is exceeded beyond the maximum",
  explanation:
    "IAM rejects the request: LimitExceeded. The inline policies of a role can have 10,240 characters in total, a managed policy 6,144. At most 25 policies can be attached to a role, " +
    "and a trust policy can have at most 8,192 characters, if the quotas were raised to the maximum.",
  cure: [
    {
      kind: "advise",
      text: "For inline policies: move some statements into a managed policy, and attach it. For a managed policy: split it into two. For attached policies: move the smallest ones into an inline policy.",
    },
  ],
  source: `${QUOTAS}: the quotas, which of them can be raised, and that white space is not counted`,
  find: ({ inventory }) => quotasOf(inventory).filter(({ used }) => used === "passed"),
};
