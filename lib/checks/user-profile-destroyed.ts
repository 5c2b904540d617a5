import { show } from "../authorization/text";
import type { Cure } from "../policies/cure";
import type { Check } from "./check";
import { listed, type Phrase, say } from "./phrase";

const PROFILE = "AWS::SageMaker::UserProfile";

export const userProfileDestroyed: Check = {
  id: "user-profile-destroyed",
  over: "change",
  takesAway: true,
  severity: "error",
  title: "A user profile is destroyed or replaced",
  explanation:
    "The profile's user can no longer sign in to the domain and loses access to the home directory; a recreated profile gets another one. The files " +
    "stay on the domain's file system, where an administrator can copy them. AWS rejects the deletion as long as the profile has apps.",
  cure: [{ kind: "retain", object: { type: PROFILE } }],
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/gs-studio-delete-domain.html: the user loses access to the home directory, and the data is not deleted",
  find: ({ before, changes }) => {
    const names = new Map((before?.inventory.userProfiles ?? []).map(({ address, name }) => [address, name]));
    return changes
      .filter(({ object, action }) => object === PROFILE && (action === "delete" || action === "replace"))
      .map(({ address, movedFrom, action, replacedFor }) => {
        const name = names.get(movedFrom ?? address);
        const who: Phrase = name === undefined ? ["its user"] : say`${show(name)}`;
        const lost = say`${who} loses the home directory, whose files stay on the domain's file system`;
        if (action === "delete") {
          return {
            address,
            cure: [{ kind: "retain", object: { type: PROFILE, address } }],
            message: say`the user profile is destroyed: ${lost}`,
          };
        }
        const cure: Cure = [{ kind: "keep", object: { type: PROFILE, address }, properties: replacedFor }];
        return replacedFor.length === 0
          ? { address, cure, message: say`the user profile is replaced: ${lost}` }
          : { address, cure, message: say`a change of ${listed(replacedFor)} replaces the user profile: ${lost}` };
      });
  },
};
