/** User profiles with a role and Canvas settings of their own. */
import { flag, map, object, optional, required, withDefault } from "./rule";
import { securityGroupIds } from "./security-groups";
import { singleSignOnUserName, staticName, userProfileName } from "./values";

const userProfileFields = {
  userProfileName: optional("The profile's name.", userProfileName, "the static name"),
  executionRole: required(
    (words) => `The static name, among ${words.option("executionRoles")}, of the user's execution role.`,
    staticName,
  ),
  largeData: withDefault(
    "Repeat the domain's large data setting on the profile, because its own Canvas settings take precedence over the domain's; false: switch large data off for this user.",
    flag,
    { value: true, effect: "the user may run large data jobs, whatever the domain's setting is" },
  ),
  singleSignOnUserName: optional(
    "The user's name in IAM Identity Center. Required in a domain with SSO, refused in a domain with IAM.",
    singleSignOnUserName,
    "the profile has no user of IAM Identity Center",
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
        "Security groups of the user's apps in addition to the domain's, under names of your choice. AWS recommends a separate one for each user, so that users cannot reach each other's apps.",
        securityGroupIds,
        "only the domain's security groups",
      ),
    },
  }),
});
