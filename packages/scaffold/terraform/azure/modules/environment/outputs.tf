output "pipeline" {
  description = "Variables of the pipeline for each of its jobs, by the names that it asks for."
  value = {
    for job, identity in module.pipeline : job => {
      CLUSTER_SERVER  = module.cluster.server
      CLUSTER_CA      = module.cluster.ca
      AZURE_TENANT_ID = data.azurerm_client_config.current.tenant_id
      AZURE_CLIENT_ID = identity.client_id
    }
  }
}

output "pipeline_users" {
  description = "Who each job of the pipeline is inside of the cluster, for its RoleBinding."
  value       = { for job, identity in module.pipeline : job => identity.object_id }
}

output "init" {
  description = "Answers for ticolops-obs init, by their flags."
  value = {
    cluster       = "aks"
    cloud         = "azure"
    region        = var.location
    backup-bucket = one(module.backups[*].container)
  }
}

output "backups" {
  description = "The account of the backups, and what the annotation azure.workload.identity/client-id of each job's service account is; null where there are none."
  value       = one([for backups in module.backups : { account = backups.account, client_ids = backups.client_ids }])
}

output "cluster_secret_store" {
  description = "The ClusterSecretStore of External Secrets, and its service account, for kubectl apply."
  value       = module.secrets.cluster_secret_store
}

output "postgres" {
  description = "Name and host of PostgreSQL, for the runbook's commands; null where there is none."
  value       = one([for postgres in module.postgres : { id = postgres.id, host = postgres.host }])
}

output "frontend" {
  description = "Where the files of the front end go, and what is told of new ones."
  value       = { account = module.frontend.account, endpoint = module.frontend.endpoint }
}

output "log_connection_string" {
  description = "What the collector of log lines sends to: its Secret has it as connection_string."
  value       = module.logs.connection_string
  sensitive   = true
}
