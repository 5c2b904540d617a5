# The domain with large data switched on from the start. Users' files hang on it, and prevent_destroy is a literal in
# Terraform: it is always protected. To let go of it, see the README.
resource "aws_sagemaker_domain" "this" {
  count = var.domain.create == null ? 0 : 1

  domain_name             = var.domain.create.domain_name == null ? var.deployment_name : var.domain.create.domain_name
  auth_mode               = var.domain.create.auth_mode
  app_network_access_type = "PublicInternetOnly"
  vpc_id                  = var.domain.create.vpc_id
  subnet_ids              = values(var.domain.create.subnet_ids)
  kms_key_id              = one(local.domain_key[*].arn)
  tags                    = local.tags

  default_user_settings {
    execution_role  = local.execution_role_arns[var.domain.create.execution_role]
    security_groups = var.domain.create.security_group_ids == null ? null : values(var.domain.create.security_group_ids)

@{CANVAS_APP_SETTINGS}  }

@{RETENTION_POLICY}
@{DOMAIN_DEPENDENCIES}
  lifecycle {
    prevent_destroy = true
  }
}

locals {
  domain_id = one(concat(aws_sagemaker_domain.this[*].id, var.domain.existing[*].domain_id))
}
