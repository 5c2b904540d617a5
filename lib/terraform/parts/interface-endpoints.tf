locals {
  # A customer managed key is in use, so KMS must be within reach.
  customer_key = length(local.bucket_keys) > 0 || local.domain_key != null

  # Every endpoint that AWS's page names, under the name that the service really has; the table has its sources in
  # @{SERVICES_SOURCE}
  endpoint_services = @{ENDPOINT_SERVICES}

  # In a network that others own, endpoints are theirs too.
  other_endpoints = coalesce(
    try(var.network.interface_endpoints.others, null),
    var.network.managed ? "create" : "central",
  )
  listed_endpoints   = coalesce(try(var.network.interface_endpoints.services, null), {})
  excepted_endpoints = coalesce(try(var.network.interface_endpoints.except, null), [])

  endpoint_defaults = [
    for name, service in local.endpoint_services : name if service.is_default && !contains(local.excepted_endpoints, name)
  ]
  endpoints_to_create = merge(
    {
      for name in local.endpoint_defaults : name => { private_dns = true }
      if local.other_endpoints == "create" && !contains(keys(local.listed_endpoints), name)
    },
    { for name, endpoint in local.listed_endpoints : name => endpoint.create if endpoint.create != null },
  )
  existing_endpoints = { for name, endpoint in local.listed_endpoints : name => endpoint.existing if endpoint.existing != null }
  central_endpoints = concat(
    [
      for name in local.endpoint_defaults : name
      if local.other_endpoints == "central" && !contains(keys(local.listed_endpoints), name)
    ],
    [for name, endpoint in local.listed_endpoints : name if endpoint.central != null],
  )
  endpoints_elsewhere = concat(local.central_endpoints, keys(local.existing_endpoints))
  left_out_endpoints = [
    for name, service in local.endpoint_services : service.purpose
    if service.is_default && contains(local.excepted_endpoints, name)
  ]

  # In the order of the subnets' names. Of several subnets in one Availability Zone the first gets the endpoints.
  subnet_ids   = values(var.network.subnet_ids)
  subnet_zones = [for name in keys(var.network.subnet_ids) : data.aws_subnet.this[name].availability_zone]
}

check "interface_endpoints" {
  assert {
    condition = length(local.left_out_endpoints) == 0
    error_message = @{BUILDS_MAY_LEAVE}
  }
}

resource "aws_security_group" "endpoints" {
  count = length(local.endpoints_to_create) == 0 ? 0 : 1

  name        = "${local.name}-endpoints"
  description = "Interface endpoints of SageMaker Canvas, deployment ${var.deployment_name}"
  vpc_id      = var.network.vpc_id
  tags        = merge({ Name = "${local.name}-endpoints" }, var.tags)
}

# From the apps, and nothing out.
resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each = length(local.endpoints_to_create) == 0 ? {} : local.security_group_ids

  description       = "HTTPS from the apps of SageMaker Canvas users and their EMR Serverless workers"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  security_group_id = aws_security_group.endpoints[0].id
  tags              = local.tags

  # What each.value is, without locals: a plan does not say what a local is made from, and a review reads the group here.
  referenced_security_group_id = try(
    { for group in aws_security_group.apps : "apps" => group.id }[each.key],
    var.network.security_group.existing.security_group_ids[each.key],
    merge([for profile in var.user_profiles : coalesce(profile.security_group_ids, {})]...)[each.key],
    var.network.user_security_group_ids[each.key],
  )
}

data "aws_vpc_endpoint_service" "this" {
  for_each = local.endpoints_to_create

  service_name = local.endpoint_services[each.key].name
}

# In one subnet of each Availability Zone that has the service.
resource "aws_vpc_endpoint" "interface" {
  for_each = local.endpoints_to_create

  vpc_id              = var.network.vpc_id
  service_name        = local.endpoint_services[each.key].name
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = each.value.private_dns
  security_group_ids  = [aws_security_group.endpoints[0].id]
  subnet_ids          = local.endpoint_subnet_ids[each.key]
  tags                = merge({ Name = "${local.name}-${each.key}" }, var.tags)

  lifecycle {
    precondition {
      condition = length(local.endpoint_subnet_ids[each.key]) > 0
      error_message = @{IN_NO_ZONE}
    }
  }
}

locals {
  endpoint_subnet_ids = {
    for name in keys(local.endpoints_to_create) : name => [
      for index, zone in local.subnet_zones : local.subnet_ids[index]
      if index(local.subnet_zones, zone) == index && contains(data.aws_vpc_endpoint_service.this[name].availability_zones, zone)
    ]
  }
  not_in_every_zone = [
    for name, service in data.aws_vpc_endpoint_service.this : name
    if length(setsubtract(local.subnet_zones, service.availability_zones)) > 0
  ]
}

check "zones" {
  assert {
    condition = length(local.not_in_every_zone) == 0
    error_message = @{NOT_IN_EVERY_ZONE}
  }
}

data "aws_vpc_endpoint" "interface" {
  for_each = local.existing_endpoints

  id = each.value.vpc_endpoint_id

  lifecycle {
@{INTERFACE_GUARDS}  }
}

data "aws_security_groups" "open_to_apps" {
  for_each = local.existing_endpoints

  filter {
    name   = "group-id"
    values = data.aws_vpc_endpoint.interface[each.key].security_group_ids
  }

  filter {
    name   = "ip-permission.group-id"
    values = values(local.security_group_ids)
  }
}

check "private_dns" {
  assert {
    condition = alltrue([for endpoint in data.aws_vpc_endpoint.interface : endpoint.private_dns_enabled])
    error_message = join("\n", [
      for name, endpoint in data.aws_vpc_endpoint.interface :
      @{PRIVATE_DNS_IS_OFF}
      if !endpoint.private_dns_enabled
    ])
  }
}

check "endpoints_let_apps_in" {
  assert {
    condition = alltrue([for groups in data.aws_security_groups.open_to_apps : length(groups.ids) > 0])
    error_message = join("\n", [
      for name, groups in data.aws_security_groups.open_to_apps :
      @{CLOSED_TO_APPS}
      if length(groups.ids) == 0
    ])
  }
}
