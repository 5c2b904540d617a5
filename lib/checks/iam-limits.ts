import type { Check } from "./check";
import { QUOTAS, quotasOf } from "./iam-quota";

export const iamLimits: Check = {
  id: "iam-limits",
  over: "setup",
  severity: "warning",
  title: "A quota of IAM is near, or passed unless it was raised",
  explanation:
    "Beyond a quota IAM refuses the apply: LimitExceeded. The sizes of inline and managed policies are fixed; the number of attached policies (20 of a role, " +
    "25 at most) and the length of a trust policy (2,048, 8,192 at most) can be raised. Policies that are known only after apply are not counted.",
  cure: [
    {
      kind: "advise",
      text: "Put statements that several roles share into one managed policy, and attach it to each, in place of inline policies.",
    },
  ],
  source: `${QUOTAS}: the quotas, which of them can be raised, and that white space is not counted`,
  find: ({ inventory }) => quotasOf(inventory).filter(({ used }) => used !== "passed"),
};
