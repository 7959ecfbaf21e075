output "registry" {
  description = "The registry, without the name of the service: what init --registry takes."
  value       = "${var.region}-docker.pkg.dev/${google_artifact_registry_repository.this.project}/${google_artifact_registry_repository.this.repository_id}"
}

output "repository" {
  description = "Name of the repository."
  value       = google_artifact_registry_repository.this.repository_id
}
