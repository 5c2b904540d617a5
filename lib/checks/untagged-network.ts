import { isText, show } from "../authorization/text";
import { ask } from "../setup/question";
import { networkRequests } from "../setup/requests/network";
import type { Check } from "./check";
import { say } from "./phrase";
import { inBlock, literal } from "./hcl";
import { lacksTagOnly, tagsAsked } from "./tags";

export const untaggedNetwork: Check = {
  id: "untagged-network",
  over: "setup",
  severity: "error",
  title: "A restriction by tag on subnets or security groups without the tag",
  explanation:
    "The execution role may have network interfaces made only where a tag is, and the domain's subnet or security group does not have it: no worker starts. AWS's page " +
    "tells to tag the subnets only; the security groups are asked for as well.",
  fix: fixOf(undefined, new Map()),
  source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
  find: (state) =>
    state.setups.flatMap((setup) =>
      setup.executionRoles.flatMap((role) =>
        networkRequests(role, setup).flatMap((question) => {
          if (ask(question, setup, state.given).decision.answer !== "no") return [];
          if (!lacksTagOnly(question, role, setup, state)) return [];
          const parts = [...setup.inventory.subnets, ...setup.inventory.securityGroups];
          const part = parts.find(({ arn }) => isText(arn) && show(arn) === show(question.resource));
          return [
            {
              address: part?.address ?? setup.address ?? setup.name,
              fix: fixOf(part?.address, tagsAsked(role)),
              message: say`${question.resource} lacks the tag that ${role.name} may have network interfaces by`,
            },
          ];
        }),
      ),
    ),
};

/** The tags as the condition has them, case included. */
function fixOf(address: string | undefined, tags: ReadonlyMap<string, string>): string {
  const asked = tags.size === 0 ? [["KEY", "VALUE"] as const] : [...tags];
  const lines = ["tags = {", ...asked.map(([key, value]) => `  ${literal(key)} = ${literal(value)}`), "}"];
  return inBlock(address, lines);
}
