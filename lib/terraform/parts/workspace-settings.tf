      dynamic "workspace_settings" {
        for_each = local.workspace_settings[*]

        content {
          s3_artifact_path = workspace_settings.value.s3_artifact_path
          s3_kms_key_id    = workspace_settings.value.s3_kms_key_id
        }
      }
