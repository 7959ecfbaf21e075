output "host" {
  description = "Host name of the server; it stays when the standby takes over."
  value       = azurerm_postgresql_flexible_server.this.fqdn
}

output "id" {
  description = "Name of the server, as the cloud's commands take it."
  value       = azurerm_postgresql_flexible_server.this.name
}

output "database" {
  description = "Name of the database."
  value       = azurerm_postgresql_flexible_server_database.this.name
}
