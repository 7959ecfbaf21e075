import { otelCollector as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

/** Collectors run in a namespace of their own, under a name of their own: no variable of a service's page selects them. */
const filters: readonly string[] = []

export const queueRatio = indicator('log_collector_queue_ratio', {
  title: 'Log queue used',
  description:
    'What the collector keeps on a node because the backend has not taken it, as a share of what it may keep. Near 0 % while all is well; at 100 % it stops reading, and lines are lost once their files are rotated.',
  unit: 'ratio',
  query: promql`max by (namespace, service, instance) (${signals.queueSize}{data_type="logs"} / ${signals.queueCapacity}{data_type="logs"})`,
  keeps: ['instance'],
  thresholds: { warning: 0.1 },
  filters,
})

export const read = indicator('log_collector_read', {
  title: 'Log lines collected',
  description:
    'Log lines per second that collectors read from the nodes. None, although services log, means that they look in the wrong place.',
  unit: 'events/s',
  query: promql`sum by (namespace, service) (rate(${signals.accepted}[5m]))`,
  filters,
})

export const sent = indicator('log_collector_sent', {
  title: 'Log lines delivered',
  description:
    'Log lines per second that the backend took. Lower than what is collected, for longer than a moment, means that the queue grows.',
  unit: 'events/s',
  query: promql`sum by (namespace, service) (rate(${signals.sent}[5m]))`,
  filters,
  emptyIsFine: true,
  emptyMeans: 'Nothing was delivered yet.',
})

export const refused = indicator('log_collector_refused', {
  title: 'Log lines held back',
  description:
    'Log lines per second that a collector read and could not take in: its memory is short, or its disk is full. It tries again, and falls behind.',
  unit: 'events/s',
  query: promql`sum by (namespace, service) (rate(${signals.refused}[5m]) + rate(${signals.failed}[5m]))`,
  filters,
})

export const lost = indicator('log_collector_lost', {
  title: 'Log lines refused by the backend',
  description: 'Log lines per second that the backend refused for good. They are lost; any is a reason to look.',
  unit: 'events/s',
  query: promql`sum by (namespace, service) (rate(${signals.sendFailed}[5m]))`,
  filters,
  emptyIsFine: true,
  emptyMeans: 'Nothing was refused.',
})

export const files = indicator('log_collector_files', {
  title: 'Log files read',
  description: 'Files of containers that collectors read, over all nodes. None means that no line arrives anywhere.',
  unit: 'count',
  query: promql`sum by (namespace, service) (${signals.openFiles})`,
  filters,
})
