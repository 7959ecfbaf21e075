# The front end: files in a bucket, behind Cloud CDN with a certificate of its own and the headers that browsers heed.
resource "google_storage_bucket" "this" {
  #checkov:skip=CKV_GCP_62:Who read which file is data of persons; switch a log on where you need it.
  #checkov:skip=CKV_GCP_114:Everybody may read a front end, and Cloud CDN reads like everybody.
  name                        = var.bucket
  location                    = var.region
  uniform_bucket_level_access = true
  labels                      = var.labels

  versioning {
    enabled = true
  }

  website {
    main_page_suffix = "index.html"
    not_found_page   = "index.html"
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 30
      with_state                 = "ARCHIVED"
    }
  }
}

resource "google_storage_bucket_iam_member" "everybody" {
  #checkov:skip=CKV_GCP_28:Everybody may read a front end, and Cloud CDN reads like everybody; nobody may list it.
  bucket = google_storage_bucket.this.name
  role   = "roles/storage.legacyObjectReader"
  member = "allUsers"
}

resource "google_compute_backend_bucket" "this" {
  name             = var.name
  bucket_name      = google_storage_bucket.this.name
  enable_cdn       = true
  compression_mode = "AUTOMATIC"

  cdn_policy {
    cache_mode         = "USE_ORIGIN_HEADERS"
    request_coalescing = true
  }

  custom_response_headers = [
    "Strict-Transport-Security: max-age=63072000; includeSubDomains",
    "Content-Security-Policy: ${var.content_security_policy}",
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
    "Referrer-Policy: strict-origin-when-cross-origin",
    "Permissions-Policy: camera=(), geolocation=(), microphone=()",
  ]
}

resource "google_compute_global_address" "this" {
  name = "${var.name}-frontend"
}

resource "google_compute_managed_ssl_certificate" "this" {
  name = "${var.name}-frontend"

  managed {
    domains = [var.host]
  }
}

resource "google_compute_ssl_policy" "this" {
  name            = "${var.name}-frontend"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
}

resource "google_compute_url_map" "this" {
  name            = "${var.name}-frontend"
  default_service = google_compute_backend_bucket.this.id
}

resource "google_compute_target_https_proxy" "this" {
  name             = "${var.name}-frontend"
  url_map          = google_compute_url_map.this.id
  ssl_certificates = [google_compute_managed_ssl_certificate.this.id]
  ssl_policy       = google_compute_ssl_policy.this.id
  quic_override    = "ENABLE"
}

resource "google_compute_global_forwarding_rule" "https" {
  name                  = "${var.name}-https"
  target                = google_compute_target_https_proxy.this.id
  ip_address            = google_compute_global_address.this.id
  port_range            = "443"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}

# Whoever comes without TLS is sent on.
resource "google_compute_url_map" "redirect" {
  name = "${var.name}-redirect"

  default_url_redirect {
    https_redirect = true
    strip_query    = false
  }
}

resource "google_compute_target_http_proxy" "redirect" {
  name    = "${var.name}-redirect"
  url_map = google_compute_url_map.redirect.id
}

resource "google_compute_global_forwarding_rule" "http" {
  name                  = "${var.name}-http"
  target                = google_compute_target_http_proxy.redirect.id
  ip_address            = google_compute_global_address.this.id
  port_range            = "80"
  load_balancing_scheme = "EXTERNAL_MANAGED"
}

resource "google_dns_record_set" "host" {
  managed_zone = var.zone
  name         = "${var.host}."
  type         = "A"
  ttl          = 300
  rrdatas      = [google_compute_global_address.this.address]
}
