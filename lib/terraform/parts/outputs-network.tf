output "network_not_checked" {
  description = "The parts of the network that this plan could not check; their owner should check them."
  value       = local.network_not_checked
}
