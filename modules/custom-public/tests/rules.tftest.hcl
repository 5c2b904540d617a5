# Nothing is called: not even AWS's own documents of the account are read.
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

override_data {
  target = data.aws_caller_identity.current
  values = { account_id = "111122223333" }
}

override_data {
  target = data.aws_iam_roles.service_linked
  values = { names = ["AWSServiceRoleForAmazonEMRServerless"] }
}

variables {
  deployment_name = "analytics"
  execution_roles = {
    raw-data = {
      create = {}
    }
  }
  domain = {
    create = {
      execution_role = "raw-data"
      vpc_id         = "vpc-0123456789abcdef0"
      subnet_ids = {
        raw-data = "subnet-0123456789abcdef0"
      }
    }
  }
}

# Rules over several values.

run "created_domain_has_its_role" {
  command = plan

  variables {
    domain = { create = { vpc_id = "vpc-0123456789abcdef0", subnet_ids = { a = "subnet-0123456789abcdef0" }, execution_role = "nobody" } }
  }

  expect_failures = [var.domain]
}

run "existing_role_is_listed_once" {
  command = plan

  variables {
    execution_roles = {
      a = { existing = { role_arn = "arn:aws:iam::111122223333:role/one" } }
      b = { existing = { role_arn = "arn:aws:iam::111122223333:role/one" } }
    }
  }

  expect_failures = [var.execution_roles]
}

run "created_role_names_differ_in_more_than_case" {
  command = plan

  variables {
    execution_roles = {
      a = { create = { role_name = "Canvas" } }
      b = { create = { role_name = "canvas" } }
    }
  }

  expect_failures = [var.execution_roles]
}

run "existing_execution_role_of_another_account" {
  command = plan

  variables {
    execution_roles = { a = { existing = { role_arn = "arn:aws:iam::444455556666:role/one" } } }
  }

  expect_failures = [var.execution_roles]
}

run "boundary_of_an_execution_role_of_another_account" {
  command = plan

  variables {
    execution_roles = { a = { create = { permissions_boundary_arn = "arn:aws:iam::444455556666:policy/boundary" } } }
  }

  expect_failures = [var.execution_roles]
}

run "existing_emr_serverless_role_of_another_account" {
  command = plan

  variables {
    emr_serverless_role = {
      existing = { role_arn = "arn:aws:iam::444455556666:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs" }
    }
  }

  expect_failures = [var.emr_serverless_role]
}

run "boundary_of_the_emr_serverless_role_of_another_account" {
  command = plan

  variables {
    emr_serverless_role = { create = { permissions_boundary_arn = "arn:aws:iam::444455556666:policy/boundary" } }
  }

  expect_failures = [var.emr_serverless_role]
}

run "key_of_a_bucket_in_another_region" {
  command = plan

  variables {
    custom_buckets = {
      sales = {
        bucket_name = "sales-exports"
        kms_key     = { arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" }
      }
    }
  }

  expect_failures = [var.custom_buckets]
}

run "key_of_the_workspace_in_another_region" {
  command = plan

  variables {
    workspace = {
      bucket_name = "canvas-workspace"
      kms_key     = { arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" }
    }
  }

  expect_failures = [var.workspace]
}

run "key_of_the_domain_in_another_region" {
  command = plan

  variables {
    domain = { create = { vpc_id = "vpc-0123456789abcdef0", subnet_ids = { a = "subnet-0123456789abcdef0" }, execution_role = "raw-data", kms_key = { arn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } } }
  }

  expect_failures = [var.domain]
}

run "bucket_with_the_name_of_the_workspace" {
  command = plan

  variables {
    custom_buckets = { work-space = { bucket_name = "sales-exports" } }
    workspace      = { bucket_name = "canvas-workspace" }
  }

  expect_failures = [var.custom_buckets]
}

run "bucket_with_the_name_of_the_domains_key" {
  command = plan

  variables {
    custom_buckets = { domain = { bucket_name = "sales-exports" } }
    domain         = { create = { vpc_id = "vpc-0123456789abcdef0", subnet_ids = { a = "subnet-0123456789abcdef0" }, execution_role = "raw-data", kms_key = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } } }
  }

  expect_failures = [var.custom_buckets]
}

run "user_profile_without_its_role" {
  command = plan

  variables {
    user_profiles = { ada = { execution_role = "nobody" } }
  }

  expect_failures = [var.user_profiles]
}

run "user_profile_without_a_domain" {
  command = plan

  variables {
    domain        = { existing = {} }
    user_profiles = { ada = { execution_role = "raw-data" } }
  }

  expect_failures = [var.user_profiles]
}

run "user_of_identity_center_in_a_domain_with_iam" {
  command = plan

  variables {
    user_profiles = { ada = { execution_role = "raw-data", single_sign_on_user_name = "ada" } }
  }

  expect_failures = [var.user_profiles]
}

run "user_without_identity_center_in_a_domain_with_sso" {
  command = plan

  variables {
    domain        = { create = { vpc_id = "vpc-0123456789abcdef0", subnet_ids = { a = "subnet-0123456789abcdef0" }, execution_role = "raw-data", auth_mode = "SSO" } }
    user_profiles = { ada = { execution_role = "raw-data" } }
  }

  expect_failures = [var.user_profiles]
}

run "user_profile_names_differ_in_more_than_case" {
  command = plan

  variables {
    user_profiles = {
      ada   = { execution_role = "raw-data", user_profile_name = "Ada" }
      other = { execution_role = "raw-data", user_profile_name = "ada" }
    }
  }

  expect_failures = [var.user_profiles]
}

run "path_of_the_workspace_is_too_long" {
  command = plan

  variables {
    workspace = { bucket_name = "canvas-workspace", prefix = "a-folder-with-a-very-long-name/and-one-below-it-that-is-no-shorter/and-a-third-one/and-a-fourth-one/" }
  }

  expect_failures = [var.workspace]
}

# What is looked at in the plan.

run "emr_serverless_role_without_its_trust" {
  command = plan

  variables {
    emr_serverless_role = {
      existing = { role_arn = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs" }
    }
  }

  override_data {
    target = data.aws_iam_role.emr_serverless
    values = {
      name               = "AmazonSageMakerCanvasEMRSExecutionAccess-jobs"
      arn                = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs"
      path               = "/"
      assume_role_policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"sagemaker.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}"
    }
  }

  expect_failures = [data.aws_iam_role.emr_serverless]
}

run "emr_serverless_role_without_source_account_is_a_warning" {
  command = plan

  variables {
    emr_serverless_role = {
      existing = { role_arn = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs" }
    }
  }

  override_data {
    target = data.aws_iam_role.emr_serverless
    values = {
      name               = "AmazonSageMakerCanvasEMRSExecutionAccess-jobs"
      arn                = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs"
      path               = "/"
      assume_role_policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"emr-serverless.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}"
    }
  }

  expect_failures = [check.source_account]
}

run "no_service_linked_role_is_a_warning" {
  command = plan

  override_data {
    target = data.aws_iam_roles.service_linked
    values = { names = [] }
  }

  expect_failures = [check.service_linked_role]
}
