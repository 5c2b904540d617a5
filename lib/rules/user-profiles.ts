/** User profiles with a role and Canvas settings of their own. */
import { flag, map, object, optional, required, withDefault } from "./rule";
import { securityGroupIds } from "./security-groups";
import { singleSignOnUserName, staticName, userProfileName } from "./values";

const userProfileFields = {
  userProfileName: optional("The profile's name.", userProfileName, "the static name"),
  executionRole: required(
    (words) => `The static name, among ${words.option("executionRoles")}, of the role that the user works with.`,
    staticName,
  ),
  largeData: withDefault(
    "Repeat the domain's large data setting on the profile, whose own Canvas settings win over the domain's; false: switch large data off for this user.",
    flag,
    { value: true, effect: "the user may run large data jobs, whatever the domain says" },
  ),
  singleSignOnUserName: optional(
    "The user's name in IAM Identity Center; needed in a domain with SSO, and not possible in one with IAM.",
    singleSignOnUserName,
    "the profile belongs to nobody in IAM Identity Center",
  ),
};

/** User profiles of a domain with public internet access. */
export const userProfiles = map({
  what: "user profiles",
  key: staticName,
  value: object({ what: "a user profile", fields: userProfileFields }),
});

/** User profiles of a domain in a closed VPC. */
export const vpcOnlyUserProfiles = map({
  what: "user profiles",
  key: staticName,
  value: object({
    what: "a user profile",
    fields: {
      ...userProfileFields,
      securityGroupIds: optional(
        "Security groups of the user's apps beyond the domain's, under names of your choice; AWS advises one of the user's own, so that users cannot reach each other's apps.",
        securityGroupIds,
        "the domain's security groups alone",
      ),
    },
  }),
});
