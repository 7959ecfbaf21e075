# The secret that External Secrets reads into the cluster, and the right to read it. The values are written, never read back.
data "google_project" "this" {}

resource "google_secret_manager_secret" "this" {
  secret_id = var.key
  labels    = var.labels

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
}

resource "google_secret_manager_secret_version" "this" {
  secret                 = google_secret_manager_secret.this.id
  secret_data_wo         = jsonencode(var.values)
  secret_data_wo_version = var.values_version
}

resource "google_secret_manager_secret_iam_member" "operator" {
  secret_id = google_secret_manager_secret.this.id
  role      = "roles/secretmanager.secretAccessor"
  member    = "${var.workload_pool}/ns/${var.operator.namespace}/sa/${var.operator.service_account}"
}
