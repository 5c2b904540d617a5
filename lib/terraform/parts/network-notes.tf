locals {
  endpoints_without_private_dns = [for name, endpoint in local.endpoints_to_create : name if !endpoint.private_dns]

  # Never a pass: an output, in full sentences.
  network_not_checked = compact([
    var.network.managed ? "" : @{OWNED_BY_OTHERS},
    local.creates_app_security_group ? "" : @{RULES_NOT_KNOWN},
    var.network.s3_endpoint.central == null ? "" : @{NOTHING_KNOWN_OF_S3},
    length(local.central_endpoints) == 0 ? "" : @{NOTHING_KNOWN_OF_ENDPOINTS},
    length(local.endpoints_without_private_dns) == 0 ? "" : @{RESOLVED_BY_OTHERS},
    length(local.existing_endpoints) == 0 ? "" : @{PORTS_NOT_KNOWN},
  ])
}
