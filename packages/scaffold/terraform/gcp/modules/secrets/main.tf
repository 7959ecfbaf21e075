# The secrets that External Secrets reads into the cluster, and the right to read them. The values are written, never read back.
data "google_project" "this" {}

resource "google_secret_manager_secret" "this" {
  for_each = setunion(var.written, var.by_hand)

  secret_id = each.key
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
  for_each = var.written

  secret                 = google_secret_manager_secret.this[each.key].id
  secret_data_wo         = jsonencode(var.values[each.key])
  secret_data_wo_version = var.values_version
}

resource "google_secret_manager_secret_iam_member" "operator" {
  for_each = google_secret_manager_secret.this

  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = "${var.workload_pool}/ns/${var.operator.namespace}/sa/${var.operator.service_account}"
}
