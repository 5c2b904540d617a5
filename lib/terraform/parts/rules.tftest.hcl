
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

run "restrict_pass_role_that_is_not_set_is_a_warning" {
  command = plan

  variables {
    restrict_pass_role = null
  }

  expect_failures = [check.restrict_pass_role]
}
