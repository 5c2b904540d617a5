# The domain with large data switched on from the start. Users' files depend on it, and prevent_destroy is a literal in
# Terraform: it is always protected. To let go of it, see the README.
resource "aws_sagemaker_domain" "this" {
  count = var.domain.create == null ? 0 : 1

  domain_name             = coalesce(var.domain.create.domain_name, var.deployment_name)
  auth_mode               = var.domain.create.auth_mode
  app_network_access_type = "PublicInternetOnly"
  vpc_id                  = var.domain.create.vpc_id
  subnet_ids              = values(var.domain.create.subnet_ids)
  kms_key_id              = one(local.domain_key[*].arn)
  tags                    = local.tags

  default_user_settings {
    # Not through a local, because a plan does not contain a local's references; the same applies to the job role below.
    execution_role = one(concat(
      [for name, role in aws_iam_role.execution : role.arn if name == var.domain.create.execution_role],
      [for name, role in var.execution_roles : role.existing.role_arn if name == var.domain.create.execution_role && role.existing != null],
    ))
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
