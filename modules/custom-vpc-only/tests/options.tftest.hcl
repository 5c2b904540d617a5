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

override_data {
  target = data.aws_vpc.this
  values = {
    id                   = "vpc-0123456789abcdef0"
    enable_dns_support   = true
    enable_dns_hostnames = true
    instance_tenancy     = "default"
  }
}

override_data {
  target = data.aws_route_tables.main
  values = { ids = ["rtb-0123456789abcdef0"] }
}

override_data {
  target = data.aws_route_tables.own
  values = { ids = ["rtb-0123456789abcdef0"] }
}

override_data {
  target = data.aws_route_table.applied
  values = { route_table_id = "rtb-0123456789abcdef0", routes = [] }
}

override_data {
  target = data.aws_subnet.checked
  values = { vpc_id = "vpc-0123456789abcdef0", availability_zone_id = "use1-az1", tags = {} }
}

override_data {
  target = data.aws_subnet.this
  values = {
    arn               = "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-0123456789abcdef0"
    availability_zone = "us-east-1a"
  }
}

override_data {
  target = data.aws_security_group.checked
  values = { vpc_id = "vpc-0123456789abcdef0", tags = {} }
}

override_data {
  target = data.aws_security_group.this
  values = { arn = "arn:aws:ec2:us-east-1:111122223333:security-group/sg-0123456789abcdef0" }
}

override_data {
  target = data.aws_security_groups.open_to_ipv4
  values = { ids = [] }
}

override_data {
  target = data.aws_security_groups.open_to_ipv6
  values = { ids = [] }
}

override_data {
  target = data.aws_security_groups.lets_itself_in
  values = { ids = ["sg-0123456789abcdef0"] }
}

override_data {
  target = data.aws_security_groups.open_to_apps
  values = { ids = ["sg-0123456789abcdef0"] }
}

override_data {
  target = data.aws_ec2_managed_prefix_list.s3
  values = { id = "pl-63a5400a" }
}

override_data {
  target = data.aws_vpc_endpoint_service.this
  values = { availability_zones = ["us-east-1a"] }
}

override_data {
  target = data.aws_vpc_endpoint.s3
  values = {
    service_name      = "com.amazonaws.us-east-1.s3"
    vpc_endpoint_type = "Gateway"
    vpc_id            = "vpc-0123456789abcdef0"
    state             = "available"
    route_table_ids   = ["rtb-0123456789abcdef0"]
  }
}

override_data {
  target = data.aws_vpc_endpoint.s3_policy
  values = { policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"*\", \"Resource\": \"*\"}]}" }
}

override_data {
  target = data.aws_vpc_endpoint.interface
  values = {
    service_name        = "com.amazonaws.us-east-1.sts"
    vpc_endpoint_type   = "Interface"
    vpc_id              = "vpc-0123456789abcdef0"
    state               = "available"
    private_dns_enabled = true
    security_group_ids  = ["sg-0123456789abcdef0"]
  }
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
    }
  }
  network = {
    vpc_id = "vpc-0123456789abcdef0"
    subnet_ids = {
      a = "subnet-0123456789abcdef0"
    }
    s3_endpoint = {
      central = {}
    }
    security_group = {
      existing = {
        security_group_ids = {
          apps = "sg-0123456789abcdef0"
        }
      }
    }
    interface_endpoints = {
      others = "central"
    }
  }
}

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
    error_message = "What nobody asked for is not there."
  }

  assert {
    condition     = [for domain in aws_sagemaker_domain.this : [domain.auth_mode, domain.domain_name, domain.app_network_access_type]] == [["IAM", "analytics", "VpcOnly"]]
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

    domain             = { create = { execution_role = "leads", domain_name = "canvas", auth_mode = "SSO", home_efs_file_system = "Delete", kms_key = { arn = "arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab", owner_account_id = "444455556666" } } }
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
    error_message = "What attach says none of is an output."
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
      keys(aws_iam_role_policy.execution) == ["canvas"],
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

# The network.


run "network_created" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { create = {} }
      s3_endpoint         = { create = { route_table_ids = { a = "rtb-0123456789abcdef0" } } }
      interface_endpoints = {}
    }
  }

  assert {
    condition = alltrue([
      length(aws_vpc_endpoint.interface) == 24,
      !contains(keys(aws_vpc_endpoint.interface), "forecast") && !contains(keys(aws_vpc_endpoint.interface), "kms"),
      aws_vpc_endpoint.interface["sagemaker-notebook"].service_name == "aws.sagemaker.us-east-1.notebook",
      keys(aws_vpc_security_group_ingress_rule.apps) == ["apps", "nfs"],
      keys(aws_vpc_security_group_ingress_rule.endpoints) == ["apps"],
      length(aws_vpc_security_group_egress_rule.endpoints) == 1,
      aws_security_group.apps[0].name == "canvas-large-data-analytics-apps",
      aws_vpc_endpoint.s3[0].vpc_endpoint_type == "Gateway",
      length(output.network_not_checked) == 0,
    ])
    error_message = "The network is as asked for."
  }
}

run "network_of_others" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = {}
      managed             = false
    }
  }

  assert {
    condition = alltrue([
      length(aws_vpc_endpoint.interface) == 0,
      length(aws_vpc_endpoint.s3) == 0,
      length(aws_security_group.apps) == 0,
      length(aws_security_group.endpoints) == 0,
      length(output.network_not_checked) == 4,
    ])
    error_message = "The network is as asked for."
  }
}

run "network_listed" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { create = { endpoint_security_group_ids = { shared = "sg-0123456789abcdef1" }, endpoint_cidr_blocks = { hub = "10.20.0.0/24" } } }
      s3_endpoint         = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0", generative_ai = true } }
      interface_endpoints = { others = "central", services = { kms = { create = { private_dns = false } } } }
    }
  }

  assert {
    condition = alltrue([
      keys(aws_vpc_endpoint.interface) == ["kms"],
      !aws_vpc_endpoint.interface["kms"].private_dns_enabled,
      keys(aws_vpc_security_group_egress_rule.endpoint_groups) == ["shared"],
      keys(aws_vpc_security_group_egress_rule.endpoint_ranges) == ["hub"],
      length(output.network_not_checked) == 2,
    ])
    error_message = "The network is as asked for."
  }
}

run "network_interfaces_by_tag" {
  command = plan

  variables {
    network = {
      vpc_id                  = "vpc-0123456789abcdef0"
      subnet_ids              = { a = "subnet-0123456789abcdef0" }
      security_group          = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint             = { central = {} }
      interface_endpoints     = { others = "central" }
      network_interfaces      = { by_tag = { key = "team", value = "data", tag_resources = true, enforce = true } }
      user_security_group_ids = { users = "sg-0123456789abcdef1" }
    }
  }

  assert {
    condition = alltrue([
      keys(aws_ec2_tag.subnet) == ["a"],
      keys(aws_ec2_tag.security_group) == ["apps", "users"],
      length(data.aws_iam_policy_document.network_interfaces_by_tag_enforced) == 1,
      length(data.aws_iam_policy_document.network_interfaces_by_arn) == 0,
    ])
    error_message = "The network is as asked for."
  }
}

run "network_interfaces_open" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
      network_interfaces  = { open = {} }
    }
  }

  assert {
    condition = alltrue([
      length(data.aws_iam_policy_document.network_interfaces_anywhere) == 1,
      length(data.aws_security_group.this) == 0,
    ])
    error_message = "The network is as asked for."
  }
}

run "network_interfaces_by_arn_enforced" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
      network_interfaces  = { by_arn = { enforce = true } }
    }
  }

  assert {
    condition = alltrue([
      length(data.aws_iam_policy_document.network_interfaces_by_arn_enforced) == 1,
      keys(data.aws_security_group.this) == ["apps"],
    ])
    error_message = "The network is as asked for."
  }
}

run "s3_endpoint_with_statements" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { create = { route_table_ids = { a = "rtb-0123456789abcdef0" }, generative_ai = true, additional_statements = { other-teams = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::team-data/*"], conditions = [{ test = "StringEquals", variable = "aws:PrincipalAccount", values = ["111122223333"] }] } } } }
      interface_endpoints = { others = "central" }
    }
  }

  assert {
    condition = alltrue([
      [for statement in jsondecode(aws_vpc_endpoint.s3[0].policy).Statement : statement.Sid] == ["CanvasOwnBuckets", "CanvasTaggedObjects", "CanvasOwnBucketsList", "ECRImageLayers", "EMRServerlessManagedLogging", "CanvasGenerativeAI", "CanvasGenerativeAIList", "AdditionalOtherTeams"],
    ])
    error_message = "The network is as asked for."
  }
}

run "s3_endpoint_open" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { create = { route_table_ids = { a = "rtb-0123456789abcdef0" }, policy = "open" } }
      interface_endpoints = { others = "central" }
    }
  }

  assert {
    condition = alltrue([
      [for statement in jsondecode(aws_vpc_endpoint.s3[0].policy).Statement : statement.Sid] == ["EverythingInS3"],
    ])
    error_message = "The network is as asked for."
  }
}

run "endpoint_that_exists" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } }
      interface_endpoints = { others = "central", services = { sts = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } } } }
    }
  }

  assert {
    condition = alltrue([
      length(aws_vpc_endpoint.interface) == 0,
      length(aws_vpc_endpoint.s3) == 0,
      keys(data.aws_vpc_endpoint.interface) == ["sts"],
      length(output.network_not_checked) == 3,
    ])
    error_message = "The network is as asked for."
  }
}
