# Where the state of everything else is kept. Applied once for a subscription, with a state of its own on your disk; what it makes
# can be imported again should that be lost.
provider "azurerm" {
  subscription_id     = var.subscription_id
  storage_use_azuread = true

  features {}
}

data "azurerm_client_config" "current" {}

resource "azurerm_resource_group" "state" {
  name     = "${var.name}-state"
  location = var.location
  tags     = { owner = var.owner, managed-by = "terraform" }
}

resource "azurerm_storage_account" "state" {
  #checkov:skip=CKV_AZURE_33:Has no queues.
  #checkov:skip=CKV_AZURE_59:Identities alone may; the network of the runners can be named in network_rules.
  #checkov:skip=CKV_AZURE_206:Every version is kept; the state can be imported again.
  #checkov:skip=CKV2_AZURE_1:Encrypted by Azure's own keys.
  #checkov:skip=CKV2_AZURE_33:Pipelines reach it from outside.
  name                              = "${substr(replace(var.name, "-", ""), 0, 14)}ste${substr(sha1(var.subscription_id), 0, 6)}"
  resource_group_name               = azurerm_resource_group.state.name
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
      days = 90
    }

    container_delete_retention_policy {
      days = 90
    }
  }

  sas_policy {
    expiration_period = "00.01:00:00"
    expiration_action = "Block"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_role_assignment" "state" {
  scope                = azurerm_storage_account.state.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = data.azurerm_client_config.current.object_id
}

resource "azurerm_storage_container" "state" {
  #checkov:skip=CKV2_AZURE_21:Who changed the state stands in the activity log where diagnostics are on.
  name                  = "state"
  storage_account_id    = azurerm_storage_account.state.id
  container_access_type = "private"

  depends_on = [azurerm_role_assignment.state]
}
