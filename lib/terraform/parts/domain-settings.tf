locals {
  domain_key = try(var.domain.create.kms_key, null)

  # For a domain or user profile of one's own as well: the outputs have it.
  emr_serverless_settings = {
    execution_role_arn = local.emr_serverless_role_arn
    status             = "ENABLED"
  }
  workspace_settings = one([
    for workspace in var.workspace[*] : {
      s3_artifact_path = "s3://${workspace.bucket_name}${workspace.prefix == null ? "" : "/${trimsuffix(workspace.prefix, "/")}"}"
      # The API takes a key's ARN where it says id.
      s3_kms_key_id = one(workspace.kms_key[*].arn)
    }
  ])
}

