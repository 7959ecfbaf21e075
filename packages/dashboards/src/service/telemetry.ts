import { targets, telemetry } from '@ticolops/obs-indicators'
import { row, stat, timeseries } from '../panel/declare.ts'
import type { Replica } from './filters.ts'

/** Whether this page can be believed. */
export const telemetryRow = (replica: Replica) =>
  row('Telemetry', [
    timeseries(targets.up.by(replica), {
      key: 'target_up_by_replica',
      title: 'Scrapes that succeeded',
      description:
        'At 100 % Prometheus could read the metrics of all replicas. Below, every other panel misses one of them.',
      width: 6,
    }),
    timeseries(targets.scrapeDuration.by(replica), { width: 6 }),
    timeseries(targets.samples.by(replica), { width: 6 }),
    timeseries(telemetry.series, { width: 6 }),
    timeseries(telemetry.seriesDropped, { width: 6 }),
    timeseries(telemetry.complete.by(replica), { width: 6 }),
    timeseries(telemetry.errors, { width: 6 }),
    stat(telemetry.notMeasured, { named: true, width: 6, height: 8 }),
  ])
