import type { Service } from '../../service.ts'
import type { Cloud } from './cloud.ts'
import { FORGES } from './forge.ts'
import { hcl } from './hcl.ts'
import { prefixOf } from './names.ts'
import type { Environment } from './settings.ts'
import { backupsOf, databaseNameOf, drillOf, policyOf, SECRETS_OPERATOR } from './settings.ts'

export const azure: Cloud = {
  name: 'azure',
  title: 'Azure',
  providers: {
    azurerm: { source: 'hashicorp/azurerm', version: '~> 4.55' },
    random: { source: 'hashicorp/random', version: '~> 3.7' },
  },
  // Its own locks: a lease of the state.
  backend: ({ name }, root) => `backend "azurerm" {
    key              = "${name}/${root}.tfstate"
    use_azuread_auth = true
  }`,
  shared: sharedMain,
  environment: environmentMain,
  account: 'subscription',
  bootstrap: ({ name, region, team }) =>
    `-var name=${prefixOf(name)} -var subscription_id=SUBSCRIPTION -var location=${region} -var owner=${team}`,
  subject: () => `--user="$(tofu output -json pipeline_users | jq -r .deploy)"`,
  fill: (secret) => `az keyvault secret set --vault-name VAULT --name ${secret} --file backup-key.txt`,
  prices: 'https://azure.microsoft.com/pricing/calculator',
  costs: [
    ['AKS', 'hours of the control plane, in production alone', 'one cluster for both, with namespaces'],
    ['nodes', 'hours, times `node_count`', '`node_type`, reservations, spot nodes'],
    ['NAT gateway, load balancer', 'hours, and gigabytes', 'service endpoints for storage and vault are on'],
    [
      'PostgreSQL',
      'hours of `sku`, twice with a standby; gigabytes of disk, and of backups above its size',
      'reservations',
    ],
    [
      'PostgreSQL for drills',
      'hours of a small server in one zone; gigabytes of disk',
      'a smaller one; `drill = null`',
    ],
    ['Managed Redis', 'hours of `redis_sku`, twice with a replica', 'a smaller size; none where Redis is not used'],
    [
      'Log Analytics',
      'gigabytes taken in; those kept, by the month',
      '`log_retention_days`, a daily cap, less of the control plane’s log',
    ],
    [
      'Storage, Front Door',
      'base fee of the profile; gigabytes kept (locked versions, too) and sent',
      '`lock_days`; one profile for both',
    ],
    ['Key Vault, DNS, registry', 'operations, zones, days', 'little'],
  ],
  notes: ({ name, postgres }) => `${
    postgres
      ? `**Certificate of PostgreSQL.** Azure signs with authorities that systems know. PostgreSQL's own client looks for a file with them unless it is told:
the image of the backups (deploy/backups/Dockerfile) needs \`ENV PGSSLROOTCERT=system\`.

`
      : ''
  }**Identities of the jobs.** Output \`backups\` has, for each service account of deploy/backups, the value of its annotation
\`azure.workload.identity/client-id\`, and the storage account that the jobs are told of (AZURE_STORAGE_ACCOUNT).

**Log lines.** With \`--logs azure-monitor\` the collector's Secret has \`tofu output -raw log_connection_string\` as \`connection_string\`.

**DNSSEC** is not in the provider: \`az network dns dnssec-config create --resource-group ${prefixOf(name)}-shared --zone-name …\`.

**What survives.** A zone: databases fail over by themselves, nodes and storage are in three. A region: nothing but what you copy elsewhere.`,
}

const PROVIDER = `provider "azurerm" {
  subscription_id     = var.subscription_id
  storage_use_azuread = true

  features {}
}`

const sharedGroup = ({ name }: Service): string => `${prefixOf(name)}-shared`

function sharedMain(service: Service): string {
  const { name, host, email, region, team, forge } = service
  return `# What all environments of ${name} share: where images are kept, and the zone of the public name.
${PROVIDER}

data "azurerm_client_config" "current" {}

resource "azurerm_resource_group" "this" {
  name     = "${sharedGroup(service)}"
  location = "${region}"
  tags     = ${hcl({ service: name, owner: team, environment: 'shared', 'managed-by': 'terraform' })}
}

module "registry" {
  source = "../../modules/registry"

  name           = "${prefixOf(name)}"
  resource_group = azurerm_resource_group.this.name
  location       = azurerm_resource_group.this.location
}

module "dns" {
  source = "../../modules/dns"

  domain         = "${host}"
  email          = "${email}"
  resource_group = azurerm_resource_group.this.name
}

module "builder" {
  source = "../../modules/ci-identity"

  name           = "${prefixOf(name)}-build"
  resource_group = azurerm_resource_group.this.name
  location       = azurerm_resource_group.this.location
  forge_host     = "${FORGES[forge].host}"
  subjects       = ["${FORGES[forge].subject('build')}"]
  registry       = { id = module.registry.id }
}
`
}

/** A server of PostgreSQL that nobody waits for. */
const SMALL = 'B_Standard_B2s'

/** Disk of production, in GiB; that of the drills has to hold the same. */
const DISK = 128

function environmentMain(service: Service, environment: Environment): string {
  const { production } = environment
  const jobs = Object.fromEntries(
    Object.entries(environment.pipeline).map(([job, { subjects }]) => [job, { subjects }] as const),
  )
  return `# ${service.name} in ${environment.name}: what it has, and how large. The modules say how.
${PROVIDER}

data "azurerm_container_registry" "this" {
  # As modules/registry names it.
  name                = "${prefixOf(service.name).replaceAll('-', '')}\${substr(sha1(var.subscription_id), 0, 6)}"
  resource_group_name = "${sharedGroup(service)}"
}

module "environment" {
  source = "../../modules/environment"

  name         = "${environment.prefix}"
  environment  = "${environment.name}"
  service      = "${service.name}"
  owner        = "${service.team}"
  namespace    = "${environment.namespace}"
  location     = "${service.region}"
  host         = "${environment.host}"
  zone         = ${hcl({ name: service.host, resource_group: sharedGroup(service) })}
  registry_id  = data.azurerm_container_registry.this.id
  edge_address = var.edge_address

  cidr                = "${environment.cidr}"
  highly_available    = ${production}
  deletion_protection = ${production}

  access_cidrs    = var.access_cidrs
  admin_group_ids = var.admin_group_ids
  node_type       = "${production ? 'Standard_D2ds_v5' : 'Standard_D2as_v5'}"
  node_count      = ${hcl(production ? { min: 3, max: 9 } : { min: 2, max: 4 })}

${
  service.postgres
    ? `  postgres = {
    major_version         = "17"
    database              = "${databaseNameOf(service)}"
    sku                   = "${production ? 'GP_Standard_D2ds_v5' : SMALL}"
    storage_gib           = ${production ? DISK : 32}
    backup_retention_days = ${production ? 14 : 7}
  }
`
    : '  postgres         = null'
}
${drillOf(service, environment, { sku: SMALL, storage_gib: DISK })}
  redis_sku        = ${service.redis ? (production ? '"Balanced_B5"' : '"Balanced_B0"') : 'null'}
  password_version = var.password_version

  secrets_operator_namespace = "${SECRETS_OPERATOR.namespace}"
  log_retention_days         = ${environment.logDays}

${backupsOf(environment)}
  frontend = {
    host                    = "${environment.frontendHost}"
    content_security_policy = "${policyOf(environment)}"
  }

  forge_host = "${FORGES[service.forge].host}"
  pipeline = ${hcl(jobs)}

  monthly_amount    = var.monthly_amount
  budget_start_date = var.budget_start_date
  emails            = ["${service.email}"]
}
`
}
