# A closed VPC that is made in the same configuration, by a module of its own.
terraform {
  required_version = ">= 1.9, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.76.0, < 7.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

module "vpc" {
  source = "./vpc"
}

module "canvas" {
  source = "../../../modules/custom-vpc-only"

  deployment_name = "confidential"

  network = {
    vpc_id      = module.vpc.vpc_id
    subnet_ids  = module.vpc.private_subnet_ids
    s3_endpoint = { create = { route_table_ids = { private = module.vpc.private_route_table_id } } }

    # Few, so that the example costs little: what is left out, the plan warns of.
    interface_endpoints = {
      services = { emr-serverless = { create = {} }, sts = { create = {} }, logs = { create = {} } }
      except = [
        "application-autoscaling", "athena", "bedrock-runtime", "comprehend", "ec2", "ecr-api", "ecr-dkr", "glue", "kendra", "monitoring",
        "q", "rds", "redshift-data", "rekognition", "sagemaker-api", "sagemaker-data-science-assistant", "sagemaker-notebook",
        "sagemaker-runtime", "secretsmanager", "ssm", "textract",
      ]
    }
  }

  # Whether the subnets are private shows when these are there.
  routing = module.vpc.private_route_table_association_ids

  execution_roles = {
    analysts = { create = {} }
  }

  # Users of this deployment cannot pass the role of another.
  restrict_pass_role = true

  domain = { create = { execution_role = "analysts" } }
}

output "not_checked" {
  description = "What of the network could not be checked."
  value       = module.canvas.network_not_checked
}
