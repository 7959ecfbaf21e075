# The zone of the public name, and one that the world can trust: signed.
resource "google_dns_managed_zone" "this" {
  name        = var.name
  dns_name    = "${var.domain}."
  description = "Names of ${var.domain}"

  dnssec_config {
    state = "on"
  }

  cloud_logging_config {
    enable_logging = false
  }
}

# Only Let's Encrypt, which cert-manager asks, and Google, for the front end, may sign certificates of these names.
resource "google_dns_record_set" "caa" {
  managed_zone = google_dns_managed_zone.this.name
  name         = google_dns_managed_zone.this.dns_name
  type         = "CAA"
  ttl          = 3600
  rrdatas      = ["0 issue \"letsencrypt.org\"", "0 issue \"pki.goog\"", "0 iodef \"mailto:${var.email}\""]
}

data "google_dns_keys" "this" {
  managed_zone = google_dns_managed_zone.this.id
}
