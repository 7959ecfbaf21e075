output "network_id" {
  description = "The network."
  value       = google_compute_network.this.id
}

output "subnet_id" {
  description = "Subnet of the nodes, with ranges for pods and services."
  value       = google_compute_subnetwork.nodes.id
}

output "data_network_id" {
  description = "The network, once it is joined with that of the databases."
  value       = google_service_networking_connection.this.network
}

output "control_plane_cidr" {
  description = "Sixteen addresses for the control plane, which nothing else has."
  value       = cidrsubnet(var.cidr, 12, 4095)
}
