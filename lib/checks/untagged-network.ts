import { isText, show } from "../authorization/text";
import { ask } from "../setup/question";
import { networkRequests } from "../setup/requests/network";
import type { NetworkPart } from "../inventory/inventory";
import type { Cure, CureObject } from "../policies/cure";
import type { Check } from "./check";
import { say } from "./phrase";
import { lacksTagOnly, tagsAsked } from "./tags";

export const untaggedNetwork: Check = {
  id: "untagged-network",
  over: "setup",
  severity: "error",
  title: "Subnets or security groups lack the tag that a policy requires",
  explanation:
    "The execution role allows network interfaces only in subnets and security groups with a tag, and the domain's subnet or security group does not have it: no worker starts. AWS's page " +
    "says to tag only the subnets, but the policy also applies to the security groups.",
  cure: cureOf({ type: "AWS::EC2::Subnet" }, new Map()),
  source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
  find: (state) =>
    state.environments.flatMap((environment) =>
      environment.executionRoles.flatMap((role) =>
        networkRequests(role, environment).flatMap((question) => {
          if (ask(question, environment, state.inputs).decision.answer !== "no") return [];
          if (!lacksTagOnly(question, role, environment, state)) return [];
          const isIt = ({ arn }: NetworkPart): boolean => isText(arn) && show(arn) === show(question.resource);
          const group = environment.inventory.securityGroups.find(isIt);
          const part = environment.inventory.subnets.find(isIt) ?? group;
          const type = group === undefined ? "AWS::EC2::Subnet" : "AWS::EC2::SecurityGroup";
          return [
            {
              address: part?.address ?? environment.address ?? environment.name,
              cure: cureOf({ type, address: part?.address }, tagsAsked(role)),
              message: say`${question.resource} lacks the tag that policies of ${role.name} require for network interfaces`,
            },
          ];
        }),
      ),
    ),
};

/** The tags as the condition has them, case included. */
function cureOf(object: CureObject, tags: ReadonlyMap<string, string>): Cure {
  return [{ kind: "setTags", object, tags: tags.size === 0 ? [["<KEY>", "<VALUE>"]] : [...tags] }];
}
