
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
