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
      error_message = @{APPS_DO_NOT_REACH}
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
    condition = length(local.groups_closed_to_themselves) == 0
    error_message = @{LETS_NOBODY_IN}
  }
}
