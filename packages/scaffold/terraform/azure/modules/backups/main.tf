# The container of the backups: every version is kept, and cannot be deleted before its time, not even by who wrote it.
data "azurerm_client_config" "current" {}

resource "azurerm_storage_account" "this" {
  #checkov:skip=CKV_AZURE_36:None of Azure's own services reads backups.
  #checkov:skip=CKV_AZURE_33:Has no queues.
  #checkov:skip=CKV_AZURE_206:Three zones of a region; a copy in another is for who must outlive one.
  #checkov:skip=CKV_AZURE_59:Closed to all but the subnet of the nodes and access_cidrs.
  #checkov:skip=CKV2_AZURE_1:Encrypted by Azure's own keys, and by age before that.
  #checkov:skip=CKV2_AZURE_33:Reached from the subnet of the nodes by its service endpoint.
  name                              = "${substr(replace(var.name, "-", ""), 0, 14)}bak${substr(sha1("${data.azurerm_client_config.current.subscription_id}${var.name}"), 0, 6)}"
  resource_group_name               = var.resource_group
  location                          = var.location
  account_tier                      = "Standard"
  account_replication_type          = "ZRS"
  min_tls_version                   = "TLS1_2"
  shared_access_key_enabled         = false
  local_user_enabled                = false
  allow_nested_items_to_be_public   = false
  cross_tenant_replication_enabled  = false
  default_to_oauth_authentication   = true
  infrastructure_encryption_enabled = true

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = var.lock_days
    }

    container_delete_retention_policy {
      days = var.lock_days
    }
  }

  # Unlocked, an administrator can still end it; Locked, nobody can.
  immutability_policy {
    state                         = var.lock_state
    period_since_creation_in_days = var.lock_days
    allow_protected_append_writes = false
  }

  network_rules {
    default_action             = "Deny"
    bypass                     = ["None"]
    virtual_network_subnet_ids = [var.subnet_id]
    ip_rules                   = var.access_cidrs
  }

  sas_policy {
    expiration_period = "00.01:00:00"
    expiration_action = "Block"
  }
}

resource "azurerm_storage_container" "this" {
  #checkov:skip=CKV2_AZURE_21:Each access stands in the activity of the workspace where diagnostics are on.
  name                  = var.container
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"
}

# What retention removed is gone for good some days after its lock.
resource "azurerm_storage_management_policy" "this" {
  storage_account_id = azurerm_storage_account.this.id

  rule {
    name    = "removed"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }

    actions {
      version {
        delete_after_days_since_creation = var.lock_days + 7
      }
    }
  }
}

module "identity" {
  source   = "../pod-identity"
  for_each = var.jobs

  name            = "${var.name}-${each.key}"
  resource_group  = var.resource_group
  location        = var.location
  oidc_issuer     = var.oidc_issuer
  namespace       = each.value.namespace
  service_account = each.value.service_account
}

resource "azurerm_role_assignment" "job" {
  for_each = var.jobs

  # Azure has no role of its own for writing without removing; versions and their lock stay in any case.
  scope                = azurerm_storage_container.this.id
  role_definition_name = each.value.rights == "read" ? "Storage Blob Data Reader" : "Storage Blob Data Contributor"
  principal_id         = module.identity[each.key].principal_id
}
