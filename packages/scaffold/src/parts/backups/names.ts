import type { Service } from '../../service.ts'

/** The longest name of a CronJob: its jobs and pods add to it. */
const LONGEST = 52

/** Names of what the part makes. Alerts find CronJobs by theirs: `<service>-backup`, `<service>-backup-…`, `<service>-drill`. */
export function namesOf({ name }: Service) {
  const named = <S extends string>(suffix: S) => `${name.slice(0, LONGEST - suffix.length)}${suffix}` as const
  return {
    backup: named('-backup'),
    configuration: named('-backup-configuration'),
    prune: named('-backup-prune'),
    drill: named('-drill'),
    exporter: named('-backup-exporter'),
    /** The ConfigMap. */
    settings: named('-backup'),
    /** Secrets, apart so that each job gets its own and no more. */
    store: named('-backup-store'),
    database: named('-backup-database'),
    staging: named('-drill'),
  } as const
}

/** In the secret store: a JSON object with the addresses that the jobs are given, and keys of the store of backups where it needs any. */
export const addressSecretOf = ({ namespace, name }: Service): string => `${namespace}-${name}-backups`

/** In the secret store: the secret half of the key that drills read backups with. */
export const keySecretOf = ({ namespace, name }: Service): string => `${namespace}-${name}-backup-key`

/** What runs: each has an identity of its own. */
export type Workload = 'backup' | 'configuration' | 'prune' | 'drill' | 'exporter'

/** One label by which pods are found; `instance`, because no two have the same in a namespace. */
export const selectorOf = (service: Service, workload: Workload): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/instance': namesOf(service)[workload],
})

/** Labels of an object; without a workload, of what all share. */
export const labelsOf = (service: Service, workload?: Workload): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': `${service.name}-backups`,
  ...(workload !== undefined && selectorOf(service, workload)),
  'app.kubernetes.io/component': workload ?? 'backup',
  'app.kubernetes.io/part-of': `${service.name}-backups`,
  'app.kubernetes.io/managed-by': 'kustomize',
  owner: service.team,
})

/** Metadata of an object of a workload, which has the workload's name unless another is given. */
export function metadataOf(
  service: Service,
  workload: Workload,
  { name = namesOf(service)[workload], annotations = {} }: { name?: string; annotations?: object } = {},
): object {
  return {
    name,
    namespace: service.namespace,
    labels: labelsOf(service, workload),
    annotations: { email: service.email, ...annotations },
  }
}

/** The image of all of them, without tag: built from the Dockerfile beside the manifests. */
export const imageOf = ({ image }: Service): string => `${image}-backups`
