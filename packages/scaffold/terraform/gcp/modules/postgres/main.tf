# PostgreSQL, in production with a standby in another zone; backups of every moment of the last days; no public address. The password never
# comes into the state: it is made at an apply, and handed to the server and to the secret store.
resource "google_sql_database_instance" "this" {
  #checkov:skip=CKV_GCP_57:Statements that take longer than a second are worth their line.
  #checkov:skip=CKV_GCP_6:ENCRYPTED_ONLY refuses whoever does not encrypt; certificates of clients would have to be handed out.
  #checkov:skip=CKV2_GCP_13:What takes longer than a second is logged with its time; all of it would be a log of its own.
  #checkov:skip=CKV_GCP_108:Each connection would wait for DNS.
  #checkov:skip=CKV_GCP_79:The major version is yours to choose; minor ones come by themselves.
  name                = var.name
  region              = var.region
  database_version    = "POSTGRES_${var.major_version}"
  deletion_protection = var.deletion_protection

  settings {
    edition                     = "ENTERPRISE"
    tier                        = var.tier
    availability_type           = var.highly_available ? "REGIONAL" : "ZONAL"
    deletion_protection_enabled = var.deletion_protection
    disk_type                   = "PD_SSD"
    disk_size                   = var.storage_gib.initial
    disk_autoresize             = true
    disk_autoresize_limit       = var.storage_gib.max
    user_labels                 = var.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network_id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    # Any second of these days can be restored: logs of writes are kept beside the backups.
    backup_configuration {
      enabled                        = true
      start_time                     = "01:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = min(var.backup_retention_days, 7)

      backup_retention_settings {
        retained_backups = var.backup_retention_days
        retention_unit   = "COUNT"
      }
    }

    maintenance_window {
      day          = 7
      hour         = 3
      update_track = "stable"
    }

    insights_config {
      query_insights_enabled = true
    }

    # What is logged: who comes and goes, what changes tables, what waits or takes longer than a second.
    database_flags {
      name  = "cloudsql.enable_pgaudit"
      value = "on"
    }

    database_flags {
      name  = "log_checkpoints"
      value = "on"
    }

    database_flags {
      name  = "log_connections"
      value = "on"
    }

    database_flags {
      name  = "log_disconnections"
      value = "on"
    }

    database_flags {
      name  = "log_lock_waits"
      value = "on"
    }

    database_flags {
      name  = "log_min_duration_statement"
      value = "1000"
    }

    database_flags {
      name  = "log_min_error_statement"
      value = "error"
    }

    database_flags {
      name  = "log_min_messages"
      value = "error"
    }

    database_flags {
      name  = "log_statement"
      value = "ddl"
    }

    database_flags {
      name  = "log_temp_files"
      value = "0"
    }
  }
}

resource "google_sql_database" "this" {
  name            = var.database
  instance        = google_sql_database_instance.this.name
  deletion_policy = "ABANDON"
}

resource "google_sql_user" "app" {
  name                = "app"
  instance            = google_sql_database_instance.this.name
  password_wo         = var.password
  password_wo_version = var.password_version
  deletion_policy     = "ABANDON"
}
