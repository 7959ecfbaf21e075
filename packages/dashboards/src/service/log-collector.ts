import { logCollector } from '@ticolops/obs-indicators'
import { row, timeseries } from '../panel/declare.ts'

/** What becomes of log lines behind the service's stdout, over all collectors that this Prometheus knows. */
export const logCollectorRow = row('Log collectors', [
  timeseries(logCollector.read),
  timeseries(logCollector.sent),
  timeseries(logCollector.queueRatio),
  timeseries(logCollector.refused),
  timeseries(logCollector.lost),
  timeseries(logCollector.files),
])
