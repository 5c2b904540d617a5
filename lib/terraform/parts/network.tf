locals {
  # Security groups of the users' apps: the domain's, and those that users have beyond it. One name is one group everywhere.
  creates_app_security_group = var.network.security_group.create != null
  user_security_group_ids = merge(concat(
    [coalesce(var.network.user_security_group_ids, {})],
    [for profile in var.user_profiles : coalesce(profile.security_group_ids, {})],
  )...)
  existing_security_group_ids = merge(local.user_security_group_ids, try(var.network.security_group.existing.security_group_ids, {}))
  created_security_group_ids  = { for group in aws_security_group.apps : "apps" => group.id }

  app_security_group_ids = (
    local.creates_app_security_group
    ? local.created_security_group_ids
    : var.network.security_group.existing.security_group_ids
  )
  security_group_ids = merge(local.existing_security_group_ids, local.created_security_group_ids)

  by_tag = var.network.network_interfaces.by_tag
  # The tag that subnets and security groups must carry already.
  required_tag = try(local.by_tag.tag_resources, true) ? null : local.by_tag
}

# The security group of the users' apps and of the workers of EMR Serverless: among themselves, to the endpoints and to S3.
resource "aws_security_group" "apps" {
  count = local.creates_app_security_group ? 1 : 0

  name        = "${local.name}-apps"
  description = "SageMaker Canvas users and their EMR Serverless workers, deployment ${var.deployment_name}"
  vpc_id      = var.network.vpc_id
  tags = merge(
    { Name = "${local.name}-apps" },
    var.tags,
    { for tag in local.by_tag[*] : tag.key => tag.value },
  )

  lifecycle {
    precondition {
      condition = anytrue([
        length(local.endpoints_elsewhere) == 0,
        var.network.security_group.create.endpoint_security_group_ids != null,
        var.network.security_group.create.endpoint_cidr_blocks != null,
      ])
      error_message = "@{APPS_DO_NOT_REACH}"
    }
  }
}

locals {
  rules_among_apps = local.creates_app_security_group ? @{RULES_AMONG_APPS} : {}
}

resource "aws_vpc_security_group_ingress_rule" "apps" {
  for_each = local.rules_among_apps

  description                  = each.value.description
  ip_protocol                  = "tcp"
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  security_group_id            = aws_security_group.apps[0].id
  referenced_security_group_id = aws_security_group.apps[0].id
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "apps" {
  for_each = local.rules_among_apps

  description                  = each.value.description
  ip_protocol                  = "tcp"
  from_port                    = each.value.from_port
  to_port                      = each.value.to_port
  security_group_id            = aws_security_group.apps[0].id
  referenced_security_group_id = aws_security_group.apps[0].id
  tags                         = local.tags
}

data "aws_ec2_managed_prefix_list" "s3" {
  count = local.creates_app_security_group ? 1 : 0

  name = "com.amazonaws.${local.region}.s3"
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  count = local.creates_app_security_group ? 1 : 0

  description       = "HTTPS to S3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  security_group_id = aws_security_group.apps[0].id
  prefix_list_id    = data.aws_ec2_managed_prefix_list.s3[0].id
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "endpoints" {
  count = local.creates_app_security_group && length(local.endpoints_to_create) > 0 ? 1 : 0

  description                  = "HTTPS to the interface endpoints of AWS services"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  security_group_id            = aws_security_group.apps[0].id
  referenced_security_group_id = aws_security_group.endpoints[0].id
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "endpoint_groups" {
  for_each = local.creates_app_security_group ? coalesce(var.network.security_group.create.endpoint_security_group_ids, {}) : {}

  description                  = "HTTPS to interface endpoints that exist already"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  security_group_id            = aws_security_group.apps[0].id
  referenced_security_group_id = each.value
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "endpoint_ranges" {
  for_each = local.creates_app_security_group ? coalesce(var.network.security_group.create.endpoint_cidr_blocks, {}) : {}

  description       = "HTTPS to interface endpoints in another VPC"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  security_group_id = aws_security_group.apps[0].id
  cidr_ipv4         = each.value
  tags              = local.tags
}

data "aws_security_groups" "lets_itself_in" {
  for_each = local.creates_app_security_group ? {} : local.app_security_group_ids

  filter {
    name   = "group-id"
    values = [each.value]
  }

  filter {
    name   = "ip-permission.group-id"
    values = [each.value]
  }

  depends_on = [var.routing]
}

locals {
  groups_closed_to_themselves = [for name, groups in data.aws_security_groups.lets_itself_in : name if length(groups.ids) == 0]
}

check "security_group" {
  assert {
    condition     = length(local.groups_closed_to_themselves) == 0
    error_message = "@{LETS_NOBODY_IN}"
  }
}

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

  depends_on = [@{GUARDS}]
}

resource "aws_ec2_tag" "security_group" {
  for_each = try(local.by_tag.tag_resources, false) ? local.existing_security_group_ids : {}

  resource_id = each.value
  key         = local.by_tag.key
  value       = local.by_tag.value

  depends_on = [@{GUARDS}]
}
