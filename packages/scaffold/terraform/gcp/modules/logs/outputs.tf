output "group" {
  description = "The bucket of logs."
  value       = google_logging_project_bucket_config.this.id
}
