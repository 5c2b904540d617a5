# Changing a profile's name replaces it. A profile is not protected from that: then none could be taken out of the map.
resource "aws_sagemaker_user_profile" "this" {
  for_each = var.user_profiles

  domain_id                      = local.domain_id
  user_profile_name              = coalesce(each.value.user_profile_name, each.key)
  single_sign_on_user_identifier = each.value.single_sign_on_user_name == null ? null : "UserName"
  single_sign_on_user_value      = each.value.single_sign_on_user_name
  tags                           = local.tags

  user_settings {
@{USER_SETTINGS}
    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = each.value.large_data ? one(concat(aws_iam_role.emr_serverless[*].arn, var.emr_serverless_role.existing[*].role_arn)) : null
        status             = each.value.large_data ? local.emr_serverless_settings.status : "DISABLED"
      }

@{WORKSPACE_SETTINGS}    }
  }

@{DOMAIN_DEPENDENCIES}}
