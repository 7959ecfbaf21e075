output "init" {
  description = "Answers for ticolops-obs init, by their flags."
  value       = { registry = module.registry.registry }
}

output "build" {
  description = "Variables of the pipeline for its environment build: the identity that may push images."
  value       = { AZURE_TENANT_ID = data.azurerm_client_config.current.tenant_id, AZURE_CLIENT_ID = module.builder.client_id }
}

output "delegation" {
  description = "What whoever has the domain above enters there: name servers."
  value       = module.dns.delegation
}
