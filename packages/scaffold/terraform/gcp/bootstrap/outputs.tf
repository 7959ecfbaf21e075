output "backend" {
  description = "What backend.hcl holds."
  value       = "bucket = \"${google_storage_bucket.state.name}\"\n"
}
