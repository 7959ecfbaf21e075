import { backup, sloSeries } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { backup as signals, kubeStateMetrics } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at } from '../story.ts'
import { common, cronJobs, kind, LIST, READ_JOBS, RUN_NOW, subjects } from './backup-common.ts'

/** What each outcome means, and what mends it. */
const OUTCOMES = [
  'no_such_bucket, access_denied: the bucket is not there, or the identity of the job may not use it: look at its name, and at the rights of the ServiceAccount.',
  'credentials_missing, credentials_expired: the job has no key for the store, or an old one: renew the Secret.',
  'store_unreachable, store_failed, store_full: the store does not answer, or takes no more: look at the NetworkPolicy, the store’s status page and its quota.',
  'database_unreachable, database_refused: as services meet it too; else the NetworkPolicy or the password of the backup’s own user.',
  'dump_failed, disk_full: the message of the record has the last line of pg_dump; mostly the user may not read a new table.',
  'locked: another run was going on, or was killed without giving back the lock; the lock expires by itself.',
  'configuration, cluster_refused: a wrong configuration, or rights that the ServiceAccount lacks; the message says which.',
  'interrupted: the job was ended from outside: by its deadline, for want of memory, or with its node.',
]

const run = (outcome: string, of: string) => [
  at(outcome === 'success' ? 1 : 0, signals.lastRunOutcome, { kind: of, outcome: 'success' }),
  at(outcome === 'success' ? 0 : 1, signals.lastRunOutcome, { kind: of, outcome: 'store_full' }),
]

export const backupFailed = alert('BackupFailed', {
  ...common,
  when: promql`max by (namespace, service, kind, outcome) (${signals.lastRunOutcome}{kind!~"drill|restore", outcome!="success"}) == 1`,
  keeps: ['namespace', 'service', 'kind', 'outcome'],
  for: '5m',
  severity: 'warning',
  summary: 'The last run of a backup job failed.',
  description:
    'The last {{ $labels.kind }} of {{ $labels.service }} in namespace {{ $labels.namespace }} ended with {{ $labels.outcome }}.',
  runbook: {
    meaning:
      'The run itself says how it failed, and left nothing half done behind. The record’s message says what to do.',
    impact:
      'None yet: earlier backups are as they were. The newest one grows older; BackupTooOld calls when it is too old.',
    look: [backup.failed, backup.age, backup.storeUp],
    steps: [...OUTCOMES, 'A drill in between may have found damage: see BackupDamaged.'],
    mitigation: [READ_JOBS, { ...RUN_NOW, why: 'Once it is mended, make one now, and watch it.' }],
  },
  story: {
    subjects,
    healthy: run('success', 'backup'),
    broken: run('store_full', 'backup'),
    labels: { outcome: 'store_full' },
    alsoQuiet: { 'it was a drill': run('store_full', 'drill') },
  },
})

export const backupJobFailed = alert('BackupJobFailed', {
  ...common,
  when: backup.jobsFailed.query,
  keeps: ['namespace', 'service', 'kind'],
  for: '15m',
  severity: 'warning',
  summary: 'A job of backups ended without success.',
  description:
    'The job for the {{ $labels.kind }} of {{ $labels.service }} in namespace {{ $labels.namespace }} was started, does not run any more, and did not succeed.',
  runbook: {
    meaning:
      'Kubernetes started the job and it ended without success. With a record, BackupFailed or RestoreDrillFailed name the outcome; without one the process never got so far.',
    impact: 'None yet: earlier backups are as they were.',
    look: [backup.jobsFailed, backup.failed, backup.age],
    steps: [
      'Read why its pod ended, `kubectl -n <namespace> describe pods -l app.kubernetes.io/part-of=<service>-backups`: OOMKilled, Evicted, ImagePullBackOff, DeadlineExceeded.',
      'No pod was made: a quota, an admission policy or a missing Secret; the events of the job say which.',
      'OOMKilled: dumps are streamed and need no more memory with more data; look for `jobs` above what the limit was made for.',
    ],
    mitigation: [
      {
        why: 'Read what Kubernetes has to say.',
        command: 'kubectl -n <namespace> events --types=Warning; kubectl -n <namespace> get jobs',
      },
      RUN_NOW,
    ],
  },
  story: {
    subjects: cronJobs,
    healthy: job(101, 0),
    broken: job(50, 0),
    labels: kind,
    alsoQuiet: { 'it still runs': job(50, 1) },
  },
})

function job(succeeded: number, active: number) {
  return [
    at(100, kubeStateMetrics.cronjobStatusLastScheduleTime),
    at(succeeded, kubeStateMetrics.cronjobStatusLastSuccessfulTime),
    at(active, kubeStateMetrics.cronjobStatusActive),
  ]
}

export const backupDamaged = alert('BackupDamaged', {
  ...common,
  when: promql`${backup.damaged.query} > 0`,
  keeps: ['namespace', 'service', 'kind'],
  for: '5m',
  severity: 'warning',
  summary: 'A backup in the store is damaged.',
  description:
    '{{ $value | humanize }} backups ({{ $labels.kind }}) of {{ $labels.service }} in namespace {{ $labels.namespace }} are not what was written: a restore from them would fail.',
  runbook: {
    meaning:
      'A drill or a verification read a backup to its end, and its bytes are not those of the manifest: an object is shorter, changed, or gone; or the manifest itself cannot be read.',
    impact: 'One backup less to go back to. What damages one may damage others.',
    look: [backup.damaged, backup.age, backup.backups],
    steps: [
      'See which one it is, and whether others are good: verify the newest ones before you trust them.',
      'An object was changed: read the store’s log for who wrote it, and switch on versioning and object lock.',
      'Bytes rotted without anybody’s doing: tell the operator of the store.',
    ],
    mitigation: [
      LIST,
      { why: 'Read the newest ones to their end.', command: 'ticolops-obs backup verify --service <service>' },
      RUN_NOW,
    ],
  },
  story: {
    subjects,
    healthy: [
      at(0, signals.backups, { ...kind, state: 'damaged' }),
      at(7, signals.backups, { ...kind, state: 'good' }),
    ],
    broken: [at(1, signals.backups, { ...kind, state: 'damaged' }), at(6, signals.backups, { ...kind, state: 'good' })],
    value: '1',
  },
})

export const backupShrunk = alert('BackupShrunk', {
  ...common,
  when: backup.sizeRatio.below('warning'),
  for: '5m',
  severity: 'warning',
  summary: 'The newest backup is less than half as large as those of the week before.',
  description:
    'The newest {{ $labels.kind }} of {{ $labels.service }} in namespace {{ $labels.namespace }} has {{ $value | humanizePercentage }} of the median size of the week before it.',
  runbook: {
    meaning: 'The run succeeded, and what it kept is much smaller than usual.',
    impact:
      'Data is missing from the backup, or from the database itself. Older backups still have it, until retention takes them.',
    look: [backup.sizeRatio, backup.size, backup.rows],
    steps: [
      'Compare the rows per table of the newest manifest with those of the one before: the table with the drop says where to look.',
      'Data was deleted on purpose: nothing is to be done; the alert ends when the week has passed.',
      'Tables are missing: the dump’s user lost the right to read them, or `DATABASE_URL` points to another database.',
      'Data was deleted by mistake: restore beside the live database, and copy back.',
    ],
    mitigation: [
      LIST,
      {
        why: 'Keep the last complete one from being pruned while you look.',
        command: `kubectl -n <namespace> patch cronjob <service>-backup-prune --patch '{"spec":{"suspend":true}}'`,
      },
    ],
  },
  story: {
    subjects,
    healthy: [at(51, signals.newestSize, kind), at(100, signals.medianSize, kind)],
    broken: [at(49, signals.newestSize, kind), at(100, signals.medianSize, kind)],
    value: '49%',
  },
})

export const backupStoreUnreachable = alert('BackupStoreUnreachable', {
  ...common,
  when: backup.storeErrors.query,
  keeps: ['namespace', 'service', 'reason'],
  for: '10m',
  severity: 'warning',
  summary: 'The store of the backups cannot be read.',
  description:
    'The store of the backups of {{ $labels.service }} in namespace {{ $labels.namespace }} cannot be read: {{ $labels.reason }}.',
  runbook: {
    meaning:
      'The exporter could not list or read what is in the store. What other alerts know of backups is as old as this.',
    impact: 'A restore would fail too, now. The next backup will fail, unless it has other credentials.',
    look: [backup.storeErrors, backup.storeUp, backup.age],
    steps: OUTCOMES.slice(0, 3),
    mitigation: [
      {
        why: 'Read what the exporter says: bucket, reason, and what mends it.',
        command: 'kubectl -n <namespace> logs deployment/<service>-backup-exporter --tail=20',
      },
      LIST,
    ],
  },
  story: {
    subjects,
    healthy: [at(0, signals.storeError, { reason: 'access_denied' })],
    broken: [at(1, signals.storeError, { reason: 'access_denied' })],
  },
})

/** The exporter may never have run: the configuration knows who has backups. */
export const backupsNotWatched = alert('BackupsNotWatched', {
  ...common,
  scope: 'everything',
  when: promql`max by (namespace, service) (${sloSeries.backup}) unless on (namespace, service) ${signals.storeUp}`,
  keeps: ['namespace', 'service'],
  for: '15m',
  severity: 'warning',
  summary: 'Nobody watches the backups of the service.',
  description:
    'No exporter tells of the backups of {{ $labels.service }} in namespace {{ $labels.namespace }}: whether there are any is not known.',
  runbook: {
    meaning:
      'The configuration says that the service has backups, and Prometheus has no series about them: the exporter is down, is not scraped, or is scraped without honorLabels.',
    impact: 'No other alert about these backups can fire.',
    look: [backup.storeUp, backup.age],
    steps: [
      'See whether its pod runs: `kubectl -n <namespace> get pods -l app.kubernetes.io/instance=<service>-backup-exporter`.',
      'It runs: read the error of the last scrape on the targets page of Prometheus. A NetworkPolicy may not let it in.',
      'It is scraped: see whether `ticolops_backup_store_up` has `exported_service`; then the scrape lacks honorLabels.',
    ],
    mitigation: [
      {
        why: 'Read why it does not answer.',
        command: 'kubectl -n <namespace> logs deployment/<service>-backup-exporter --tail=50',
      },
      { why: 'It is not there: write and apply it.', command: 'ticolops-obs init --only backups' },
    ],
  },
  story: {
    subjects,
    healthy: [at(1, sloSeries.backup), at(1, signals.storeUp)],
    broken: [at(1, sloSeries.backup)],
  },
})
