output "init" {
  description = "Answers for ticolops-obs init, by their flags."
  value       = { registry = module.registry.registry }
}

output "build" {
  description = "Variables of the pipeline for its environment build: the role that may push images."
  value       = { AWS_ROLE = module.builder.role_arn, AWS_REGION = data.aws_region.current.region }
}

output "delegation" {
  description = "What whoever has the domain above enters there: name servers, and the DS record."
  value       = module.dns.delegation
}

output "zone_id" {
  description = "The zone."
  value       = module.dns.zone_id
}
