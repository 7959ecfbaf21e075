const podLabels = [
  { name: 'namespace', value: 'pod.metadata.namespace' },
  { name: 'pod', value: 'pod.metadata.name' },
]
const labels = [
  ...podLabels,
  { name: 'container', value: 'container.name' },
  { name: 'image', value: 'container.image' },
]
const THROTTLED = 'obs.ticolops.dev/throttled-ratio'
// The scheduler of the Linux kernel counts a period every 100 ms.
const PERIODS = 'pod.SinceSecond() * 10.0'
/** `amount` times the pod's share of throttled time, 0 for pods that do not say. */
const throttled = (amount: string): string =>
  `"${THROTTLED}" in pod.metadata.annotations ? ${amount} * double(pod.metadata.annotations["${THROTTLED}"]) : 0.0`

const perContainer = (kind: 'counter' | 'gauge', name: string, help: string, value: string): object => ({
  name,
  dimension: 'container',
  help,
  kind,
  labels,
  value,
})
const network = (name: string, help: string, value: string): object => ({
  name,
  dimension: 'pod',
  help,
  kind: 'counter',
  labels: [...podLabels, { name: 'interface', value: '"eth0"' }],
  value,
})

/**
 * What kwok's node server answers in the place of the kubelet's cAdvisor page: the series that dashboards use, by
 * cAdvisor's names. CPU and memory follow the pod's annotations `kwok.x-k8s.io/usage-cpu` (e.g. `250m`) and
 * `kwok.x-k8s.io/usage-memory` (e.g. `180Mi`); throttling its `obs.ticolops.dev/throttled-ratio` (e.g. `0.05`).
 * The values are simulated; everything that reads them is real.
 */
export const cadvisorMetric = {
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind: 'Metric',
  metadata: { name: 'cadvisor' },
  spec: {
    path: '/metrics/nodes/{nodeName}/metrics/cadvisor',
    metrics: [
      perContainer(
        'counter',
        'container_cpu_usage_seconds_total',
        'CPU time used.',
        'pod.CumulativeUsage("cpu", container.name)',
      ),
      perContainer(
        'gauge',
        'container_memory_working_set_bytes',
        'Memory that cannot be given back.',
        'pod.Usage("memory", container.name)',
      ),
      perContainer('gauge', 'container_memory_rss', 'Anonymous memory.', 'pod.Usage("memory", container.name) * 0.8'),
      perContainer('gauge', 'container_memory_cache', 'Page cache.', 'pod.Usage("memory", container.name) * 0.1'),
      perContainer('counter', 'container_cpu_cfs_periods_total', 'Scheduler periods.', PERIODS),
      perContainer(
        'counter',
        'container_cpu_cfs_throttled_periods_total',
        'Throttled scheduler periods.',
        throttled(PERIODS),
      ),
      perContainer(
        'counter',
        'container_cpu_cfs_throttled_seconds_total',
        'Throttled time.',
        throttled('pod.SinceSecond()'),
      ),
      perContainer('counter', 'container_oom_events_total', 'Times that memory ran out.', '0.0'),
      network('container_network_receive_bytes_total', 'Bytes received.', 'pod.SinceSecond() * 4000.0'),
      network('container_network_transmit_bytes_total', 'Bytes sent.', 'pod.SinceSecond() * 9000.0'),
      network('container_network_receive_errors_total', 'Errors while receiving.', '0.0'),
      network('container_network_transmit_errors_total', 'Errors while sending.', '0.0'),
    ],
  },
}
