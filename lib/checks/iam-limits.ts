import type { Check } from "./check";
import { QUOTAS, quotasOf } from "./iam-quota";

export const iamLimits: Check = {
  id: "iam-limits",
  over: "setup",
  severity: "warning",
  title: "An IAM quota is nearly reached, or exceeded unless it was raised",
  explanation:
    "Beyond a quota, IAM rejects the request: LimitExceeded. The sizes of inline and managed policies are fixed; the number of attached policies (20 for a role, " +
    "25 at most) and the length of a trust policy (2,048, 8,192 at most) can be raised. Policies that are known only after apply are not counted.",
  cure: [
    {
      kind: "advise",
      text: "Move statements that several roles share into one managed policy, and attach it to each, instead of inline policies.",
    },
  ],
  source: `${QUOTAS}: the quotas, which of them can be raised, and that white space is not counted`,
  find: ({ inventory }) => quotasOf(inventory).filter(({ used }) => used !== "passed"),
};
