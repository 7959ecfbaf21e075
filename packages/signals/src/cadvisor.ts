import { counter, gauge } from './metric.ts'
import { pack } from './pack.ts'

const container = {
  namespace: 'bounded',
  pod: 'bounded',
  container: 'bounded',
  id: 'bounded',
  image: 'bounded',
  name: 'bounded',
} as const

const network = {
  namespace: 'bounded',
  pod: 'bounded',
  id: 'bounded',
  image: 'bounded',
  name: 'bounded',
  interface: 'bounded',
} as const

/** What containers use, as the kubelet's cAdvisor endpoint writes it (/metrics/cadvisor). */
export const cadvisor = pack(
  {
    name: 'cadvisor',
    exporter: 'cAdvisor in the kubelet',
    versions: { from: '0.47.0', to: '0.60.5' },
    hint: 'Let Prometheus scrape the kubelets (port 10250, /metrics/cadvisor); kube-prometheus-stack does.',
  },
  {
    cpuUsage: counter('container_cpu_usage_seconds_total', {
      help: 'CPU time used.',
      labels: { ...container, cpu: ['total'] },
    }),
    cpuCfsPeriods: counter('container_cpu_cfs_periods_total', {
      help: 'Scheduler periods that elapsed; containers with a CPU limit only.',
      labels: container,
    }),
    cpuCfsThrottledPeriods: counter('container_cpu_cfs_throttled_periods_total', {
      help: 'Scheduler periods in which the container was throttled.',
      labels: container,
    }),
    memoryWorkingSet: gauge('container_memory_working_set_bytes', {
      help: 'Memory that cannot be reclaimed: what the out-of-memory killer looks at.',
      labels: container,
    }),
    memoryRss: gauge('container_memory_rss', { help: 'Anonymous memory.', unit: 'bytes', labels: container }),
    memoryCache: gauge('container_memory_cache', { help: 'Page cache.', unit: 'bytes', labels: container }),
    oomEvents: counter('container_oom_events_total', {
      help: 'Times that the out-of-memory killer struck.',
      labels: container,
    }),
    networkReceive: counter('container_network_receive_bytes_total', { help: 'Bytes received.', labels: network }),
    networkTransmit: counter('container_network_transmit_bytes_total', { help: 'Bytes sent.', labels: network }),
    networkReceiveErrors: counter('container_network_receive_errors_total', {
      help: 'Errors while receiving.',
      labels: network,
    }),
    networkTransmitErrors: counter('container_network_transmit_errors_total', {
      help: 'Errors while sending.',
      labels: network,
    }),
    fsUsage: gauge('container_fs_usage_bytes', {
      help: 'Disk space used.',
      labels: { ...container, device: 'bounded' },
    }),
  },
)
