output "pipeline" {
  description = "Variables of the pipeline for each of its jobs, by the names that it asks for."
  value = {
    for job, role in module.pipeline : job => {
      CLUSTER_SERVER = module.cluster.server
      CLUSTER_CA     = module.cluster.ca
      CLUSTER_NAME   = module.cluster.name
      AWS_REGION     = data.aws_region.current.region
      AWS_ROLE       = role.role_arn
    }
  }
}

output "init" {
  description = "Answers for ticolops-obs init, by their flags."
  value = {
    cluster       = "eks"
    cloud         = "aws"
    region        = data.aws_region.current.region
    backup-bucket = one(module.backups[*].bucket)
  }
}

output "cluster_secret_store" {
  description = "The ClusterSecretStore of External Secrets, for kubectl apply."
  value       = module.secrets.cluster_secret_store
}

output "postgres" {
  description = "Name and host of PostgreSQL, for the runbook's commands; null where there is none."
  value       = one([for postgres in module.postgres : { id = postgres.id, host = postgres.host }])
}

output "frontend" {
  description = "Where the files of the front end go, and what is told of new ones."
  value       = { bucket = module.frontend.bucket, distribution = module.frontend.distribution_id }
}

output "log_group" {
  description = "The group of logs."
  value       = module.logs.group
}
