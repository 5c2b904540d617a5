import { show } from "../authorization/text";
import type { Check } from "./check";
import { letGo } from "./hcl";
import { listed, type Phrase, say } from "./phrase";

export const userProfileDestroyed: Check = {
  id: "user-profile-destroyed",
  over: "change",
  takesAway: true,
  severity: "error",
  title: "A user profile is destroyed or replaced",
  explanation:
    "Who worked with the profile can no longer sign in to the domain and loses access to the home directory; a profile that is made anew gets another one. The files " +
    "stay on the domain's file system, where an administrator can fetch them. AWS refuses as long as the profile has apps.",
  fix: letGo("aws_sagemaker_user_profile.<NAME>"),
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/gs-studio-delete-domain.html: the user loses access to the home directory, and the data is not deleted",
  find: ({ before, changes }) => {
    const names = new Map((before?.inventory.userProfiles ?? []).map(({ address, name }) => [address, name]));
    return changes
      .filter(
        ({ type, action }) => type === "aws_sagemaker_user_profile" && (action === "delete" || action === "replace"),
      )
      .map(({ address, movedFrom, action, replacedFor }) => {
        const name = names.get(movedFrom ?? address);
        const who: Phrase = name === undefined ? ["its user"] : say`${show(name)}`;
        const lost = say`${who} loses the home directory, whose files stay on the domain's file system`;
        if (action === "delete") {
          return { address, fix: letGo(address), message: say`the user profile is destroyed: ${lost}` };
        }
        const fix =
          "# Take the change of what replaces it back; lifecycle { prevent_destroy = true } refuses such a plan.";
        return replacedFor.length === 0
          ? { address, fix, message: say`the user profile is replaced: ${lost}` }
          : { address, fix, message: say`a change of ${listed(replacedFor)} replaces the user profile: ${lost}` };
      });
  },
};
