import { nodejs as signals, obsSelf } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

export const eventLoopUtilization = indicator('nodejs_event_loop_utilization', {
  title: 'Event loop utilization',
  description:
    'Share of time that the event loop was busy, of the busiest one. Above 90 % requests queue behind each other; near 100 % it no longer answers in time, whatever the CPU shows.',
  unit: 'ratio',
  query: promql`max by (namespace, service) (${signals.eventLoopUtilization})`,
  // Queueing delay grows with 1 / (1 - utilization): tenfold at 0.9, fiftyfold at 0.98.
  thresholds: { warning: 0.9, critical: 0.98 },
  record: 'namespace_service:nodejs_eventloop_utilization_ratio:max',
})

const { eventLoopDelayP99: delay } = signals
const { eventLoopBlocked: blocked } = obsSelf

export const eventLoopDelay = indicator('nodejs_event_loop_delay', {
  title: 'Event loop delay',
  description:
    'How late timers fire (p99), of the worst event loop, or, while it is blocked, for how long it has been: what synchronous work adds to every request. Above 100 ms users notice; above 1 s health probes fail.',
  unit: 'seconds',
  // The larger one. A blocked loop cannot measure its delay, which then stays what it was; only @ticolops/obs tells that it is blocked.
  query: promql`max by (namespace, service) (${delay} > ${blocked} or ${blocked} or ${delay})`,
  // 100 ms is the limit at which an answer feels instant; 1 s is Kubernetes' default probe timeout.
  thresholds: { warning: 0.1, critical: 1 },
  record: 'namespace_service:nodejs_eventloop_delay_seconds:max',
})

export const gcShare = indicator('nodejs_gc_share', {
  title: 'Garbage collection',
  description:
    'Share of time spent collecting garbage, of the worst pod. Above 15 % memory is nearly full or too much is allocated per request.',
  unit: 'ratio',
  // Workers count their collections together, and each has time of its own.
  query: promql`max by (namespace, service) (sum by (namespace, service, pod, instance) (rate(${signals.gcDuration.sum}[5m])) / count by (namespace, service, pod, instance) (${delay}))`,
  // V8 aims at a few percent; at 15 % every seventh second is lost.
  thresholds: { warning: 0.15 },
})

export const heapUsedRatio = indicator('nodejs_heap_used_ratio', {
  title: 'Heap used',
  description:
    'Used part of the V8 heap limit, of the fullest heap: each worker has its own. A floor that climbs from day to day is a leak; above 90 % the process will soon abort.',
  unit: 'ratio',
  query: promql`max by (namespace, service) (sum by (namespace, service, pod, instance, worker) (${signals.heapUsed}) / max by (namespace, service, pod, instance, worker) (${signals.heapSizeLimit}))`,
  thresholds: { warning: 0.9 },
})

export const heapUsed = indicator('nodejs_heap_used', {
  title: 'Heap by space',
  description:
    'Bytes in use per V8 heap space, over all pods. Growth in old_space that garbage collection does not take back is a leak.',
  unit: 'bytes',
  query: promql`sum by (namespace, service, v8js_heap_space_name) (${signals.heapUsed})`,
  keeps: ['v8js_heap_space_name'],
})

/** What the conventions do not name, stock OpenTelemetry does not write. */
const ours = { emptyIsFine: true, emptyMeans: 'Only @ticolops/obs measures this.' }

export const externalMemory = indicator('nodejs_external_memory', {
  title: 'Memory outside of the heap',
  description:
    'Memory that JavaScript objects hold outside of the heap, such as buffers. A line that only climbs is a leak that no heap panel shows: the container is killed when it reaches its limit.',
  unit: 'bytes',
  query: promql`sum by (namespace, service) (${signals.externalMemory})`,
  ...ours,
})

export const activeResources = indicator('nodejs_active_resources', {
  title: 'Active resources by type',
  description:
    'Sockets, timers and whatever else keeps event loops alive, over all pods. A type that only climbs, whatever the traffic, is a leak: something is opened and never closed.',
  unit: 'count',
  query: promql`sum by (namespace, service, type) (${signals.activeResources})`,
  keeps: ['type'],
  ...ours,
})
