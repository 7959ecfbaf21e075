# What a job of the pipeline becomes in Google Cloud, by the forge's word and without a key that could leak. It has no right by itself: what it
# may do inside of a cluster is said there, for its address; what it may push to, below.
resource "google_service_account" "this" {
  account_id   = var.name
  display_name = "Jobs of ${var.subjects[0]}"
}

# Whole subjects: this repository, and its environments or branches by name.
resource "google_service_account_iam_member" "job" {
  for_each = toset(var.subjects)

  service_account_id = google_service_account.this.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${var.pool}/subject/${each.key}"
}

resource "google_artifact_registry_repository_iam_member" "push" {
  count = var.repository == null ? 0 : 1

  location   = var.repository.location
  repository = var.repository.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.this.member
}
