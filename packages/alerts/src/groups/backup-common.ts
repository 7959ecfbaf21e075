import type { AlertOptions } from '../alert.ts'
import type { Subject } from '../story.ts'

/** What a test's clock may add to an age while it must stay within its limit; seconds. */
export const ROOM = 2 * 3600

/** Two services whose backups are watched. */
export const subjects: readonly [Subject, Subject] = [
  { namespace: 'shop', service: 'checkout', job: 'checkout-backup-exporter', instance: '10.0.4.1:9464' },
  { namespace: 'shop', service: 'catalog', job: 'catalog-backup-exporter', instance: '10.0.4.2:9464' },
]

const kubeStateMetrics = { namespace: 'shop', job: 'kube-state-metrics', instance: '10.0.2.1:8080' }

/** Their CronJobs, as kube-state-metrics tells of them. */
export const cronJobs: readonly [Subject, Subject] = [
  { ...kubeStateMetrics, service: 'checkout', cronjob: 'checkout-backup' },
  { ...kubeStateMetrics, service: 'catalog', cronjob: 'catalog-backup' },
]

/** What all alerts about backups have in common. */
export const common = { scope: 'services', dashboard: 'backups' } as const satisfies Partial<AlertOptions>

/** The kind that stories are told of. */
export const kind = { kind: 'backup' } as const

export const RUN_NOW = {
  why: 'Make one now, and watch it; of the configuration by `cronjob/<service>-backup-configuration`.',
  command:
    'kubectl -n <namespace> create job --from=cronjob/<service>-backup <service>-backup-by-hand && kubectl -n <namespace> logs --follow job/<service>-backup-by-hand',
}
export const READ_JOBS = {
  why: 'See the jobs, and what the last one said.',
  command:
    'kubectl -n <namespace> get cronjobs,jobs -l app.kubernetes.io/part-of=<service>-backups; kubectl -n <namespace> logs -l app.kubernetes.io/part-of=<service>-backups --tail=50',
}
export const LIST = { why: 'See what there is to go back to.', command: 'ticolops-obs backup list --service <service>' }
