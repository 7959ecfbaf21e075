# The front end: files of a static website, behind Front Door with a certificate of its own and the headers that browsers heed.
data "azurerm_client_config" "current" {}

resource "azurerm_storage_account" "this" {
  #checkov:skip=CKV_AZURE_43:An expression, which it cannot follow: 23 letters and digits.
  #checkov:skip=CKV_AZURE_33:Has no queues.
  #checkov:skip=CKV_AZURE_59:Everybody may read a front end; Front Door reads it like everybody.
  #checkov:skip=CKV_AZURE_206:Built from the repository at any time.
  #checkov:skip=CKV2_AZURE_1:Everybody may read it.
  #checkov:skip=CKV2_AZURE_33:Front Door reads it from outside; privately it needs Front Door Premium.
  name                             = "${substr(replace(var.name, "-", ""), 0, 14)}web${substr(sha1("${data.azurerm_client_config.current.subscription_id}${var.name}"), 0, 6)}"
  resource_group_name              = var.resource_group
  location                         = var.location
  account_tier                     = "Standard"
  account_replication_type         = "ZRS"
  min_tls_version                  = "TLS1_2"
  shared_access_key_enabled        = false
  local_user_enabled               = false
  allow_nested_items_to_be_public  = false
  cross_tenant_replication_enabled = false
  default_to_oauth_authentication  = true

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 30
    }
  }

  sas_policy {
    expiration_period = "00.01:00:00"
    expiration_action = "Block"
  }
}

resource "azurerm_storage_account_static_website" "this" {
  storage_account_id = azurerm_storage_account.this.id
  index_document     = "index.html"
  error_404_document = "index.html"
}

resource "azurerm_cdn_frontdoor_profile" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  sku_name            = "Standard_AzureFrontDoor"
}

resource "azurerm_cdn_frontdoor_endpoint" "this" {
  name                     = var.name
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id
}

resource "azurerm_cdn_frontdoor_origin_group" "this" {
  name                     = "files"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id

  load_balancing {}
}

resource "azurerm_cdn_frontdoor_origin" "this" {
  name                           = "files"
  cdn_frontdoor_origin_group_id  = azurerm_cdn_frontdoor_origin_group.this.id
  enabled                        = true
  host_name                      = azurerm_storage_account.this.primary_web_host
  origin_host_header             = azurerm_storage_account.this.primary_web_host
  certificate_name_check_enabled = true

  depends_on = [azurerm_storage_account_static_website.this]
}

resource "azurerm_cdn_frontdoor_rule_set" "this" {
  name                     = "headers"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id
}

locals {
  # A rule holds five actions.
  headers = [
    {
      "Strict-Transport-Security" = "max-age=63072000; includeSubDomains"
      "Content-Security-Policy"   = var.content_security_policy
      "X-Content-Type-Options"    = "nosniff"
    },
    {
      "X-Frame-Options"    = "DENY"
      "Referrer-Policy"    = "strict-origin-when-cross-origin"
      "Permissions-Policy" = "camera=(), geolocation=(), microphone=()"
    },
  ]
}

resource "azurerm_cdn_frontdoor_rule" "this" {
  count = length(local.headers)

  name                      = "headers${count.index}"
  cdn_frontdoor_rule_set_id = azurerm_cdn_frontdoor_rule_set.this.id
  order                     = count.index + 1
  behavior_on_match         = "Continue"

  actions {
    dynamic "response_header_action" {
      for_each = local.headers[count.index]

      content {
        header_action = "Overwrite"
        header_name   = response_header_action.key
        value         = response_header_action.value
      }
    }
  }

  depends_on = [azurerm_cdn_frontdoor_origin.this]
}

resource "azurerm_cdn_frontdoor_custom_domain" "this" {
  name                     = var.name
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id
  host_name                = var.host

  tls {
    certificate_type = "ManagedCertificate"
  }
}

resource "azurerm_cdn_frontdoor_route" "this" {
  name                            = "files"
  cdn_frontdoor_endpoint_id       = azurerm_cdn_frontdoor_endpoint.this.id
  cdn_frontdoor_origin_group_id   = azurerm_cdn_frontdoor_origin_group.this.id
  cdn_frontdoor_origin_ids        = [azurerm_cdn_frontdoor_origin.this.id]
  cdn_frontdoor_rule_set_ids      = [azurerm_cdn_frontdoor_rule_set.this.id]
  cdn_frontdoor_custom_domain_ids = [azurerm_cdn_frontdoor_custom_domain.this.id]
  patterns_to_match               = ["/*"]
  supported_protocols             = ["Http", "Https"]
  https_redirect_enabled          = true
  forwarding_protocol             = "HttpsOnly"
  link_to_default_domain          = false

  cache {
    query_string_caching_behavior = "UseQueryString"
    compression_enabled           = true
    content_types_to_compress     = ["text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"]
  }
}

resource "azurerm_cdn_frontdoor_custom_domain_association" "this" {
  cdn_frontdoor_custom_domain_id = azurerm_cdn_frontdoor_custom_domain.this.id
  cdn_frontdoor_route_ids        = [azurerm_cdn_frontdoor_route.this.id]
}

locals {
  label = trimsuffix(var.host, ".${var.zone.name}")
}

# Shows that the name is ours.
resource "azurerm_dns_txt_record" "validation" {
  name                = "_dnsauth.${local.label}"
  zone_name           = var.zone.name
  resource_group_name = var.zone.resource_group
  ttl                 = 300

  record {
    value = azurerm_cdn_frontdoor_custom_domain.this.validation_token
  }
}

resource "azurerm_dns_cname_record" "host" {
  name                = local.label
  zone_name           = var.zone.name
  resource_group_name = var.zone.resource_group
  ttl                 = 300
  record              = azurerm_cdn_frontdoor_endpoint.this.host_name
}
