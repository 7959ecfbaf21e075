# Redis with TLS, a key, and a replica in another zone that takes over, reached privately. What is in it may be lost at any time.
resource "azurerm_managed_redis" "this" {
  name                      = var.name
  resource_group_name       = var.resource_group
  location                  = var.location
  sku_name                  = var.sku
  high_availability_enabled = var.highly_available
  public_network_access     = "Disabled"

  default_database {
    access_keys_authentication_enabled = true
    client_protocol                    = "Encrypted"
    clustering_policy                  = "EnterpriseCluster"
    eviction_policy                    = "VolatileLRU"
  }
}

resource "azurerm_private_endpoint" "this" {
  name                = "${var.name}-redis"
  resource_group_name = var.resource_group
  location            = var.location
  subnet_id           = var.network.subnet_id

  private_service_connection {
    name                           = "redis"
    private_connection_resource_id = azurerm_managed_redis.this.id
    subresource_names              = ["redisEnterprise"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "redis"
    private_dns_zone_ids = [var.network.zone_id]
  }
}
