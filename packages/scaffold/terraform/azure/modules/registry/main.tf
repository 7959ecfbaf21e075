# Images, for identities alone: neither an administrator's password nor readers without a name.
data "azurerm_client_config" "current" {}

resource "azurerm_container_registry" "this" {
  #checkov:skip=CKV_AZURE_139:Pipelines push from outside; identities alone may.
  #checkov:skip=CKV_AZURE_164:Images are named by their digest, and attested.
  #checkov:skip=CKV_AZURE_165:Copies in other regions need Premium.
  #checkov:skip=CKV_AZURE_166:Quarantine needs Premium, and something that lets images out of it.
  #checkov:skip=CKV_AZURE_167:A rule for images without a tag needs Premium.
  #checkov:skip=CKV_AZURE_233:Zones need Premium; nodes keep what they run.
  #checkov:skip=CKV_AZURE_237:Own endpoints for data need Premium.
  name                   = "${replace(var.name, "-", "")}${substr(sha1(data.azurerm_client_config.current.subscription_id), 0, 6)}"
  resource_group_name    = var.resource_group
  location               = var.location
  sku                    = "Standard"
  admin_enabled          = false
  anonymous_pull_enabled = false
}
