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
  title: "A restriction by tag on subnets or security groups without the tag",
  explanation:
    "The execution role may have network interfaces made only where a tag is, and the domain's subnet or security group does not have it: no worker starts. AWS's page " +
    "tells to tag the subnets only; the security groups are asked for as well.",
  cure: cureOf({ type: "AWS::EC2::Subnet" }, new Map()),
  source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
  find: (state) =>
    state.setups.flatMap((setup) =>
      setup.executionRoles.flatMap((role) =>
        networkRequests(role, setup).flatMap((question) => {
          if (ask(question, setup, state.given).decision.answer !== "no") return [];
          if (!lacksTagOnly(question, role, setup, state)) return [];
          const isIt = ({ arn }: NetworkPart): boolean => isText(arn) && show(arn) === show(question.resource);
          const group = setup.inventory.securityGroups.find(isIt);
          const part = setup.inventory.subnets.find(isIt) ?? group;
          const type = group === undefined ? "AWS::EC2::Subnet" : "AWS::EC2::SecurityGroup";
          return [
            {
              address: part?.address ?? setup.address ?? setup.name,
              cure: cureOf({ type, address: part?.address }, tagsAsked(role)),
              message: say`${question.resource} lacks the tag that ${role.name} may have network interfaces by`,
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
