terraform {
  # 1.9: a variable's validation may look at other variables, data sources and locals.
  required_version = ">= 1.9, < 2.0"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 5.73.0 has emr_serverless_settings, 5.76.0 mends updates of domains in a VPC (terraform-provider-aws #39923).
      # 6.x is not tested.
      version = ">= 5.76.0, < 6.0"
    }
  }
}
