# An environment: everything that the service needs around it, out of the modules beside this one.
ephemeral "random_password" "postgres" {
  length  = 48
  special = false
}

ephemeral "random_password" "drill" {
  length  = 48
  special = false
}

module "network" {
  source = "../network"

  name   = var.name
  region = var.region
  cidr   = var.cidr
}

module "cluster" {
  source = "../cluster"

  name                = var.name
  region              = var.region
  network_id          = module.network.network_id
  subnet_id           = module.network.subnet_id
  control_plane_cidr  = module.network.control_plane_cidr
  repository          = var.repository
  api_access_cidrs    = var.api_access_cidrs
  admin_members       = var.admin_members
  node_type           = var.node_type
  node_count          = var.node_count
  deletion_protection = var.deletion_protection
  labels              = local.labels
}

module "postgres" {
  source = "../postgres"
  count  = var.postgres == null ? 0 : 1

  name                  = var.name
  region                = var.region
  network_id            = module.network.data_network_id
  major_version         = var.postgres.major_version
  database              = var.postgres.database
  password              = ephemeral.random_password.postgres.result
  password_version      = var.password_version
  tier                  = var.postgres.tier
  highly_available      = var.highly_available
  storage_gib           = var.postgres.storage_gib
  backup_retention_days = var.postgres.backup_retention_days
  deletion_protection   = var.deletion_protection
  labels                = local.labels
}

# Where drills restore: nobody depends on it.
module "drill" {
  source = "../postgres"
  count  = var.drill == null ? 0 : 1

  name                  = "${var.name}-drill"
  region                = var.region
  network_id            = module.network.data_network_id
  major_version         = var.postgres.major_version
  database              = "drill"
  password              = ephemeral.random_password.drill.result
  password_version      = var.password_version
  tier                  = var.drill.tier
  highly_available      = false
  storage_gib           = var.drill.storage_gib
  backup_retention_days = 1
  deletion_protection   = false
  labels                = local.labels
}

module "redis" {
  source = "../redis"
  count  = var.redis_memory_gib == null ? 0 : 1

  name             = var.name
  region           = var.region
  network_id       = module.network.data_network_id
  memory_gib       = var.redis_memory_gib
  highly_available = var.highly_available
  labels           = local.labels
}

# Secrets, by the names that ExternalSecrets ask for; those of the backups' jobs where PostgreSQL is backed up.
locals {
  key      = "${var.namespace}-${var.service}"
  backs_up = var.backups != null && var.postgres != null
  written  = local.backs_up ? [local.key, "${local.key}-backups"] : [local.key]

  # For the secret half of the backups' key: made here, and filled by a person.
  by_hand = local.backs_up ? ["${local.key}-backup-key"] : []

  database = { for postgres in module.postgres : "database_url" => "postgres://app:${ephemeral.random_password.postgres.result}@${postgres.host}:5432/${postgres.database}?${var.postgres.parameters}" }
  drill    = { for postgres in module.drill : "drill_database_url" => "postgres://app:${ephemeral.random_password.drill.result}@${postgres.host}:5432/${postgres.database}?${var.postgres.parameters}" }
}

module "secrets" {
  source = "../secrets"

  region  = var.region
  written = local.written
  by_hand = local.by_hand
  values = {
    (local.key)            = merge(local.database, { for redis in module.redis : "redis_url" => "rediss://:${redis.password}@${redis.host}:${redis.port}/0" })
    "${local.key}-backups" = merge(local.database, local.drill)
  }
  values_version = var.password_version
  workload_pool  = module.cluster.workload_pool
  operator       = var.secrets_operator
  labels         = local.labels
}

module "logs" {
  source = "../logs"

  name           = var.name
  region         = var.region
  namespace      = var.namespace
  retention_days = var.log_retention_days
  workload_pool  = module.cluster.workload_pool
  collector      = var.log_collector
}

module "backups" {
  source = "../backups"
  count  = var.backups == null ? 0 : 1

  name          = var.name
  region        = var.region
  bucket        = var.backups.bucket
  lock_days     = var.backups.lock_days
  jobs          = var.backups.jobs
  workload_pool = module.cluster.workload_pool
  labels        = local.labels
}

module "frontend" {
  source = "../frontend"

  name                    = var.name
  region                  = var.region
  host                    = var.frontend.host
  zone                    = var.zone
  bucket                  = var.frontend.bucket
  content_security_policy = var.frontend.content_security_policy
  labels                  = local.labels
}

module "pipeline" {
  source   = "../ci-identity"
  for_each = var.pipeline

  name     = "${var.name}-${each.key}"
  pool     = var.pool
  subjects = each.value.subjects
}

module "budget" {
  source = "../budget"

  name            = var.name
  environment     = var.environment
  billing_account = var.billing_account
  monthly_amount  = var.monthly_amount
  emails          = var.emails
}

# The edge's load balancer is made by Kubernetes: its address is known after the first deploy, and entered then.
resource "google_dns_record_set" "edge" {
  count = var.edge_address == null ? 0 : 1

  managed_zone = var.zone
  name         = "${var.host}."
  type         = "A"
  ttl          = 60
  rrdatas      = [var.edge_address]
}

locals {
  labels = { service = var.service, environment = var.environment, managed-by = "terraform" }
}
