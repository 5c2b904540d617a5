# The network as it must be before a role or a domain is made, and what EMR Serverless refuses. Roles, endpoints and the domain
# are made after these data sources and take no value from them: a read that is put off would replace a domain.
data "aws_vpc" "this" {
  id = var.network.vpc_id

  depends_on = [var.routing]

  lifecycle {
@{VPC_GUARDS}  }
}

data "aws_route_tables" "main" {
  vpc_id = var.network.vpc_id

  filter {
    name   = "association.main"
    values = ["true"]
  }

  depends_on = [var.routing]
}

data "aws_subnet" "checked" {
  for_each = var.network.subnet_ids

  id = each.value

  depends_on = [var.routing]

  lifecycle {
@{SUBNET_GUARDS}  }
}

data "aws_route_tables" "own" {
  for_each = var.network.subnet_ids

  filter {
    name   = "association.subnet-id"
    values = [each.value]
  }

  depends_on = [var.routing]
}

locals {
  # The table that applies to a subnet: its own, or else the VPC's main one.
  route_table_ids = {
    for name, own in data.aws_route_tables.own :
    name => one(length(own.ids) > 0 ? own.ids : data.aws_route_tables.main.ids)
  }
  route_table_notes = {
    for name, own in data.aws_route_tables.own :
    name => length(own.ids) > 0 ? "" : " (the VPC's main one, because the subnet has none of its own)"
  }
}

data "aws_route_table" "applied" {
  for_each = var.network.subnet_ids

  route_table_id = local.route_table_ids[each.key]

  depends_on = [var.routing]

  lifecycle {
@{ROUTE_GUARDS}  }
}

data "aws_security_group" "checked" {
  for_each = local.existing_security_group_ids

  id = each.value

  depends_on = [var.routing]

  lifecycle {
@{SECURITY_GROUP_GUARDS}  }
}

# Rules are found by filter, because as resources of their own they could not be counted in the apply that makes them.
data "aws_security_groups" "open_to_ipv4" {
  for_each = local.existing_security_group_ids

  filter {
    name   = "group-id"
    values = [each.value]
  }

  filter {
    name   = "ip-permission.cidr"
    values = ["0.0.0.0/0"]
  }

  depends_on = [var.routing]

  lifecycle {
@{IPV4_GUARDS}  }
}

data "aws_security_groups" "open_to_ipv6" {
  for_each = local.existing_security_group_ids

  filter {
    name   = "group-id"
    values = [each.value]
  }

  filter {
    name   = "ip-permission.ipv6-cidr"
    values = ["::/0"]
  }

  depends_on = [var.routing]

  lifecycle {
@{IPV6_GUARDS}  }
}

locals {
  # What a network is checked by. What is made in it comes after these and takes no value from them.
  network_guards = [
    data.aws_vpc.this,
    data.aws_subnet.checked,
    data.aws_route_table.applied,
    data.aws_security_group.checked,
    data.aws_security_groups.open_to_ipv4,
    data.aws_security_groups.open_to_ipv6,
  ]

  # What roles and the domain are made after.
  network_is_ready = [
    local.network_guards,
    aws_security_group.apps,
    aws_vpc_security_group_ingress_rule.apps,
    aws_vpc_security_group_egress_rule.apps,
    aws_vpc_security_group_egress_rule.s3,
    aws_vpc_security_group_egress_rule.endpoints,
    aws_vpc_security_group_egress_rule.endpoint_groups,
    aws_vpc_security_group_egress_rule.endpoint_ranges,
    aws_ec2_tag.subnet,
    aws_ec2_tag.security_group,
    aws_vpc_endpoint.s3,
    data.aws_vpc_endpoint.s3,
    aws_vpc_security_group_ingress_rule.endpoints,
    aws_vpc_endpoint.interface,
    data.aws_vpc_endpoint.interface,
  ]
}

# Not after the routes: neither ids nor ARNs are to become unknown when a guard is read again. The ARN of a shared subnet
# holds its owner's account.
data "aws_subnet" "this" {
  for_each = var.network.subnet_ids

  id = each.value
}

data "aws_security_group" "this" {
  for_each = var.network.network_interfaces.by_arn == null ? {} : local.existing_security_group_ids

  id = each.value
}

resource "aws_ec2_tag" "subnet" {
  for_each = try(local.by_tag.tag_resources, false) ? var.network.subnet_ids : {}

  resource_id = each.value
  key         = local.by_tag.key
  value       = local.by_tag.value

  depends_on = [local.network_guards]
}

resource "aws_ec2_tag" "security_group" {
  for_each = try(local.by_tag.tag_resources, false) ? local.existing_security_group_ids : {}

  resource_id = each.value
  key         = local.by_tag.key
  value       = local.by_tag.value

  depends_on = [local.network_guards]
}
