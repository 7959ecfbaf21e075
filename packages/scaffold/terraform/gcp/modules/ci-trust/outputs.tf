output "pool" {
  description = "Full name of the pool."
  value       = google_iam_workload_identity_pool.this.name
}

output "provider_name" {
  description = "Full name of its provider."
  value       = google_iam_workload_identity_pool_provider.this.name
}
