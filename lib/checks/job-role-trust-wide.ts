import type { Check } from "./check";
import { say } from "./phrase";

const WIDE = {
  "job-role-of-other-service": "other services than EMR Serverless can take it on",
  "job-role-of-other-account": "EMR Serverless of any other account can take it on: aws:SourceAccount is missing",
} as const;

export const jobRoleTrustWide: Check = {
  id: "job-role-trust-wide",
  over: "setup",
  severity: "warning",
  title: "Others can take the job role on",
  explanation:
    "Without aws:SourceAccount a service can be made to act for a stranger (the confused deputy). With several services in the trust policy the " +
    "switches of the console fail besides.",
  fix: [
    "condition {",
    '  test     = "StringEquals"',
    '  variable = "aws:SourceAccount"',
    "  values   = [data.aws_caller_identity.current.account_id]",
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  find: ({ setups, access }) =>
    access.deployments.flatMap((setup, index) => {
      const [role] = setup.executionRoles;
      const jobRole = setups[index]?.jobRole;
      const address = jobRole?.address ?? setup.address ?? setup.name;
      return (role?.limits ?? []).flatMap(({ id, answer }) =>
        answer !== "no" || !(id in WIDE)
          ? []
          : [{ address, message: say`of ${jobRole?.name ?? "the job role"}: ${[WIDE[id as keyof typeof WIDE]]}` }],
      );
    }),
};
