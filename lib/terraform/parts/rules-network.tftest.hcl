
# The network.

run "created_group_reaches_no_central_endpoint" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { create = {} }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  expect_failures = [aws_security_group.apps]
}

run "dns_is_off" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_vpc.this
    values = { id = "vpc-0123456789abcdef0", enable_dns_support = true, enable_dns_hostnames = false, instance_tenancy = "default" }
  }

  expect_failures = [data.aws_vpc.this]
}

run "tenancy_is_dedicated" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_vpc.this
    values = { id = "vpc-0123456789abcdef0", enable_dns_support = true, enable_dns_hostnames = true, instance_tenancy = "dedicated" }
  }

  expect_failures = [data.aws_vpc.this]
}

run "subnet_of_another_vpc" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_subnet.checked
    values = { vpc_id = "vpc-0123456789abcdef1", availability_zone_id = "use1-az1", tags = {} }
  }

  expect_failures = [data.aws_subnet.checked]
}

run "zone_without_emr_serverless" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_subnet.checked
    values = { vpc_id = "vpc-0123456789abcdef0", availability_zone_id = "use1-az3", tags = {} }
  }

  expect_failures = [data.aws_subnet.checked]
}

run "subnet_without_the_tag" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
      network_interfaces  = { by_tag = { key = "team", value = "data" } }
    }
  }

  expect_failures = [data.aws_subnet.checked, data.aws_security_group.checked]
}

run "public_subnet" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_route_table.applied
    values = {
      route_table_id = "rtb-0123456789abcdef0"
      routes         = [{ cidr_block = "0.0.0.0/0", gateway_id = "igw-0123456789abcdef0" }]
    }
  }

  expect_failures = [data.aws_route_table.applied]
}

run "security_group_of_another_vpc" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_security_group.checked
    values = { vpc_id = "vpc-0123456789abcdef1", tags = {} }
  }

  expect_failures = [data.aws_security_group.checked]
}

run "security_group_open_to_ipv4" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_security_groups.open_to_ipv4
    values = { ids = ["sg-0123456789abcdef0"] }
  }

  expect_failures = [data.aws_security_groups.open_to_ipv4]
}

run "security_group_open_to_ipv6" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_security_groups.open_to_ipv6
    values = { ids = ["sg-0123456789abcdef0"] }
  }

  expect_failures = [data.aws_security_groups.open_to_ipv6]
}

run "security_group_closed_to_itself_is_a_warning" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_security_groups.lets_itself_in
    values = { ids = [] }
  }

  expect_failures = [check.security_group]
}

run "route_table_is_not_listed" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { create = { route_table_ids = { other = "rtb-0123456789abcdef1" } } }
      interface_endpoints = { others = "central" }
    }
  }

  expect_failures = [aws_vpc_endpoint.s3]
}

run "s3_endpoint_is_an_interface" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.s3
    values = { service_name = "com.amazonaws.us-east-1.s3", vpc_endpoint_type = "Interface", vpc_id = "vpc-0123456789abcdef0", state = "available", route_table_ids = ["rtb-0123456789abcdef0"] }
  }

  expect_failures = [data.aws_vpc_endpoint.s3]
}

run "s3_endpoint_of_another_vpc" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.s3
    values = { service_name = "com.amazonaws.us-east-1.s3", vpc_endpoint_type = "Gateway", vpc_id = "vpc-0123456789abcdef1", state = "available", route_table_ids = ["rtb-0123456789abcdef0"] }
  }

  expect_failures = [data.aws_vpc_endpoint.s3]
}

run "s3_endpoint_is_not_available" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.s3
    values = { service_name = "com.amazonaws.us-east-1.s3", vpc_endpoint_type = "Gateway", vpc_id = "vpc-0123456789abcdef0", state = "pending", route_table_ids = ["rtb-0123456789abcdef0"] }
  }

  expect_failures = [data.aws_vpc_endpoint.s3]
}

run "s3_endpoint_does_not_serve_the_subnet" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.s3
    values = { service_name = "com.amazonaws.us-east-1.s3", vpc_endpoint_type = "Gateway", vpc_id = "vpc-0123456789abcdef0", state = "available", route_table_ids = [] }
  }

  expect_failures = [data.aws_vpc_endpoint.s3]
}

run "s3_endpoint_policy_refuses_image_layers" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.s3_policy
    values = { policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"*\", \"Resource\": \"arn:aws:s3:::team-*\"}]}" }
  }

  expect_failures = [data.aws_vpc_endpoint.s3]
}

run "s3_endpoint_policy_with_conditions_is_a_warning" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } }
      interface_endpoints = { others = "central" }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.s3_policy
    values = { policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-1\"}}}]}" }
  }

  expect_failures = [check.s3_endpoint_policy]
}

run "endpoint_of_another_service" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central", services = { sts = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } } } }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.interface
    values = { service_name = "com.amazonaws.us-east-1.logs", vpc_endpoint_type = "Interface", vpc_id = "vpc-0123456789abcdef0", state = "available", private_dns_enabled = true, security_group_ids = ["sg-0123456789abcdef0"] }
  }

  expect_failures = [data.aws_vpc_endpoint.interface]
}

run "endpoint_of_another_vpc" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central", services = { sts = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } } } }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.interface
    values = { service_name = "com.amazonaws.us-east-1.sts", vpc_endpoint_type = "Interface", vpc_id = "vpc-0123456789abcdef1", state = "available", private_dns_enabled = true, security_group_ids = ["sg-0123456789abcdef0"] }
  }

  expect_failures = [data.aws_vpc_endpoint.interface]
}

run "endpoint_is_not_available" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central", services = { sts = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } } } }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.interface
    values = { service_name = "com.amazonaws.us-east-1.sts", vpc_endpoint_type = "Interface", vpc_id = "vpc-0123456789abcdef0", state = "pending", private_dns_enabled = true, security_group_ids = ["sg-0123456789abcdef0"] }
  }

  expect_failures = [data.aws_vpc_endpoint.interface]
}

run "endpoint_without_private_dns_is_a_warning" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central", services = { sts = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } } } }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint.interface
    values = { service_name = "com.amazonaws.us-east-1.sts", vpc_endpoint_type = "Interface", vpc_id = "vpc-0123456789abcdef0", state = "available", private_dns_enabled = false, security_group_ids = ["sg-0123456789abcdef0"] }
  }

  expect_failures = [check.private_dns]
}

run "endpoint_closed_to_apps_is_a_warning" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central", services = { sts = { existing = { vpc_endpoint_id = "vpce-0123456789abcdef0" } } } }
    }
  }

  override_data {
    target = data.aws_security_groups.open_to_apps
    values = { ids = [] }
  }

  expect_failures = [check.endpoints_let_apps_in]
}

run "service_in_no_zone" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central", services = { sts = { create = {} } } }
    }
  }

  override_data {
    target = data.aws_vpc_endpoint_service.this
    values = { availability_zones = ["us-east-1f"] }
  }

  expect_failures = [aws_vpc_endpoint.interface, check.zones]
}

run "left_out_endpoint_is_a_warning" {
  command = plan

  variables {
    network = {
      vpc_id              = "vpc-0123456789abcdef0"
      subnet_ids          = { a = "subnet-0123456789abcdef0" }
      security_group      = { existing = { security_group_ids = { apps = "sg-0123456789abcdef0" } } }
      s3_endpoint         = { central = {} }
      interface_endpoints = { others = "central", except = ["sts"] }
    }
  }

  expect_failures = [check.interface_endpoints]
}
