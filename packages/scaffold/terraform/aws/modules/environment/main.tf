# An environment: everything that the service needs around it, out of the modules beside this one.
ephemeral "random_password" "postgres" {
  length  = 48
  special = false
}

ephemeral "random_password" "drill" {
  length  = 48
  special = false
}

module "encryption" {
  source = "../encryption"

  name = var.name
}

module "network" {
  source = "../network"

  name                    = var.name
  cidr                    = var.cidr
  single_nat_gateway      = !var.highly_available
  flow_log_retention_days = var.log_retention_days
  kms_key_arn             = module.encryption.kms_key_arn
}

module "cluster" {
  source = "../cluster"

  name                = var.name
  kubernetes_version  = var.kubernetes_version
  subnet_ids          = module.network.private_subnet_ids
  api_access_cidrs    = var.api_access_cidrs
  admin_role_arns     = var.admin_role_arns
  node_type           = var.node_type
  node_count          = var.node_count
  retention_days      = var.log_retention_days
  deletion_protection = var.deletion_protection
  kms_key_arn         = module.encryption.kms_key_arn
}

module "postgres" {
  source = "../postgres"
  count  = var.postgres == null ? 0 : 1

  name                     = var.name
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.data_subnet_ids
  client_security_group_id = module.cluster.security_group_id
  major_version            = var.postgres.major_version
  database                 = var.postgres.database
  password                 = ephemeral.random_password.postgres.result
  password_version         = var.password_version
  instance_class           = var.postgres.instance_class
  multi_az                 = var.highly_available
  storage_gib              = var.postgres.storage_gib
  backup_retention_days    = var.postgres.backup_retention_days
  deletion_protection      = var.deletion_protection
  disposable               = false
  kms_key_arn              = module.encryption.kms_key_arn
}

# Where drills restore: nobody depends on it, so that nothing of it is kept.
module "drill" {
  source = "../postgres"
  count  = var.drill == null ? 0 : 1

  name                     = "${var.name}-drill"
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.data_subnet_ids
  client_security_group_id = module.cluster.security_group_id
  major_version            = var.postgres.major_version
  database                 = "drill"
  password                 = ephemeral.random_password.drill.result
  password_version         = var.password_version
  instance_class           = var.drill.instance_class
  multi_az                 = false
  storage_gib              = var.drill.storage_gib
  backup_retention_days    = 1
  deletion_protection      = false
  disposable               = true
  kms_key_arn              = module.encryption.kms_key_arn
}

module "redis" {
  source = "../redis"
  count  = var.redis_node_type == null ? 0 : 1

  name                     = var.name
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.data_subnet_ids
  client_security_group_id = module.cluster.security_group_id
  node_type                = var.redis_node_type
  replicas                 = var.highly_available ? 1 : 0
  password_version         = var.password_version
  kms_key_arn              = module.encryption.kms_key_arn
}

# Secrets, by the names that ExternalSecrets ask for; those of the backups' jobs where PostgreSQL is backed up.
locals {
  key      = "${var.namespace}-${var.service}"
  backs_up = var.backups != null && var.postgres != null
  written  = local.backs_up ? [local.key, "${local.key}-backups"] : [local.key]

  # For the secret half of the backups' key: made here, and filled by a person.
  by_hand = local.backs_up ? ["${local.key}-backup-key"] : []

  database = { for postgres in module.postgres : "database_url" => "postgres://app:${ephemeral.random_password.postgres.result}@${postgres.host}:5432/${postgres.database}?sslmode=verify-full" }
  drill    = { for postgres in module.drill : "drill_database_url" => "postgres://app:${ephemeral.random_password.drill.result}@${postgres.host}:5432/${postgres.database}?sslmode=verify-full" }
}

module "secrets" {
  source = "../secrets"

  name    = var.name
  written = local.written
  by_hand = local.by_hand
  values = {
    (local.key)            = merge(local.database, { for redis in module.redis : "redis_url" => "rediss://:${redis.password}@${redis.host}:${redis.port}/0" })
    "${local.key}-backups" = merge(local.database, local.drill)
  }
  values_version = var.password_version
  cluster_name   = module.cluster.name
  cluster_arn    = module.cluster.arn
  operator       = var.secrets_operator
  kms_key_arn    = module.encryption.kms_key_arn
}

module "logs" {
  source = "../logs"

  name           = var.name
  group          = var.log_group
  stream         = var.service
  retention_days = var.log_retention_days
  cluster_name   = module.cluster.name
  cluster_arn    = module.cluster.arn
  collector      = var.log_collector
  kms_key_arn    = module.encryption.kms_key_arn
}

module "backups" {
  source = "../backups"
  count  = var.backups == null ? 0 : 1

  name         = var.name
  bucket       = var.backups.bucket
  lock_days    = var.backups.lock_days
  jobs         = var.backups.jobs
  cluster_name = module.cluster.name
  cluster_arn  = module.cluster.arn
  kms_key_arn  = module.encryption.kms_key_arn
}

module "frontend" {
  source = "../frontend"

  name                    = var.name
  host                    = var.frontend.host
  zone_id                 = var.zone_id
  bucket                  = var.frontend.bucket
  content_security_policy = var.frontend.content_security_policy
  kms_key_arn             = module.encryption.kms_key_arn
}

module "pipeline" {
  source   = "../ci-identity"
  for_each = var.pipeline

  name       = "${var.name}-${each.key}"
  forge_host = var.forge_host
  subjects   = each.value.subjects
  cluster    = { name = module.cluster.name, arn = module.cluster.arn, group = each.value.group }
}

module "budget" {
  source = "../budget"

  name        = var.name
  environment = var.environment
  monthly_usd = var.monthly_usd
  emails      = var.emails
}

# The edge's load balancer is made by Kubernetes: it is known after the first deploy, and entered then.
resource "aws_route53_record" "edge" {
  count = var.edge == null ? 0 : 1

  zone_id = var.zone_id
  name    = var.host
  type    = "A"

  alias {
    name                   = var.edge.dns_name
    zone_id                = var.edge.zone_id
    evaluate_target_health = true
  }
}

data "aws_region" "current" {}
