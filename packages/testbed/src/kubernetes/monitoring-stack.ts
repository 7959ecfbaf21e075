import type { OnProgress } from '../acquire/progress.ts'
import { startOperatedAlertmanager } from './alertmanager-of-operator.ts'
import type { Cluster } from './cluster.ts'
import { monitoringObjects } from './monitoring-objects.ts'
import { startKubeStateStandIn } from './kube-state-stand-in.ts'
import { runPods } from './pods.ts'
import { startOperatedPrometheus } from './prometheus-of-operator.ts'

/** Options of {@link startMonitoringStack}. */
export interface MonitoringOptions {
  /** Default `monitoring`. */
  namespace?: string
  /** The label `release: <this>` that rules and monitors must carry to be seen; default `kube-prometheus-stack`. */
  release?: string
  /** Whether there is an Alertmanager; default true. */
  alertmanager?: boolean
  /** Seconds between scrapes and between evaluations; default 5. */
  intervalSeconds?: number
  onEvent?: (text: string) => void
  onProgress?: OnProgress
}

/** A running monitoring stack. */
export interface MonitoringStack {
  readonly namespace: string
  readonly release: string
  /** The name of the Prometheus and Alertmanager objects. */
  readonly name: string
  /** Prometheus at its pod's address. */
  prometheus(): string | undefined
  /** Alertmanager at its pod's address. */
  alertmanager(): string | undefined
  stop(): Promise<void>
}

/**
 * What kube-prometheus-stack leaves behind in a cluster, in small: a `Prometheus` whose selectors ask for
 * `release: <release>`, an `Alertmanager`, kube-state-metrics (our stand-in), and the nodes' container figures. Behind
 * the operator's pods run a real Prometheus and a real Alertmanager. Resolves when Prometheus is ready.
 */
export async function startMonitoringStack(
  cluster: Cluster,
  options: MonitoringOptions = {},
): Promise<MonitoringStack> {
  const {
    namespace = 'monitoring',
    release = 'kube-prometheus-stack',
    alertmanager = true,
    intervalSeconds = 5,
    onEvent,
  } = options
  const name = 'main'
  const news = onEvent === undefined ? {} : { onEvent }
  const acquire = options.onProgress === undefined ? {} : { onProgress: options.onProgress }
  await cluster.client.apply(
    monitoringObjects({ namespace, release, name, alertmanager, intervalSeconds, nodeServer: cluster.nodeServer }),
  )
  const prometheus = await startOperatedPrometheus(cluster, { namespace, name, ...news, ...acquire })
  const alerts = alertmanager
    ? await startOperatedAlertmanager(cluster, { namespace, name, ...news, ...acquire })
    : undefined
  const state = runPods(cluster.client, {
    namespace,
    selector: 'app.kubernetes.io/name=kube-state-metrics',
    start: (_pod, host) => startKubeStateStandIn(cluster.client, { host, port: 8080 }),
    ...news,
  })
  const stop = async (): Promise<void> => {
    await Promise.all([prometheus.stop(), alerts?.stop(), state.stop()])
  }
  const stack = {
    namespace,
    release,
    name,
    prometheus: () => first(prometheus.addresses(), 9090),
    alertmanager: () => first(alerts?.addresses(), 9093),
    stop,
  }
  try {
    await prometheus.ready()
    await alerts?.ready()
    await state.ready()
  } catch (error) {
    await stop()
    throw error
  }
  return stack
}

/** The first address with a port, if there is one. */
function first(addresses: ReadonlyMap<string, string> | undefined, port: number): string | undefined {
  const [address] = addresses?.values() ?? []
  return address === undefined ? undefined : `${address}:${port}`
}
