# The zone of the public name. azurerm cannot sign it yet: az network dns dnssec-config create does.
resource "azurerm_dns_zone" "this" {
  name                = var.domain
  resource_group_name = var.resource_group
}

# Only Let's Encrypt, which cert-manager asks, and DigiCert, for Front Door, may sign certificates of these names.
resource "azurerm_dns_caa_record" "this" {
  name                = "@"
  zone_name           = azurerm_dns_zone.this.name
  resource_group_name = var.resource_group
  ttl                 = 3600

  dynamic "record" {
    for_each = ["letsencrypt.org", "digicert.com"]

    content {
      flags = 0
      tag   = "issue"
      value = record.value
    }
  }

  record {
    flags = 0
    tag   = "iodef"
    value = "mailto:${var.email}"
  }
}
