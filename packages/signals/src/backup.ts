import { gauge } from './metric.ts'
import { pack } from './pack.ts'

/** How a run of `ticolops-obs backup` or `ticolops-obs drill` can have failed; `@ticolops/obs-backup` has the same list. */
export const BACKUP_FAILURES = [
  'no_such_bucket',
  'access_denied',
  'credentials_missing',
  'credentials_expired',
  'store_unreachable',
  'store_full',
  'store_failed',
  'locked',
  'no_such_backup',
  'wrong_key',
  'damaged',
  'truncated',
  'other_service',
  'schema_newer',
  'database_unreachable',
  'database_refused',
  'dump_failed',
  'restore_failed',
  'target_not_empty',
  'checks_failed',
  'disk_full',
  'cluster_unreachable',
  'cluster_refused',
  'configuration',
  'interrupted',
  'unexpected',
] as const

/** What a run was for: `backup` keeps the database, `configuration` the objects of the namespace. */
export const BACKUP_KINDS = ['backup', 'configuration', 'verify', 'prune', 'drill', 'restore'] as const

// The exporter watches services other than itself, so it names them; scrape it with honorLabels.
const service = { service: 'bounded' } as const
const run = { ...service, kind: BACKUP_KINDS } as const
const kept = { ...service, kind: ['backup', 'configuration'] } as const
const scheduled = { ...service, kind: ['backup', 'configuration', 'drill'] } as const

/**
 * What became of backups and restore drills, as their records and manifests in the object store tell it: the exporter has no memory
 * of its own, so nothing is lost when it restarts. Times are Unix seconds.
 */
export const backup = pack(
  {
    name: 'backup',
    exporter: 'ticolops-obs backup exporter',
    hint: 'Run `ticolops-obs backup exporter` beside the service (`ticolops-obs init --only backups` writes it) and scrape it with honorLabels: true.',
  },
  {
    lastRun: gauge('ticolops_backup_last_run_timestamp_seconds', {
      help: 'When the last run ended, however it did.',
      unit: 'timestamp',
      labels: run,
    }),
    lastRunDuration: gauge('ticolops_backup_last_run_duration_seconds', {
      help: 'How long the last run took.',
      labels: run,
    }),
    lastRunOutcome: gauge('ticolops_backup_last_run_outcome', {
      help: '1 for the way in which the last run ended.',
      labels: { ...run, outcome: ['success', ...BACKUP_FAILURES] },
    }),
    lastSuccess: gauge('ticolops_backup_last_success_timestamp_seconds', {
      help: 'When the last run ended that did what it was for.',
      unit: 'timestamp',
      labels: run,
    }),
    backups: gauge('ticolops_backup_backups', {
      help: 'Complete backups in the store; damaged is what the last look at it found not to be what was written.',
      labels: { ...kept, state: ['good', 'damaged'] },
    }),
    newest: gauge('ticolops_backup_newest_timestamp_seconds', {
      help: 'When the newest good backup was taken.',
      unit: 'timestamp',
      labels: kept,
    }),
    oldest: gauge('ticolops_backup_oldest_timestamp_seconds', {
      help: 'When the oldest good backup was taken.',
      unit: 'timestamp',
      labels: kept,
    }),
    newestSize: gauge('ticolops_backup_newest_size_bytes', {
      help: 'Size of the newest good backup as it is stored.',
      labels: kept,
    }),
    medianSize: gauge('ticolops_backup_median_size_bytes', {
      help: 'Median size of the good backups of the seven days before the newest one.',
      labels: kept,
    }),
    newestRows: gauge('ticolops_backup_newest_rows', {
      help: 'Rows of all tables in the newest good backup.',
      labels: { ...service, kind: ['backup'] },
    }),
    expectedInterval: gauge('ticolops_backup_expected_interval_seconds', {
      help: 'Longest time between two runs by the schedule.',
      labels: scheduled,
    }),
    scheduleFires: gauge('ticolops_backup_schedule_fires', {
      help: '1 when the schedule names a time that will come.',
      labels: scheduled,
    }),
    since: gauge('ticolops_backup_expected_since_timestamp_seconds', {
      help: 'When the first run began; before there was any, when the exporter started.',
      unit: 'timestamp',
      labels: scheduled,
    }),
    drillRecovery: gauge('ticolops_restore_drill_recovery_seconds', {
      help: 'Time until the data could be used, in the last drill that succeeded.',
      labels: service,
    }),
    drillDataLoss: gauge('ticolops_restore_drill_data_loss_seconds', {
      help: 'Age of the backup when the last drill that succeeded began: what would have been lost.',
      labels: service,
    }),
    drillMaximumAge: gauge('ticolops_restore_drill_maximum_age_seconds', {
      help: 'How long ago the last drill that succeeded may be.',
      labels: service,
    }),
    storeUp: gauge('ticolops_backup_store_up', {
      help: '1 when the last look into the store read what is there.',
      labels: service,
    }),
    storeError: gauge('ticolops_backup_store_error', {
      help: '1 for the reason why the last look into the store failed.',
      labels: { ...service, reason: BACKUP_FAILURES },
    }),
    storeLastRead: gauge('ticolops_backup_store_last_read_timestamp_seconds', {
      help: 'When the store was last read; everything else is as of then.',
      unit: 'timestamp',
      labels: service,
    }),
  },
)
