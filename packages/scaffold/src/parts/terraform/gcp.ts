import type { Service } from '../../service.ts'
import type { Cloud } from './cloud.ts'
import { FORGES } from './forge.ts'
import { hcl } from './hcl.ts'
import { prefixOf } from './names.ts'
import type { Environment } from './settings.ts'
import { backupsOf, databaseNameOf, drillOf, policyOf, SECRETS_OPERATOR } from './settings.ts'

export const gcp: Cloud = {
  name: 'gcp',
  title: 'Google Cloud',
  providers: {
    google: { source: 'hashicorp/google', version: '~> 6.50' },
    random: { source: 'hashicorp/random', version: '~> 3.7' },
  },
  // Its own locks: an object beside the state.
  backend: ({ name }, root) => `backend "gcs" {
    prefix = "${name}/${root}"
  }`,
  shared: sharedMain,
  environment: environmentMain,
  account: 'project',
  bootstrap: ({ name, region, team }) =>
    `-var name=${prefixOf(name)} -var project=PROJECT -var region=${region} -var owner=${labelOf(team)}`,
  subject: () => `--user="$(tofu output -json pipeline | jq -r .deploy.GCP_SERVICE_ACCOUNT)"`,
  fill: (secret) => `gcloud secrets versions add ${secret} --data-file=backup-key.txt`,
  prices: 'https://cloud.google.com/products/calculator',
  costs: [
    ['GKE', 'hours of the control plane, times environments', 'one cluster for both, with namespaces'],
    ['nodes', 'hours, times `node_count`', '`node_type`, commitments, spot nodes'],
    [
      'Cloud NAT, load balancers',
      'hours of each rule and gateway; gigabytes',
      'private access to Google’s services is on',
    ],
    [
      'Cloud SQL',
      'processors and memory of `tier`, twice with a standby; gigabytes of disk, backups and logs of writes',
      'commitments',
    ],
    ['Cloud SQL for drills', 'hours of a small server in one zone; gigabytes of disk', 'a smaller one; `drill = null`'],
    ['Memorystore', 'GiB by the hour, twice with a replica', 'less memory; none where Redis is not used'],
    [
      'Cloud Logging',
      'gigabytes taken in; those kept over 30 days',
      '`log_retention_days`, exclusions, less flow logs',
    ],
    ['Cloud Storage, Cloud CDN', 'gigabytes kept (replaced versions, too) and sent', '`lock_days`'],
    ['KMS, Secret Manager, Cloud DNS', 'keys, secrets and zones, by the month', 'little'],
  ],
  notes: (
    service,
  ) => `**Certificates of the databases.** Cloud SQL and Memorystore sign with authorities of their own, for addresses. PostgreSQL is reached encrypted, over a
private network, without a look at who answers (\`sslmode=require\`); for that, too, hand out the authority
(\`gcloud sql ssl server-ca-certs list\`) and use \`verify-ca\`.${
    service.redis
      ? ` Memorystore's authority has to be trusted by the client
(\`gcloud redis instances describe\`, \`serverCaCerts\`): put it into the image, \`${service.language === 'node' ? 'NODE_EXTRA_CA_CERTS' : 'SSL_CERT_FILE'}\`.`
      : ''
  }

**Locks of backups.** Each object can be locked for a time (object retention); whoever writes it says for how long. What is removed stays for \`lock_days\`.

**What survives.** A zone: databases fail over by themselves, nodes are in three. A region: nothing but what you copy elsewhere.`,
}

const provider = ({ region, name, team }: Service, environment: string): string => `provider "google" {
  project = var.project
  region  = "${region}"

  default_labels = ${hcl({ service: name, owner: labelOf(team), environment, 'managed-by': 'terraform' })}
}`

/** Labels of Google Cloud have no upper-case letters and no dots. */
const labelOf = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '-')

const zoneOf = ({ name }: Service): string => prefixOf(name)

function sharedMain(service: Service): string {
  const { name, host, email, region, forge } = service
  const prefix = prefixOf(name)
  return `# What all environments of ${name} share: where images are kept, the zone of the public name, and the trust in the forge.
${provider(service, 'shared')}

module "registry" {
  source = "../../modules/registry"

  repository = "${prefix}"
  region     = "${region}"
}

module "dns" {
  source = "../../modules/dns"

  name   = "${zoneOf(service)}"
  domain = "${host}"
  email  = "${email}"
}

module "trust" {
  source = "../../modules/ci-trust"

  name             = "${prefix}"
  forge_host       = "${FORGES[forge].host}"
  repository       = var.repository
  repository_claim = "${FORGES[forge].repositoryClaim}"
}

module "builder" {
  source = "../../modules/ci-identity"

  name       = "${prefix}-build"
  pool       = module.trust.pool
  subjects   = ["${FORGES[forge].subject('build')}"]
  repository = { location = "${region}", name = module.registry.repository }
}
`
}

/** What a client says when it connects: libpq takes \`require\` for "encrypted", and pg for Node does with its own word for that. */
const parametersOf = ({ language }: Service): string =>
  language === 'node' ? 'sslmode=require&uselibpqcompat=true' : 'sslmode=require'

/** A server of PostgreSQL that nobody waits for. */
const SMALL = 'db-custom-1-3840'

/** Disk of production, in GiB; that of the drills has to hold the same. */
const DISK = { initial: 100, max: 500 }

function environmentMain(service: Service, environment: Environment): string {
  const { production } = environment
  const prefix = prefixOf(service.name)
  const jobs = Object.fromEntries(
    Object.entries(environment.pipeline).map(([job, { subjects }]) => [job, { subjects }] as const),
  )
  return `# ${service.name} in ${environment.name}: what it has, and how large. The modules say how.
${provider(service, environment.name)}

data "google_project" "this" {}

locals {
  pool = "projects/\${data.google_project.this.number}/locations/global/workloadIdentityPools/${prefix}-ci"
}

module "environment" {
  source = "../../modules/environment"

  name          = "${environment.prefix}"
  environment   = "${environment.name}"
  service       = "${service.name}"
  namespace     = "${environment.namespace}"
  region        = "${service.region}"
  host          = "${environment.host}"
  zone          = "${zoneOf(service)}"
  repository    = "${prefix}"
  pool          = local.pool
  provider_name = "\${local.pool}/providers/forge"
  edge_address  = var.edge_address

  cidr                = "${environment.cidr}"
  highly_available    = ${production}
  deletion_protection = ${production}

  api_access_cidrs = var.api_access_cidrs
  admin_members    = var.admin_members
  node_type        = "${production ? 'n2-standard-2' : 'e2-standard-2'}"
  node_count       = ${hcl(production ? { min: 3, max: 9 } : { min: 2, max: 4 })}

${
  service.postgres
    ? `  postgres = {
    major_version         = "17"
    database              = "${databaseNameOf(service)}"
    parameters            = "${parametersOf(service)}"
    tier                  = "${production ? 'db-custom-2-7680' : SMALL}"
    storage_gib           = ${hcl(production ? DISK : { initial: 20, max: 100 })}
    backup_retention_days = ${production ? 14 : 7}
  }
`
    : '  postgres         = null'
}
${drillOf(service, environment, { tier: SMALL, storage_gib: DISK })}
  redis_memory_gib = ${service.redis ? (production ? '5' : '1') : 'null'}
  password_version = var.password_version

  secrets_operator   = ${hcl({ ...SECRETS_OPERATOR })}
  log_collector      = ${hcl({ ...environment.collector })}
  log_retention_days = ${environment.logDays}

${backupsOf(environment)}
  frontend = {
    host                    = "${environment.frontendHost}"
    bucket                  = "${environment.frontendBucket}"
    content_security_policy = "${policyOf(environment)}"
  }

  pipeline = ${hcl(jobs)}

  billing_account = var.billing_account
  monthly_amount  = var.monthly_amount
  emails          = ["${service.email}"]
}
`
}
