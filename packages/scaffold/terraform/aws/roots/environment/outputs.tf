output "pipeline" {
  description = "Variables of the pipeline for each of its jobs, by the names that it asks for."
  value       = module.environment.pipeline
}

output "init" {
  description = "Answers for ticolops-obs init, by their flags."
  value       = module.environment.init
}

output "cluster_secret_store" {
  description = "The ClusterSecretStore of External Secrets, for kubectl apply."
  value       = module.environment.cluster_secret_store
}

output "postgres" {
  description = "Name and host of PostgreSQL, for the runbook's commands; null where there is none."
  value       = module.environment.postgres
}

output "frontend" {
  description = "Where the files of the front end go, and what is told of new ones."
  value       = module.environment.frontend
}

output "log_group" {
  description = "The group of logs."
  value       = module.environment.log_group
}
