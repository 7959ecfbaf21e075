import { counter, gauge } from './metric.ts'
import { pack } from './pack.ts'

/**
 * What @ticolops/obs reports to Sentry, and what of it arrives. Captured = sent + dropped + queued at any time, so that an error that
 * nobody sees has an explanation.
 */
export const obsErrors = pack(
  {
    name: 'obs.errors',
    exporter: '@ticolops/obs',
    hint: 'Set SENTRY_DSN, or errors.dsn of instrument(), in a service that depends on @sentry/node.',
  },
  {
    captured: counter('ticolops_obs_error_events_captured_total', {
      help: 'Errors that were captured, by how: reported by the application, met by a framework, or reported by nobody and met by the process.',
      labels: { mechanism: ['handled', 'framework', 'uncaught_exception', 'unhandled_rejection', 'sentry'] },
    }),
    sent: counter('ticolops_obs_error_events_sent_total', {
      help: 'Error events that Sentry took.',
    }),
    dropped: counter('ticolops_obs_error_events_dropped_total', {
      help: 'Error events that were lost or left out on purpose, by reason; before_send, sample_rate, event_processor and duplicate are on purpose.',
      labels: {
        reason: [
          'ring_full',
          'no_sentry',
          'before_send',
          'sample_rate',
          'event_processor',
          'duplicate',
          'queue_full',
          'rate_limited',
          'network',
          'refused',
          '_OTHER',
        ],
      },
    }),
    queued: gauge('ticolops_obs_error_events_queued', {
      help: 'Errors that were captured and whose event is neither sent nor dropped yet.',
      labels: { worker: 'bounded' },
    }),
  },
)
