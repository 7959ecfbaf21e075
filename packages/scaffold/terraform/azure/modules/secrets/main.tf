# The vault that External Secrets reads into the cluster, and the right to read it. The values are written, never read back.
data "azurerm_client_config" "current" {}

resource "azurerm_key_vault" "this" {
  #checkov:skip=CKV2_AZURE_32:Reached from the subnet of the nodes by its service endpoint; nobody else is let in, but access_cidrs.
  name                          = "${substr(var.name, 0, 17)}-${substr(sha1(data.azurerm_client_config.current.subscription_id), 0, 6)}"
  resource_group_name           = var.resource_group
  location                      = var.location
  tenant_id                     = data.azurerm_client_config.current.tenant_id
  sku_name                      = "standard"
  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = 90
  public_network_access_enabled = true

  network_acls {
    default_action             = "Deny"
    bypass                     = "None"
    virtual_network_subnet_ids = [var.subnet_id]
    ip_rules                   = var.access_cidrs
  }
}

# Whoever applies this writes the secret.
resource "azurerm_role_assignment" "writer" {
  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = data.azurerm_client_config.current.object_id
}

resource "azurerm_key_vault_secret" "this" {
  #checkov:skip=CKV_AZURE_41:A password that ends by itself ends the service; one more in password_version makes a new one.
  for_each = var.written

  name             = each.key
  key_vault_id     = azurerm_key_vault.this.id
  content_type     = "application/json"
  value_wo         = jsonencode(var.values[each.key])
  value_wo_version = var.values_version

  depends_on = [azurerm_role_assignment.writer]
}

module "identity" {
  source = "../pod-identity"

  name            = "${var.name}-secrets"
  resource_group  = var.resource_group
  location        = var.location
  oidc_issuer     = var.oidc_issuer
  namespace       = var.operator_namespace
  service_account = local.service_account
}

resource "azurerm_role_assignment" "reader" {
  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = module.identity.principal_id
}

locals {
  service_account = "ticolops-store"
}
