/** The names of arguments that hold policies. */

/** Arguments in which resources of AWS keep a policy of their own. */
export const POLICY_ARGUMENTS = [
  "policy",
  "policy_document",
  "access_policy",
  "access_policies",
  "resource_policy",
  "resource_policy_json",
  "repository_policy",
  "delivery_destination_policy",
  "assume_role_policy",
] as const;

/** Arguments whose conditions may ask for a tag, of whatever type and whether they change or not. */
export const ARGUMENTS_WITH_CONDITIONS = [...POLICY_ARGUMENTS, "inline_policy", "statement"] as const;

/** Arguments that are looked for in resources of any type: besides policies, the one by which CloudFormation may make roles. */
export const ARGUMENTS_OF_ANY_TYPE = [...ARGUMENTS_WITH_CONDITIONS, "capabilities"] as const;
