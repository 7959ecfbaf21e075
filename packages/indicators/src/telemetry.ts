import { obsSelf } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

export const series = indicator('telemetry_series', {
  title: 'Series of the service',
  description:
    'Label combinations that the service’s metrics hold, over all pods. A climb without more traffic is a label with unbounded values.',
  unit: 'count',
  query: promql`sum by (namespace, service) (${obsSelf.series})`,
})

export const seriesDropped = indicator('telemetry_series_dropped', {
  title: 'Series refused',
  description:
    'Observations per second that went into the overflow series because a metric reached its limit. Any means that a breakdown on this page is incomplete.',
  unit: 'operations/s',
  query: promql`sum by (namespace, service, metric) (rate(${obsSelf.seriesDropped}[5m]))`,
  keeps: ['metric'],
  emptyIsFine: true,
  emptyMeans: 'Nothing was refused.',
})
