import { counter, gauge } from './metric.ts'
import { pack } from './pack.ts'

const queue = { exporter: 'bounded', data_type: ['logs', 'metrics', 'traces', 'profiles'] } as const
const sending = { exporter: 'bounded', server_address: 'bounded', server_port: 'bounded', url_path: 'bounded' } as const
const receiver = { receiver: 'bounded', transport: 'bounded' } as const

/**
 * OpenTelemetry's Collector where it takes log lines from files to a backend, as it tells of itself on port 8888. Its counters end in no
 * `_total`: so its own reader writes them.
 */
export const otelCollector = pack(
  {
    name: 'otel.collector',
    exporter: 'OpenTelemetry Collector',
    versions: { from: '0.165.0', to: '0.165.0' },
    hint: 'Apply deploy/logging of `ticolops-obs init`, and give its ServiceMonitor the labels that your Prometheus selects by; `ticolops-obs plan` names them.',
  },
  {
    queueSize: gauge('otelcol_exporter_queue_size', {
      help: 'What waits to be sent, in the unit of the queue: bytes in what ticolops-obs init writes.',
      labels: queue,
    }),
    queueCapacity: gauge('otelcol_exporter_queue_capacity', {
      help: 'What may wait to be sent, in the same unit.',
      labels: queue,
    }),
    sent: counter('otelcol_exporter_sent_log_records', {
      help: 'Log records that the backend took.',
      labels: sending,
    }),
    sendFailed: counter('otelcol_exporter_send_failed_log_records', {
      help: 'Log records that are lost: the backend refused them for good.',
      labels: sending,
    }),
    accepted: counter('otelcol_receiver_accepted_log_records', {
      help: 'Log records that were read and stand in the queue.',
      labels: receiver,
    }),
    refused: counter('otelcol_receiver_refused_log_records', {
      help: 'Log records that were read and not taken in: memory was short, or the queue did not answer. They are tried again.',
      labels: receiver,
    }),
    failed: counter('otelcol_receiver_failed_log_records', {
      help: 'Log records that were read and failed within the collector.',
      labels: receiver,
    }),
    openFiles: gauge('otelcol_fileconsumer_open_files', { help: 'Files of log lines that it reads.' }),
  },
)
