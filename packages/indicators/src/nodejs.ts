import { nodejs as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

export const eventLoopUtilization = indicator('nodejs_event_loop_utilization', {
  title: 'Event loop utilization',
  description:
    'Share of time that the event loop was busy, of the busiest pod. Above 90 % requests queue behind each other; near 100 % the pod no longer answers in time, whatever its CPU shows.',
  unit: 'ratio',
  query: promql`max by (namespace, service) (${signals.eventLoopUtilization})`,
  // Queueing delay grows with 1 / (1 - utilization): tenfold at 0.9, fiftyfold at 0.98.
  thresholds: { warning: 0.9, critical: 0.98 },
  record: 'namespace_service:nodejs_eventloop_utilization_ratio:max',
})

export const eventLoopDelayP99 = indicator('nodejs_event_loop_delay_p99', {
  title: 'Event loop delay p99',
  description:
    'How late timers fire, of the worst pod: what synchronous work adds to every request. Above 100 ms users notice; above 1 s health probes fail.',
  unit: 'seconds',
  query: promql`max by (namespace, service) (${signals.eventLoopDelayP99})`,
  // 100 ms is the limit at which an answer feels instant; 1 s is Kubernetes' default probe timeout.
  thresholds: { warning: 0.1, critical: 1 },
  record: 'namespace_service:nodejs_eventloop_delay_p99_seconds:max',
})

export const gcShare = indicator('nodejs_gc_share', {
  title: 'Garbage collection',
  description:
    'Share of time spent collecting garbage, of the worst pod. Above 15 % memory is nearly full or too much is allocated per request.',
  unit: 'ratio',
  query: promql`max by (namespace, service) (sum by (namespace, service, pod, instance) (rate(${signals.gcDuration.sum}[5m])))`,
  // V8 aims at a few percent; at 15 % every seventh second is lost.
  thresholds: { warning: 0.15 },
})

export const heapUsedRatio = indicator('nodejs_heap_used_ratio', {
  title: 'Heap used',
  description:
    'Used part of the V8 heap limit, of the fullest pod. A floor that climbs from day to day is a leak; above 90 % the process will soon abort.',
  unit: 'ratio',
  query: promql`max by (namespace, service) (sum by (namespace, service, pod, instance) (${signals.heapUsed}) / max by (namespace, service, pod, instance) (${signals.heapSizeLimit}))`,
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
