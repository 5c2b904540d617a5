data "aws_caller_identity" "current" {}

# Only for its Region. data.aws_region has no attribute that AWS provider 5 knows and 6 does not call deprecated.
data "aws_service" "current" {
  service_id = "sts"
}

locals {
  account_id = data.aws_caller_identity.current.account_id
  region     = data.aws_service.current.region

  # The Region as AWS writes it in Availability Zone ids: us-east-1 becomes use1.
  region_parts = split("-", local.region)
  short_region = join("", [
    local.region_parts[0],
    join("", [for direction in regexall("north|south|east|west|central", local.region_parts[1]) : substr(direction, 0, 1)]),
    local.region_parts[2],
  ])

  # Names of policies and of things in the network.
  name = "canvas-large-data-${var.deployment_name}"

  tags = length(var.tags) == 0 ? null : var.tags
}
