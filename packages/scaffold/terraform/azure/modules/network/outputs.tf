output "node_subnet_id" {
  description = "Subnet of the nodes, once it has its way out."
  value       = azurerm_subnet_nat_gateway_association.nodes.subnet_id
}

output "postgres" {
  description = "Subnet and private zone of PostgreSQL."
  value       = { subnet_id = azurerm_subnet.postgres.id, zone_id = azurerm_private_dns_zone.this["postgres"].id }

  # The server asks for its name from within the network.
  depends_on = [azurerm_private_dns_zone_virtual_network_link.this]
}

output "redis" {
  description = "Subnet and private zone of Redis."
  value       = { subnet_id = azurerm_subnet.endpoints.id, zone_id = azurerm_private_dns_zone.this["redis"].id }
}
