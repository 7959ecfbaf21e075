import { counter } from './metric.ts'
import { pack } from './pack.ts'

/** Levels of log lines, least severe first: the short names of OpenTelemetry's ranges of severity. `other` is a name that is none of a known logger's. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'other'] as const

/** Log lines of an application that uses `obs.logger`, `withTrace()` or `logs.console`; others do not have these. */
export const obsLogs = pack(
  {
    name: 'obs.logs',
    exporter: '@ticolops/obs',
    hint: 'Write lines with obs.logger of @ticolops/obs, or hand your logger to withTrace().',
  },
  {
    lines: counter('ticolops_log_lines_total', { help: 'Log lines, by level.', labels: { level: LOG_LEVELS } }),
    lost: counter('ticolops_obs_log_lines_lost_total', {
      help: 'Lines of obs.logger that never reached stdout: it was closed, full, or nobody read it.',
    }),
  },
)
