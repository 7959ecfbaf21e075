import { gauge, histogram } from './metric.ts'
import { pack } from './pack.ts'

/** Bucket advice of the OpenTelemetry semantic conventions for `v8js.gc.duration`, seconds. */
const GC_BUCKETS = [0.01, 0.1, 1, 10] as const

/** Each event loop has its own: `worker` tells those of worker threads and of a cluster's processes apart. It is absent for the main one. */
const worker = 'bounded'

const delay = (statistic: string, help: string) =>
  gauge(`nodejs_eventloop_delay_${statistic}_seconds`, {
    help,
    labels: { worker },
    names: { 'prom-client': `nodejs_eventloop_lag_${statistic}_seconds` },
  })

/** The Node.js runtime (https://opentelemetry.io/docs/specs/semconv/runtime/nodejs-metrics/ and v8js-metrics). */
export const nodejs = pack(
  {
    name: 'nodejs',
    exporter: '@ticolops/obs',
    spelling: 'profiles',
    hint: 'Call instrument() of @ticolops/obs in the service, or add @opentelemetry/instrumentation-runtime-node.',
  },
  {
    eventLoopUtilization: gauge('nodejs_eventloop_utilization_ratio', {
      help: 'Share of time since the last scrape in which the event loop was busy.',
      labels: { worker },
      names: { 'prom-client': null },
    }),
    eventLoopDelayMin: delay('min', 'Shortest event loop delay since the last scrape.'),
    eventLoopDelayMax: delay('max', 'Longest event loop delay since the last scrape.'),
    eventLoopDelayMean: delay('mean', 'Mean event loop delay since the last scrape.'),
    eventLoopDelayStddev: delay('stddev', 'Standard deviation of the event loop delay since the last scrape.'),
    eventLoopDelayP50: delay('p50', 'Median event loop delay since the last scrape.'),
    eventLoopDelayP90: delay('p90', '90th percentile of the event loop delay since the last scrape.'),
    eventLoopDelayP99: delay('p99', '99th percentile of the event loop delay since the last scrape.'),
    gcDuration: histogram('v8js_gc_duration_seconds', {
      help: 'Duration of garbage collections by kind.',
      labels: { v8js_gc_type: ['major', 'minor', 'incremental', 'weakcb'] },
      buckets: GC_BUCKETS,
      names: { 'prom-client': { name: 'nodejs_gc_duration_seconds', labels: { v8js_gc_type: 'kind' } } },
    }),
    heapUsed: gauge('v8js_memory_heap_used_bytes', {
      help: 'Heap memory in use by heap space.',
      labels: { v8js_heap_space_name: 'bounded', worker },
      names: {
        'prom-client': { name: 'nodejs_heap_space_size_used_bytes', labels: { v8js_heap_space_name: 'space' } },
      },
    }),
    heapLimit: gauge('v8js_memory_heap_limit_bytes', {
      help: 'Heap memory reserved by heap space.',
      labels: { v8js_heap_space_name: 'bounded', worker },
      names: {
        'prom-client': { name: 'nodejs_heap_space_size_total_bytes', labels: { v8js_heap_space_name: 'space' } },
      },
    }),
    // No convention names V8's limit: `v8js.memory.heap.limit` is what a space holds now, and grows with it.
    heapSizeLimit: gauge('ticolops_nodejs_heap_size_limit_bytes', {
      help: 'Heap memory at which V8 gives up and aborts.',
      labels: { worker },
      names: { 'otel-scrape': null, 'prom-client': null },
    }),
    externalMemory: gauge('ticolops_nodejs_external_memory_bytes', {
      help: 'Memory outside of the heap that JavaScript objects hold, such as buffers.',
      labels: { worker },
      names: { 'otel-scrape': null, 'prom-client': 'nodejs_external_memory_bytes' },
    }),
    activeResources: gauge('ticolops_nodejs_active_resources', {
      help: 'Handles and requests that keep the event loop alive, by type; a type that only grows is a leak.',
      labels: { type: 'bounded', worker },
      names: { 'otel-scrape': null, 'prom-client': 'nodejs_active_resources' },
    }),
  },
)
