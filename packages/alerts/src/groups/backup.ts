import { backup } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { backup as signals, kubeStateMetrics } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at } from '../story.ts'
import { common, kind, LIST, READ_JOBS, ROOM, RUN_NOW, subjects } from './backup-common.ts'

const DAY = 86_400
/** A tenth more than the interval of a daily schedule: where an age begins to be too much. */
const LATE = (11 * DAY) / 10

// A backup that is suspended on purpose is told by BackupSuspended.
export const backupTooOld = alert('BackupTooOld', {
  ...common,
  when: promql`${backup.age.query} > on (namespace, service, kind) (1.1 * ${backup.expectedInterval.query}) unless on (namespace, service, kind) ${backup.suspended.query}`,
  keeps: ['namespace', 'service', 'kind'],
  for: '15m',
  keepFiringFor: '15m',
  severity: 'critical',
  summary: 'The newest good backup is older than its schedule allows.',
  description:
    'The newest good {{ $labels.kind }} of {{ $labels.service }} in namespace {{ $labels.namespace }} is {{ $value | humanizeDuration }} old. If the data were lost now, so much would be lost.',
  runbook: {
    meaning:
      'A run is missing: it failed, was not started, or what it wrote is damaged. Only backups that were read again after they were written count.',
    impact: 'Users notice nothing. Every further hour is an hour of data that could not be brought back.',
    look: [backup.age, backup.failed, backup.duration],
    steps: [
      'See whether the last run failed, and how: BackupFailed names the outcome, and its page what to do about each.',
      'No run was recorded: see whether its job was started, and what became of it.',
      'The job was not started: its CronJob is gone, or missed its time by more than startingDeadlineSeconds.',
      'The job takes longer than it may: its duration is near activeDeadlineSeconds.',
    ],
    mitigation: [READ_JOBS, RUN_NOW, LIST],
  },
  story: {
    subjects,
    healthy: aged(LATE - ROOM),
    broken: aged(LATE + 60),
    alsoQuiet: {
      'it is suspended': [
        ...aged(LATE + 60),
        at(1, kubeStateMetrics.cronjobSpecSuspend, { cronjob: 'checkout-backup' }),
      ],
    },
    value: '1d 2h 51m 0s',
  },
})

export const backupNeverSucceeded = alert('BackupNeverSucceeded', {
  ...common,
  when: promql`${backup.expectedFor.query} > on (namespace, service, kind) (1.1 * ${backup.expectedInterval.query}) unless on (namespace, service, kind) ${signals.newest}`,
  keeps: ['namespace', 'service', 'kind'],
  for: '15m',
  keepFiringFor: '15m',
  severity: 'critical',
  summary: 'There is no good backup at all.',
  description:
    'No {{ $labels.kind }} of {{ $labels.service }} in namespace {{ $labels.namespace }} can be found that is good, {{ $value | humanizeDuration }} after the first was expected.',
  runbook: {
    meaning:
      'The schedule has come round, and the store has not one backup: none ever succeeded, all of them were deleted, or the exporter looks into another bucket than the job writes to.',
    impact: 'If the data were lost now, all of it would be lost.',
    look: [backup.expectedFor, backup.failed, backup.storeUp],
    steps: [
      'See whether any run was recorded, and how it ended.',
      'Runs succeed: compare bucket and prefix of the job with those of the exporter; both read the same ConfigMap.',
      'There were backups once: read the store’s log for who deleted them, and take away that right.',
    ],
    mitigation: [READ_JOBS, RUN_NOW],
  },
  story: {
    subjects,
    healthy: [...expectedFor(LATE + 60), at(0, signals.newest, kind)],
    broken: expectedFor(LATE + 60),
    alsoQuiet: { 'it is new': expectedFor(LATE - ROOM) },
    value: '1d 2h 51m 0s',
  },
})

export const backupScheduleNeverFires = alert('BackupScheduleNeverFires', {
  ...common,
  when: promql`min by (namespace, service, kind) (${signals.scheduleFires}) == 0`,
  keeps: ['namespace', 'service', 'kind'],
  for: '5m',
  severity: 'warning',
  summary: 'The schedule of a backup or drill names a time that never comes.',
  description:
    'The schedule for the {{ $labels.kind }} of {{ $labels.service }} in namespace {{ $labels.namespace }} never fires.',
  runbook: {
    meaning: 'The cron line is written well and asks for a day that no month has, such as 31 February.',
    impact: 'No backup is made, or no drill. No age can be judged, because no run is ever due.',
    look: [backup.age, backup.expectedInterval],
    steps: [
      'Read the schedule in the configuration and in the CronJob: minute, hour, day of month, month, day of week.',
      'Correct it in both, and see when the next run is due.',
    ],
    mitigation: [
      { why: 'See the schedules that are in force.', command: 'kubectl -n <namespace> get cronjobs' },
      RUN_NOW,
    ],
  },
  story: {
    subjects,
    healthy: [at(1, signals.scheduleFires, kind)],
    broken: [at(0, signals.scheduleFires, kind)],
  },
})

/** A daily schedule whose newest backup is as old as this when the test begins. */
function aged(seconds: number) {
  return [at(-seconds, signals.newest, kind), at(DAY, signals.expectedInterval, kind)]
}

/** A daily schedule that was first expected so long before the test begins. */
function expectedFor(seconds: number) {
  return [at(-seconds, signals.since, kind), at(DAY, signals.expectedInterval, kind)]
}
