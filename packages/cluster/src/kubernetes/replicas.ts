import type { KubernetesTarget } from '@ticolops/obs-config'
import { createPrometheusApi, prometheusAt } from '../prometheus.ts'
import type { PrometheusGet } from '../prometheus.ts'
import type { Replica } from '../verify/expectation.ts'
import { podsProxy } from './access.ts'
import type { KubernetesApi, ProxyBackend } from './api.ts'
import { unlessForbidden } from './discover.ts'
import type { Facts, PrometheusInstance } from './discover.ts'
import { RESOURCES } from './objects.ts'
import type { KubernetesObject } from './objects.ts'

/**
 * The ways to every replica of Prometheus: the address that the target names, else each pod through the API server's proxy. Where pods may not be
 * asked it is the governing Service, behind which any pod answers, of every Prometheus in the namespace.
 */
export async function findReplicas(
  api: KubernetesApi,
  target: KubernetesTarget,
  { prometheus }: Facts,
): Promise<readonly Replica[]> {
  const { namespace, service, routePrefix } = prometheus
  const name = `Prometheus ${namespace}/${prometheus.name}`
  if (target.prometheusUrl !== undefined) return [replica(name, prometheusAt(target.prometheusUrl))]

  const through = (backend: Pick<ProxyBackend, 'resource' | 'name' | 'port'>): PrometheusGet => {
    const { scheme } = service
    return (path) => api.proxy({ namespace, scheme, ...backend }, routePrefix + path)
  }
  const pods = (await api.may(podsProxy(namespace))) ? await podsOf(api, prometheus) : undefined
  if (pods === undefined)
    return [replica(name, through({ resource: 'services', name: service.name, port: service.port }))]
  if (pods.length === 0) return [replica(name, () => Promise.reject(new Error('it has no pods')))]
  return pods.map((pod) => {
    const own = pods.length === 1 ? name : `Prometheus ${namespace}/${pod.name}`
    return replica(own, through({ resource: 'pods', ...pod }))
  })
}

function replica(name: string, get: PrometheusGet): Replica {
  return { name, api: createPrometheusApi(get) }
}

interface PodPort {
  readonly name: string
  readonly port: number
}

/** The pods that the operator made for a Prometheus, by its own label; nothing when they may not be listed. */
async function podsOf(
  api: KubernetesApi,
  { namespace, name, service }: PrometheusInstance,
): Promise<PodPort[] | undefined> {
  const labels = `operator.prometheus.io/name=${name}`
  const pods = await unlessForbidden(api.list(RESOURCES.Pod, { namespace, labels }), undefined)
  return pods
    ?.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .flatMap((pod) => portsNamed(service.port, pod).map((port) => ({ name: pod.metadata.name, port })))
}

/** The proxy to a pod takes numbers only. */
function portsNamed(name: string, pod: KubernetesObject): number[] {
  const { containers = [] } = (pod.spec ?? {}) as {
    containers?: { ports?: { name?: string; containerPort: number }[] }[]
  }
  return containers
    .flatMap(({ ports = [] }) => ports)
    .filter((port) => port.name === name)
    .map(({ containerPort }) => containerPort)
}
