import { backup as signals, kubeStateMetrics } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import type { Matchers, Query } from '@ticolops/obs-promql'
import { backupJobs } from './cron-jobs.ts'
import { indicator } from './indicator.ts'

/** The exporter names the service; pod and instance are its own. */
const filters = ['namespace', 'service']

export const age = indicator('backup_age', {
  title: 'Age of the newest backup',
  description:
    'Time since the newest good backup was taken: what would be lost if the data were lost now. It should climb to the interval of the schedule and drop.',
  unit: 'seconds',
  query: promql`time() - max by (namespace, service, kind) (${signals.newest})`,
  keeps: ['kind'],
  filters,
})

export const expectedInterval = indicator('backup_expected_interval', {
  title: 'Interval of the schedule',
  description: 'Longest time between two runs by the schedule. An age of a tenth more means that a run is missing.',
  unit: 'seconds',
  query: promql`max by (namespace, service, kind) (${signals.expectedInterval})`,
  keeps: ['kind'],
  filters,
})

/**
 * Since when something could have succeeded: the first run that is remembered, or the creation of the CronJob where that was earlier,
 * so that neither a restart of the exporter nor a forgotten record begins the time anew.
 */
const since = (runs: Query, jobs: Query) => (matchers: Matchers) =>
  promql`time() - min by (namespace, service, kind) (${runs.where(matchers)} or ${backupJobs(jobs, matchers)})`

const { cronjobCreated } = kubeStateMetrics

export const expectedFor = indicator('backup_expected_for', {
  title: 'Backups expected for',
  description:
    'Time since backups were first expected. Longer than the interval of the schedule without one means that none ever worked.',
  unit: 'seconds',
  query: since(promql`${signals.since}{kind!="drill"}`, promql`${cronjobCreated}{cronjob!~".+-(drill|prune)"}`),
  keeps: ['kind'],
  filters,
})

export const drillExpectedFor = indicator('backup_drill_expected_for', {
  title: 'Drills expected for',
  description:
    'Time since restore drills were first expected. Longer than the maximum age of a drill without one means that none ever worked.',
  unit: 'seconds',
  query: since(promql`${signals.since}{kind="drill"}`, promql`${cronjobCreated}{cronjob=~".+-drill"}`),
  keeps: ['kind'],
  filters,
  emptyIsFine: true,
  emptyMeans: 'No drill is configured.',
})

export const backups = indicator('backup_backups', {
  title: 'Backups kept',
  description:
    'Complete backups in the store. Fewer than retention keeps means that runs were missed; a damaged one cannot be restored.',
  unit: 'count',
  query: promql`sum by (namespace, service, kind, state) (${signals.backups})`,
  keeps: ['kind', 'state'],
  filters,
})

export const damaged = indicator('backup_damaged', {
  title: 'Damaged backups',
  description: 'Backups that are not what was written. Any is one less to go back to, and a store to be looked at.',
  unit: 'count',
  query: promql`sum by (namespace, service, kind) (${signals.backups}{state="damaged"})`,
  keeps: ['kind'],
  thresholds: { critical: 1 },
  filters,
})

export const size = indicator('backup_size', {
  title: 'Size of the newest backup',
  description: 'Size as it is stored. A drop by half without a clean-up of data means that something is missing.',
  unit: 'bytes',
  query: promql`max by (namespace, service, kind) (${signals.newestSize})`,
  keeps: ['kind'],
  filters,
})

export const sizeRatio = indicator('backup_size_ratio', {
  title: 'Size against the week before',
  description:
    'Size of the newest backup as a share of the median of the seven days before it. Below 50 % data is missing from it, or was deleted.',
  unit: 'ratio',
  query: promql`max by (namespace, service, kind) (${signals.newestSize}) / max by (namespace, service, kind) (${signals.medianSize})`,
  keeps: ['kind'],
  thresholds: { warning: 0.5 },
  badWhen: 'below',
  filters,
  emptyIsFine: true,
  emptyMeans: 'There are no backups of the week before yet.',
})

export const rows = indicator('backup_rows', {
  title: 'Rows in the newest backup',
  description: 'Rows of all tables. It should follow the growth of the data; a drop is data that is missing.',
  unit: 'count',
  query: promql`max by (namespace, service) (${signals.newestRows})`,
  filters,
  emptyIsFine: true,
  emptyMeans: 'No database is backed up.',
})

export const duration = indicator('backup_duration', {
  title: 'Duration of the last run',
  description:
    'How long the last run of each kind took. Near the deadline of its job it will be ended before it is done.',
  unit: 'seconds',
  query: promql`max by (namespace, service, kind) (${signals.lastRunDuration})`,
  keeps: ['kind'],
  filters,
})

export const failed = indicator('backup_failed', {
  title: 'Failed runs',
  description: 'Kinds of runs whose last one failed, and how. Any is a backup or a proof that is missing.',
  unit: 'boolean',
  query: promql`max by (namespace, service, kind, outcome) (${signals.lastRunOutcome}{outcome!="success"}) > 0`,
  keeps: ['kind', 'outcome'],
  thresholds: { critical: 1 },
  filters,
  emptyIsFine: true,
  emptyMeans: 'The last run of every kind succeeded.',
})

export const storeUp = indicator('backup_store_up', {
  title: 'Store readable',
  description:
    'Whether the last look into the store read what is there. 0 means that nothing can be stored or restored.',
  unit: 'boolean',
  query: promql`min by (namespace, service) (${signals.storeUp})`,
  thresholds: { critical: 1 },
  badWhen: 'below',
  filters,
})

export const storeErrors = indicator('backup_store_errors', {
  title: 'Why the store cannot be read',
  description: 'The reason why the last look into the store failed. Any means that backups cannot be restored now.',
  unit: 'boolean',
  query: promql`max by (namespace, service, reason) (${signals.storeError}) > 0`,
  keeps: ['reason'],
  thresholds: { critical: 1 },
  filters,
  emptyIsFine: true,
  emptyMeans: 'The store can be read.',
})

export const drillAge = indicator('backup_drill_age', {
  title: 'Age of the last drill',
  description:
    'Time since a restore was last rehearsed and everything was found to be there. Beyond the maximum nobody knows whether backups can be restored.',
  unit: 'seconds',
  query: promql`time() - max by (namespace, service) (${signals.lastSuccess}{kind="drill"})`,
  filters,
  emptyIsFine: true,
  emptyMeans: 'No drill has succeeded yet.',
})

export const drillMaximumAge = indicator('backup_drill_maximum_age', {
  title: 'Maximum age of a drill',
  description: 'How long ago the last drill that succeeded may be. An age above it is a promise that is not kept.',
  unit: 'seconds',
  query: promql`max by (namespace, service) (${signals.drillMaximumAge})`,
  filters,
  emptyIsFine: true,
  emptyMeans: 'No drill is configured.',
})

export const recovery = indicator('backup_drill_recovery', {
  title: 'Time to recover',
  description:
    'Time until the data could be used, in the last drill that succeeded. It grows with the data; above what users were promised, restore less or faster.',
  unit: 'seconds',
  query: promql`max by (namespace, service) (${signals.drillRecovery})`,
  filters,
  emptyIsFine: true,
  emptyMeans: 'No drill has succeeded yet.',
})

export const dataLoss = indicator('backup_drill_data_loss', {
  title: 'Data lost',
  description:
    'Age of the backup when the last drill that succeeded began. Above what users were promised, take backups more often or keep the log of changes.',
  unit: 'seconds',
  query: promql`max by (namespace, service) (${signals.drillDataLoss})`,
  filters,
  emptyIsFine: true,
  emptyMeans: 'No drill has succeeded yet.',
})

export const suspended = indicator('backup_suspended', {
  title: 'Suspended jobs',
  description: 'CronJobs of backups that are suspended. Forgotten, one is a backup that is missing every night.',
  unit: 'boolean',
  query: (matchers) => backupJobs(promql`${kubeStateMetrics.cronjobSpecSuspend} > 0`, matchers),
  keeps: ['kind'],
  thresholds: { warning: 1 },
  filters,
  emptyIsFine: true,
  emptyMeans: 'No job is suspended.',
})

export const jobsFailed = indicator('backup_jobs_failed', {
  title: 'Jobs that ended without success',
  description:
    'When the last job was started that neither runs nor succeeded, as Kubernetes tells it: also of one that could not even say why.',
  unit: 'timestamp',
  query: (matchers) => {
    const { cronjobStatusLastScheduleTime: started, cronjobStatusActive: active } = kubeStateMetrics
    const succeeded = promql`${kubeStateMetrics.cronjobStatusLastSuccessfulTime} >= ${started}`
    return backupJobs(
      promql`${started} unless on (namespace, cronjob) ${active} > 0 unless on (namespace, cronjob) ${succeeded}`,
      matchers,
    )
  },
  keeps: ['kind'],
  filters,
  emptyIsFine: true,
  emptyMeans: 'The last job of every kind succeeded.',
})
