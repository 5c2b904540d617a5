/** Rules over several variables: the named functions of `lib/rules/cross-field-rules` as validations. */
import * as crossField from "../rules/cross-field-messages";
import { interpolated } from "../hcl/hcl";
import { ofEach, sentence, type Validation } from "./validations";
import type { CrossValidations } from "./variables";

const ACCOUNT = "local.account_id";
const OF_THE_ACCOUNT = `must be an ARN of account ${interpolated(ACCOUNT)}, the deployment's own.`;

/** That the account in an ARN is the deployment's; a managed policy may be AWS's. An ARN that is null passes. */
function ofTheAccount(arn: string, owners = `[${ACCOUNT}, "aws"]`): string {
  return `contains(${owners}, try(split(":", ${arn})[4], ${ACCOUNT}))`;
}

const ROLE_IS_LISTED = `must be a name under execution_roles: ${interpolated('join(", ", keys(var.execution_roles))')}.`;

/** That no two of a list are the same. */
function distinct(list: string, same: string, message: string): Validation {
  return { condition: `(\n  length(distinct(${same}))\n  == length(${list})\n)`, message: sentence(message) };
}

/** That no custom bucket has a name that policies and outputs use for something else. */
function reserved(isFree: string, name: string, what: string): Validation {
  const names = 'for name in keys(var.custom_buckets) : replace(name, "-", "")';
  const message = `custom_buckets.NAME: NAME must not be ${name}: ${what} has that name in Sids and outputs, which contain no dashes.`;
  return { condition: `${isFree} || !contains([${names}], "${name}")`, message: sentence(message) };
}

/**
 * The rules that all scenarios have. A variable is validated before what refers to it: the references must make no circle.
 */
const COMMON: CrossValidations = {
  emr_serverless_role: [
    {
      condition: ofTheAccount("var.emr_serverless_role.existing.role_arn"),
      message: sentence(`emr_serverless_role.existing.role_arn ${OF_THE_ACCOUNT}`),
    },
    {
      condition: ofTheAccount("var.emr_serverless_role.create.permissions_boundary_arn"),
      message: sentence(`emr_serverless_role.create.permissions_boundary_arn ${OF_THE_ACCOUNT}`),
    },
  ],
  execution_roles: [
    distinct(
      "[for role in var.execution_roles : role if role.existing != null]",
      "[for role in var.execution_roles : role.existing.role_arn if role.existing != null]",
      "execution_roles.NAME.existing.role_arn: each role must be listed once.",
    ),
    distinct(
      "[for role in var.execution_roles : role if try(role.create.role_name, null) != null]",
      "[for role in var.execution_roles : lower(role.create.role_name) if try(role.create.role_name, null) != null]",
      "execution_roles.NAME.create.role_name: each name must be listed once; IAM compares names of roles without case.",
    ),
    ofEach(
      "var.execution_roles",
      "role",
      ofTheAccount("role.existing.role_arn"),
      `execution_roles.NAME.existing.role_arn ${OF_THE_ACCOUNT}`,
    ),
    ofEach(
      "var.execution_roles",
      "role",
      ofTheAccount("role.create.permissions_boundary_arn"),
      `execution_roles.NAME.create.permissions_boundary_arn ${OF_THE_ACCOUNT}`,
    ),
  ],
  custom_buckets: [
    reserved("var.workspace == null", "workspace", "the workspace bucket"),
    reserved("try(var.domain.create.kms_key, null) == null", "domain", "the domain's key"),
  ],
  domain: [
    {
      condition:
        "var.domain.create == null ? true : contains(keys(var.execution_roles), var.domain.create.execution_role)",
      message: sentence(`domain.create.execution_role ${ROLE_IS_LISTED}`),
    },
  ],
  user_profiles: [
    {
      condition:
        "length(var.user_profiles) == 0 || var.domain.existing == null || try(var.domain.existing.domain_id, null) != null",
      message: sentence(
        "domain.existing.domain_id must be given for user_profiles, which are created in the domain, for example d-abcdefghijkl.",
      ),
    },
    ofEach(
      "var.user_profiles",
      "profile",
      "contains(keys(var.execution_roles), profile.execution_role)",
      `user_profiles.NAME.execution_role ${ROLE_IS_LISTED}`,
    ),
    ofEach(
      "var.user_profiles",
      "profile",
      'profile.single_sign_on_user_name == null || try(var.domain.create.auth_mode, "SSO") != "IAM"',
      'user_profiles.NAME.single_sign_on_user_name must not be given in a domain with auth_mode = "IAM": SageMaker rejects it.',
    ),
    ofEach(
      "var.user_profiles",
      "profile",
      'profile.single_sign_on_user_name != null || try(var.domain.create.auth_mode, "IAM") != "SSO"',
      'user_profiles.NAME.single_sign_on_user_name must be given in a domain with auth_mode = "SSO", for example mary.major@example.com.',
    ),
    distinct(
      "var.user_profiles",
      "[for name, profile in var.user_profiles : lower(coalesce(profile.user_profile_name, name))]",
      "user_profiles.NAME.user_profile_name: each name must be listed once; SageMaker compares names of profiles without case.",
    ),
  ],
  workspace: [workspacePath()],
};

/** Of users who are not listed nothing is known but that their names are not empty. */
function workspacePath(): Validation {
  const folder =
    '"s3://${var.workspace.bucket_name}/${var.workspace.prefix == null ? "" : var.workspace.prefix}Canvas//Training"';
  const names = "for name, profile in var.user_profiles : length(coalesce(profile.user_profile_name, name))";
  const most = crossField.TRAINING_FOLDER_CHARACTERS;
  return {
    condition: `var.workspace == null ? true : (\n  length(${folder})\n  + max(1, [${names}]...) <= ${most}\n)`,
    message: sentence(
      `workspace: the folder that Canvas trains from, s3://BUCKET/PREFIXCanvas/USER/Training, must have at most ${most} characters.`,
    ),
  };
}

/** Rules over several variables of a scenario. */
export function crossValidations(more: CrossValidations): CrossValidations {
  const names = [...new Set([...Object.keys(COMMON), ...Object.keys(more)])];
  return Object.fromEntries(names.map((name) => [name, [...(COMMON[name] ?? []), ...(more[name] ?? [])]]));
}
