output "registry" {
  description = "The registry: what init --registry takes."
  value       = azurerm_container_registry.this.login_server
}

output "id" {
  description = "The registry, for rights to it."
  value       = azurerm_container_registry.this.id
}
