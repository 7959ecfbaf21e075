import { processPack as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

export const cpu = indicator('process_cpu', {
  title: 'CPU of the process',
  description:
    'CPU time per second, in cores. A Node.js process runs JavaScript on one core: a pod that stays near 1 needs more replicas, not more CPU.',
  unit: 'cores',
  query: promql`sum by (namespace, service) (rate(${signals.cpuTime}[5m]))`,
  record: 'namespace_service:process_cpu_time_seconds:rate5m',
})

export const memory = indicator('process_memory', {
  title: 'Memory of the process',
  description:
    'Resident memory. A line that only climbs, across garbage collections, is a leak; the container is killed when it reaches its limit.',
  unit: 'bytes',
  query: promql`sum by (namespace, service) (${signals.memoryUsage})`,
  record: 'namespace_service:process_memory_usage_bytes:sum',
})

export const uptime = indicator('process_uptime', {
  title: 'Uptime',
  description:
    'Time since the youngest process started. Minutes outside of a deploy mean that pods, or workers of a cluster, restart.',
  unit: 'seconds',
  query: promql`time() - max by (namespace, service) (${signals.startTime})`,
})

export const fileDescriptorRatio = indicator('process_file_descriptor_ratio', {
  title: 'File descriptors used',
  description:
    'Open file descriptors as a share of the limit, of the worst process. Above 80 % connections or files leak; at 100 % no connection can be accepted.',
  unit: 'ratio',
  query: promql`max by (namespace, service) (${signals.openFileDescriptors} / ${signals.maxFileDescriptors})`,
  thresholds: { warning: 0.8 },
})
