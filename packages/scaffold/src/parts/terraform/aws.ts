import type { Service } from '../../service.ts'
import type { Cloud } from './cloud.ts'
import { FORGES } from './forge.ts'
import { hcl } from './hcl.ts'
import { prefixOf } from './names.ts'
import type { Environment } from './settings.ts'
import { backupsOf, databaseNameOf, drillOf, policyOf, SECRETS_OPERATOR } from './settings.ts'

export const aws: Cloud = {
  name: 'aws',
  title: 'AWS',
  providers: {
    aws: { source: 'hashicorp/aws', version: '~> 6.25' },
    random: { source: 'hashicorp/random', version: '~> 3.7' },
  },
  backend: ({ name }, root) => `backend "s3" {
    key          = "${name}/${root}.tfstate"
    encrypt      = true
    use_lockfile = true
  }`,
  shared: sharedMain,
  environment: environmentMain,
  account: 'account',
  bootstrap: ({ name, region, team }) => `-var name=${prefixOf(name)} -var region=${region} -var owner=${team}`,
  subject: ({ name }) => `--group=${name}-pipeline`,
  fill: (secret, region) =>
    `aws secretsmanager put-secret-value --region ${region} --secret-id ${secret} --secret-string file://backup-key.txt`,
  prices: 'https://calculator.aws',
  costs: [
    ['EKS', 'hours of the control plane, times environments', 'one cluster for both, with namespaces'],
    ['nodes', 'hours, times `node_count`; a half more for a large one', '`node_type`, savings plans, spot nodes'],
    ['NAT gateways', 'hours, times zones; gigabytes that go out', 'staging has one; endpoints for what is pulled most'],
    ['RDS', 'hours of `instance_class`, twice with a standby; gigabytes of disk and backups', 'reserved instances'],
    ['RDS for drills', 'hours of a small server in one zone; gigabytes of disk', 'a smaller one; `drill = null`'],
    ['ElastiCache', 'hours of the node type, times nodes', 'smaller nodes; none where Redis is not used'],
    [
      'CloudWatch Logs',
      'gigabytes written; those kept, by the month',
      '`log_retention_days`; flow logs of refusals alone',
    ],
    ['S3, CloudFront', 'gigabytes kept (locked versions, too) and sent', '`lock_days`, `price_class`'],
    ['KMS, Secrets Manager, Route 53', 'keys, secrets and zones, by the month', 'little'],
  ],
  notes: (
    service,
  ) => `**Certificate of PostgreSQL.** RDS signs with an authority of its own, and \`DATABASE_URL\` asks for it (\`sslmode=verify-full\`). Put
https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem into the image and name it: \`${service.language === 'node' ? 'NODE_EXTRA_CA_CERTS' : 'PGSSLROOTCERT'}\`.
The image of the backups (deploy/backups/Dockerfile) needs it, too, under both names: \`NODE_EXTRA_CA_CERTS\` and \`PGSSLROOTCERT\`.

**The edge.** Once Kubernetes has made the load balancer, its name and zone are \`edge\` in terraform.tfvars:
\`aws elbv2 describe-load-balancers --query 'LoadBalancers[].[DNSName,CanonicalHostedZoneId]'\`.

**Costs by environment.** The budget counts what has the tag \`environment\`: activate it once (Billing, Cost allocation tags).

**What survives.** A zone: databases fail over by themselves, nodes are in three. A region: nothing but what you copy elsewhere; the bucket can be
replicated, and dumps are encrypted before they leave the cluster.`,
}

const provider = ({ region, name, team }: Service, environment: string): string => `provider "aws" {
  region = "${region}"

  default_tags {
    tags = { service = "${name}", owner = "${team}", environment = "${environment}", managed-by = "terraform" }
  }
}`

function sharedMain(service: Service): string {
  const { name, host, email, forge } = service
  return `# What all environments of ${name} share: where images are kept, the zone of the public name, and the trust in the forge.
${provider(service, 'shared')}

module "encryption" {
  source = "../../modules/encryption"

  name = "${prefixOf(name)}-shared"
}

module "registry" {
  source = "../../modules/registry"

  repository  = "${name}"
  kms_key_arn = module.encryption.kms_key_arn
}

module "dns" {
  source = "../../modules/dns"

  domain = "${host}"
  email  = "${email}"
}

# One for each account, whoever else trusts the same forge.
resource "aws_iam_openid_connect_provider" "forge" {
  url            = "https://${FORGES[forge].host}"
  client_id_list = ["sts.amazonaws.com"]
}

module "builder" {
  source = "../../modules/ci-identity"

  name       = "${prefixOf(name)}-build"
  forge_host = "${FORGES[forge].host}"
  subjects   = ["${FORGES[forge].subject('build')}"]
  repository = { arn = module.registry.arn }

  depends_on = [aws_iam_openid_connect_provider.forge]
}

data "aws_region" "current" {}
`
}

/** A server of PostgreSQL that nobody waits for. */
const SMALL = 'db.t4g.medium'

/** Disk of production, in GiB; that of the drills has to hold the same. */
const DISK = { initial: 100, max: 500 }

function environmentMain(service: Service, environment: Environment): string {
  const { production } = environment
  return `# ${service.name} in ${environment.name}: what it has, and how large. The modules say how.
${provider(service, environment.name)}

data "aws_route53_zone" "this" {
  name = "${service.host}"
}

module "environment" {
  source = "../../modules/environment"

  name        = "${environment.prefix}"
  environment = "${environment.name}"
  service     = "${service.name}"
  namespace   = "${environment.namespace}"
  host        = "${environment.host}"
  zone_id     = data.aws_route53_zone.this.zone_id
  edge        = var.edge

  cidr                = "${environment.cidr}"
  highly_available    = ${production}
  deletion_protection = ${production}

  api_access_cidrs = var.api_access_cidrs
  admin_role_arns  = var.admin_role_arns
  node_type        = "${production ? 'm6i.large' : 't3.large'}"
  node_count       = ${hcl(production ? { min: 3, max: 9 } : { min: 2, max: 4 })}

${
  service.postgres
    ? `  postgres = {
    major_version         = "17"
    database              = "${databaseNameOf(service)}"
    instance_class        = "${production ? 'db.m6g.large' : SMALL}"
    storage_gib           = ${hcl(production ? DISK : { initial: 20, max: 100 })}
    backup_retention_days = ${production ? 14 : 7}
  }
`
    : '  postgres         = null'
}
${drillOf(service, environment, { instance_class: SMALL, storage_gib: DISK })}
  redis_node_type  = ${service.redis ? (production ? '"cache.m6g.large"' : '"cache.t4g.small"') : 'null'}
  password_version = var.password_version

  secrets_operator   = ${hcl({ ...SECRETS_OPERATOR })}
  log_collector      = ${hcl({ ...environment.collector })}
  log_group          = "/${environment.namespace}/${service.name}"
  log_retention_days = ${environment.logDays}

${backupsOf(environment)}
  frontend = {
    host                    = "${environment.frontendHost}"
    bucket                  = "${environment.frontendBucket}"
    content_security_policy = "${policyOf(environment)}"
  }

  forge_host = "${FORGES[service.forge].host}"
  pipeline = ${hcl(environment.pipeline)}

  monthly_usd = var.monthly_usd
  emails      = ["${service.email}"]
}
`
}
