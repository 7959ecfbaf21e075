# What a job of the pipeline becomes in Azure, by the forge's word and without a key that could leak. It has no right by itself: what it may do
# inside of a cluster is said there, for its object identifier; what it may push to, below.
resource "azurerm_user_assigned_identity" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
}

# Whole subjects: this repository, and its environments or branches by name.
resource "azurerm_federated_identity_credential" "this" {
  count = length(var.subjects)

  name                = "job-${count.index}"
  resource_group_name = var.resource_group
  parent_id           = azurerm_user_assigned_identity.this.id
  audience            = ["api://AzureADTokenExchange"]
  issuer              = "https://${var.forge_host}"
  subject             = var.subjects[count.index]
}

resource "azurerm_role_assignment" "push" {
  count = var.registry == null ? 0 : 1

  scope                = var.registry.id
  role_definition_name = "AcrPush"
  principal_id         = azurerm_user_assigned_identity.this.principal_id
}
