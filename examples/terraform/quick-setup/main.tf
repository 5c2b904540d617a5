# A domain that exists, kept in a resource of one's own: Terraform refuses import blocks in a module. Only the large data
# setting is managed; everything else stays as it is, and is not unset.
terraform {
  required_version = ">= 1.9, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.76.0, < 7.0"
    }
  }
}

variable "domain_id" {
  description = "The domain's id, for example d-abcdefghijkl."
  type        = string
}

variable "execution_role_arn" {
  description = "ARN of the role that the domain's users work with."
  type        = string
}

provider "aws" {
  region = "us-east-1"
}

module "canvas" {
  # From git: "git::https://git.example.com/platform/canvas-large-data.git//modules/quick-setup?ref=v0.1.0"
  source = "../../../modules/quick-setup"

  deployment_name = "analytics"

  execution_roles = {
    analysts = { existing = { role_arn = var.execution_role_arn } }
  }

  custom_buckets = {
    sales = { bucket_name = aws_s3_bucket.sales.bucket, kms_key = { arn = aws_kms_key.sales.arn } }
  }

  # Its users cannot pass the role of another deployment.
  restrict_pass_role = true

  domain = { existing = { domain_id = var.domain_id } }
}

resource "aws_s3_bucket" "sales" {
  bucket = "sales-exports-111122223333"
}

# Made in the same apply: that there is a key is known in the plan, its ARN is not.
resource "aws_kms_key" "sales" {
  description = "Objects of the sales bucket"
}

import {
  to = aws_sagemaker_domain.this
  id = var.domain_id
}

resource "aws_sagemaker_domain" "this" {
  # Placeholders for what the provider asks for; ignore_changes keeps what the domain has.
  domain_name = "imported"
  auth_mode   = "IAM"
  vpc_id      = "vpc-00000000"
  subnet_ids  = ["subnet-00000000"]

  default_user_settings {
    execution_role = var.execution_role_arn

    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = module.canvas.canvas_app_settings.emr_serverless_settings.execution_role_arn
        status             = module.canvas.canvas_app_settings.emr_serverless_settings.status
      }
    }
  }

  lifecycle {
    # Users' files depend on the domain.
    prevent_destroy = true

    ignore_changes = [
      domain_name,
      auth_mode,
      vpc_id,
      subnet_ids,
      kms_key_id,
      app_network_access_type,
      app_security_group_management,
      tag_propagation,
      retention_policy,
      domain_settings,
      default_space_settings,
      tags,
      tags_all,
      default_user_settings[0].auto_mount_home_efs,
      default_user_settings[0].canvas_app_settings[0].direct_deploy_settings,
      default_user_settings[0].canvas_app_settings[0].generative_ai_settings,
      default_user_settings[0].canvas_app_settings[0].identity_provider_oauth_settings,
      default_user_settings[0].canvas_app_settings[0].kendra_settings,
      default_user_settings[0].canvas_app_settings[0].model_register_settings,
      default_user_settings[0].canvas_app_settings[0].time_series_forecasting_settings,
      default_user_settings[0].canvas_app_settings[0].workspace_settings,
      default_user_settings[0].code_editor_app_settings,
      default_user_settings[0].custom_file_system_config,
      default_user_settings[0].custom_posix_user_config,
      default_user_settings[0].default_landing_uri,
      default_user_settings[0].execution_role,
      default_user_settings[0].jupyter_lab_app_settings,
      default_user_settings[0].jupyter_server_app_settings,
      default_user_settings[0].kernel_gateway_app_settings,
      default_user_settings[0].r_session_app_settings,
      default_user_settings[0].r_studio_server_pro_app_settings,
      default_user_settings[0].security_groups,
      default_user_settings[0].sharing_settings,
      default_user_settings[0].space_storage_settings,
      default_user_settings[0].studio_web_portal,
      default_user_settings[0].studio_web_portal_settings,
      default_user_settings[0].tensor_board_app_settings,
    ]
  }
}
