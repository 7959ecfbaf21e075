# An environment: everything that the service needs around it, out of the modules beside this one.
ephemeral "random_password" "postgres" {
  length  = 48
  special = false
}

ephemeral "random_password" "drill" {
  length  = 48
  special = false
}

data "azurerm_client_config" "current" {}

resource "azurerm_resource_group" "this" {
  name     = var.name
  location = var.location
  tags     = { service = var.service, owner = var.owner, environment = var.environment, managed-by = "terraform" }
}

module "network" {
  source = "../network"

  name           = var.name
  resource_group = azurerm_resource_group.this.name
  location       = var.location
  cidr           = var.cidr
}

module "logs" {
  source = "../logs"

  name           = var.name
  resource_group = azurerm_resource_group.this.name
  location       = var.location
  retention_days = var.log_retention_days
}

module "cluster" {
  source = "../cluster"

  name                = var.name
  resource_group      = azurerm_resource_group.this.name
  location            = var.location
  subnet_id           = module.network.node_subnet_id
  registry_id         = var.registry_id
  workspace_id        = module.logs.workspace_id
  highly_available    = var.highly_available
  kubernetes_version  = var.kubernetes_version
  api_access_cidrs    = var.access_cidrs
  admin_group_ids     = var.admin_group_ids
  node_type           = var.node_type
  node_count          = var.node_count
  deletion_protection = var.deletion_protection
}

module "postgres" {
  source = "../postgres"
  count  = var.postgres == null ? 0 : 1

  name                  = var.name
  resource_group        = azurerm_resource_group.this.name
  location              = var.location
  network               = module.network.postgres
  major_version         = var.postgres.major_version
  database              = var.postgres.database
  password              = ephemeral.random_password.postgres.result
  password_version      = var.password_version
  sku                   = var.postgres.sku
  highly_available      = var.highly_available
  storage_gib           = var.postgres.storage_gib
  backup_retention_days = var.postgres.backup_retention_days
  deletion_protection   = var.deletion_protection
}

# Where drills restore: nobody depends on it. Fewer days than these Azure does not have.
module "drill" {
  source = "../postgres"
  count  = var.drill == null ? 0 : 1

  name                  = "${var.name}-drill"
  resource_group        = azurerm_resource_group.this.name
  location              = var.location
  network               = module.network.postgres
  major_version         = var.postgres.major_version
  database              = "drill"
  password              = ephemeral.random_password.drill.result
  password_version      = var.password_version
  sku                   = var.drill.sku
  highly_available      = false
  storage_gib           = var.drill.storage_gib
  backup_retention_days = 7
  deletion_protection   = false
}

module "redis" {
  source = "../redis"
  count  = var.redis_sku == null ? 0 : 1

  name             = var.name
  resource_group   = azurerm_resource_group.this.name
  location         = var.location
  network          = module.network.redis
  sku              = var.redis_sku
  highly_available = var.highly_available
}

# Secrets, by the names that ExternalSecrets ask for; those of the backups' jobs where PostgreSQL is backed up.
locals {
  key      = "${var.namespace}-${var.service}"
  backs_up = var.backups != null && var.postgres != null
  written  = local.backs_up ? [local.key, "${local.key}-backups"] : [local.key]

  database = { for postgres in module.postgres : "database_url" => "postgres://app:${ephemeral.random_password.postgres.result}@${postgres.host}:5432/${postgres.database}?sslmode=verify-full" }
  drill    = { for postgres in module.drill : "drill_database_url" => "postgres://app:${ephemeral.random_password.drill.result}@${postgres.host}:5432/${postgres.database}?sslmode=verify-full" }
}

module "secrets" {
  source = "../secrets"

  name           = var.name
  resource_group = azurerm_resource_group.this.name
  location       = var.location
  written        = local.written
  values = {
    (local.key)            = merge(local.database, { for redis in module.redis : "redis_url" => "rediss://:${urlencode(redis.password)}@${redis.host}:${redis.port}/0" })
    "${local.key}-backups" = merge(local.database, local.drill)
  }
  values_version     = var.password_version
  subnet_id          = module.network.node_subnet_id
  access_cidrs       = var.access_cidrs
  oidc_issuer        = module.cluster.oidc_issuer
  operator_namespace = var.secrets_operator_namespace
}

module "backups" {
  source = "../backups"
  count  = var.backups == null ? 0 : 1

  name           = var.name
  resource_group = azurerm_resource_group.this.name
  location       = var.location
  container      = var.backups.bucket
  lock_days      = var.backups.lock_days
  jobs           = var.backups.jobs
  subnet_id      = module.network.node_subnet_id
  access_cidrs   = var.access_cidrs
  oidc_issuer    = module.cluster.oidc_issuer
}

module "frontend" {
  source = "../frontend"

  name                    = var.name
  resource_group          = azurerm_resource_group.this.name
  location                = var.location
  host                    = var.frontend.host
  zone                    = var.zone
  content_security_policy = var.frontend.content_security_policy
}

module "pipeline" {
  source   = "../ci-identity"
  for_each = var.pipeline

  name           = "${var.name}-${each.key}"
  resource_group = azurerm_resource_group.this.name
  location       = var.location
  forge_host     = var.forge_host
  subjects       = each.value.subjects
}

module "budget" {
  source = "../budget"

  name              = var.name
  resource_group_id = azurerm_resource_group.this.id
  monthly_amount    = var.monthly_amount
  start_date        = var.budget_start_date
  emails            = var.emails
}

# The edge's load balancer is made by Kubernetes: its address is known after the first deploy, and entered then.
resource "azurerm_dns_a_record" "edge" {
  count = var.edge_address == null ? 0 : 1

  name                = var.host == var.zone.name ? "@" : trimsuffix(var.host, ".${var.zone.name}")
  zone_name           = var.zone.name
  resource_group_name = var.zone.resource_group
  ttl                 = 60
  records             = [var.edge_address]
}
