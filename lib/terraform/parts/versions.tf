terraform {
  # 1.9: a variable's validation may look at other variables, data sources and locals.
  required_version = ">= 1.9, < 2.0"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 5.73.0 has emr_serverless_settings, 5.76.0 mends updates of domains in a VPC (terraform-provider-aws #39923).
      # Planned and applied with 5.100.0. Newer ones passed a schema check only, and nothing was run on a real 6: see docs/not-proven.md.
      # Not on 6.0 to 6.35: 6.28.0 to 6.35 replace an endpoint to switch its private DNS. 6.1.0 and 6.57.0 were withdrawn.
      version = ">= 5.76.0, < 7.0"
    }
  }
}
