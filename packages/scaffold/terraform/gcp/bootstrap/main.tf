# What comes before everything else: the services of Google Cloud that are used, and where the state is kept. Applied once for a
# project, with a state of its own on your disk; what it makes can be imported again should that be lost.
provider "google" {
  project = var.project
  region  = var.region

  default_labels = { owner = lower(var.owner), managed-by = "terraform" }
}

resource "google_project_service" "this" {
  for_each = toset([
    "artifactregistry.googleapis.com", "billingbudgets.googleapis.com", "binaryauthorization.googleapis.com", "cloudkms.googleapis.com",
    "compute.googleapis.com", "container.googleapis.com", "dns.googleapis.com", "iam.googleapis.com", "iamcredentials.googleapis.com",
    "logging.googleapis.com", "monitoring.googleapis.com", "redis.googleapis.com", "secretmanager.googleapis.com",
    "servicenetworking.googleapis.com", "sqladmin.googleapis.com", "sts.googleapis.com", "telemetry.googleapis.com",
  ])

  service            = each.key
  disable_on_destroy = false
}

resource "google_storage_bucket" "state" {
  #checkov:skip=CKV_GCP_62:Who changed the state stands in the audit log.
  name                        = "${var.name}-state-${var.project}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 365
      with_state                 = "ARCHIVED"
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}
