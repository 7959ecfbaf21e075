import { NONE, TELEMETRY_PORT } from './checks.ts'
import type { Answers, FieldKey } from './fields.ts'
import type { Facts } from '../detect/facts.ts'
import type { Service } from '../service.ts'

/** The object store of each cloud; a cluster of one's own mostly has one that speaks S3. */
const STORES = { aws: 's3', gcp: 'gcs', azure: 'azure' } as const

/** Every night at 02:17 UTC: apart from the full hours at which everybody starts. */
const BACKUP_SCHEDULE = '17 2 * * *'

/** Sundays at 04:43 UTC, after the night's backup: as the configuration takes it when it does not say. */
const DRILL_SCHEDULE = '43 4 * * 0'

/** The service, from what was found and what was answered; the answers are checked. */
export function serviceOf(facts: Facts, answers: Answers): Service {
  const { app } = facts
  const of = (key: FieldKey): string => {
    const value = answers[key]
    if (value === undefined) throw new TypeError(`${key} was not answered`)
    return value
  }
  const optional = (key: FieldKey): string | undefined => {
    const value = of(key)
    return value === NONE ? undefined : value
  }
  const cloud = optional('cloud') as Service['cloud']
  const isNode = app.language === 'node'
  return {
    name: of('name'),
    language: app.language,
    framework: app.framework.value,
    packageManager: of('packageManager') as Service['packageManager'],
    packageManagerVersion: facts.packageManagerVersion,
    lockfile: facts.lockfile,
    runtimeVersion: of('runtime'),
    entry: of('entry'),
    sourceRoot: facts.sourceRoot,
    build: facts.build?.value,
    test: facts.test?.value,
    port: Number(of('port')),
    telemetryPort: TELEMETRY_PORT,
    probes: {
      startup: isNode ? '/startupz' : of('liveness'),
      liveness: of('liveness'),
      readiness: of('readiness'),
      port: isNode ? 'metrics' : 'http',
    },
    postgres: facts.postgres !== undefined,
    redis: facts.redis !== undefined,
    namespace: of('namespace'),
    team: of('team'),
    email: of('email'),
    image: `${of('registry')}/${of('name')}`,
    host: of('host'),
    ingress: of('ingress') as Service['ingress'],
    secrets: of('secrets') as Service['secrets'],
    issuerEmail: of('issuerEmail'),
    monitoringNamespace: of('monitoringNamespace'),
    directory: app.directory,
    workspace: facts.workspace !== undefined,
    instrumentation: facts.instrumentation.value,
    baseImage: of('baseImage'),
    forge: of('forge') as Service['forge'],
    cluster: of('cluster') as Service['cluster'],
    logs: optional('logs') as Service['logs'],
    collectorImage: of('collectorImage'),
    cloud,
    region: of('region'),
    backup: {
      store: STORES[cloud ?? 'aws'],
      bucket: of('backupBucket'),
      endpoint: optional('backupEndpoint'),
      recipients: optional('backupRecipients')?.split(',') ?? [],
      schedule: BACKUP_SCHEDULE,
      drillSchedule: DRILL_SCHEDULE,
      baseImage: of('backupBaseImage'),
    },
    onCall: { contact: of('onCall'), escalation: of('escalation') },
    configFile: facts.configFile.value,
  }
}
