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
    scrapeComplete: gauge('ticolops_obs_scrape_complete', {
      help: '1 when the event loop answered the scrape in time; at 0 what only it knows is missing from the page, or old.',
      labels: { worker: 'bounded' },
    }),
    eventLoopBlocked: gauge('ticolops_obs_event_loop_blocked_seconds', {
      help: 'Time for which the event loop has been blocked; 0 while it runs.',
      labels: { worker: 'bounded' },
    }),
    instrumentationActive: gauge('ticolops_obs_instrumentation_active', {
      help: '1 when the library is measured, 0 when it is loaded but not measured.',
      labels: { library: 'bounded', version: 'bounded', via: 'bounded' },
    }),
    finding: gauge('ticolops_obs_finding', {
      help: 'Things in the process that keep telemetry from arriving or make it costly, by kind; /statusz says where and what to do.',
      labels: { id: 'bounded' },
    }),
    errors: counter('ticolops_obs_errors_total', {
      help: 'Errors inside the instrumentation itself that were kept away from the application.',
      labels: { part: 'bounded' },
    }),
  },
)
