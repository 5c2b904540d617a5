/** Disagreements in which the oracle is no judge, each with the reason; the program prints how many there were of each. */
import type { Disagreement } from "./compare";

export interface Exception {
  readonly why: string;
  readonly matches: (disagreement: Disagreement) => boolean;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    why: "AWS refuses to delete a policy that is still attached (DeleteConflict); the loopback AWS deletes it",
    matches: ({ earlier, detail }) =>
      earlier !== undefined && /policy\/\w+ is not in this plan, nor bundled/.test(detail),
  },
  {
    why: "a condition on the account or ARN of who asks, which is decided by who the row names: review does not weigh it yet",
    matches: ({ comparison, detail }) => comparison === "review" && /only if aws:Principal(Account|Arn)/.test(detail),
  },
  {
    why: "a row that says may, without a proof: an Allow that an account-wide Deny covers is not seen to be void",
    matches: ({ comparison, cause }) => comparison === "review" && cause.startsWith("what is told as perhaps"),
  },
  {
    why: "a row about the account as a whole: the generator asks only for its own principals",
    matches: ({ comparison, cause, detail }) =>
      comparison === "review" &&
      /^what is told as (gained|lost) is not/.test(cause) &&
      /^arn:aws:iam::\d{12}:root /.test(detail),
  },
  {
    why: "a key that is kept without its policy resource has AWS's default policy, which the generator's model leaves out",
    matches: ({ comparison, detail }) => comparison === "model" && detail.includes(" kms:"),
  },
];
