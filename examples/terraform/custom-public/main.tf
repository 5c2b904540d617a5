# The module several times: once for each team, and once in another Region by a provider of its own.
terraform {
  required_version = ">= 1.9, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.76.0, < 7.0"
    }
  }
}

variable "networks" {
  description = "VPC and subnet of each Region, for the domains' file systems."
  type        = map(object({ vpc_id = string, subnet_id = string }))
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "europe"
  region = "eu-west-1"
}

locals {
  teams = {
    research  = { bucket = "research-exports" }
    marketing = { bucket = "marketing-exports" }
  }
}

module "team" {
  source   = "../../../modules/custom-public"
  for_each = local.teams

  deployment_name = each.key
  execution_roles = { users = { create = {} } }
  custom_buckets  = { exports = { bucket_name = each.value.bucket, access = "read-write", grant_execution_roles = true } }

  # Users of one team cannot pass the role of another.
  restrict_pass_role = true

  domain = {
    create = {
      vpc_id         = var.networks["us-east-1"].vpc_id
      subnet_ids     = { a = var.networks["us-east-1"].subnet_id }
      execution_role = "users"
    }
  }

  tags = { team = each.key }
}

module "europe" {
  source    = "../../../modules/custom-public"
  providers = { aws = aws.europe }

  deployment_name = "research-europe"
  execution_roles = { users = { create = {} } }

  restrict_pass_role = true

  domain = {
    create = {
      vpc_id         = var.networks["eu-west-1"].vpc_id
      subnet_ids     = { a = var.networks["eu-west-1"].subnet_id }
      execution_role = "users"
    }
  }
}

output "domain_ids" {
  description = "Ids of the domains by team and Region."
  value       = merge({ for team, canvas in module.team : team => canvas.domain_id }, { europe = module.europe.domain_id })
}
