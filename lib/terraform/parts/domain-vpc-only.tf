# The provider cannot update a domain in a closed VPC: the plan is green and AWS refuses in the apply, because VpcId and
# SubnetIds are not sent (terraform-provider-aws #45528). So whatever would be such an update is planned as the end of this
# domain and the beginning of another, which prevent_destroy refuses in the plan.
resource "terraform_data" "domain_cannot_be_updated" {
  for_each = local.domains_to_create

  input = {
    execution_role     = local.execution_role_arns[each.value.execution_role]
    security_group_ids = toset(values(local.app_security_group_ids))
    settings = {
      emr_serverless_settings = local.emr_serverless_settings
      workspace_settings      = local.workspace_settings
    }
  }
}

# The domain with large data switched on from the start. Users' files depend on it, and prevent_destroy is a literal in
# Terraform: it is always protected. To let go of it, see the README.
resource "aws_sagemaker_domain" "this" {
  for_each = local.domains_to_create

  domain_name             = coalesce(each.value.domain_name, var.deployment_name)
  auth_mode               = each.value.auth_mode
  app_network_access_type = "VpcOnly"
  vpc_id                  = var.network.vpc_id
  subnet_ids              = values(var.network.subnet_ids)
  kms_key_id              = one(local.domain_key[*].arn)
  tags                    = local.tags

  default_user_settings {
    # Not through a local, because a plan does not contain a local's references; the same applies to the job role below.
    execution_role = one(concat(
      [for name, role in aws_iam_role.execution : role.arn if name == each.value.execution_role],
      [for name, role in var.execution_roles : role.existing.role_arn if name == each.value.execution_role && role.existing != null],
    ))
    security_groups = (
      var.network.security_group.create != null
      ? aws_security_group.apps[*].id
      : values(var.network.security_group.existing.security_group_ids)
    )

@{CANVAS_APP_SETTINGS}  }

@{RETENTION_POLICY}
@{DOMAIN_DEPENDENCIES}
  lifecycle {
    prevent_destroy      = true
    replace_triggered_by = [terraform_data.domain_cannot_be_updated[each.key]]
  }
}

locals {
  # Another instance than a domain with public internet access has, which could not become this one either.
  domains_to_create = { for domain in var.domain.create[*] : "vpc-only" => domain }

  domain_id = one(concat(values(aws_sagemaker_domain.this)[*].id, var.domain.existing[*].domain_id))
}
