import { backup } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { backup as signals } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at } from '../story.ts'
import { common, ROOM, subjects } from './backup-common.ts'

const MONTH = 30 * 86_400
const DRILL = {
  why: 'Rehearse it now, and watch it.',
  command:
    'kubectl -n <namespace> create job --from=cronjob/<service>-drill <service>-drill-by-hand && kubectl -n <namespace> logs --follow job/<service>-drill-by-hand',
}
const drill = { kind: 'drill' } as const
const limit = at(MONTH, signals.drillMaximumAge)

export const restoreDrillTooOld = alert('RestoreDrillTooOld', {
  ...common,
  when: promql`${backup.drillAge.query} > on (namespace, service) ${backup.drillMaximumAge.query}`,
  keeps: ['namespace', 'service'],
  for: '15m',
  severity: 'warning',
  summary: 'A restore was rehearsed too long ago.',
  description:
    'The last restore drill of {{ $labels.service }} in namespace {{ $labels.namespace }} that succeeded was {{ $value | humanizeDuration }} ago.',
  runbook: {
    meaning: 'No drill has succeeded for longer than the configuration allows.',
    impact: 'Backups are made, and nobody knows whether they can be restored, or how long that would take.',
    look: [backup.drillAge, backup.failed, backup.recovery],
    steps: [
      'See whether drills fail, and how: RestoreDrillFailed names the outcome.',
      'None was started: see whether its CronJob is there, and not suspended.',
    ],
    mitigation: [DRILL],
  },
  story: {
    subjects,
    healthy: [at(ROOM - MONTH, signals.lastSuccess, drill), limit],
    broken: [at(-MONTH - 60, signals.lastSuccess, drill), limit],
    value: '30d 0h 27m 0s',
  },
})

export const restoreDrillNeverSucceeded = alert('RestoreDrillNeverSucceeded', {
  ...common,
  when: promql`max by (namespace, service) (${backup.drillExpectedFor.query}) > on (namespace, service) ${backup.drillMaximumAge.query} unless on (namespace, service) ${signals.lastSuccess}{kind="drill"}`,
  keeps: ['namespace', 'service'],
  for: '15m',
  severity: 'warning',
  summary: 'A restore was never rehearsed with success.',
  description:
    'No restore drill of {{ $labels.service }} in namespace {{ $labels.namespace }} has ever succeeded, {{ $value | humanizeDuration }} after the first was expected.',
  runbook: {
    meaning: 'Drills are configured, and not one has succeeded.',
    impact: 'A backup that was never restored is a hope. It may lack data, or the key that reads it.',
    look: [backup.drillExpectedFor, backup.failed, backup.age],
    steps: [
      'See whether drills fail, and how: RestoreDrillFailed names the outcome.',
      'None was started: see whether its CronJob is there, and not suspended; it needs `DRILL_DATABASE_URL` and the identity of age.',
    ],
    mitigation: [DRILL],
  },
  story: {
    subjects,
    healthy: [at(-MONTH - 60, signals.since, drill), limit, at(0, signals.lastSuccess, drill)],
    broken: [at(-MONTH - 60, signals.since, drill), limit],
    alsoQuiet: { 'it is new': [at(ROOM - MONTH, signals.since, drill), limit] },
    value: '30d 0h 27m 0s',
  },
})

export const restoreDrillFailed = alert('RestoreDrillFailed', {
  ...common,
  when: promql`max by (namespace, service, outcome) (${signals.lastRunOutcome}{kind="drill", outcome!="success"}) == 1`,
  keeps: ['namespace', 'service', 'outcome'],
  for: '5m',
  severity: 'warning',
  summary: 'The last restore drill failed.',
  description:
    'The last restore drill of {{ $labels.service }} in namespace {{ $labels.namespace }} ended with {{ $labels.outcome }}.',
  runbook: {
    meaning: 'A backup was taken out of the store and could not be restored, or is not what the database was.',
    impact: 'If the data were lost now, this backup might not bring it back. Others may be as bad.',
    look: [backup.failed, backup.damaged, backup.drillAge],
    steps: [
      'damaged, truncated: the backup is not what was written. See BackupDamaged, and drill another one now.',
      'checks_failed: it was restored and rows, checksums, constraints or the smoke test are not right; the message of the record says which table.',
      'wrong_key: the identity of the drill reads none of the recipients: compare its public key with `recipients`.',
      'schema_newer, other_service, no_such_backup: the drill looked at the wrong backup, or there is none.',
      'database_unreachable, database_refused, disk_full: the staging server is at fault, and backups may be well.',
    ],
    mitigation: [
      DRILL,
      { why: 'See what there is to go back to.', command: 'ticolops-obs backup list --service <service>' },
    ],
  },
  story: {
    subjects,
    healthy: ended('success'),
    broken: ended('checks_failed'),
    labels: { outcome: 'checks_failed' },
    alsoQuiet: {
      'it was a backup': [at(1, signals.lastRunOutcome, { kind: 'backup', outcome: 'checks_failed' })],
    },
  },
})

function ended(outcome: 'success' | 'checks_failed') {
  return (['success', 'checks_failed'] as const).map((each) =>
    at(each === outcome ? 1 : 0, signals.lastRunOutcome, { ...drill, outcome: each }),
  )
}
