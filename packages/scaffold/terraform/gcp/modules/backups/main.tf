# The bucket of the backups: every version is kept for days after it was replaced or removed, and each object can be locked.
# A lock of the whole bucket would also hold what the jobs must remove, such as their own lock.
resource "google_storage_bucket" "this" {
  #checkov:skip=CKV_GCP_62:Each access stands in the audit log where data access is on; a log by bucket is the older way.
  name                        = var.bucket
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  enable_object_retention     = true
  force_destroy               = false
  labels                      = var.labels

  versioning {
    enabled = true
  }

  soft_delete_policy {
    retention_duration_seconds = var.lock_days * 86400
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = var.lock_days
      with_state                 = "ARCHIVED"
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 2
    }
  }
}

locals {
  read   = ["storage.buckets.get", "storage.objects.get", "storage.objects.list"]
  record = concat(local.read, ["storage.multipartUploads.abort", "storage.multipartUploads.create", "storage.multipartUploads.listParts", "storage.objects.create"])
  rights = {
    read   = local.read
    record = local.record
    write  = concat(local.record, ["storage.objects.delete", "storage.objects.setRetention"])
  }
}

# To replace an object is to delete it here: who may record cannot change what is there.
resource "google_project_iam_custom_role" "job" {
  for_each = local.rights

  role_id     = "${replace(var.name, "-", "_")}_backup_${each.key}"
  title       = "Backups of ${var.name}: ${each.key}"
  permissions = each.value
}

resource "google_storage_bucket_iam_member" "job" {
  for_each = var.jobs

  bucket = google_storage_bucket.this.name
  role   = google_project_iam_custom_role.job[each.value.rights].id
  member = "${var.workload_pool}/ns/${each.value.namespace}/sa/${each.value.service_account}"
}
