    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = one(concat(aws_iam_role.emr_serverless[*].arn, var.emr_serverless_role.existing[*].role_arn))
        status             = local.emr_serverless_settings.status
      }

@{WORKSPACE_SETTINGS}    }
