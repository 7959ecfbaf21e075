/** What clouds take for a name: attribute and pattern, by type. From the clouds' own pages on naming. */
const LIMITS: Readonly<Record<string, readonly [attribute: string, pattern: RegExp]>> = {
  aws_db_instance: ['identifier', /^[a-z](-?[a-z0-9]){0,62}$/],
  aws_eks_cluster: ['name', /^[A-Za-z0-9][\w-]{0,99}$/],
  aws_elasticache_replication_group: ['replication_group_id', /^[a-z](-?[a-z0-9]){0,39}$/],
  aws_iam_role: ['name', /^[\w+=,.@-]{1,64}$/],
  aws_s3_bucket: ['bucket', /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
  aws_secretsmanager_secret: ['name', /^[\w/+=.@-]{1,512}$/],
  google_compute_network: ['name', /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/],
  google_container_cluster: ['name', /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/],
  google_iam_workload_identity_pool: ['workload_identity_pool_id', /^[a-z0-9-]{4,32}$/],
  google_project_iam_custom_role: ['role_id', /^[A-Za-z0-9_.]{3,64}$/],
  google_redis_instance: ['name', /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/],
  google_service_account: ['account_id', /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/],
  google_secret_manager_secret: ['secret_id', /^[\w-]{1,255}$/],
  google_sql_database_instance: ['name', /^[a-z][a-z0-9-]{0,83}$/],
  google_storage_bucket: ['name', /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
  azurerm_cdn_frontdoor_endpoint: ['name', /^[a-zA-Z0-9][a-zA-Z0-9-]{0,44}[a-zA-Z0-9]$/],
  azurerm_container_registry: ['name', /^[a-zA-Z0-9]{5,50}$/],
  azurerm_key_vault: ['name', /^[a-zA-Z](-?[a-zA-Z0-9]){2,23}$/],
  azurerm_key_vault_secret: ['name', /^[a-zA-Z0-9-]{1,127}$/],
  azurerm_kubernetes_cluster: ['dns_prefix', /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,52}[a-zA-Z0-9])?$/],
  azurerm_managed_redis: ['name', /^[a-zA-Z0-9](-?[a-zA-Z0-9]){0,62}$/],
  azurerm_postgresql_flexible_server: ['name', /^[a-z0-9](-?[a-z0-9]){2,62}$/],
  azurerm_storage_account: ['name', /^[a-z0-9]{3,24}$/],
  azurerm_user_assigned_identity: ['name', /^[a-zA-Z0-9][\w-]{2,127}$/],
}

export interface Resource {
  readonly address: string
  readonly type: string
  readonly values: Readonly<Record<string, unknown>>
}

interface Module {
  readonly resources?: readonly Resource[]
  readonly child_modules?: readonly Module[]
}

/** Resources of a plan (`tofu show -json`), with what is known of them before they are made. */
export function plannedIn(plan: string): readonly Resource[] {
  const { planned_values } = JSON.parse(plan) as { planned_values: { root_module: Module } }
  return resourcesOf(planned_values.root_module)
}

/** Names of a plan that the cloud would refuse. */
export function limitsBroken(plan: readonly Resource[]): readonly string[] {
  return plan.flatMap(({ address, type, values }) => {
    const [attribute, pattern] = LIMITS[type] ?? []
    if (attribute === undefined || pattern === undefined) return []
    const name = String(values[attribute])
    return pattern.test(name) ? [] : [`${address}: ${name}`]
  })
}

const resourcesOf = ({ resources = [], child_modules = [] }: Module): readonly Resource[] => [
  ...resources,
  ...child_modules.flatMap((each) => resourcesOf(each)),
]
