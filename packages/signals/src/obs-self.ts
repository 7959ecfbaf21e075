import { counter, gauge } from './metric.ts'
import { pack } from './pack.ts'

/** What @ticolops/obs tells about itself, so that an empty panel or a missing trace has an explanation. */
export const obsSelf = pack(
  {
    name: 'obs.self',
    exporter: '@ticolops/obs',
    hint: 'Call instrument() of @ticolops/obs in the service; stock OpenTelemetry does not have these.',
  },
  {
    series: gauge('ticolops_obs_series', {
      help: 'Label combinations that a metric holds.',
      labels: { metric: 'bounded' },
    }),
    seriesDropped: counter('ticolops_obs_series_limit_dropped_total', {
      help: 'Observations counted under the overflow series because the metric reached its limit.',
      labels: { metric: 'bounded' },
    }),
    scrapeDuration: gauge('ticolops_obs_scrape_duration_seconds', {
      help: 'Time that the previous scrape took to render.',
    }),
    instrumentationActive: gauge('ticolops_obs_instrumentation_active', {
      help: '1 when the library is measured, 0 when it is loaded but not measured.',
      labels: { library: 'bounded', version: 'bounded', via: 'bounded' },
    }),
    errors: counter('ticolops_obs_errors_total', {
      help: 'Errors inside the instrumentation itself that were kept away from the application.',
      labels: { part: 'bounded' },
    }),
  },
)
