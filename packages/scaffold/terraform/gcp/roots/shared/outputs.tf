output "init" {
  description = "Answers for ticolops-obs init, by their flags."
  value       = { registry = module.registry.registry }
}

output "build" {
  description = "Variables of the pipeline for its environment build: the service account that may push images."
  value       = { GCP_PROVIDER = module.trust.provider_name, GCP_SERVICE_ACCOUNT = module.builder.email }
}

output "delegation" {
  description = "What whoever has the domain above enters there: name servers, and the DS record."
  value       = module.dns.delegation
}
