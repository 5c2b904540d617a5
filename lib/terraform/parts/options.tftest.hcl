
# Nothing but what must be given.
run "minimal" {
  command = plan

  assert {
    condition     = [for role in aws_iam_role.emr_serverless : role.name] == ["AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1"]
    error_message = "The name of the EMR Serverless role is contract."
  }

  assert {
    condition     = { for name, role in aws_iam_role.execution : name => role.name } == { raw-data = "AmazonSageMaker-ExecutionRole-analytics-raw-data-use1" }
    error_message = "The name of an execution role is contract."
  }

  assert {
    condition = keys(aws_iam_role_policy_attachment.execution) == [
      "raw-data/AmazonSageMakerCanvasDataPrepFullAccess",
      "raw-data/AmazonSageMakerCanvasFullAccess",
    ]
    error_message = "A created execution role has the two Canvas policies and no other."
  }

  assert {
    condition = alltrue([
      length(aws_iam_role_policy.custom_buckets) == 0,
      length(aws_sagemaker_user_profile.this) == 0,
      output.emr_serverless_role_policy == null,
      output.execution_role_policies == {},
      output.bucket_owner_policies == {},
      output.key_owner_policies == {},
      output.user_profile_arns == {},
      output.canvas_app_settings.workspace_settings == null,
      output.canvas_app_settings.emr_serverless_settings.status == "ENABLED",
    ])
    error_message = "Resources that no option requests must not exist."
  }

  assert {
    condition     = [for domain in aws_sagemaker_domain.this : [domain.auth_mode, domain.domain_name, domain.app_network_access_type]] == [["IAM", "analytics", "@{NETWORK_ACCESS}"]]
    error_message = "The domain is named after the deployment, with IAM sign-in."
  }
}

# Every option given.
run "maximal" {
  command = plan

  variables {
    deployment_name = "a-deployment-with-a-name-that-is-so-long"

    emr_serverless_role = {
      create = {
        name_suffix              = "jobs"
        path                     = "/service-role/"
        permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
      }
    }

    execution_roles = {
      plain = { create = {} }
      leads = {
        create = {
          role_name                           = "canvas-leads"
          path                                = "/teams/"
          permissions_boundary_arn            = "arn:aws:iam::111122223333:policy/boundary"
          additional_canvas_policies          = ["AmazonSageMakerCanvasForecastAccess"]
          attach_amazon_sagemaker_full_access = true
        }
      }
      canvas = { existing = { role_arn = "arn:aws:iam::111122223333:role/canvas", attach = "canvas-policies" } }
      narrow = { existing = { role_arn = "arn:aws:iam::111122223333:role/narrow" } }
      ours   = { existing = { role_arn = "arn:aws:iam::111122223333:role/ours", attach = "none" } }
    }

    custom_buckets = {
      raw-data = {
        bucket_name           = "sales-exports"
        prefixes              = ["raw/"]
        access                = "read-write"
        kms_key               = { arn = "arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab" }
        owner_account_id      = "444455556666"
        grant_execution_roles = true
      }
      own = { bucket_name = "own-bucket" }
    }

    workspace = {
      bucket_name = "canvas-workspace"
      prefix      = "canvas/"
      kms_key = {
        arn              = "arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        owner_account_id = "444455556666"
      }
    }

    domain             = { create = @{DOMAIN_CREATE_FULL} }
    user_profiles      = { ada = { execution_role = "narrow", user_profile_name = "Ada", large_data = false, single_sign_on_user_name = "ada" } }
    restrict_pass_role = true
    tags               = { team = "data-science" }
  }

  assert {
    condition = [for role in aws_iam_role.emr_serverless : [role.name, role.path, role.permissions_boundary, role.tags.team]] == [
      ["AmazonSageMakerCanvasEMRSExecutionAccess-jobs", "/service-role/", "arn:aws:iam::111122223333:policy/boundary", "data-science"],
    ]
    error_message = "The EMR Serverless role is as asked for."
  }

  assert {
    condition = { for name, role in aws_iam_role.execution : name => [role.name, role.path] } == {
      leads = ["canvas-leads", "/teams/"]
      plain = ["AmazonSageMaker-ExecutionRole-a-deployment-with-a-na-${substr(sha256("a-deployment-with-a-name-that-is-so-long/plain/us-east-1"), 0, 6)}-use1", "/"]
    }
    error_message = "A name that is too long ends with a hash of the whole."
  }

  assert {
    condition = keys(aws_iam_role_policy_attachment.execution) == [
      "canvas/AmazonSageMakerCanvasDataPrepFullAccess",
      "canvas/AmazonSageMakerCanvasFullAccess",
      "leads/AmazonSageMakerCanvasDataPrepFullAccess",
      "leads/AmazonSageMakerCanvasForecastAccess",
      "leads/AmazonSageMakerCanvasFullAccess",
      "leads/AmazonSageMakerFullAccess",
      "plain/AmazonSageMakerCanvasDataPrepFullAccess",
      "plain/AmazonSageMakerCanvasFullAccess",
    ]
    error_message = "Every role has the policies that were asked for."
  }

  assert {
    condition     = keys(aws_iam_role_policy.execution) == ["canvas", "leads", "narrow", "plain"] && keys(output.execution_role_policies) == ["ours"]
    error_message = "With attach = none, the policies must be outputs."
  }

  assert {
    condition = sort([for statement in jsondecode(aws_iam_role_policy.custom_buckets[0].policy).Statement : statement.Sid]) == tolist([
      "CanvasBucketDecryptRawData",
      "CanvasBucketDecryptWorkspace",
      "CanvasBucketEncryptRawData",
      "CanvasBucketEncryptWorkspace",
      "CanvasBucketListOwn",
      "CanvasBucketListRawData",
      "CanvasBucketListWorkspace",
      "CanvasBucketLocationOwn",
      "CanvasBucketLocationRawData",
      "CanvasBucketLocationWorkspace",
      "CanvasBucketReadOwn",
      "CanvasBucketReadRawData",
      "CanvasBucketReadWorkspace",
      "CanvasBucketWriteRawData",
      "CanvasBucketWriteWorkspace",
    ])
    error_message = "Jobs may read each bucket, and write and use keys where that was asked for."
  }

  assert {
    condition     = keys(output.bucket_owner_policies) == ["raw-data"] && keys(output.key_owner_policies) == ["domain", "raw-data", "workspace"]
    error_message = "Owners in other accounts get what they must add."
  }

  assert {
    condition     = output.canvas_app_settings.workspace_settings.s3_artifact_path == "s3://canvas-workspace/canvas"
    error_message = "The workspace's path has no slash at its end."
  }

  assert {
    condition     = { for name, profile in aws_sagemaker_user_profile.this : name => [profile.user_profile_name, profile.user_settings[0].canvas_app_settings[0].emr_serverless_settings[0].status] } == { ada = ["Ada", "DISABLED"] }
    error_message = "Large data is off for a user of whom that was said."
  }

  assert {
    condition     = [for domain in aws_sagemaker_domain.this : [domain.auth_mode, domain.domain_name, domain.retention_policy[0].home_efs_file_system]] == [["SSO", "canvas", "Delete"]]
    error_message = "The domain is as asked for."
  }
}

# Roles and a domain that exist.
run "existing" {
  command = plan

  variables {
    emr_serverless_role = {
      existing = {
        role_arn             = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs"
        grant_custom_buckets = true
      }
    }
    execution_roles = { canvas = { existing = { role_arn = "arn:aws:iam::111122223333:role/canvas", attach = "canvas-policies" } } }
    custom_buckets  = { sales = { bucket_name = "sales-exports" } }
    domain          = { existing = { domain_id = "d-abcdefghijkl" } }
    user_profiles   = { ada = { execution_role = "canvas" } }
    # Nothing is warned of where no execution role is created.
    restrict_pass_role = null
  }

  override_data {
    target = data.aws_iam_role.emr_serverless
    values = {
      name               = "AmazonSageMakerCanvasEMRSExecutionAccess-jobs"
      arn                = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs"
      path               = "/"
      assume_role_policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"emr-serverless.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"111122223333\"}}}]}"
    }
  }

  assert {
    condition = alltrue([
      length(aws_iam_role.emr_serverless) == 0,
      length(aws_iam_role.execution) == 0,
      length(aws_sagemaker_domain.this) == 0,
      aws_iam_role_policy.custom_buckets[0].role == "AmazonSageMakerCanvasEMRSExecutionAccess-jobs",
      keys(aws_iam_role_policy.execution) == @{POLICIES_OF_A_CANVAS_ROLE},
      aws_sagemaker_user_profile.this["ada"].domain_id == "d-abcdefghijkl",
      output.domain_id == "d-abcdefghijkl",
      output.execution_role_arns == { canvas = "arn:aws:iam::111122223333:role/canvas" },
      output.emr_serverless_role_arn == "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs",
    ])
    error_message = "What exists is used, and nothing is made beside it."
  }
}

run "existing_role_of_others" {
  command = plan

  variables {
    emr_serverless_role = { existing = { role_arn = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs" } }
    custom_buckets      = { sales = { bucket_name = "sales-exports" } }
  }

  override_data {
    target = data.aws_iam_role.emr_serverless
    values = {
      name               = "AmazonSageMakerCanvasEMRSExecutionAccess-jobs"
      arn                = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs"
      path               = "/"
      assume_role_policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"emr-serverless.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\", \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"111122223333\"}}}]}"
    }
  }

  assert {
    condition     = length(aws_iam_role_policy.custom_buckets) == 0 && length(jsondecode(output.emr_serverless_role_policy).Statement) == 3
    error_message = "The policy is an output for the role's owner."
  }
}
