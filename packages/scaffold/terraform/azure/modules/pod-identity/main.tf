# An identity of Azure for one service account of the cluster: its pods, and nobody else.
resource "azurerm_user_assigned_identity" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
}

resource "azurerm_federated_identity_credential" "this" {
  name                = "cluster"
  resource_group_name = var.resource_group
  parent_id           = azurerm_user_assigned_identity.this.id
  audience            = ["api://AzureADTokenExchange"]
  issuer              = var.oidc_issuer
  subject             = "system:serviceaccount:${var.namespace}:${var.service_account}"
}
