import { counter, gauge, info } from './metric.ts'
import { pack } from './pack.ts'

/**
 * The operating system process and the build that runs in it (https://opentelemetry.io/docs/specs/semconv/system/process-metrics/).
 * Start time and descriptor limit follow Prometheus's client libraries, because no convention names them. `worker` tells the processes of
 * Node's cluster apart; it is absent for the one that serves the page.
 */
export const processPack = pack(
  {
    name: 'process',
    exporter: '@ticolops/obs',
    spelling: 'profiles',
    hint: 'Call instrument() of @ticolops/obs in the service.',
  },
  {
    cpuTime: counter('process_cpu_time_seconds_total', {
      help: 'CPU time used by mode.',
      labels: { cpu_mode: ['user', 'system'] },
      names: { 'prom-client': { name: 'process_cpu_seconds_total', labels: { cpu_mode: null } } },
    }),
    memoryUsage: gauge('process_memory_usage_bytes', {
      help: 'Resident memory of the process.',
      labels: { worker: 'bounded' },
      names: { 'prom-client': 'process_resident_memory_bytes' },
    }),
    openFileDescriptors: gauge('process_open_file_descriptor_count', {
      help: 'File descriptors that the process has open.',
      labels: { worker: 'bounded' },
      names: { 'prom-client': 'process_open_fds' },
    }),
    maxFileDescriptors: gauge('process_max_fds', {
      help: 'File descriptors that the process may open.',
      labels: { worker: 'bounded' },
      names: { 'otel-scrape': null },
    }),
    startTime: gauge('process_start_time_seconds', {
      help: 'When the process started, in seconds since the Unix epoch.',
      labels: { worker: 'bounded' },
      names: { 'otel-scrape': null },
    }),
    buildInfo: info('ticolops_build_info', {
      help: 'The version, release and Node.js version that runs.',
      labels: { version: 'bounded', release: 'bounded', node_version: 'bounded' },
      names: { 'otel-scrape': null, 'prom-client': null },
    }),
  },
)
