# PostgreSQL, in production with a standby in another zone; backups of every moment of the last days; no public address. The password never
# comes into the state: it is made at an apply, and handed to the server and to the secret store.
resource "azurerm_postgresql_flexible_server" "this" {
  #checkov:skip=CKV2_AZURE_57:It is in a subnet of its own, which is the other way of being private.
  #checkov:skip=CKV_AZURE_136:A copy of the backups in another region is for who must outlive one; it can be chosen when the server is made.
  name                              = var.name
  resource_group_name               = var.resource_group
  location                          = var.location
  version                           = var.major_version
  sku_name                          = var.sku
  storage_mb                        = var.storage_gib * 1024
  auto_grow_enabled                 = true
  administrator_login               = "app"
  administrator_password_wo         = var.password
  administrator_password_wo_version = var.password_version
  delegated_subnet_id               = var.network.subnet_id
  private_dns_zone_id               = var.network.zone_id
  public_network_access_enabled     = false
  backup_retention_days             = var.backup_retention_days
  geo_redundant_backup_enabled      = false

  dynamic "high_availability" {
    for_each = var.highly_available ? ["ZoneRedundant"] : []

    content {
      mode = high_availability.value
    }
  }

  maintenance_window {
    day_of_week  = 0
    start_hour   = 3
    start_minute = 0
  }

  # Azure chooses the zones, and exchanges them when the standby takes over.
  lifecycle {
    ignore_changes = [zone, high_availability[0].standby_availability_zone]
  }
}

resource "azurerm_postgresql_flexible_server_database" "this" {
  name      = var.database
  server_id = azurerm_postgresql_flexible_server.this.id
  charset   = "UTF8"
  collation = "en_US.utf8"
}

resource "azurerm_postgresql_flexible_server_configuration" "this" {
  for_each = {
    require_secure_transport   = "on"
    log_statement              = "ddl"
    log_min_duration_statement = "1000"
  }

  name      = each.key
  server_id = azurerm_postgresql_flexible_server.this.id
  value     = each.value
}

resource "azurerm_management_lock" "this" {
  count = var.deletion_protection ? 1 : 0

  name       = "not-by-accident"
  scope      = azurerm_postgresql_flexible_server.this.id
  lock_level = "CanNotDelete"
}
