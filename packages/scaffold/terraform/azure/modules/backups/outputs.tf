output "account" {
  description = "Name of the storage account."
  value       = azurerm_storage_account.this.name
}

output "container" {
  description = "Name of the container."
  value       = azurerm_storage_container.this.name
}

output "client_ids" {
  description = "What the annotation azure.workload.identity/client-id of each service account is."
  value       = { for job, identity in module.identity : job => identity.client_id }
}
