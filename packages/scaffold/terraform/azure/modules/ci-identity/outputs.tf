output "client_id" {
  description = "What a job signs in as."
  value       = azurerm_user_assigned_identity.this.client_id
}

output "object_id" {
  description = "Who it is inside of a cluster."
  value       = azurerm_user_assigned_identity.this.principal_id
}
