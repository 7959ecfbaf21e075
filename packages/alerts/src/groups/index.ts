import type { Config, Part } from '@ticolops/obs-config'
import type { Alert } from '../alert.ts'
import { burnAlerts, sliMissing } from '../slo/alerts.ts'
import * as backupRuns from './backup-runs.ts'
import * as backupSuspended from './backup-suspended.ts'
import * as backup from './backup.ts'
import * as errorEvents from './error-events.ts'
import * as kubernetes from './kubernetes.ts'
import * as limits from './limits.ts'
import * as logCollector from './log-collector.ts'
import * as logs from './logs.ts'
import * as node from './node.ts'
import * as pools from './pools.ts'
import * as postgres from './postgres.ts'
import * as redis from './redis.ts'
import * as requests from './requests.ts'
import * as restoreDrills from './restore-drills.ts'
import * as targets from './targets.ts'
import * as telemetry from './telemetry.ts'
import * as traces from './traces.ts'
import * as watchdog from './watchdog.ts'

/** Alerts about one topic: one rule group, one rule file, one test file. */
export interface Topic {
  /** The group's name. */
  readonly name: string
  readonly alerts: readonly Alert[]
  /** True when its stories are told in recorded series, so that its tests must not record any. */
  readonly recorded?: boolean
}

/** Whether there are backups, how runs ended, whether a restore was rehearsed. */
const BACKUP = [backup, backupRuns, restoreDrills].flatMap((each) => Object.values(each))

/** Topics beside objectives, in the order of their files: symptoms that users feel, then what may cause them, then the watchers themselves. */
const TOPICS: readonly (Topic & { readonly wanted: (config: Config) => boolean })[] = [
  { name: 'alerts.requests', alerts: Object.values(requests), wanted: has('http') },
  { name: 'alerts.limits', alerts: Object.values(limits), wanted: has('http') },
  { name: 'alerts.targets', alerts: Object.values(targets), wanted: () => true },
  { name: 'alerts.node', alerts: Object.values(node), wanted: has('node') },
  { name: 'alerts.pools', alerts: Object.values(pools), wanted: has('postgres') },
  { name: 'alerts.postgres', alerts: Object.values(postgres), wanted: has('postgres') },
  { name: 'alerts.redis', alerts: Object.values(redis), wanted: has('redis') },
  { name: 'alerts.backup', alerts: BACKUP, wanted: has('backup') },
  {
    // By itself, because its test lasts a day.
    name: 'alerts.backup-suspended',
    alerts: Object.values(backupSuspended),
    wanted: (config) => has('backup')(config) && config.platform.kubernetes,
  },
  { name: 'alerts.kubernetes', alerts: Object.values(kubernetes), wanted: ({ platform }) => platform.kubernetes },
  { name: 'alerts.collector', alerts: Object.values(logCollector), wanted: has('collector') },
  { name: 'alerts.logs', alerts: Object.values(logs), wanted: () => true },
  { name: 'alerts.errors', alerts: Object.values(errorEvents), wanted: () => true },
  { name: 'alerts.traces', alerts: Object.values(traces), wanted: () => true },
  { name: 'alerts.telemetry', alerts: Object.values(telemetry), wanted: () => true },
  { name: 'alerts.watchdog', alerts: Object.values(watchdog), wanted: () => true },
]

/** The topics that a configuration needs: those whose series its services or its platform have. */
export function topicsOf(config: Config): readonly Topic[] {
  const promised = KINDS.filter((kind) => config.services.some(({ slos }) => slos.some(({ name }) => name === kind)))
  const topics = TOPICS.filter(({ wanted }) => wanted(config)).map(({ name, alerts }) => ({ name, alerts }))
  if (promised.length === 0) return topics
  return [
    { name: 'alerts.slo', alerts: promised.flatMap((kind) => burnAlerts[kind]), recorded: true },
    { name: 'alerts.sli', alerts: [sliMissing] },
    ...topics,
  ]
}

const KINDS = ['availability', 'latency'] as const

function has(part: Part): (config: Config) => boolean {
  return ({ services }) => services.some(({ parts }) => parts.includes(part))
}
