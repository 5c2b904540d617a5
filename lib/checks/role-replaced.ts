import type { Check } from "./check";
import { listed, say } from "./phrase";

export const roleReplaced: Check = {
  id: "role-replaced",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "A role or user is replaced",
  explanation:
    "The new one has the same name and another unique id. Policies that named the old one by ARN were stored by AWS with its id, and do not " +
    "match the new one until they are saved again; the same holds for aws:userid. Between the two, nobody can take the role on.",
  fix: [
    'resource "aws_iam_role" "<NAME>" {',
    "  # Take the change of this argument back, or apply the policies that name the role once more:",
    "  #   terraform apply -replace=aws_s3_bucket_policy.<NAME>",
    "}",
  ].join("\n"),
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles: AWS turns the ARN of a role in a policy into its id, and a role made anew has another",
  find: ({ changes }) =>
    changes
      .filter(({ type, action }) => /^aws_iam_(role|user)$/.test(type) && action === "replace")
      .map(({ address, replacedFor }) => ({
        address,
        message:
          replacedFor.length === 0
            ? say`it is replaced: policies elsewhere that name it lose it, and it is absent in between`
            : say`a change of ${listed(replacedFor)} replaces it: policies elsewhere that name it lose it, and it is absent in between`,
      })),
};
