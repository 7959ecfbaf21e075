import { obsLogs as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

const uncounted = { emptyIsFine: true, emptyMeans: 'No logger is counted.' }

export const lines = indicator('log_lines', {
  title: 'Log lines by level',
  description:
    'Log lines per second, by level. A flood costs money and hides what matters; silence of a service that is busy is a logger that is broken.',
  unit: 'events/s',
  query: promql`sum by (namespace, service, level) (rate(${signals.lines}[5m]))`,
  keeps: ['level'],
  ...uncounted,
})

export const errorLines = indicator('log_error_lines', {
  title: 'Errors logged within half an hour',
  description:
    'Lines of the levels error and fatal within half an hour. Some are usual; more than ever in the last week is something new.',
  unit: 'count',
  // Zero, not absent, for a service that logs without errors.
  query: promql`sum by (namespace, service) (increase(${signals.lines}{level=~"error|fatal"}[30m])) or sum by (namespace, service) (increase(${signals.lines}[30m])) * 0`,
  fixedWindow: true,
  record: 'namespace_service:ticolops_log_error_lines:increase30m',
  ...uncounted,
})

export const linesLost = indicator('log_lines_lost', {
  title: 'Log lines lost',
  description: 'Lines per second that never reached stdout. Any means that the log does not tell all that happened.',
  unit: 'events/s',
  query: promql`sum by (namespace, service) (rate(${signals.lost}[5m]))`,
  ...uncounted,
})
