import { targets, telemetry } from '@ticolops/obs-indicators'
import { row, timeseries } from '../panel/declare.ts'
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
    timeseries(telemetry.seriesDropped, { width: 6 }),
  ])
