import { show } from "../authorization/text";
import type { CureStep } from "../policies/cure";
import type { Check, Found, State } from "./check";
import { listed, say } from "./phrase";

export const roleReplaced: Check = {
  id: "role-replaced",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "A role or user is replaced",
  explanation:
    "The new role or user has the same name but another unique id. AWS stores policies that name the old one by ARN with its id, so they do not " +
    "match the new one until they are saved again; the same applies to aws:userid. In between, no principal can assume the role.",
  cure: [{ kind: "keep", object: { type: "AWS::IAM::Role" }, properties: [] }],
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles: AWS turns the ARN of a role in a policy into its id, and a role that is made again has another",
  find: ({ before, after, changes }) =>
    changes.flatMap(({ object: type, action, address, movedFrom, replacedFor }): readonly Found[] => {
      if ((type !== "AWS::IAM::Role" && type !== "AWS::IAM::User") || action !== "replace") return [];
      const naming = policiesNaming(movedFrom ?? address, before, after);
      const keep: CureStep = { kind: "keep", object: { type, address }, properties: replacedFor };
      return [
        {
          address,
          cure: naming.length === 0 ? [keep] : [keep, { kind: "saveAgain", policies: naming }],
          message:
            replacedFor.length === 0
              ? say`it is replaced: policies elsewhere that name it no longer match it, and it is absent in between`
              : say`a change of ${listed(replacedFor)} replaces it: policies elsewhere that name it no longer match it, and it is absent in between`,
        },
      ];
    }),
};

/** Policies of resources of the plan that name what is replaced, and stay. */
function policiesNaming(
  old: string,
  before: State | undefined,
  { inventory }: State,
): readonly { readonly address: string; readonly isInResource: boolean }[] {
  const principal = before?.inventory.principals.find(({ address }) => address === old);
  if (principal === undefined) return [];
  const arn = show(principal.arn);
  return inventory.resourcePolicies
    .filter(({ policy }) =>
      policy.policy.statements.some(({ principals = [] }) =>
        principals.some(({ identifier }) => show(identifier) === arn),
      ),
    )
    .map(({ address, target }) => ({ address, isInResource: target.owner === undefined || target.owner === address }));
}
