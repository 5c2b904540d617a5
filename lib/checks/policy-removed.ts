import type { Check } from "./check";
import { say } from "./phrase";

export const policyRemoved: Check = {
  id: "policy-removed",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "An argument of a role removes a policy that another resource put there",
  explanation:
    "inline_policy and managed_policy_arns of a role are exclusive: Terraform makes AWS have what they list and nothing else. Narrowed, they remove what a policy or an attachment " +
    "of its own put there, and that resource stays in the plan unchanged. The role lacks the policy until the next apply.",
  cure: [
    { kind: "advise", text: "Give the policy in one place: in the role's argument, or in a resource of its own." },
  ],
  source: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role#inline_policy-1",
  find: ({ after: { inventory } }) =>
    inventory.principals.flatMap(({ address, name, removed }) =>
      removed.map(({ policy, argument, keptBy }) => ({
        address: keptBy,
        message: say`${argument} of ${address ?? name} removes ${policy.name}, which ${keptBy} put there and does not put back in this apply`,
      })),
    ),
};
