output "principal_id" {
  description = "Whom rights are given to."
  value       = azurerm_user_assigned_identity.this.principal_id
}

output "client_id" {
  description = "What the annotation names."
  value       = azurerm_user_assigned_identity.this.client_id
}
