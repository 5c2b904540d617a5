import type { Check } from "./check";
import { QUOTAS, quotasOf } from "./iam-quota";

export const iamLimitsPassed: Check = {
  id: "iam-limits-passed",
  over: "setup",
  severity: "error",
  title: "A quota of IAM is exceeded that cannot be raised so far",
  explanation:
    "IAM refuses the apply: LimitExceeded. The inline policies of a role have 10,240 characters together, a managed policy has 6,144; 25 policies can be attached to a role " +
    "and a trust policy can have 8,192 characters, where the quotas were raised to the most.",
  cure: [
    {
      kind: "advise",
      text: "Of inline policies: put a part of the statements into a managed policy, and attach it. Of a managed policy: make two of it. Of attached policies: put the smallest ones into an inline policy.",
    },
  ],
  source: `${QUOTAS}: the quotas, which of them can be raised, and that white space is not counted`,
  find: ({ inventory }) => quotasOf(inventory).filter(({ used }) => used === "passed"),
};
