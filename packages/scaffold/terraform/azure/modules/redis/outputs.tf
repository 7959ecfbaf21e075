output "host" {
  description = "Host name; it stays when the replica takes over."
  value       = azurerm_managed_redis.this.hostname
}

output "port" {
  description = "Its port, with TLS."
  value       = azurerm_managed_redis.this.default_database[0].port
}

output "password" {
  description = "The key. Azure makes it, so it is in the state."
  value       = azurerm_managed_redis.this.default_database[0].primary_access_key
  sensitive   = true
}
