import type { Check } from "./check";
import { say } from "./phrase";

export const policyRemoved: Check = {
  id: "policy-removed",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "An argument of a role removes a policy that another resource added",
  explanation:
    "inline_policy and managed_policy_arns of a role are exclusive: Terraform removes everything that they do not list. A shorter list removes a policy that a separate policy or attachment " +
    "resource added, while that resource stays unchanged in the plan. The role lacks the policy until the next apply.",
  cure: [
    { kind: "advise", text: "Define the policy in one place: in the role's argument, or in a separate resource." },
  ],
  source: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role#inline_policy-1",
  find: ({ after: { inventory } }) =>
    inventory.principals.flatMap(({ address, name, removed }) =>
      removed.map(({ policy, argument, keptBy }) => ({
        address: keptBy,
        message: say`${argument} of ${address ?? name} removes ${policy.name}, which ${keptBy} added and does not add again in this apply`,
      })),
    ),
};
