import { errorEvents, logs, telemetry, traces } from '@ticolops/obs-indicators'
import { row, stat, timeseries } from '../panel/declare.ts'
import type { Replica } from './filters.ts'

/** What the service reports beside its metrics. */
export const reports = row('Errors, logs, traces', [
  timeseries(errorEvents.captured, { width: 6, stacked: true }),
  timeseries(logs.lines, { width: 6, stacked: true }),
  timeseries(logs.errorLines, { width: 6 }),
  timeseries([traces.spansStarted, traces.spansExported], {
    width: 6,
    title: 'Spans',
    description:
      'Sampled spans that began, and spans that the OTLP endpoint accepted, per second. Apart for minutes, spans are lost; none at all while requests come means that somebody decides against sampling.',
  }),
])

/** Whether those reports arrive. */
export const delivery = (replica: Replica) =>
  row('Delivery of errors, logs, traces', [
    timeseries(traces.recording, { width: 6 }),
    timeseries(traces.queueRatio.by(replica), { width: 6 }),
    timeseries(traces.spansLost, { width: 6 }),
    timeseries(traces.exportErrors, { width: 6 }),
    timeseries(errorEvents.queued.by(replica), { width: 6 }),
    timeseries(errorEvents.notSent, { width: 6 }),
    timeseries(logs.linesLost, { width: 6 }),
    stat(telemetry.findings, { named: true, width: 6, height: 8 }),
  ])
