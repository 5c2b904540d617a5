/** The inputs of Scenario 1 of the AWS page, "Quick domain setup". */
import { customBuckets } from "./custom-buckets";
import { domain } from "./domain";
import { emrServerlessRole } from "./emr-serverless-role";
import { executionRoles } from "./execution-roles";
import { flag, object, optional, required, withDefault } from "./rule";
import { tags } from "./tags";
import {
  arnsAreOfTheAccount,
  bucketNamesAreFree,
  createdDomainHasItsRole,
  executionRolesAreListedOnce,
  keysAreOfTheRegion,
  userProfileNamesDiffer,
  userProfilesHaveADomain,
  userProfilesHaveTheirRoles,
  userProfilesSignInAsTheDomainDoes,
  workspacePathFits,
} from "./cross-field-rules";
import { userProfiles } from "./user-profiles";
import { accountIdOrToken, deploymentName, region } from "./values";
import { workspace } from "./workspace";

/** What `deployments.yaml` and the scenario's props share. */
export const quickSetupFields = {
  emrServerlessRole: withDefault("The role that jobs on EMR Serverless run as.", emrServerlessRole, {
    value: { create: {} },
  }),
  customBuckets: withDefault("S3 buckets without sagemaker in their names that jobs may use.", customBuckets, {
    value: {},
    effect: "none: jobs can use buckets with sagemaker in their names, and read objects tagged SageMaker=true",
  }),
  executionRoles: required(
    "Every role that Canvas users work with: the domain's, and those of user profiles that have their own.",
    executionRoles,
  ),
  domain: required("The SageMaker domain.", domain),
  userProfiles: withDefault(
    "User profiles to create, each with a role and a large data setting of its own.",
    userProfiles,
    { value: {}, effect: "none: this deployment creates no user profiles" },
  ),
  workspace: optional(
    "The bucket and key for Canvas's own artifacts: set on created domains and user profiles, and granted to all roles.",
    workspace,
    "the domain's own setting, without which Canvas uses the bucket sagemaker-REGION-ACCOUNT",
  ),
  protectDomain: withDefault(
    "Refuse plans that would destroy a created or imported domain, or replace a user profile; users' files depend on them.",
    flag,
    { value: true, effect: "such a plan fails" },
    // prevent_destroy is a literal in Terraform.
    { omit: true },
  ),
  // Without a default value: only what was not written can be warned of.
  restrictPassRole: optional(
    "Deny the execution roles passing any role to EMR Serverless except this deployment's. AWS's Canvas policies allow every role with the prefix. Recommended: true.",
    flag,
    "as false, with a warning if execution roles are created: users can pass the role of any other deployment in the account, and so read and write its data",
  ),
  tags: withDefault("Tags on everything that is created.", tags, { value: {}, effect: "none" }),
};

/** Rules over several of these fields, wherever they are written. */
export const quickSetupCrossFieldRules = [
  createdDomainHasItsRole,
  executionRolesAreListedOnce,
  arnsAreOfTheAccount,
  keysAreOfTheRegion,
  bucketNamesAreFree,
  userProfilesHaveTheirRoles,
  userProfilesHaveADomain,
  userProfilesSignInAsTheDomainDoes,
  userProfileNamesDiffer,
  workspacePathFits,
];

/** Where a scenario's class is used; in `deployments.yaml` these come from the deployment itself. */
export const placeFields = {
  deploymentName: optional(
    "Names of roles and inline policies are made from it, so it must be unique within the account.",
    deploymentName,
    "the construct's id",
    // A construct takes its name from its id; a module does not know the name of its call.
    { required: true },
  ),
  account: optional(
    "The account that the provider works in.",
    accountIdOrToken,
    "read in the plan (data.aws_caller_identity)",
    { omit: true },
  ),
  region: optional(
    "The Region that the provider works in.",
    region,
    "read in the plan (data.aws_service); you must then give the names of created roles",
    { omit: true },
  ),
};

/** The props of `CanvasLargeDataQuickSetup`, as far as they are data. */
export const quickSetupProps = object({
  what: "the props of CanvasLargeDataQuickSetup",
  fields: { ...placeFields, ...quickSetupFields },
  crossFieldRules: quickSetupCrossFieldRules,
});
