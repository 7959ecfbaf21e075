# The trust in the forge: a token of a job of this repository, and of no other, is somebody here.
resource "google_iam_workload_identity_pool" "this" {
  workload_identity_pool_id = "${var.name}-ci"
  display_name              = "Pipeline of ${var.name}"
}

resource "google_iam_workload_identity_pool_provider" "this" {
  #checkov:skip=CKV_GCP_125:The repository here; which of its jobs, ci-identity says by whole subjects.
  workload_identity_pool_id          = google_iam_workload_identity_pool.this.workload_identity_pool_id
  workload_identity_pool_provider_id = "forge"
  attribute_mapping                  = { "google.subject" = "assertion.sub" }
  attribute_condition                = "assertion.${var.repository_claim} == \"${var.repository}\""

  oidc {
    issuer_uri = "https://${var.forge_host}"
  }
}
