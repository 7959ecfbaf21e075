output "bucket" {
  description = "Where the files go: gcloud storage rsync."
  value       = google_storage_bucket.this.name
}

output "url_map" {
  description = "What is told of new files: gcloud compute url-maps invalidate-cdn-cache."
  value       = google_compute_url_map.this.name
}
