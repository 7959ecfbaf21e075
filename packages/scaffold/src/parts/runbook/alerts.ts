import type { Service } from '../../service.ts'
import { configOf } from '../config/part.ts'
import type { SectionKey } from './section.ts'

/** An alert of ticolops-obs, and the section that it leads to; undefined where its own runbook says all there is. */
export interface Lead {
  readonly alert: string
  readonly to: SectionKey | undefined
}

/** Alerts by where they lead; those of a part that the service may not have stand under its name. */
const LEADS: readonly { readonly part?: string; readonly to?: SectionKey; readonly alerts: readonly string[] }[] = [
  { to: 'pods', alerts: ['ServiceDown', 'DeploymentDown', 'PodCrashLooping', 'ReplicasMissing'] },
  { to: 'rollback', alerts: ['AvailabilityBurn', 'LatencyBurn', 'HttpErrorsHigh', 'ErrorsLogged'] },
  { part: 'node', to: 'scaling', alerts: ['EventLoopBlocked', 'EventLoopSaturated', 'HeapNearLimit'] },
  { part: 'postgres', to: 'database', alerts: ['PostgresDown', 'PoolExhausted', 'PoolSaturated'] },
  {
    part: 'postgres',
    to: 'scaling',
    alerts: ['PostgresConnectionsExhausted', 'PostgresConnectionsNearLimit'],
  },
  { part: 'redis', to: 'redis', alerts: ['RedisDown', 'RedisMemoryNearLimit'] },
  { to: 'ingress', alerts: ['RateLimitDenials', 'RateLimitDegraded', 'CspViolations'] },
  {
    part: 'backup',
    to: 'restore',
    alerts: [
      'BackupFailed',
      'BackupJobFailed',
      'BackupDamaged',
      'BackupShrunk',
      'BackupStoreUnreachable',
      'BackupsNotWatched',
      'BackupSuspended',
      'BackupTooOld',
      'BackupNeverSucceeded',
      'BackupScheduleNeverFires',
      'RestoreDrillTooOld',
      'RestoreDrillNeverSucceeded',
      'RestoreDrillFailed',
    ],
  },
  {
    part: 'collector',
    alerts: [
      'LogCollectorDown',
      'LogQueueFilling',
      'LogRecordsHeldBack',
      'LogRecordsLost',
      'LogsNotRead',
      'LogsNotSent',
    ],
  },
  { alerts: ['Watchdog', 'Heartbeat', 'TargetMissing', 'TargetDown', 'ScrapeRefused', 'ScrapeSlow', 'SliMissing'] },
  { alerts: ['RuleEvaluationFailing', 'RuleEvaluationLate', 'SeriesRefused', 'TelemetryObstructed'] },
  { alerts: ['InstrumentationFailing', 'ErrorEventsLost', 'LogLinesLost'] },
  { alerts: ['SpansLost', 'SpansMissing', 'TracesNotRecorded'] },
  { part: 'postgres', alerts: ['PostgresExporterDown'] },
  { part: 'redis', alerts: ['RedisExporterDown'] },
]

/** The alerts that the configuration of a service brings, in the order in which one would look. */
export function leadsOf(service: Service): readonly Lead[] {
  const parts = configOf(service).services.flatMap((each) => each.parts ?? [])
  return LEADS.filter(({ part }) => part === undefined || parts.some((each) => each === part)).flatMap(
    ({ to, alerts }) => alerts.map((alert) => ({ alert, to })),
  )
}
