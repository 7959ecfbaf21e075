# What the containers of the namespace say, in a bucket of logs with a time of its own; and the collector's right to send.
data "google_project" "this" {}

resource "google_logging_project_bucket_config" "this" {
  project        = data.google_project.this.project_id
  location       = var.region
  bucket_id      = var.name
  retention_days = var.retention_days
  description    = "Log lines of ${var.namespace}"
}

resource "google_logging_project_sink" "this" {
  name                   = var.name
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.this.id}"
  filter                 = "resource.labels.namespace_name=\"${var.namespace}\""
  unique_writer_identity = true
}

resource "google_project_iam_member" "collector" {
  for_each = toset(["roles/telemetry.writer", "roles/serviceusage.serviceUsageConsumer"])

  project = data.google_project.this.project_id
  role    = each.key
  member  = "${var.workload_pool}/ns/${var.collector.namespace}/sa/${var.collector.service_account}"
}
