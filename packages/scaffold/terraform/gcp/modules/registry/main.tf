# Images: a tag never moves, each is scanned, and old ones go.
resource "google_artifact_registry_repository" "this" {
  #checkov:skip=CKV_GCP_84:Encrypted by Google's own keys; images are no secrets.
  repository_id = var.repository
  location      = var.region
  format        = "DOCKER"

  docker_config {
    immutable_tags = true
  }

  vulnerability_scanning_config {
    enablement_config = "INHERITED"
  }

  cleanup_policies {
    id     = "old"
    action = "DELETE"

    condition {
      older_than = "7776000s"
    }
  }

  cleanup_policies {
    id     = "newest"
    action = "KEEP"

    most_recent_versions {
      keep_count = var.kept_images
    }
  }
}
