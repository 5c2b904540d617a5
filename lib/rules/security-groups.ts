/** Security groups of SageMaker users. */
import { map } from "./rule";
import { idsAreListedOnce } from "./cross-field-rules";
import { securityGroupId, staticName } from "./values";

/** AWS accepts five security groups, and SageMaker adds its own for the users' file system. */
const MOST_SECURITY_GROUPS = 4;

export const securityGroupIds = map({
  what: "security groups",
  key: staticName,
  value: securityGroupId,
  minEntries: 1,
  maxEntries: MOST_SECURITY_GROUPS,
  crossFieldRules: [idsAreListedOnce],
});
