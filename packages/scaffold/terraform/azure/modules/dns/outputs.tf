output "delegation" {
  description = "What whoever has the domain above enters there: name servers."
  value       = { NS = azurerm_dns_zone.this.name_servers }
}
