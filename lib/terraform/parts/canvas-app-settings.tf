    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = one(concat(aws_iam_role.emr_serverless[*].arn, var.emr_serverless_role.existing[*].role_arn))
        status             = local.emr_serverless_settings.status
      }

      dynamic "workspace_settings" {
        for_each = local.workspace_settings[*]

        content {
          s3_artifact_path = workspace_settings.value.s3_artifact_path
          s3_kms_key_id    = workspace_settings.value.s3_kms_key_id
        }
      }
    }
