# Redis with TLS, a password, and a replica in another zone that takes over. What is in it may be lost at any time.
resource "google_redis_instance" "this" {
  name                    = var.name
  region                  = var.region
  tier                    = var.highly_available ? "STANDARD_HA" : "BASIC"
  memory_size_gb          = var.memory_gib
  redis_version           = "REDIS_7_2"
  authorized_network      = var.network_id
  connect_mode            = "PRIVATE_SERVICE_ACCESS"
  auth_enabled            = true
  transit_encryption_mode = "SERVER_AUTHENTICATION"
  labels                  = var.labels

  maintenance_policy {
    weekly_maintenance_window {
      day = "SUNDAY"

      start_time {
        hours   = 4
        minutes = 0
        nanos   = 0
        seconds = 0
      }
    }
  }
}
