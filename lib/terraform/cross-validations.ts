/** Rules over several variables: the named functions of `lib/rules/together` in Terraform's words, with their messages. */
import { TERRAFORM } from "../rules/notation";
import * as together from "../rules/cross-field-messages";
import { interpolated } from "../hcl/hcl";
import { firstOf, ofEach, sentence, type Validation } from "./validations";
import type { CrossValidations } from "./variables";

const ACCOUNT = "local.account_id";

function arnOfTheAccount(label: string, what: string, list: string, arn: string): Validation {
  const owner = `try(split(":", ${arn})[4], ${ACCOUNT})`;
  return ofEach(
    list,
    "name, role",
    `contains([${ACCOUNT}, "aws"], ${owner})`,
    sentence(label, together.ofAnotherAccount(what, interpolated(owner), interpolated(ACCOUNT))),
  );
}

const NAME = interpolated("name");
const ROLE_NAMES = interpolated('join(", ", keys(var.execution_roles))');

/**
 * The rules that all scenarios have. A variable is validated before what refers to it: the references must make no circle.
 */
const COMMON: CrossValidations = {
  emr_serverless_role: [
    arnOfTheAccount(
      "emr_serverless_role.existing.role_arn",
      "the role",
      '{ for role in var.emr_serverless_role.existing[*] : "existing" => role }',
      "role.role_arn",
    ),
    arnOfTheAccount(
      "emr_serverless_role.create.permissions_boundary_arn",
      "the permissions boundary",
      '{ for role in var.emr_serverless_role.create[*] : "create" => role if role.permissions_boundary_arn != null }',
      "role.permissions_boundary_arn",
    ),
  ],
  execution_roles: [
    ofEach(
      "{ for name, role in var.execution_roles : name => role.existing.role_arn if role.existing != null }",
      "name, role_arn",
      firstIs("role_arn", "role.existing.role_arn", "role.existing != null"),
      sentence(
        `execution_roles.${NAME}.existing.role_arn`,
        together.roleIsListedTwice(
          interpolated("role_arn"),
          interpolated(first("role_arn", "role.existing.role_arn", "role.existing != null")),
        ),
      ),
    ),
    ofEach(
      "{ for name, role in var.execution_roles : name => lower(role.create.role_name) if try(role.create.role_name, null) != null }",
      "name, role_name",
      firstIs("role_name", 'lower(coalesce(try(role.create.role_name, null), " "))', "role.create != null"),
      sentence(
        `execution_roles.${NAME}.create.role_name`,
        together.roleNameIsTaken(
          interpolated(
            first("role_name", 'lower(coalesce(try(role.create.role_name, null), " "))', "role.create != null"),
          ),
        ),
      ),
    ),
    arnOfTheAccount(
      `execution_roles.${NAME}.existing.role_arn`,
      "the role",
      "{ for name, role in var.execution_roles : name => role.existing if role.existing != null }",
      "role.role_arn",
    ),
    arnOfTheAccount(
      `execution_roles.${NAME}.create.permissions_boundary_arn`,
      "the permissions boundary",
      "{ for name, role in var.execution_roles : name => role.create if try(role.create.permissions_boundary_arn, null) != null }",
      "role.permissions_boundary_arn",
    ),
  ],
  custom_buckets: [
    ofEach(
      "var.custom_buckets",
      "name, bucket",
      'replace(name, "-", "") != "workspace" || var.workspace == null',
      sentence(`custom_buckets.${NAME}`, together.bucketNameIsReserved("the workspace bucket", "workspace")),
    ),
    ofEach(
      "var.custom_buckets",
      "name, bucket",
      'replace(name, "-", "") != "domain" || try(var.domain.create.kms_key, null) == null',
      sentence(`custom_buckets.${NAME}`, together.bucketNameIsReserved("the domain's key", "domain")),
    ),
  ],
  domain: [
    ofEach(
      "var.domain.create[*]",
      "create",
      "contains(keys(var.execution_roles), create.execution_role)",
      sentence(
        "domain.create.execution_role",
        together.noSuchRole(interpolated("create.execution_role"), ROLE_NAMES, TERRAFORM),
      ),
    ),
  ],
  user_profiles: [
    {
      condition:
        "length(var.user_profiles) == 0 || var.domain.existing == null || try(var.domain.existing.domain_id, null) != null",
      message: sentence("domain.existing.domain_id", together.profilesNeedADomain(TERRAFORM)),
    },
    ofEach(
      "var.user_profiles",
      "name, profile",
      "contains(keys(var.execution_roles), profile.execution_role)",
      sentence(
        `user_profiles.${NAME}.execution_role`,
        together.noSuchRole(interpolated("profile.execution_role"), ROLE_NAMES, TERRAFORM),
      ),
    ),
    ofEach(
      "var.user_profiles",
      "name, profile",
      'profile.single_sign_on_user_name == null || try(var.domain.create.auth_mode, "SSO") != "IAM"',
      sentence(`user_profiles.${NAME}.single_sign_on_user_name`, together.signInIsNotSso(TERRAFORM)),
    ),
    ofEach(
      "var.user_profiles",
      "name, profile",
      'profile.single_sign_on_user_name != null || try(var.domain.create.auth_mode, "IAM") != "SSO"',
      sentence(`user_profiles.${NAME}.single_sign_on_user_name`, together.signInIsSso()),
    ),
    ofEach(
      "{ for name, profile in var.user_profiles : name => lower(coalesce(profile.user_profile_name, name)) }",
      "name, profile_name",
      `${firstProfile()} == name`,
      sentence(`user_profiles.${NAME}.user_profile_name`, together.profileNameIsTaken(interpolated(firstProfile()))),
    ),
  ],
  workspace: [workspacePath()],
};

function first(value: string, other: string, when: string): string {
  return firstOf(
    `[for other, role in var.execution_roles : other if ${when} && try(${other}, "") == ${value}]`,
    "name",
  );
}

function firstIs(value: string, other: string, when: string): string {
  return `${first(value, other, when)} == name`;
}

function firstProfile(): string {
  return firstOf(
    "[for other, profile in var.user_profiles : other if lower(coalesce(profile.user_profile_name, other)) == profile_name]",
    "name",
  );
}

/** Of users who are not listed nothing is known but that their names are not empty. */
function workspacePath(): Validation {
  const users = "[for name, profile in var.user_profiles : coalesce(profile.user_profile_name, name)]";
  const longest = `reverse(sort([for user in concat(["u"], ${users}) : format("%03d%s", length(user), user)]))[0]`;
  const folder = `"s3://\${workspace.bucket_name}/\${workspace.prefix == null ? "" : workspace.prefix}Canvas/\${substr(${longest}, 3, -1)}/Training"`;
  return ofEach(
    `[for workspace in var.workspace[*] : ${folder}]`,
    "folder",
    `length(folder) <= ${together.TRAINING_FOLDER_CHARACTERS}`,
    sentence("workspace", together.workspacePathIsTooLong(interpolated("folder"), interpolated("length(folder)"))),
  );
}

/** Rules over several variables of a scenario. */
export function crossValidations(more: CrossValidations): CrossValidations {
  const names = [...new Set([...Object.keys(COMMON), ...Object.keys(more)])];
  return Object.fromEntries(names.map((name) => [name, [...(COMMON[name] ?? []), ...(more[name] ?? [])]]));
}
