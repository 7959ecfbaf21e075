import { obsErrors as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

const { dropped } = signals

export const captured = indicator('error_events_captured', {
  title: 'Errors captured',
  description:
    'Errors per second that go to Sentry, by how they were met. An unhandled rejection or uncaught exception is one that no code expects: zero is normal.',
  unit: 'events/s',
  query: promql`sum by (namespace, service, mechanism) (rate(${signals.captured}[5m]))`,
  keeps: ['mechanism'],
  emptyIsFine: true,
  emptyMeans: 'No error was captured.',
})

export const notSent = indicator('error_events_not_sent', {
  title: 'Error events not sent',
  description:
    'Error events per second that Sentry did not get, by reason. before_send, sample_rate and event_processor are your own decisions; any other is an error that nobody sees.',
  unit: 'events/s',
  query: promql`sum by (namespace, service, reason) (rate(${dropped}[5m]))`,
  keeps: ['reason'],
  emptyIsFine: true,
  emptyMeans: 'Every event was sent.',
})

const lost = promql`sum by (namespace, service) (increase(${dropped}{reason!~"before_send|sample_rate|event_processor"}[30m]))`

export const lostRatio = indicator('error_events_lost_ratio', {
  title: 'Share of error events lost',
  description:
    'Share of the errors of the last half hour that were meant for Sentry and never arrived. Above 5 % what Sentry shows is not what happened.',
  unit: 'ratio',
  query: promql`${lost} / (sum by (namespace, service) (increase(${signals.captured}[30m])) > 0)`,
  fixedWindow: true,
  thresholds: { warning: 0.05 },
  // Counted in what is lost: errors are few, and those of a service that loses all of them are fewer still.
  floor: { traffic: lost, above: 1 },
  emptyIsFine: true,
  emptyMeans: 'Every event was sent.',
})

export const queued = indicator('error_events_queued', {
  title: 'Error events waiting',
  description:
    'Error events that are on their way to Sentry, in the process with most of them. A line that stays up is a Sentry that does not answer.',
  unit: 'count',
  query: promql`max by (namespace, service) (${signals.queued})`,
  emptyIsFine: true,
  emptyMeans: 'Errors are not sent to Sentry.',
})
