# Where the collector of deploy/logging sends lines with `--logs azure-monitor`, and where the control plane's log goes.
resource "azurerm_log_analytics_workspace" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
  sku                 = "PerGB2018"
  retention_in_days   = var.retention_days
}

resource "azurerm_application_insights" "this" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
  workspace_id        = azurerm_log_analytics_workspace.this.id
  application_type    = "other"
  retention_in_days   = var.retention_days
}
