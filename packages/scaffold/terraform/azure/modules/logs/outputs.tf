output "workspace_id" {
  description = "The workspace."
  value       = azurerm_log_analytics_workspace.this.id
}

output "connection_string" {
  description = "What the collector sends to: its Secret has it as connection_string."
  value       = azurerm_application_insights.this.connection_string
  sensitive   = true
}
