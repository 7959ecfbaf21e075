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

/** Stock OpenTelemetry says nothing of itself. */
const ours = { emptyIsFine: true, emptyMeans: 'Only @ticolops/obs tells this.' }

export const complete = indicator('telemetry_complete', {
  title: 'Complete scrapes',
  description:
    'Share of the event loops that answered the last scrape in time. Below 100 % one is blocked or too busy, and what only it knows is missing from this page, or old.',
  unit: 'ratio',
  query: promql`avg by (namespace, service) (${obsSelf.scrapeComplete})`,
  thresholds: { warning: 1 },
  badWhen: 'below',
  ...ours,
})

export const errors = indicator('telemetry_errors', {
  title: 'Errors of the instrumentation',
  description:
    'Errors inside the instrumentation per second, by the part that failed. They were kept away from the application; any means that something is not measured.',
  unit: 'events/s',
  query: promql`sum by (namespace, service, part) (rate(${obsSelf.errors}[5m]))`,
  keeps: ['part'],
  emptyIsFine: true,
  emptyMeans: 'Nothing failed.',
})

export const notMeasured = indicator('telemetry_not_measured', {
  title: 'Libraries not measured',
  description:
    'Processes that have loaded a library which @ticolops/obs does not measure, by library and version. Where it carries your requests or queries, it explains panels that are emptier than they should be.',
  unit: 'count',
  query: promql`count by (namespace, service, library, version) (${obsSelf.instrumentationActive} == 0)`,
  keeps: ['library', 'version'],
  emptyIsFine: true,
  emptyMeans: 'Everything that is loaded is measured.',
})

export const findings = indicator('telemetry_findings', {
  title: 'Findings',
  description:
    'Things in a process that keep telemetry from arriving or make it costly, by kind: two copies of OpenTelemetry’s API, a second agent, a loader in the way. Any has its reason and its fix on /statusz.',
  unit: 'count',
  query: promql`max by (namespace, service, id) (${obsSelf.finding} > 0)`,
  keeps: ['id'],
  thresholds: { warning: 1 },
  emptyIsFine: true,
  emptyMeans: 'Nothing stands in the way.',
})
