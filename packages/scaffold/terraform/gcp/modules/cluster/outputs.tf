output "name" {
  description = "Name of the cluster."
  value       = google_container_cluster.this.name
}

output "server" {
  description = "Address of the API server."
  value       = "https://${google_container_cluster.this.endpoint}"
}

output "ca" {
  description = "Certificate authority of the API server, PEM in base64."
  value       = google_container_cluster.this.master_auth[0].cluster_ca_certificate
}

output "workload_pool" {
  description = "Begins the names of the cluster's service accounts in IAM."
  value       = "principal://iam.googleapis.com/projects/${data.google_project.this.number}/locations/global/workloadIdentityPools/${google_container_cluster.this.workload_identity_config[0].workload_pool}/subject"
}
