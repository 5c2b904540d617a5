/** The examples, each a folder with the files that its pull request changes. */
export const EXAMPLES = [
  "drops-called-via-last",
  "attaches-full-access",
  "changes-domain-key",
  "policy-known-after-apply",
  "harmless",
] as const;
