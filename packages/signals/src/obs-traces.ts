import { counter, gauge } from './metric.ts'
import { pack } from './pack.ts'

/** Why a span was lost. `queue_full`: it ended while the queue was full; `export_failed`: its batch was given up; `rejected`: the receiver refused it; `shutdown`: the process ended first. */
export const SPAN_DROP_REASONS = ['queue_full', 'export_failed', 'rejected', 'shutdown'] as const

/**
 * The road of a recorded span, so that none is missing without an explanation: started = live + ended, and
 * ended = exported + dropped + queued at any time. Only processes that record traces have these.
 */
export const obsTraces = pack(
  {
    name: 'obs.traces',
    exporter: '@ticolops/obs',
    hint: 'Set OTEL_EXPORTER_OTLP_ENDPOINT for a service that calls instrument() of @ticolops/obs, and install @opentelemetry/sdk-node in it.',
  },
  {
    recording: gauge('ticolops_obs_traces_recording', {
      help: '1 while spans are recorded, 0 when traces are asked for and cannot be recorded.',
      labels: { worker: 'bounded' },
    }),
    started: counter('ticolops_obs_spans_started_total', { help: 'Sampled spans that began.' }),
    ended: counter('ticolops_obs_spans_ended_total', { help: 'Sampled spans that ended.' }),
    exported: counter('ticolops_obs_spans_exported_total', { help: 'Spans that the OTLP endpoint has accepted.' }),
    dropped: counter('ticolops_obs_spans_dropped_total', {
      help: 'Spans that were lost, by reason.',
      labels: { reason: SPAN_DROP_REASONS },
    }),
    exportErrors: counter('ticolops_obs_span_export_errors_total', {
      help: 'Batches of spans that were given up, by what the last attempt failed with.',
      labels: { error_type: 'bounded' },
    }),
    queueSize: gauge('ticolops_obs_span_queue_size', {
      help: 'Spans that have ended and wait to be exported, or are being exported right now.',
      labels: { worker: 'bounded' },
    }),
    queueCapacity: gauge('ticolops_obs_span_queue_capacity', {
      help: 'Spans that may wait to be exported; those that end while it is full are dropped.',
      labels: { worker: 'bounded' },
    }),
  },
)
