import type { Service } from '../../service.ts'
import { overlaysOf } from '../kubernetes/kustomize.ts'
import { nameOf } from '../logging/objects/names.ts'
import type { Workload } from '../backups/names.ts'
import { namesOf } from '../backups/names.ts'
import { FORGES } from './forge.ts'
import { hcl } from './hcl.ts'
import { databaseOf, fitting, prefixOf } from './names.ts'

/** What one environment has, for every cloud alike. */
export interface Environment {
  readonly name: 'staging' | 'production'
  readonly production: boolean
  readonly namespace: string
  readonly host: string
  /** Begins the names of its resources: at most 20 characters. */
  readonly prefix: string
  /** Of its network, a /16: no two of one service are the same, so that they can be joined. */
  readonly cidr: string
  /** Where backups go, and the jobs that make them; undefined where none are made. */
  readonly backups: Backups | undefined
  readonly frontendBucket: string
  readonly frontendHost: string
  /** Days that log lines are kept. */
  readonly logDays: number
  /** Jobs of its pipeline, with the subjects of their tokens and their group in the cluster. */
  readonly pipeline: Readonly<Record<string, { readonly subjects: readonly string[]; readonly group: string }>>
  readonly collector: ServiceAccount
}

/** What a job may do: write and remove, write what is new, or read. */
interface Job extends ServiceAccount {
  readonly rights: 'write' | 'record' | 'read'
}

interface Backups {
  readonly bucket: string
  readonly jobs: Readonly<Record<string, Job>>
}

type ServiceAccount = {
  readonly namespace: string
  readonly service_account: string
}

/** Where the External Secrets Operator runs, unless the cluster has it otherwise: the defaults of its own chart. */
export const SECRETS_OPERATOR: ServiceAccount = { namespace: 'external-secrets', service_account: 'external-secrets' }

/** Ends the names of each environment's resources. */
const SUFFIX = { staging: 'staging', production: 'prod' } as const

/** The environments of a service. */
export function environmentsOf(service: Service): readonly Environment[] {
  return overlaysOf(service).map(({ name, namespace, host }) => {
    const production = name === 'production'
    const prefix = `${prefixOf(service.name)}-${SUFFIX[name]}`
    return {
      name,
      production,
      namespace,
      host,
      prefix,
      cidr: production ? '10.30.0.0/16' : '10.20.0.0/16',
      frontendBucket: `${fitting(host.replaceAll('.', '-'), 54)}-frontend`,
      frontendHost: `app.${host}`,
      logDays: production ? 365 : 90,
      pipeline: pipelineOf(service, name),
      collector: { namespace: service.monitoringNamespace, service_account: nameOf(service) },
      backups: production ? { bucket: service.backup.bucket, jobs: jobsOf(service) } : undefined,
    }
  })
}

function pipelineOf({ name, forge }: Service, environment: Environment['name']): Environment['pipeline'] {
  const { subject, plans } = FORGES[forge]
  return {
    deploy: { subjects: [subject(environment)], group: `${name}-pipeline` },
    ...(environment === 'production' && plans && { plan: { subjects: [subject('plan')], group: `${name}-plan` } }),
  }
}

/** The jobs of the part backups, which run in production. Drills write down what they found. */
function jobsOf(service: Service): Backups['jobs'] {
  const names = namesOf(service)
  const job = (name: Workload, rights: Job['rights']): Job => ({
    namespace: service.namespace,
    service_account: names[name],
    rights,
  })
  return {
    backup: job('backup', 'write'),
    config: job('configuration', 'write'),
    prune: job('prune', 'write'),
    drill: job('drill', 'record'),
    exporter: job('exporter', 'read'),
  }
}

/** Days in which nothing that was written to the bucket can be deleted. */
const LOCK_DAYS = 14

/** The argument of the module for backups. */
export function backupsOf({ backups }: Environment): string {
  if (backups === undefined) return '  # Made in production.\n  backups = null\n'
  return `  backups = {
    bucket    = "${backups.bucket}"
    lock_days = ${LOCK_DAYS}
    jobs = ${hcl(backups.jobs, 4)}
  }
`
}

/**
 * The argument of the module for the server that drills restore on: pods of production do not reach staging, and nothing is rehearsed on the server
 * that users depend on. It is where backups are made.
 * @param size How large it is, in the words of the cloud.
 */
export function drillOf({ postgres }: Service, { backups }: Environment, size: object): string {
  if (!postgres || backups === undefined) return '  drill            = null'
  return `  # Where drills restore: a server of their own; null turns it off.
  drill = ${hcl(size)}
`
}

/** Database of the service. */
export const databaseNameOf = (service: Service): string => databaseOf(service.name)

/** Where pages of the front end may load from: themselves; and whom they may ask: the service. */
export const policyOf = ({ host }: Environment): string =>
  `default-src 'self'; connect-src 'self' https://${host}; frame-ancestors 'none'`
