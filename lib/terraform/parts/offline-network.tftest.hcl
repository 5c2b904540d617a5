
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
