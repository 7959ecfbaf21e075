import { backup } from '@ticolops/obs-indicators'
import { kubeStateMetrics } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at } from '../story.ts'
import { common, cronJobs, kind, RUN_NOW } from './backup-common.ts'

export const backupSuspended = alert('BackupSuspended', {
  ...common,
  when: backup.suspended.query,
  keeps: ['namespace', 'service', 'kind'],
  for: '1d',
  severity: 'warning',
  summary: 'A CronJob of backups has been suspended for a day.',
  description:
    'The CronJob for the {{ $labels.kind }} of {{ $labels.service }} in namespace {{ $labels.namespace }} is suspended, and has been for a day.',
  runbook: {
    meaning: 'Somebody suspended the CronJob, mostly for maintenance, and it was not resumed.',
    impact: 'The newest backup grows older every day, and BackupTooOld does not say so while this is on purpose.',
    look: [backup.age, backup.suspended],
    steps: [
      'Ask who suspended it, and why: `kubectl -n <namespace> get cronjobs -o yaml --show-managed-fields`.',
      'It is still needed: silence this alert until a date.',
    ],
    mitigation: [
      {
        why: 'Resume it; other kinds are `<service>-backup-configuration`, `<service>-backup-prune` and `<service>-drill`.',
        command: `kubectl -n <namespace> patch cronjob <service>-backup --patch '{"spec":{"suspend":false}}'`,
      },
      RUN_NOW,
    ],
  },
  story: {
    subjects: cronJobs,
    healthy: [at(0, kubeStateMetrics.cronjobSpecSuspend)],
    broken: [at(1, kubeStateMetrics.cronjobSpecSuspend)],
    labels: kind,
  },
})
