output "pipeline" {
  description = "Variables of the pipeline for each of its jobs, by the names that it asks for."
  value       = module.environment.pipeline
}

output "pipeline_users" {
  description = "Who each job of the pipeline is inside of the cluster, for its RoleBinding."
  value       = module.environment.pipeline_users
}

output "init" {
  description = "Answers for ticolops-obs init, by their flags."
  value       = module.environment.init
}

output "backups" {
  description = "The account of the backups, and what the annotation azure.workload.identity/client-id of each job's service account is; null where there are none."
  value       = module.environment.backups
}

output "cluster_secret_store" {
  description = "The ClusterSecretStore of External Secrets, and its service account, for kubectl apply."
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

output "log_connection_string" {
  description = "What the collector of log lines sends to: its Secret has it as connection_string."
  value       = module.environment.log_connection_string
  sensitive   = true
}
