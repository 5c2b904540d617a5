output "network_not_checked" {
  description = "What of the network could not be checked; somebody who can should."
  value       = local.network_not_checked
}
